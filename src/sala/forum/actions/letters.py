"""Letters of invitation: their text, and making them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sala.forum.invitations import (
    HEADINGS,
    PLACEHOLDERS,
    addressed,
    around,
    languages_for,
    letter_in,
    printable_name,
    text_of,
    unknown_placeholders,
)
from sala.forum.models import Event, Letter, LetterText
from sala.kit.i18n import Text, in_every_language
from sala.people.api import Person, record
from sala.ui.api import make_pdf, unprintable

MOST_LETTERS = 1000


class BadLetterError(ValidationError):
    """The letters cannot be like this; the message says what to do, `field` where in the form."""

    def __init__(self, message: object, field: str = "") -> None:
        super().__init__(str(message))
        self.field = field


class StaleLetterError(BadLetterError):
    """Somebody else has changed the text since it was read."""


@transaction.atomic
def write_letter_text(
    *,
    event: Event,
    body: Text,
    contact: Text,
    signer: str,
    signer_post: Text,
    base: int,
    by: Person,
    at: dt.datetime,
) -> LetterText:
    """What the event's letters say from now on. Raises BadLetterError for an empty text or an unknown placeholder,
    StaleLetterError when somebody else has changed it since revision `base` (0: the usual text).
    """
    check_body(body)
    Event.objects.select_for_update().get(pk=event.pk)
    if text_of(event).revision != base:
        raise StaleLetterError(
            _("Somebody else has just changed this text. Read theirs, then save again if needed.")
        )
    values = {"body": body, "contact": contact, "signer": signer, "signer_post": signer_post}
    text, _new = LetterText.objects.update_or_create(event=event, defaults={**values, "revision": base + 1})
    record("letter.write", by=by, at=at, about=event, scope=event.scope)
    return text


def check_body(body: Text) -> None:
    """Raise BadLetterError when there is no text, or something in braces that means nothing."""
    if not body:
        raise BadLetterError(_("Write the text in at least one language."), "body_km")
    for code, words in unknown_placeholders(body).items():
        message = _("There is no placeholder {%(word)s}. These can be used: %(known)s.")
        known = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS)
        raise BadLetterError(message % {"word": words[0], "known": known}, f"body_{code}")


@transaction.atomic
def number_letters(*, event: Event, people: Sequence[Person], at: dt.datetime) -> dict[uuid.UUID, int]:
    """The number of each person's letter; who has none gets the next one. Made again, it keeps its number; two who make
    them at once give each person one.
    """
    Event.objects.select_for_update().get(pk=event.pk)
    wanted = {person.pk: person for person in people}
    have = dict(Letter.objects.filter(event=event, person__in=wanted).values_list("person_id", "number"))
    last = Letter.objects.filter(event=event).aggregate(last=Max("number"))["last"] or 0
    new = [person for pk, person in wanted.items() if pk not in have]
    rows = [
        Letter(event=event, person=person, number=number, made_at=at)
        for number, person in enumerate(new, start=last + 1)
    ]
    Letter.objects.bulk_create(rows)
    return have | {row.person_id: row.number for row in rows}


def make_letters(
    *, event: Event, people: Sequence[Person], origin: str, answer_path: str, by: Person, at: dt.datetime
) -> bytes:
    """The letters as one PDF, for each person a page in her language and one in a second. `answer_path`: where she
    confirms, without its language; it opens nothing by itself. Raises BadLetterError when nobody is chosen, more than
    1,000, or somebody's name cannot be printed; PrintError when there is no PDF.
    """
    if not people:
        raise BadLetterError(_("Choose at least one person."))
    if len(people) > MOST_LETTERS:
        raise BadLetterError(_("These are more than 1,000 letters. Choose fewer people."))
    for person in people:
        if not printable_name(person, person.language):
            message = _("The name of %(name)s has letters that cannot be printed: %(letters)s.")
            letters = unprintable(person.name)[:10]
            raise BadLetterError(message % {"name": person.name, "letters": letters})
    numbers = number_letters(event=event, people=people, at=at)
    detail = {"number": len(people)}
    record("letter.make", by=by, at=at, about=event, scope=event.scope, detail=detail)
    about, on = around(event, text_of(event)), at.astimezone(ZoneInfo(event.scope.time_zone)).date()
    host = origin.partition("://")[2]
    confirm = in_every_language(HEADINGS["confirm"], {"address": host})
    rows = [
        {
            **letter_in(language, to, f"{numbers[to.person.pk]}/{event.slug.upper()}", on, about),
            "code": f"{origin}/{language}{answer_path}",
            "confirm": confirm[language],
        }
        for to in addressed(people)
        for language in languages_for(to.person, event)
    ]
    return make_pdf("forum/letter", {"rows": rows}, most=2 * MOST_LETTERS)
