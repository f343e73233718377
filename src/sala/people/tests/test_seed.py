"""The demonstration's provinces: enough to fill lists, and whole."""

from django.utils import timezone

from sala.people.actions.places import load_places
from sala.people.models import Organisation, Person, RoleGrant
from sala.people.seed import load_cast, load_provinces
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
