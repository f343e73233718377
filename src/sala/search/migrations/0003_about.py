from django.db import migrations, models

# Django's own way makes the table anew on SQLite, and with it the triggers of its index would go.
ADD = "ALTER TABLE search_entry ADD COLUMN about varchar(200) DEFAULT '' NOT NULL"
REMOVE = "ALTER TABLE search_entry DROP COLUMN about"


class Migration(migrations.Migration):
    dependencies = [("search", "0002_token_indexes")]
    operations = [
        migrations.RunSQL(
            ADD,
            REMOVE,
            state_operations=[
                migrations.AddField("entry", "about", models.CharField(max_length=200, db_default=""))
            ],
        )
    ]
