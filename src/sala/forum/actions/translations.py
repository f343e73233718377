"""What translating a question, a note and an answer have in common."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sala.forum.actions.questions import clean_words
from sala.forum.models import Answer, AnswerTranslation, NoteTranslation, Question, Reflection, Translation
from sala.people.api import Person

Original = Question | Reflection | Answer
Translated = Translation | NoteTranslation | AnswerTranslation


class StaleTranslationError(ValidationError):
    """The translation changed since it was read; `current` is what stands there now."""

    def __init__(self, current: Translated | None) -> None:
        super().__init__(
            _("Somebody else has just written this translation. Read theirs, then change it if needed.")
        )
        self.current = current


def clean_translation(text: str, *, longest: int) -> str:
    """The text without blanks around it. Raises BadQuestionError when empty, too long, or in a legacy Khmer font."""
    return clean_words(
        text,
        longest=longest,
        empty=_("Write the translation first."),
        too_long=_("The translation has %(length)s characters; at most %(longest)s are kept. Shorten it."),
    )


def put_translation(original: Original, language: str, text: str, *, by: Person, base: int | None) -> bool:
    """Write or mend it; whether anything changed. The caller holds a lock: two first translations would otherwise both
    find none. Raises StaleTranslationError when another revision than `base` (None: none) stands there.
    """
    current = original.translations.filter(language=language).first()
    if current and current.text == text:
        return False
    if (current.revision if current else None) != base:
        raise StaleTranslationError(current)
    values = {"text": text, "by_id": by.pk, "revision": (base or 0) + 1}
    original.translations.update_or_create(language=language, defaults=values)
    return True
