"""The index."""

from typing import ClassVar

from django.db import models

from sala.kit.sorting import KEY_LENGTH
from sala.search.tokens import TokenField


class Entry(models.Model):
    """What one object is found by in one language. `manage.py reindex` makes it anew from the object."""

    PERSONAL = "Names and posts of people, to find them; shown by the rules of their pages. Kept with them."

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    language = models.CharField(max_length=2)
    scope_id = models.UUIDField(null=True)
    public = models.BooleanField(default=True)
    title = models.CharField(max_length=200)
    about = models.CharField(max_length=200, db_default="")
    path = models.CharField(max_length=200, blank=True)
    title_words = TokenField()
    words = TokenField()
    clusters = TokenField()
    size = models.PositiveIntegerField(
        help_text="How many words it has: a short text that fits is the better hit."
    )
    sort_key = models.CharField(max_length=KEY_LENGTH)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "object_id", "language"], name="entry_once_per_language")
        ]
