"""No file with the names of many leaves the house without a second proof, of whoever has a second factor."""

import pytest

from sala.config.addresses import Address, addresses
from sala.config.tests.objects import Objects
from sala.config.tests.walk import Visitors
from sala.forum.api import Event
from sala.people.api import Role
from sala.people.seed import Cast
from sala.people.tests.factors import with_app

pytestmark = pytest.mark.any_database

FILES = [one for one in addresses() if one.route.endswith((".xlsx", ".csv", ".pdf", ".zip"))]
# Nobody is asked again (decision 16): one's own things, papers with what everybody in the hall reads,
# and lists without a person.
FREE = {
    "competence:certificate_pdf",
    "forum:certificates_pdf",
    "meetings:badges_pdf",
    "meetings:sign_in_sheet_pdf",
    "people:own_data_zip",
    "rooms:rooms_xlsx",
}


@pytest.mark.parametrize("address", FILES, ids=lambda address: address.name)
def test_names_leave_only_after_a_second_proof(address: Address, cast: Cast, practice: Event) -> None:
    path, visitors = Objects(cast, practice).path(address), Visitors(cast)
    assert visitors.visit(Role.ADMINISTRATOR.value, path).status_code == 200
    with_app(cast.people[Role.ADMINISTRATOR].account)
    answer = visitors.visit(Role.ADMINISTRATOR.value, path)
    if address.name in FREE:
        assert answer.status_code == 200
        return
    assert answer.status_code == 302
    assert answer["Location"].startswith("/en/people/second-factor/")
    assert not answer["Location"].endswith((".xlsx", ".csv", ".pdf")), "after a download no page would follow"


def test_the_walk_finds_the_files() -> None:
    assert {one.name for one in FILES} > FREE | {"forum:answers_csv", "meetings:minutes_xlsx"}
