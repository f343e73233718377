"""A database as rows, for every engine: the demonstration as it was at the end of an issue, kept in the repository.

Not a file of one engine, because every kept dump has to be migrated on both; not one of Django's fixtures, because
those are read with the models of today. The rows are put into tables as the migrations of that day made them, and
then the later migrations run over them, as in a real installation. Format: JSON, xz.
"""

import datetime as dt
import json
import lzma
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Field, Model

from sala.config.dumps import applied

FOLDER = Path(__file__).parent / "tests" / "dumps"
FORMAT = "sala-rows-1"
CHUNK = 500
# Made anew from the rest (the index; Django's own lists), or no business of others (who is signed in, who failed to;
# jobs that were done).
LEFT_OUT = ("search.", "django_tasks_database.", "contenttypes.", "auth.", "axes.", "people.signin")
# Even the demonstration's hashes stay out of a public repository.
BLANKED = {"password": "!"}


def write(target: Path) -> int:
    """Write this database's rows; gives the file's size in bytes."""
    content = {
        "format": FORMAT,
        "migrations": applied(),
        "tables": {m._meta.label: _table(m) for m in _models()},
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(lzma.compress(body, preset=9 | lzma.PRESET_EXTREME))
    return target.stat().st_size


def load(source: Path) -> int:
    """Bring an empty database to the state of the dump's day, and put its rows there; gives how many they are.

    `migrate` then brings them to today's tables, `reindex` makes what search finds.
    """
    content = json.loads(lzma.decompress(source.read_bytes()))
    assert content["format"] == FORMAT  # noqa: S101  # we wrote it
    executor = MigrationExecutor(connection)
    state = executor.migrate(_last(executor, content["migrations"]))
    with transaction.atomic():
        return sum(_fill(state.apps, label, table) for label, table in content["tables"].items())


def _models() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.label_lower.startswith(LEFT_OUT):
            yield model


def _table(model: type[Model]) -> dict[str, Any]:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    rows = model._base_manager.order_by("pk").values_list(*[field.attname for field in fields])
    places = {place: BLANKED[f.attname] for place, f in enumerate(fields) if f.attname in BLANKED}
    return {
        "fields": [field.attname for field in fields],
        "rows": [[places.get(place, value) for place, value in enumerate(row)] for row in rows],
    }


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(type(value))


def _last(executor: MigrationExecutor, migrations: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The newest of each app's migrations: naming an older one too would mean going back to it."""
    nodes = {(app, name) for app, names in migrations.items() for name in names}
    graph = executor.loader.graph
    return sorted(
        node
        for node in nodes
        if not any(child.key in nodes and child.key[0] == node[0] for child in graph.node_map[node].children)
    )


def _fill(then: Apps, label: str, table: dict[str, Any]) -> int:
    model = then.get_model(label)
    fields: list[Field[Any, Any]] = [_field(model, attname) for attname in table["fields"]]
    model._base_manager.bulk_create(
        [
            model(**{field.attname: field.to_python(value) for field, value in zip(fields, row, strict=True)})
            for row in table["rows"]
        ],
        batch_size=CHUNK,
    )
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
    return len(table["rows"])


def _field(model: type[Model], attname: str) -> "Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.attname == attname)
