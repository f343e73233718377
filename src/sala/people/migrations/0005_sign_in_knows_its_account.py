"""The column stays as it is: from now on Django knows that it names an account, so that one query finds both."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0004_lists_by_language")]
    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("signin", "account_id"),
                migrations.AddField(
                    "signin",
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.account",
                    ),
                ),
            ]
        )
    ]
