"""What persons agree to, and where their ways lead."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sala.kit.ids import uuid7
from sala.kit.lives import ACT, FACT, HERS, Merged, lives
from sala.people.types import Done, ErasureState, Manner, Purpose


class Consent(models.Model):
    """That a person agreed to something in a scope and all below it, and when she took it back.

    A row is never given anew: who agrees again gets another one. `wording` is the version of the sentence that she
    read.
    """

    PERSONAL = (
        "What a person agreed to, when and how, to be able to show it. Kept with the scope; the guardian's name only "
        "while the consent holds."
    )
    LIVES = lives(_("Consents"), person=FACT.blanking("guardian"), given_by=ACT, withdrawn_by=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    scope = models.ForeignKey("people.Scope", models.CASCADE, related_name="+")
    wording = models.PositiveSmallIntegerField()
    manner = models.CharField(max_length=10, choices=Manner)
    guardian = models.CharField(max_length=120, blank=True)
    given_at = models.DateTimeField()
    given_by = models.UUIDField(help_text="She herself, or who typed in what is on paper.")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "purpose", "scope"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_open_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, guardian=""),
                name="consent_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(guardian="") | Q(manner="guardian"), name="consent_guardian_only_for_a_child"
            ),
        ]


class Merge(models.Model):
    """Two entries were found to be one person: `absorbed` leads to `kept` from then on, until it is taken back."""

    PERSONAL = (
        "Which two entries were one person, and who said so. Kept with the person; the rows to take it back for half a "
        "year."
    )
    LIVES = lives(
        kept=HERS.merging(Merged.BY_HAND).untold(),
        absorbed=HERS.merging(Merged.BY_HAND).untold(),
        made_by=ACT,
        undone_by=ACT,
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kept = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    absorbed = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    moved = models.PositiveIntegerField(default=0)
    undone_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    not_divided = models.PositiveIntegerField(
        default=0, help_text="Rows that had changed or gone when it was taken back."
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at__isnull=True), name="merge_absorbed_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_by_somebody",
            ),
        ]


class MergedRow(models.Model):
    """What a merge did to one row, in its order: `moved` to the one who is kept; put `aside`, because hers stands for
    both; or `changed`, to say what the other one said. Columns are written as text.
    """

    PERSONAL = "Which row belonged to which of two entries of one person, to take it back. Deleted after half a year."

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="rows")
    table = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    done = models.CharField(max_length=8, choices=Done)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)


class Different(models.Model):
    """Somebody looked at two who seemed to be one person, and they are two: they are not shown again."""

    PERSONAL = "That two people with the same name or phone are two. Deleted with either."
    LIVES = lives(one=HERS.untold(), other=HERS.untold(), said_by=ACT)

    one = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    other = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["one", "other"], name="different_once")
        ]


class Transfer(models.Model):
    """A person went from one post to another on a day: `old` ends the day before `new` begins. Until it is taken back,
    one from each post.
    """

    PERSONAL = "When a person changed from one school to another, and who wrote it down. Kept with her posts."
    LIVES = lives(person=FACT.untold(), made_by=ACT, undone_by=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="transfers")
    old = models.ForeignKey("people.Membership", models.CASCADE, related_name="+")
    new = models.OneToOneField("people.Membership", models.SET_NULL, null=True, related_name="arrival")
    ended_roles = models.JSONField(default=list)
    post = models.JSONField(null=True, help_text="What the new post was called when it was made.")
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    undone_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["old"], condition=Q(undone_at__isnull=True), name="transfer_once_from_a_post"
            )
        ]

    @property
    def as_made(self) -> bool:
        """Whether both posts are as the move left them: what was changed since is not taken back with it."""
        old, new = self.old, self.new
        if new is None or new.starts_on is None or new.ends_on is not None:
            return False
        said = self.post is None or dict(new.post) == self.post
        return said and old.ends_on == new.starts_on - dt.timedelta(days=1)


class ErasureRequest(models.Model):
    """A person asked that her data be erased. It waits until `due_at`, so that she can take it back, and until somebody
    has decided.
    """

    PERSONAL = "That a person asked for erasure, and what was decided. Kept under her opaque id, to show it was done."
    LIVES = lives(_("Requests for erasure"), person=FACT.blanking("reason"), decided_by=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="erasure_requests")
    state = models.CharField(max_length=10, choices=ErasureState, default=ErasureState.ASKED)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["asked", "approved"]), name="erasure_asked_once"
            )
        ]
