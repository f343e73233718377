"""Finding."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import regex
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from sala.kit.folding import fold
from sala.kit.i18n import LANGUAGES
from sala.kit.words import clusters, words
from sala.search.models import Entry
from sala.search.tokens import SHORTEST_BEGINNING, Phrase
from sala.search.types import Hit, Tier

LONGEST_QUERY = 100  # characters
_KHMER = regex.compile(r"[\u1780-\u17d3]")
_ORDER = ("size", "sort_key", "object_id", "language")


def find(
    text: str,
    *,
    kinds: Collection[str],
    language: str,
    limit: int,
    shown: Mapping[str, QuerySet[Any] | None] | None = None,
    scope_id: uuid.UUID | None = None,
) -> list[Hit]:
    """The best `limit` hits of each kind for what a reader of `language` typed, at most three queries.

    First those with all words in the title, then in the text, then those where only the clusters fit.
    Within a tier short texts stand first, then the title decides; so both databases give one order.
    `shown` maps a kind to a queryset of the ids that the reader may see although they are not public (None: all).
    """
    wanted = _Wanted(text)
    found: dict[tuple[str, uuid.UUID], Hit] = {}
    if not wanted.words:
        return []
    base = Entry.objects.filter(_visible(shown or {}), kind__in=kinds)
    if scope_id:
        base = base.filter(scope_id=scope_id)
    for tier, condition in wanted.tiers():
        for hit in _hits(base.filter(condition), tier, limit):
            known = found.get((hit.kind, hit.object_id))
            if known is None or (known.tier == tier and hit.language == language != known.language):
                found[hit.kind, hit.object_id] = hit
    return _cut(list(found.values()), limit)


def _visible(shown: Mapping[str, QuerySet[Any] | None]) -> Q:
    allowed = Q(public=True)
    for kind, ids in shown.items():
        allowed |= Q(kind=kind) if ids is None else Q(kind=kind, object_id__in=ids)
    return allowed


def _hits(entries: QuerySet[Entry], tier: Tier, limit: int) -> list[Hit]:
    """The first rows of each kind; an object has one per language, so `limit` objects are there."""
    place = Window(RowNumber(), partition_by=F("kind"), order_by=_ORDER)
    rows = entries.annotate(place=place).filter(place__lte=limit * len(LANGUAGES)).order_by("place", "kind")
    columns = rows.values_list("kind", "object_id", "language", "title", "path")
    return [Hit(kind, pk, code, title, path, tier) for kind, pk, code, title, path in columns]


def _cut(hits: Sequence[Hit], limit: int) -> list[Hit]:
    kept: list[Hit] = []
    count: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: hit.tier):
        count[hit.kind] = count.get(hit.kind, 0) + 1
        if count[hit.kind] <= limit:
            kept.append(hit)
    return kept


class _Wanted:
    """The query, cut by the same tools as the texts."""

    def __init__(self, text: str) -> None:
        text = text[:LONGEST_QUERY]
        self.words: list[Phrase] = [[word] for word in words(text)]
        if self.words:
            # The last word may not be finished yet.
            self.words[-1] = [_beginning(*self.words[-1], enough=_says_enough(*self.words[-1]))]
        self.clusters: list[Phrase] = [
            _open_ended(parts) for chunk in fold(text).split() if (parts := clusters(chunk))
        ]

    def tiers(self) -> list[tuple[Tier, Q]]:
        """The tiers' conditions, nearest first."""
        return [
            (Tier.TITLE, Q(title_words__holds=self.words)),
            (Tier.WORDS, Q(words__holds=self.words)),
            (Tier.CLUSTERS, Q(clusters__holds=self.clusters)),
        ]


def _says_enough(word: str) -> bool:
    """Whether few words begin with this: three letters, or two Khmer clusters."""
    return len(clusters(word)) > 1 if _KHMER.match(word) else len(word) >= SHORTEST_BEGINNING


def _open_ended(parts: list[str]) -> Phrase:
    """Clusters side by side, the last of which may go on where the whole says enough."""
    return [*parts[:-1], _beginning(parts[-1], enough=len(parts) > 1 or _says_enough(parts[-1]))]


def _beginning(token: str, *, enough: bool) -> str:
    return f"{token}*" if enough else token
