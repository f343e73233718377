"""Two translators of one question at once: the one who was without network decides between both texts."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.utils.translation import gettext

from sala.forum.actions.moderation import translate
from sala.forum.models import Question, Translation
from sala.forum.rules import can_translate
from sala.kit.i18n import LANGUAGE_NAMES, Text
from sala.people.api import Person


def object_id_of(question: Question, language: str) -> str:
    """How a conflict names the translation of a question into a language."""
    return f"{question.pk} {language}"


class TranslationSettling:
    """The object is a question's id and the language of the translation; the one field is the text."""

    def about(self, object_id: str, by: Person) -> Text:
        """The question as it was asked."""
        del by
        question, _language = _found(object_id)
        return Text({question.language: question.text}) if question else Text()

    def standing(self, object_id: str, by: Person) -> dict[str, str] | None:
        """The translation that stands; None when the question was taken back, or translating is not hers any more."""
        question, language = _found(object_id)
        if question is None or not can_translate(by, question.event):
            return None
        current = Translation.objects.filter(question=question, language=language).first()
        return {"text": current.text if current else ""}

    def label(self, object_id: str, field: str) -> str:
        """Translation, with its language in its own words."""
        del field
        _id, _blank, language = object_id.partition(" ")
        return f"{gettext('Translation')} ({LANGUAGE_NAMES.get(language, language)})"

    def words(self, field: str, value: str) -> str:
        """The text is words already."""
        del field
        return value

    def write(self, object_id: str, fields: Mapping[str, str], *, by: Person, at: dt.datetime) -> None:
        """Write it over the one that stands, which the translator has seen beside her own."""
        question, language = _found(object_id)
        if question:
            current = Translation.objects.filter(question=question, language=language).first()
            base = current.revision if current else None
            translate(question=question, language=language, text=fields["text"], by=by, base=base, at=at)


def _found(object_id: str) -> tuple[Question | None, str]:
    key, _blank, language = object_id.partition(" ")
    rows = Question.objects.select_related("event__scope").filter(withdrawn=False)
    return rows.filter(pk=uuid.UUID(key)).first(), language
