from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="Withdrawal"),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question_id", models.UUIDField(db_index=True)),
                ("person_id", models.UUIDField(null=True)),
                ("receipt_digest", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person_id__isnull", False)),
                        fields=("question_id", "person_id"),
                        name="withdrawal_once_by_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person_id__isnull", True)),
                        fields=("question_id", "receipt_digest"),
                        name="withdrawal_once_by_receipt",
                    ),
                ]
            },
        ),
    ]
