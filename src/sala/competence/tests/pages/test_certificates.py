from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sala.competence.actions.issue import issue_all
from sala.competence.tests.conftest import AT, ISSUER, award
from sala.competence.types import Part
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    count: int, practice: Any, cast: Cast, visit: Visit, django_assert_num_queries: Any
) -> None:
    awards = [award(cast.people[Role.MEMBER], part) for part in list(Part)[:count]]
    issue_all(scope=practice.scope, awards=awards, issuer=ISSUER, by=None, at=AT)
    client = visit(Role.MEMBER)
    client.get("/en/me/")
    with django_assert_num_queries(QUERIES):
        answer = client.get("/en/certificates/")
    assert answer.text.count("Spring forum") == count
    assert "Spring forum" not in visit(Role.ORGANISER).get("/en/certificates/").text


QUERIES = 2
