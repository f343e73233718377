"""Persons in lists: names in Khmer first, then the others; until now the two orders ran into each other."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Value
from django.db.models.functions import Concat


def put_language_first(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """As `sala.people.queries.list_key` does for new ones."""
    persons = apps.get_model("people", "Person")._default_manager.using(
        editor.connection.alias
    )  # a historical model has no other that mypy knows
    persons.filter(name_language="km").update(sort_key=Concat(Value("a "), "sort_key"))
    persons.exclude(name_language="km").update(sort_key=Concat(Value("b "), "sort_key"))


class Migration(migrations.Migration):
    dependencies = [("people", "0003_cards_and_use")]
    operations = [migrations.RunPython(put_language_first, migrations.RunPython.noop)]
