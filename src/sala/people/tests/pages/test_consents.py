from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.people.actions.consents import give_consent
from sala.people.actions.scopes import create_scope, grant_role
from sala.people.models import Consent, Person
from sala.people.queries import with_consent
from sala.people.seed import Cast
from sala.people.types import Purpose, Role, ScopeKind

Visit = Callable[[Role | None], Client]
ADDRESS = "/en/people/consents/"


def test_agree_and_withdraw_and_read_what_happens(cast: Cast, practice: Any, visit: Visit) -> None:
    client, member = visit(Role.MEMBER), cast.people[Role.MEMBER]
    assert client.get(ADDRESS).content.decode().count("Not agreed") == 6, "in the forum and in its programme"
    given = {"scope": str(practice.scope_id), "purpose": "pictures"}
    assert client.post(ADDRESS, given).status_code == 302
    assert client.post(ADDRESS, given).status_code == 302
    consent = Consent.objects.get(person=member)
    assert ">Agreed<" in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, {"withdraw": str(consent.pk)}).status_code == 302
    shown = client.get(ADDRESS).content.decode()
    assert "From now on no page shows these pictures." in shown
    assert ">Agreed<" not in shown


def test_what_holds_for_the_programme_is_said_at_its_forum_and_withdrawn_there(
    cast: Cast, practice: Any, visit: Visit
) -> None:
    """Also after she withdrew for the forum alone: what still holds is never shown as not agreed."""
    client, member, at = visit(Role.MEMBER), cast.people[Role.MEMBER], timezone.now()
    whole, part = (
        give_consent(person=member, purpose=Purpose.PICTURES, scope=scope, by=member, at=at)
        for scope in (cast.programme, practice.scope)
    )
    client.post(ADDRESS, {"withdraw": str(part.pk)})
    assert with_consent([member.pk], Purpose.PICTURES, practice.scope) == {member.pk}
    shown = client.get(ADDRESS).text
    assert (shown.count(">Agreed<"), shown.count("Not agreed")) == (2, 4)
    assert "For everything in “STEM mentoring programme”, and so here too." in shown
    assert "Withdraw in all of “STEM mentoring programme”" in shown
    assert shown.count(f'value="{whole.pk}"') == 2
    client.post(ADDRESS, {"withdraw": str(whole.pk)})
    assert not with_consent([member.pk], Purpose.PICTURES, practice.scope)
    assert ">Agreed<" not in client.get(ADDRESS).text


def test_what_is_no_choice_is_refused(cast: Cast, practice: Any, visit: Visit) -> None:
    client = visit(Role.MEMBER)
    for sent in (
        {"withdraw": "x"},
        {"scope": "x", "purpose": "pictures"},
        {"scope": str(practice.scope_id), "purpose": "all"},
        {"withdraw": str(practice.pk)},
    ):
        assert client.post(ADDRESS, sent).status_code == 404
    above = str(cast.programme.parent_id)
    assert client.post(ADDRESS, {"scope": above, "purpose": "pictures"}).status_code == 422
    assert not Consent.objects.exists()


def test_nobody_withdraws_somebody_elses(cast: Cast, practice: Any, visit: Visit) -> None:
    speaker = cast.people[Role.SPEAKER]
    consent = give_consent(
        person=speaker, purpose=Purpose.PICTURES, scope=practice.scope, by=speaker, at=timezone.now()
    )
    assert visit(Role.MEMBER).post(ADDRESS, {"withdraw": str(consent.pk)}).status_code == 404


def test_as_many_queries_with_three_places_as_with_one(
    cast: Cast, practice: Any, visit: Visit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, member, at = visit(Role.MEMBER), cast.people[Role.MEMBER], timezone.now()
    client.get(ADDRESS)
    with django_assert_num_queries(5):
        client.get(ADDRESS)
    for slug in ("two", "three"):
        scope = create_scope(kind=ScopeKind.EVENT, slug=slug, name=practice.title, parent=cast.programme)
        grant_role(person=member, role=Role.SPEAKER, scope=scope, at=at, by=None)
        anew = Person.objects.get(pk=member.pk)
        give_consent(person=anew, purpose=Purpose.RESEARCH, scope=scope, by=anew, at=at)
    with django_assert_num_queries(5):
        shown = client.get(ADDRESS).content.decode()
    assert shown.count("<h2>") == 2 + 2
