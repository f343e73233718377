"""Moving the rows of one person to another and back, from the line `LIVES` of each model, whosever table it is.

A row that the one who is kept has already (a unique constraint, or `same` says so) is put aside, and hers stands for
both; what hung on it, or names it by its bare id (`NAMED_BY`), hangs on hers. Where both say something, `united_with`
of the model tells what the one row says now. What a row says only through its person it says itself after
`before_moving` of the model.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Q, UniqueConstraint

from sala.kit.lives import FACT, Life, Lives, Merged
from sala.people.models import Account, Merge, MergedRow, Person
from sala.people.types import Done

Model = type[models.Model]


def holders() -> Iterator[tuple[Model, Lives]]:
    """Every model that holds persons, with its line."""
    for model in apps.get_models():
        said: Lives | None = getattr(model, "LIVES", None)
        if said is not None:
            yield model, said


def all_rows(model: Model) -> "models.Manager[Any]":
    """Every row, whatever the model's own manager leaves out."""
    return model._base_manager


def columns_of(model: Model) -> "list[models.Field[Any, Any]]":
    """Its columns."""
    return list(model._meta.concrete_fields)


def field_named(model: Model, name: str) -> "models.Field[Any, Any]":
    """A column's field; persons' columns are all plain columns."""
    return next(one for one in columns_of(model) if one.name == name)


def holds_accounts(column: "models.Field[Any, Any]") -> bool:
    """Whether the column holds the person's account instead of herself."""
    return column.related_model is Account or column.name == "account_id"


def written(row: models.Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Columns as text that `read` turns back; None stays None."""
    chosen = [one for one in columns_of(type(row)) if names is None or one.attname in names]
    return {
        one.attname: None if one.value_from_object(row) is None else one.value_to_string(row)
        for one in chosen
    }


def read(model: Model, values: dict[str, Any]) -> dict[str, Any]:
    """The other way."""
    fields = {one.attname: one for one in columns_of(model)}
    return {
        name: None if value is None else fields[name].to_python(value)
        for name, value in values.items()
        if name in fields
    }


def as_text(values: dict[str, Any]) -> dict[str, Any]:
    """As it can stand in a column of JSON."""
    return {
        name: value if value is None or isinstance(value, dict | list) else str(value)
        for name, value in values.items()
    }


@dataclass
class Mover:
    """Moves rows and notes each, so that `back` finds it again."""

    merge: Merge
    notes: list[MergedRow] = field(default_factory=list)

    def move_all(
        self, kept: Person, absorbed: Person, accounts: tuple[Account | None, Account | None]
    ) -> None:
        """Everything that the lines of all models say is moved."""
        for model, said in holders():
            if ready := getattr(model, "before_moving", None):
                ready([kept.pk, absorbed.pk], self.merge.made_at)
            for name, life in said.columns.items():
                if life.merged not in {Merged.MOVED, Merged.MOVED_OR_STAYS}:
                    continue
                column = field_named(model, name)
                to, of = accounts if holds_accounts(column) else (kept, absorbed)
                if to is not None and of is not None:
                    self.move(model, column, of.pk, to.pk, life)

    def move(self, model: Model, column: "models.Field[Any, Any]", of: Any, to: Any, life: Life) -> None:
        """The rows in which the column says `of` say `to`, or are put aside."""
        name = column.attname
        rows = list(all_rows(model).filter(**{name: of}).order_by("pk"))
        for row in rows:
            twin = twin_of(row, column, to, life)
            if twin is None:
                self.note(row, Done.MOVED, {name: of}, {name: to}, key=to if column.primary_key else row.pk)
                all_rows(model).filter(pk=row.pk).update(**{name: to})
            elif life.merged is Merged.MOVED:
                self.put_aside(row, twin)

    def put_aside(self, row: models.Model, twin: models.Model) -> None:
        """The twin stands for both, and gets what hung on the row."""
        for relation in row._meta.get_fields(include_hidden=True):
            if isinstance(relation, models.ForeignObjectRel) and relation.related_model is not type(row):
                child, key = relation.related_model, relation.field
                assert not isinstance(child, str)  # noqa: S101  # all models are loaded
                if key.concrete and not relation.many_to_many:
                    self.move(child, key, row.pk, twin.pk, FACT)
        for child, name in getattr(row, "NAMED_BY", ()):
            self.move(child, field_named(child, name), row.pk, twin.pk, FACT)
        united = getattr(twin, "united_with", None)
        if united is not None:
            self.change(twin, united(row))
        self.take_away(row)

    def take_away(self, row: models.Model) -> None:
        """The row goes, and can come back."""
        self.note(row, Done.ASIDE, written(row), {})
        all_rows(type(row)).filter(pk=row.pk).delete()

    def change(self, row: models.Model, values: dict[str, Any]) -> None:
        """Set columns of a row that stays."""
        other = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not other:
            return
        before = written(row, other)
        for name, value in other.items():
            setattr(row, name, value)
        self.note(row, Done.CHANGED, before, written(row, other))
        all_rows(type(row)).filter(pk=row.pk).update(**other)

    def note(
        self,
        row: models.Model,
        done: Done,
        before: dict[str, Any],
        after: dict[str, Any],
        *,
        key: Any = None,
    ) -> None:
        """Write down what became of a row."""
        table = row._meta.label_lower
        told = MergedRow(merge=self.merge, table=table, key=str(key or row.pk), done=done)
        told.before, told.after = as_text(before), as_text(after)
        self.notes.append(told)

    def save(self) -> int:
        """Keep the notes; how many."""
        MergedRow.objects.bulk_create(self.notes, batch_size=500)
        return len(self.notes)


def twin_of(row: models.Model, column: "models.Field[Any, Any]", to: Any, life: Life) -> models.Model | None:
    """The row of the one who is kept that is the same as this one, or stands where this one would."""
    others = all_rows(type(row)).exclude(pk=row.pk)
    for names, condition in promises(type(row), column, life):
        values = {name: getattr(row, name) for name in names if name != column.attname}
        if (
            None in values.values() and tuple(names) != life.same
        ):  # for a database two unknowns are never equal
            continue
        if condition is not None and not all_rows(type(row)).filter(condition, pk=row.pk).exists():
            continue
        where = others.filter(condition or Q(), **{**values, column.attname: to})
        for found in where.order_by("pk")[:1]:
            twin: models.Model = found
            return twin
    return None


def promises(
    model: Model, column: "models.Field[Any, Any]", life: Life
) -> Iterator[tuple[list[str], Q | None]]:
    """Which columns, with this one, are there once; on which condition."""
    if column.unique:
        yield [column.attname], None
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and column.name in constraint.fields:
            yield [field_named(model, name).attname for name in constraint.fields], constraint.condition
    if life.same:
        yield list(life.same), None


def put_back(merge: Merge) -> int:
    """Each row as it was, in the opposite order; how many had changed or gone since, and stay as they are."""
    return sum(not _back(note) for note in merge.rows.exclude(table="people.signin").order_by("-pk"))


def _back(note: MergedRow) -> bool:
    model = apps.get_model(note.table)
    before, after = read(model, note.before), read(model, note.after)
    try:
        with transaction.atomic():
            if note.done == Done.ASIDE:
                return _restore(model, before)
            return bool(all_rows(model).filter(pk=note.key, **after).update(**before))
    except IntegrityError:  # something else has taken its place since
        return False


def _restore(model: Model, values: dict[str, Any]) -> bool:
    """The row that was put aside; not when what it hung on has gone since."""
    for one in columns_of(model):
        target, value = one.related_model, values.get(one.attname)
        if value is None or not isinstance(target, type) or not getattr(one, "db_constraint", True):
            continue
        if not all_rows(target).filter(pk=value).exists():
            return False
    all_rows(model).bulk_create([model(**values)])
    return True
