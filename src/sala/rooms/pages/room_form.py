"""The form of a room's details, which adding and editing share."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.i18n import LANGUAGES, Text
from sala.kit.ids import uuid7
from sala.kit.sorting import sort_key
from sala.people.api import Organisation, OrganisationKind, Place
from sala.rooms.actions.rooms import RoomDetails
from sala.rooms.fields import Typed, as_id, shown_words
from sala.rooms.models import LARGEST, Network, Room
from sala.rooms.queries import provinces_of

MOST = 500
LONGEST_AREA = 100
SCHOOLS = (OrganisationKind.HIGH_SCHOOL, OrganisationKind.MIDDLE_SCHOOL, OrganisationKind.PRIMARY_SCHOOL)
SPONSORS = (OrganisationKind.COMPANY, OrganisationKind.PARTNER)


@dataclass(frozen=True, slots=True)
class RoomForm:
    """What stands in the form, all as text; `place` is chosen before, for the list of schools hangs on it. `mark`: the
    id of a new room, or the revision of one that is changed.
    """

    place: Place
    mark: str
    name: list[tuple[str, str]]
    former_area: str
    priority: bool
    school: str
    sponsor: str
    size: str
    former: list[str]
    schools: list[tuple[str, str]]
    sponsors: list[tuple[str, str]]
    errors: dict[str, str] = field(default_factory=dict)


def province_named(network: Network, code: str) -> Place | None:
    """The province with this code, if the network could have rooms there."""
    return next((place for place in provinces_of(network) if place.pk == code[:20]), None)


def province_choices(network: Network) -> list[tuple[str, str]]:
    """Where the network may have rooms, in the order of the reader's language."""
    language = get_language() or "en"
    named = [(place.pk, str(place.name)) for place in provinces_of(network)]
    return sorted(named, key=lambda one: (sort_key(one[1], language), one[0]))


def blank_room(place: Place) -> RoomForm:
    """The form of a new room there."""
    words = shown_words(Text())
    schools, sponsors = _schools(place), _sponsors()
    return RoomForm(place, str(uuid7()), words, "", False, "", "", "", place.former, schools, sponsors)  # noqa: FBT003  # not a priority


def form_of(room: Room, place: Place) -> RoomForm:
    """The form of a room as it is; `place` may be another province that was chosen for it."""
    moved = place.pk != room.place_id
    return RoomForm(
        place=place,
        mark=str(room.revision),
        name=shown_words(room.name),
        former_area="" if moved else room.former_area,
        priority=room.priority,
        school="" if moved or room.school_id is None else str(room.school_id),
        sponsor=str(room.sponsor.organisation_id) if room.sponsor else "",
        size=str(room.size) if room.size else "",
        former=place.former,
        schools=_schools(place),
        sponsors=_sponsors(),
    )


def form_typed(typed: Typed, place: Place, mark: str) -> RoomForm:
    """The form as it came, with what is wrong in it."""
    return RoomForm(
        place=place,
        mark=mark,
        name=[(code, typed.line(f"name_{code}")) for code in LANGUAGES],
        former_area=typed.line("former_area"),
        priority=bool(typed.line("priority")),
        school=typed.line("school"),
        sponsor=typed.line("sponsor"),
        size=typed.line("size"),
        former=place.former,
        schools=_schools(place),
        sponsors=_sponsors(),
        errors=typed.errors,
    )


def details_typed(typed: Typed, place: Place) -> RoomDetails | None:
    """What the form says; None, with the sentences in `typed.errors`, when something in it is wrong."""
    name, size = typed.words("name"), typed.number("size", most=LARGEST)
    area = typed.line("former_area")
    if len(area) > LONGEST_AREA:
        typed.fail("former_area", _("This is too long: at most 100 characters."))
    school, sponsor = _chosen(typed, "school", place), _chosen(typed, "sponsor", None)
    if typed.errors:
        return None
    return RoomDetails(name, place, area, bool(typed.line("priority")), school, sponsor, size)


def _chosen(typed: Typed, field_name: str, place: Place | None) -> Organisation | None:
    """The organisation that was chosen: a school of the place, or (without one) a sponsor."""
    text = typed.line(field_name)
    if not text:
        return None
    kinds = SCHOOLS if place else SPONSORS
    key = as_id(text)
    known = Organisation.objects.filter(kind__in=kinds).select_related("place")
    found = known.filter(pk=key).first() if key else None
    if found is None or (place and place.pk not in _line(found.place)):
        typed.fail(field_name, _("Choose one of the list."))
        return None
    return found


def _line(place: Place | None) -> set[str]:
    return {code for code in (place.pk, place.parent_id) if code} if place else set()


def _schools(place: Place) -> list[tuple[str, str]]:
    found = Organisation.objects.filter(kind__in=SCHOOLS)
    return _sorted(found.filter(place=place) | found.filter(place__parent=place))


def _sponsors() -> list[tuple[str, str]]:
    return _sorted(Organisation.objects.filter(kind__in=SPONSORS))


def _sorted(found: QuerySet[Organisation]) -> list[tuple[str, str]]:
    language = get_language() or "en"
    named = [(str(pk), str(name)) for pk, name in found.values_list("pk", "name")[:MOST]]
    return sorted(named, key=lambda one: (sort_key(one[1], language), one[0]))
