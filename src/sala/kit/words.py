"""Cut folded text into search tokens: Khmer has no spaces between words, so SQLite and PostgreSQL cannot.

Each text is kept in two token columns. `words` finds what was meant (precise), `clusters` finds what the word
cutter cut otherwise (complete); hits by words come first. Cut the query with the same function.
After an upgrade of khmercut, index again: its cuts may differ.

Tokens hold letters, marks and digits only, so that they are safe in an FTS5 MATCH between quotation
marks and in a tsvector literal, and are at most LONGEST characters, below PostgreSQL's 2 kB for a
lexeme.
"""

import threading
from collections.abc import Iterator
from functools import lru_cache

import khmercut
import regex

from sala.kit.folding import fold

LONGEST = 100

# khmercut keeps a few hundred bytes per cluster while it works: an unbroken text is cut in pieces of
# this size.
_CLUSTERS_AT_ONCE = 1000
# The cuts of runs up to this length are remembered: a list of people has its posts and schools over and over.
_SHORT = 60
_KHMER = r"\u1780-\u17d3\u17d7\u17dc\u17dd"
_TOKEN = regex.compile(rf"(?P<khmer>[{_KHMER}]+)|[[\p{{L}}\p{{M}}\p{{N}}]--[{_KHMER}]]+", flags=regex.V1)
# An orthographic cluster: a letter with its subscripts, vowels and signs. The rest (a stray sign,
# "ៗ") stands alone.
_CLUSTER = regex.compile(
    r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd]){0,20}|.",
    flags=regex.DOTALL,
)
# khmercut shares one tagger, which other threads see before it is open and which holds the text it works on.
_cutter = threading.Lock()


def words(text: str) -> list[str]:
    """Return the words of `text`, folded, in order: Khmer by khmercut's model, the rest by what is
    not a letter.

    The first Khmer text in a process loads the model (25 MB); importing this module does not.
    """
    return [token for run, khmer in _runs(text) for token in (_cut(run) if khmer else _pieces(run))]


def clusters(text: str) -> list[str]:
    """Return the Khmer orthographic clusters of `text`, folded, in order; what is not Khmer comes as words.

    Joined, the clusters of a Khmer word are that word again. No model: about a hundred times as
    fast as `words`.
    """
    return [
        token for run, khmer in _runs(text) for token in (_khmer_clusters(run) if khmer else _pieces(run))
    ]


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Runs of searchable characters in folded text, each with whether it is Khmer."""
    return ((match[0], match["khmer"] is not None) for match in _TOKEN.finditer(fold(text)))


def _khmer_clusters(run: str) -> list[str]:
    return [str(cluster) for cluster in _CLUSTER.findall(run)]


def _cut(run: str) -> tuple[str, ...] | list[str]:
    return _known(run) if len(run) <= _SHORT else _khmer_words(run)


@lru_cache(maxsize=8192)
def _known(run: str) -> tuple[str, ...]:
    return tuple(_khmer_words(run))


def _khmer_words(run: str) -> list[str]:
    parts = _khmer_clusters(run)
    found: list[str] = []
    for start in range(0, len(parts), _CLUSTERS_AT_ONCE):
        with _cutter:
            cut = khmercut.tokenize("".join(parts[start : start + _CLUSTERS_AT_ONCE]))
        found += [piece for word in cut for piece in _pieces(word)]
    return found


def _pieces(word: str) -> list[str]:
    return [word[start : start + LONGEST] for start in range(0, len(word), LONGEST)]
