"""What is typed about a person, by those who add and those who edit her."""

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.dates import NotADateError, Reason, parse_date
from sala.kit.i18n import LANGUAGES
from sala.kit.phones import normalise
from sala.people.actions.persons import check_name, contacts_written, staff_form
from sala.people.models import Contact, Identifier, Person
from sala.people.rules import persons_visible_to
from sala.people.types import Gender, IdentifierKind

LONGEST_NAME, MOST_NUMBERS = 120, 5


@dataclass(slots=True)
class PersonFields:
    """As typed, so that a form that comes back has lost nothing; `errors` by field."""

    name: str = ""
    latin_name: str = ""
    name_language: str = "km"
    language: str = "km"
    gender: str = ""
    phones: str = ""
    emails: str = ""
    staff_number: str = ""
    post: str = ""
    starts_on: str = ""
    anyway: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def phone_list(self) -> list[str]:
        """One phone a line."""
        return [line.strip() for line in self.phones.splitlines() if line.strip()]

    @property
    def email_list(self) -> list[str]:
        """One address a line."""
        return [line.strip() for line in self.emails.splitlines() if line.strip()]

    @property
    def first_day(self) -> dt.date | None:
        """The day that was typed, once it was checked."""
        return parse_date(self.starts_on, get_language() or "en") if self.starts_on else None


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select."""

    value: str
    label: str
    chosen: bool


_TYPED = (
    "name",
    "latin_name",
    "name_language",
    "language",
    "gender",
    "phones",
    "emails",
    "staff_number",
    "post",
    "starts_on",
)
_LONGEST_PHONE, _LONGEST_STAFF = 40, 40


def typed_fields(post: QueryDict) -> PersonFields:
    """What came, checked; nothing is refused that only looks unusual."""
    fields = PersonFields(anyway="anyway" in post)
    for name in _TYPED:
        setattr(fields, name, post.get(name, "").strip()[:2000])
    _check_names(fields)
    _check_choices(fields)
    _check_contacts(fields)
    _check_staff_number(fields)
    _check_post(fields)
    return fields


def _check_choices(fields: PersonFields) -> None:
    languages = {fields.name_language, fields.language}
    if not languages <= set(LANGUAGES) or fields.gender not in Gender:
        fields.errors["name_language"] = _("Choose one of the list.")


def _check_contacts(fields: PersonFields) -> None:
    if any(normalise(phone) is None or len(phone) > _LONGEST_PHONE for phone in fields.phone_list):
        fields.errors["phones"] = _("A phone number has digits. Write one number a line.")
    if len(fields.phone_list) > MOST_NUMBERS or len(fields.email_list) > MOST_NUMBERS:
        fields.errors["phones"] = _("Five phones and five e-mails are enough.")
    for email in fields.email_list:
        try:
            validate_email(email)
        except ValidationError:
            fields.errors["emails"] = _("This is not an e-mail address: look for the @ and the dot.")


def _check_staff_number(fields: PersonFields) -> None:
    typed = fields.staff_number
    if len(typed) > _LONGEST_STAFF or (typed and not staff_form(typed)):
        fields.errors["staff_number"] = _("A staff number has letters from A to Z and digits, at most 40.")


def _check_post(fields: PersonFields) -> None:
    if len(fields.post) > LONGEST_NAME:
        fields.errors["post"] = _("This is too long: at most 120 characters.")
    try:
        fields.first_day  # noqa: B018  # reading it is the check
    except ValueError:
        fields.errors["starts_on"] = _("This day does not exist. Write it as day/month/year.")


def _check_names(fields: PersonFields) -> None:
    try:
        check_name(fields.name, fields.latin_name)
    except ValidationError as error:
        fields.errors["name"] = " ".join(error.messages)
    if max(len(fields.name), len(fields.latin_name)) > LONGEST_NAME:
        fields.errors["name"] = _("This is too long: at most 120 characters.")


def duplicates(fields: PersonFields, *, user: Person, but: Person | None) -> tuple[list[Person], int]:
    """People with one of these phones, e-mails or staff number: those whom the user may see, and how many others."""
    values = [value for _kind, _typed, value in contacts_written(fields.phone_list, fields.email_list)]
    staff = staff_form(fields.staff_number)
    same = Q(pk__in=Contact.objects.filter(value__in=values).values("person"))
    if staff:
        numbers = Identifier.objects.filter(kind=IdentifierKind.STAFF, value=staff)
        same |= Q(pk__in=numbers.values("account__person"))
    found = Person.objects.filter(same).exclude(pk__in=[but.pk] if but else [])
    seen = list(persons_visible_to(user).filter(pk__in=found.values("pk"))[:5])
    return seen, max(0, found.count() - len(seen))


def gender_choices(chosen: str) -> list[Choice]:
    """Female, male, other, not said."""
    return [Choice(str(value), str(label), value == chosen) for value, label in Gender.choices]


def today_typed() -> str:
    """Today as it stands in a field: as the reader's language writes it, in English in the way that has one reading."""
    today = timezone.localdate()
    return today.isoformat() if get_language() == "en" else today.strftime("%d/%m/%Y")


def day_error(trouble: NotADateError) -> str:
    """Why what was typed is no day, and how to write it."""
    if trouble.reason is Reason.AMBIGUOUS:
        return _("This day can be read in two ways. Write year, month and day: 2023-04-30.")
    return _("This day does not exist. Write it as day/month/year.")
