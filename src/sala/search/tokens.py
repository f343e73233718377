"""A column of search tokens: text beside an FTS5 table on SQLite, a tsvector with positions on PostgreSQL.

Both are filled and asked with the tokens of `kit.words`, so that both databases find the same. The migration
makes the indexes.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

# A tsvector keeps positions up to 16,383 only, and a phrase needs them.
MOST_TOKENS = 16_000
# A word that is not finished yet ("Batt…") is told from one that is by its beginning, once that says enough.
SHORTEST_BEGINNING = 3

Phrase = Sequence[str]


if TYPE_CHECKING:
    _Text = models.TextField[list[str], list[str]]
else:  # generic for the type checker only
    _Text = models.TextField


class TokenField(_Text):
    """Tokens in order, given as a list; at most MOST_TOKENS are kept. Asked by `holding`."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """A tsvector where there is one."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> str:
        """PostgreSQL reads the tokens as a tsvector."""
        del value, compiler
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> str:  # noqa: FBT001, FBT002 Django's signature
        """The tokens as the database takes them; a row that was read is written again as it was."""
        del prepared
        if isinstance(value, str):
            return value
        tokens = list(value)[:MOST_TOKENS]
        if connection.vendor == "postgresql":
            return " ".join(f"'{token}':{place}" for place, token in enumerate(tokens, 1))
        return " ".join(tokens)


def holding(column: str, phrases: Sequence[Phrase], vendor: str) -> tuple[str, list[str]]:
    """A condition on the entry `e`, and its parameters: every phrase stands in the column, its tokens side by side.

    A token that ends with `*` (the last of its phrase) need only be the beginning of the entry's. Tokens are
    letters, marks and digits, so nothing in them is syntax to either database.
    """
    if vendor == "postgresql":
        return f"e.{column} @@ %s::tsquery", [" & ".join(f"({_tsquery(phrase)})" for phrase in phrases)]
    rows = "SELECT rowid FROM search_tokens WHERE search_tokens MATCH %s"
    return f"e.id IN ({rows})", [f"{column} : ({' AND '.join(map(_fts5, phrases))})"]


def _fts5(phrase: Phrase) -> str:
    *whole, last = phrase
    begins = last.endswith("*")
    return " + ".join(f'"{token}"' for token in [*whole, last.rstrip("*")]) + (" *" if begins else "")


def _tsquery(phrase: Phrase) -> str:
    return " <-> ".join(f"'{token[:-1]}':*" if token.endswith("*") else f"'{token}'" for token in phrase)
