"""People are found by those who may see them, organisations and places by all who are signed in; from the moment they
are entered.
"""

from sala.kit.i18n import Text
from sala.people.actions.findable import all_items
from sala.people.actions.organisations import add_organisation
from sala.people.models import Person, Place
from sala.people.rules import findable_by
from sala.people.seed import Cast
from sala.people.types import OrganisationKind, PlaceKind, Role
from sala.search.api import find, index

KINDS = ("organisation", "person", "place")


def seen_by(user: Person | None, text: str) -> list[str]:
    hits = find(text, kinds=KINDS, language="en", limit=10, shown=findable_by(user))
    return [hit.title for hit in hits]


def test_a_person_is_found_by_whom_may_see_her_only(cast: Cast) -> None:
    assert seen_by(None, "Teacher, Battambang") == []
    assert seen_by(cast.people[Role.MEMBER], "Teacher, Battambang") == []
    assert seen_by(cast.newcomer, "Teacher, Battambang") == [cast.newcomer.name]
    assert seen_by(cast.people[Role.ADMINISTRATOR], "Teacher, Battambang") == [cast.newcomer.name]


def test_a_new_organisation_is_found_by_its_name_and_place(cast: Cast) -> None:
    place = Place.objects.create(
        code="KH-02", kind=PlaceKind.PROVINCE, name=Text(km="បាត់ដំបង", en="Battambang")
    )
    index(list(all_items()))
    add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(km="វិទ្យាល័យសន្តិភាព"), place=place)
    member = cast.people[Role.MEMBER]
    assert seen_by(member, "បាត់ដំបង") == ["បាត់ដំបង", "វិទ្យាល័យសន្តិភាព"]
    assert seen_by(member, "វិទ្យាល័យ សន្តិភាព") == ["វិទ្យាល័យសន្តិភាព"]
    assert seen_by(None, "បាត់ដំបង") == []
