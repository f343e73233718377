"""The language that a signed-in person chooses is kept with her."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sala.people.models import AuditEntry, Person
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_the_switcher_keeps_it_with_the_person(cast: Cast, visit: Visit) -> None:
    member = cast.people[Role.MEMBER]
    client = visit(Role.MEMBER)
    client.get("/vi/me/")
    assert Person.objects.get(pk=member.pk).language == "km"
    for _press in range(2):
        answer = client.get("/vi/me/?keep")
        assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "vi"
    kept = Person.objects.get(pk=member.pk)
    assert (kept.language, kept.revision) == ("vi", member.revision + 1)
    assert AuditEntry.objects.get(action="person.change").detail == {"fields": ["language"]}


@pytest.mark.usefixtures("cast")
def test_for_the_public_it_is_the_cookie_alone(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/vi/people/sign-in/?keep").status_code == 200
    assert not Person.objects.exclude(language="km").exists()
