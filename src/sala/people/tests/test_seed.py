"""The demonstration's provinces: enough to fill lists, and whole."""

from django.utils import timezone

from sala.people.actions.places import load_places
from sala.people.actions.scopes import grant_role
from sala.people.models import Consent, ErasureRequest, Merge, Organisation, Person, RoleGrant, Transfer
from sala.people.queries import doubles_for
from sala.people.seed import load_cast, load_lives, load_provinces
from sala.people.types import Role


def test_the_provinces_fill_the_lists(db: None) -> None:
    del db
    load_places()
    cast = load_cast(timezone.now())
    before = Person.objects.count()
    load_provinces(cast, timezone.now())
    cambodian = Organisation.objects.filter(kind__contains="school", place__code__startswith="KH")
    assert cambodian.exclude(pk=cast.school.pk).count() == 12
    assert len({school.parent_id for school in cambodian.exclude(pk=cast.school.pk)}) == 3
    assert Organisation.objects.filter(kind__contains="school", place__code__startswith="VN").exists()
    people = Person.objects.count() - before
    assert 60 <= people <= 80
    assert not Organisation.objects.filter(place__isnull=True).exists()
    assert not Person.objects.filter(latin_name="").exists()
    assert set(Person.objects.values_list("name_language", flat=True)) == {"km", "vi"}
    assert RoleGrant.objects.filter(role=Role.ORGANISATION_MANAGER).count() == 1 + 15


def test_lives_show_what_comes_later_in_an_entry(db: None) -> None:
    del db
    load_places()
    cast = load_cast(timezone.now())
    load_provinces(cast, timezone.now())
    grant_role(person=cast.newcomer, role=Role.MEMBER, scope=cast.programme, at=timezone.now(), by=None)
    load_lives(cast, cast.programme, timezone.now())
    pairs = doubles_for(cast.people[Role.ORGANISATION_MANAGER])
    assert [{pair.one.latin_name, pair.other.latin_name} for pair in pairs] == [
        {"Teacher, Kampot", "Kampot Teacher"}
    ]
    assert Merge.objects.count() == 1
    assert Transfer.objects.get().person.memberships.count() == 2
    assert {one.withdrawn_at is None for one in Consent.objects.all()} == {True, False}
    assert set(ErasureRequest.objects.values_list("state", flat=True)) == {"asked", "refused"}
