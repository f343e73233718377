from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sala.forms.models import FormVersion
from sala.forms.tests.factories import answer, published
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize("more", [0, 2])
def test_one_and_three_forms_cost_the_same(
    cast: Cast, version: FormVersion, visit: Visit, more: int, django_assert_num_queries: Any
) -> None:
    answer(version)
    for _n in range(more):
        published(version.form.scope, cast.people[Role.ORGANISER])
    client = visit(Role.ORGANISER)
    client.get("/en/forms/")
    with django_assert_num_queries(5):
        content = client.get("/en/forms/").content.decode()
    assert content.count("How was it?") == 1 + more
    assert "Answers: 1" in content


def test_members_have_an_empty_list(version: FormVersion, visit: Visit) -> None:
    del version
    content = visit(Role.MEMBER).get("/en/forms/").content.decode()
    assert "There is no form yet" in content
    assert "New form" not in content
    assert visit(None).get("/en/forms/").status_code == 302
