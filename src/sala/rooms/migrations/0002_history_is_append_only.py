"""A room's history refuses UPDATE and DELETE in the database itself, on both engines. On SQLite a later migration that
remakes the table has to make the triggers again; `tests/test_gates.py` says so.
"""

from typing import Any

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER stage_change_no_{verb} BEFORE {verb} ON rooms_stagechange"
    " BEGIN SELECT RAISE(ABORT, 'a room''s history is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    (
        "CREATE FUNCTION stage_change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'a room''s history is append-only'; END $$"
    ),
    (
        "CREATE TRIGGER stage_change_append_only BEFORE UPDATE OR DELETE ON rooms_stagechange"
        " FOR EACH ROW EXECUTE FUNCTION stage_change_is_append_only()"
    ),
]


def forwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  # Django gives both
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def backwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  # Django gives both
    if schema_editor.connection.vendor == "sqlite":
        statements = [f"DROP TRIGGER stage_change_no_{verb}" for verb in ("UPDATE", "DELETE")]
    else:
        statements = [
            "DROP TRIGGER stage_change_append_only ON rooms_stagechange",
            "DROP FUNCTION stage_change_is_append_only()",
        ]
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("rooms", "0001_rollout")]
    operations = [migrations.RunPython(forwards, backwards)]
