"""Rows that many tests begin with, made once and put in again: making the cast anew would be most of a test's time."""

import math
import pickle
import sys
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

T = TypeVar("T")
Tables = list[tuple[type[models.Model], list[models.Model]]]


class KeptRows(Generic[T]):
    """What `make` writes, and what it gives. Like every fixture it is new to each test: the rows, and the objects."""

    def __init__(self, fresh: float = math.inf) -> None:
        """Kept for so many seconds: what tells of "now" must not tell of ten minutes ago."""
        self.fresh = fresh
        self.kept = b""
        self.made_at = 0.0

    def put(self, make: Callable[[], T]) -> T:
        """The rows are in the database afterwards, with the same ids as before while they are kept; then what the
        process remembers of pages with these ids is forgotten.
        """
        if not self.kept or time.monotonic() > self.made_at + self.fresh:
            before = {model: set(_all(model).values_list("pk", flat=True)) for model in _models()}
            made = make()
            rows = [(model, [*_all(model).exclude(pk__in=known)]) for model, known in before.items()]
            self.kept = pickle.dumps((made, [(model, new) for model, new in rows if new]))
            self.made_at = time.monotonic()
            return made
        made, tables = pickle.loads(self.kept)  # noqa: S301 our own, of this process
        _write(tables)
        forget_pages()
        return made


def forget_pages() -> None:
    """Public pages are kept in memory by the ids of what they show."""
    for name in [name for name in sys.modules if name.startswith("sala.forum.")]:
        for thing in vars(sys.modules[name]).values():
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _all(model: type[models.Model]) -> models.QuerySet[models.Model]:
    return model._base_manager.all()


def _write(tables: Tables) -> None:
    # References are checked at the end of a transaction: the order of tables does not matter.
    with transaction.atomic():
        numbered = []
        for model, rows in tables:
            if isinstance(model._meta.pk, models.AutoField):
                numbered.append(model)
                if (
                    not model._meta.related_objects
                ):  # nobody points at its numbers, and this test may have used them
                    for row in rows:
                        row.pk = None
            model._base_manager.bulk_create(rows)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), numbered):
                cursor.execute(statement)
