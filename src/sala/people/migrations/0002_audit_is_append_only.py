"""The audit log refuses UPDATE and DELETE in the database itself, on both engines."""

from typing import Any

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON people_auditentry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    (
        "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
    ),
    (
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON people_auditentry"
        " FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
    ),
]


def forwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  # Django gives both
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def backwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  # Django gives both
    if schema_editor.connection.vendor == "sqlite":
        statements = [f"DROP TRIGGER audit_no_{verb}" for verb in ("UPDATE", "DELETE")]
    else:
        statements = [
            "DROP TRIGGER audit_append_only ON people_auditentry",
            "DROP FUNCTION audit_is_append_only()",
        ]
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
