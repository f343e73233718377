"""Finding."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import regex
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from sala.kit.folding import fold
from sala.kit.i18n import LANGUAGES
from sala.kit.words import clusters, words
from sala.search.tokens import SHORTEST_BEGINNING, Phrase, holding
from sala.search.types import Hit, Tier

LONGEST_QUERY = 100  # characters
_KHMER = regex.compile(r"[\u1780-\u17d3]")


def find(
    text: str,
    *,
    kinds: Collection[str],
    language: str,
    limit: int,
    shown: Mapping[str, QuerySet[Any] | None] | None = None,
    scope_id: uuid.UUID | None = None,
) -> list[Hit]:
    """The best `limit` hits of each kind for what a reader of `language` typed, at most two queries.

    First those with all words in the title, then in the text. Only when these are fewer than `limit` altogether,
    those follow where the clusters fit. Within a tier short texts stand first, then the title decides; so both
    databases give one order. `shown` maps a kind to a queryset of the ids that the reader may see although they
    are not public (None: all).
    """
    wanted = _Wanted(text)
    if not (kinds and wanted.words):
        return []
    found: dict[tuple[str, uuid.UUID], Hit] = {}
    allowed = _allowed(shown or {}, scope_id)
    for look in (_by_words, _by_clusters):
        for hit in _hits(look(wanted), allowed, kinds, limit):
            known = found.get((hit.kind, hit.object_id))
            if known is None or (known.tier == hit.tier and hit.language == language != known.language):
                found[hit.kind, hit.object_id] = hit
        if len(found) >= limit:
            break
    return _cut(list(found.values()), limit)


class _Sql(NamedTuple):
    """A piece of a statement about the entry `e`, and its parameters."""

    text: str
    parameters: list[Any]


class _Look(NamedTuple):
    """What must hold, and an expression for the tier."""

    condition: _Sql
    tier: _Sql


def _by_words(wanted: "_Wanted") -> _Look:
    title = _Sql(*holding("title_words", wanted.words, connection.vendor))
    tier = f"CASE WHEN {title.text} THEN {Tier.TITLE:d} ELSE {Tier.WORDS:d} END"
    return _Look(_Sql(*holding("words", wanted.words, connection.vendor)), _Sql(tier, title.parameters))


def _by_clusters(wanted: "_Wanted") -> _Look:
    return _Look(
        _Sql(*holding("clusters", wanted.clusters, connection.vendor)), _Sql(f"{Tier.CLUSTERS:d}", [])
    )


def _allowed(shown: Mapping[str, QuerySet[Any] | None], scope_id: uuid.UUID | None) -> _Sql:
    """What the reader may see."""
    condition, parameters = "e.public", []
    for kind, ids in shown.items():
        if ids is None:
            condition += " OR e.kind = %s"
            parameters.append(kind)
            continue
        try:
            rows, more = ids.query.sql_with_params()
        except EmptyResultSet:  # that there are none is known without asking
            continue
        condition += f" OR (e.kind = %s AND e.object_id IN ({rows}))"
        parameters += [kind, *more]
    if scope_id:
        return _Sql(f"({condition}) AND e.scope_id = %s", [*parameters, scope_id.hex])
    return _Sql(f"({condition})", parameters)


def _hits(look: _Look, allowed: _Sql, kinds: Collection[str], limit: int) -> list[Hit]:
    """The first rows of each kind; an object has one per language, so `limit` objects are there.

    In SQL, so that the words are looked up once for all kinds and each kind keeps only its first rows: a window
    function sorts them all, three times as long at 5,000 hits. `kind || ''`, because SQLite without statistics
    would walk through all entries of these kinds instead of what the words find.
    """
    fit = (
        f"SELECT kind, object_id, language, title, about, path, size, sort_key, {look.tier.text} AS tier"  # noqa: S608  # no word of it was typed by a person
        f" FROM search_entry e WHERE {look.condition.text} AND {allowed.text}"
        f" AND kind || '' IN ({', '.join(['%s'] * len(kinds))})"
    )
    each = (
        "SELECT * FROM (SELECT kind, object_id, language, title, about, path, tier FROM fit WHERE kind = %s"
        " ORDER BY tier, size, sort_key, object_id, language LIMIT %s) AS best"
    )
    most = [part for kind in kinds for part in (kind, limit * len(LANGUAGES))]
    parameters = [*look.tier.parameters, *look.condition.parameters, *allowed.parameters, *kinds, *most]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH fit AS ({fit}) {' UNION ALL '.join([each] * len(kinds))}", parameters)
        rows = cursor.fetchall()
    return [
        Hit(kind, _as_uuid(pk), code, title, about, path, Tier(tier))
        for kind, pk, code, title, about, path, tier in rows
    ]


def _as_uuid(value: uuid.UUID | str) -> uuid.UUID:
    """SQLite gives a text."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def _cut(hits: Sequence[Hit], limit: int) -> list[Hit]:
    kept: list[Hit] = []
    count: Counter[str] = Counter()
    for hit in sorted(hits, key=lambda hit: hit.tier):
        count[hit.kind] += 1
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


def _says_enough(word: str) -> bool:
    """Whether few words begin with this: three letters, or two Khmer clusters."""
    return len(clusters(word)) > 1 if _KHMER.match(word) else len(word) >= SHORTEST_BEGINNING


def _open_ended(parts: list[str]) -> Phrase:
    """Clusters side by side, the last of which may go on where the whole says enough."""
    return [*parts[:-1], _beginning(parts[-1], enough=len(parts) > 1 or _says_enough(parts[-1]))]


def _beginning(token: str, *, enough: bool) -> str:
    return f"{token}*" if enough else token
