"""Filling the index."""

import uuid
from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import transaction

from sala.kit.hooks import Many
from sala.kit.sorting import sort_key
from sala.kit.words import clusters, words
from sala.search.models import Entry
from sala.search.types import Item

LONGEST_TEXT = 10_000  # characters of a text that are looked through
AT_ONCE = 500

# Every module whose objects can be found lists all of them here; `manage.py reindex` asks.
sources: Many[[], Iterable[Item]] = Many("search_sources")


@transaction.atomic
def index(items: Sequence[Item]) -> int:
    """Enter objects, each with all its languages: what was there of them goes."""
    for kind in {item.kind for item in items}:
        remove(kind, {item.object_id for item in items if item.kind == kind})
    return len(Entry.objects.bulk_create(map(_entry, items), batch_size=AT_ONCE))


def remove(kind: str, ids: Iterable[uuid.UUID]) -> None:
    """Take objects out of the index."""
    Entry.objects.filter(kind=kind, object_id__in=list(ids)).delete()


@transaction.atomic
def reindex() -> int:
    """Make the whole index anew from every module's objects; readers see the old one until it is done."""
    Entry.objects.all().delete()
    made = 0
    for source in sources():
        rest = iter(source)
        while batch := list(islice(rest, AT_ONCE)):
            made += len(Entry.objects.bulk_create(map(_entry, batch)))
    return made


def _entry(item: Item) -> Entry:
    title, whole = item.title[:LONGEST_TEXT], f"{item.title}\n{item.text}"[:LONGEST_TEXT]
    tokens = words(whole)
    return Entry(
        kind=item.kind,
        object_id=item.object_id,
        language=item.language,
        scope_id=item.scope_id,
        public=item.public,
        title=title[:200],
        about=item.about[:200],
        path=item.path,
        title_words=words(title),
        words=tokens,
        clusters=clusters(whole),
        size=len(tokens),
        sort_key=sort_key(title, item.language),
    )
