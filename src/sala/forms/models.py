"""Forms, their versions, responses."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sala.forms.types import Channel, Shows, Who
from sala.kit.i18n import LANGUAGES, TextField
from sala.kit.ids import uuid7
from sala.kit.lives import ACT, NAMED, lives


class Form(models.Model):
    """A questionnaire. Its rights, time zone and languages are its scope's; `code` is its short address on paper.

    `closed_at`: what was answered before is still taken when it arrives.
    """

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.ForeignKey("people.Scope", models.PROTECT, related_name="+")
    code = models.CharField(max_length=9, unique=True)
    title = TextField(max_length=200)
    who = models.CharField(max_length=10, choices=Who)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(who__in=Who.values), name="form_who_known"),
            models.CheckConstraint(condition=~Q(code=""), name="form_has_a_code"),
        ]
        ordering: ClassVar[list[str]] = ["-made_at", "pk"]

    def __str__(self) -> str:
        return str(self.title)


class FormVersion(models.Model):
    """A form's questions. Without `published_at` it is the draft, of which there is one at most; published, it stays
    as it is. `plain`: made by the editor, which can change it again.
    """

    PERSONAL = "Opaque id of who published it. Kept with the form."
    LIVES = lives(published_by=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    form = models.ForeignKey(Form, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    plain = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_number_once"),
            models.UniqueConstraint(
                fields=["form"], condition=Q(published_at__isnull=True), name="form_has_one_draft"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="form_version_counts_from_one"),
        ]
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return str(self.number)


class Response(models.Model):
    """One person's answers to one version. `person_id` is None for an anonymous one, for good; it then carries the hash
    of a receipt that only the phone has. `paper_code` is the code printed on the paper that was typed in.
    """

    PERSONAL = (
        "What a person answered, with her id if she gave her name. Kept with the form; the id is dropped "
        "on erasure."
    )
    LIVES = lives(_("Answers to forms"), person_id=NAMED)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    form = models.ForeignKey(Form, models.PROTECT, related_name="responses")
    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="responses")
    answers = models.JSONField()
    person_id = models.UUIDField(null=True, db_index=True)
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    channel = models.CharField(max_length=8, choices=Channel)
    paper_code = models.CharField(max_length=9, blank=True)
    receipt_digest = models.CharField(max_length=64, blank=True, db_index=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["form", "paper_code"], condition=~Q(paper_code=""), name="response_paper_once"
            ),
            models.CheckConstraint(
                condition=Q(paper_code="") | Q(channel=Channel.PAPER), name="response_code_only_on_paper"
            ),
            models.CheckConstraint(
                condition=Q(receipt_digest="") | Q(person_id__isnull=True),
                name="response_receipt_only_anonymous",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="response_channel_known"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="response_language_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["form", "made_at"], name="response_by_form")
        ]
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]


class ResponsePicture(models.Model):
    """A picture that answers a question; `key` as in the page. It belongs to this response and to nothing else."""

    PERSONAL = "A photo that came with answers, and whom it shows. Deleted with the response."

    response = models.ForeignKey(Response, models.CASCADE, related_name="pictures")
    picture = models.OneToOneField("files.Picture", models.PROTECT, related_name="+")
    key = models.CharField(max_length=140)
    shows = models.CharField(max_length=8, blank=True, choices=Shows)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["response", "key"], name="response_picture_once"),
            models.CheckConstraint(condition=Q(shows__in=Shows.values), name="response_picture_shows_known"),
        ]
