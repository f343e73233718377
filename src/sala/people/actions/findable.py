"""What people, organisations and places are found by: only by those who may open their pages (`findable_by`)."""

import uuid
from collections.abc import Iterable, Iterator
from itertools import islice

from sala.people.models import Membership, Organisation, Person, Place
from sala.search.api import Item, index

# Places have codes, the index has ids: a place's id is made of its code, the same everywhere.
_PLACES = uuid.UUID("0190e1f0-0000-7000-8000-506c61636573")

_AT_ONCE = 1000


def index_persons(ids: Iterable[uuid.UUID]) -> None:
    """Enter persons as they are now; to be called when a name or a post changes."""
    rest = iter(ids)
    while batch := list(islice(rest, _AT_ONCE)):
        index(list(person_items(batch)))


def index_organisation(organisation_id: uuid.UUID) -> None:
    """Enter an organisation and the people who have a post in it; to be called when its name or place changes."""
    index_organisations([organisation_id])


def index_organisations(ids: Iterable[uuid.UUID]) -> None:
    """The same for many, in batches."""
    rest = iter(ids)
    while batch := list(islice(rest, _AT_ONCE)):
        index(list(organisation_items(batch)))
        index_persons(Membership.objects.filter(organisation__in=batch).values_list("person", flat=True))


def all_items() -> Iterator[Item]:
    """Everything of this module that can be found."""
    yield from person_items(None)
    yield from organisation_items(None)
    yield from place_items()


def person_items(ids: Iterable[uuid.UUID] | None) -> Iterator[Item]:
    """Persons (None: all) by name in both scripts, posts and organisations; not public."""
    there = Person.objects.filter(merged_into__isnull=True, erased_at__isnull=True)
    people = there.prefetch_related("memberships__organisation")
    for person in (people if ids is None else people.filter(pk__in=ids)).iterator(chunk_size=500):
        texts, about = [person.latin_name], person.latin_name
        for membership in person.memberships.all():
            texts += [*membership.post.values(), *membership.organisation.name.values()]
            if membership.ends_on is None:
                about = membership.organisation.name.said(person.name_language).text
        yield Item(
            "person",
            person.pk,
            person.name_language,
            person.name,
            "\n".join(texts),
            f"/people/person/{person.pk}/",
            public=False,
            about=about,
        )


def organisation_items(ids: Iterable[uuid.UUID] | None) -> Iterator[Item]:
    """Organisations (None: all), each in the languages of its name, with the names of its place."""
    organisations = Organisation.objects.select_related("place__parent")
    found = organisations if ids is None else organisations.filter(pk__in=ids)
    for organisation in found.iterator(chunk_size=500):
        for language, name in organisation.name.items():
            place = organisation.place
            names = _names([place, place and place.parent], language)
            yield Item(
                "organisation",
                organisation.pk,
                language,
                name,
                "\n".join(names),
                f"/people/organisation/{organisation.pk}/",
                public=False,
                about=", ".join(names),
            )


def place_items() -> Iterator[Item]:
    """Provinces and districts by their names, also the former ones."""
    for place in Place.objects.select_related("parent").iterator(chunk_size=500):
        for language, name in place.name.items():
            names = _names([place.parent], language)
            yield Item(
                "place",
                place_id(place),
                language,
                name,
                "\n".join([*names, *place.former]),
                f"/people/place/{place.pk}/",
                public=False,
                about=", ".join(names),
            )


def place_id(place: Place) -> uuid.UUID:
    """The id of a place in the index."""
    return uuid.uuid5(_PLACES, place.code)


def _names(places: Iterable[Place | None], language: str) -> list[str]:
    return [place.name.said(language).text for place in places if place]
