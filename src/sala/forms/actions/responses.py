"""Answering, typing in from paper, taking back."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.forms.actions.pictures import claim_answers, delete_responses
from sala.forms.interpreter import look
from sala.forms.models import Form, FormVersion, Response
from sala.forms.queries import day_in
from sala.forms.rules import Ruling, can_type_in, ruling
from sala.forms.types import Answers, Channel, Who
from sala.kit.i18n import LANGUAGES
from sala.kit.ids import clean_code, coarse_uuid7, digest
from sala.kit.time import round_to_hour
from sala.people.api import Person, record

PAPER_CODE = 9  # two groups of four signs and a dash
OTHER = _("Something else was sent under this number before.")


class BadAnswersError(ValidationError):
    """Some answers cannot be taken: `errors` by key, as the interpreter says them."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(_("Some answers cannot be taken as they are."))
        self.errors = errors


class OtherResponseError(ValidationError):
    """The id, or the paper's code, belongs to another response."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered, as it came. `typed_by`: who typed it in from paper."""

    id: uuid.UUID
    answers: Answers
    language: str
    channel: Channel
    person: Person | None = None
    receipt: str = ""
    paper_code: str = ""
    typed_by: Person | None = None


@transaction.atomic
def respond(*, version: FormVersion, given: Given, at: dt.datetime) -> Response:
    """Keep one person's answers. Without a person it is anonymous: id and time are cut to the hour, and no line of the
    log tells of it. `at` is when it was made; what was made before the form was closed is taken later too.

    Sent twice it is one response. Raises BadAnswersError when an answer cannot be taken, OtherResponseError when the id
    or the paper's code has other answers, ValidationError when the form is closed or the code no paper's,
    PermissionDenied.
    """
    form, person = version.form, given.person
    ruled = _ruled(form, given, at)
    if not ruled.may:
        raise PermissionDenied
    if person and form.who == Who.ANONYMOUS:
        person = None
    seen = look(version.definition, given.answers, today=day_in(form, at))
    if seen.errors:
        raise BadAnswersError(seen.errors)
    if not seen.cleaned:
        raise ValidationError(_("Answer one question at least."))
    key = given.id if person else coarse_uuid7(given.id)
    known = Response.objects.filter(pk=key).first()
    if known is None:
        if ruled.closed:
            raise ValidationError(ruled.closed)
        known = _keep(version, given, key, person, seen.cleaned, at)
    if (known.answers, known.person_id, known.form_id) != (
        seen.cleaned,
        person.pk if person else None,
        form.pk,
    ):
        raise OtherResponseError(OTHER)
    return known


def _ruled(form: Form, given: Given, at: dt.datetime) -> Ruling:
    if given.typed_by is None:
        return ruling(given.person, form, at)
    # Papers come in after the closing: that is when people type.
    return Ruling(may=can_type_in(given.typed_by, form), closed="")


def _paper_code(given: Given) -> str:
    """The code of the paper; "" for what came another way. A form's own code, say, is refused: it stands there too."""
    if given.channel != Channel.PAPER:
        return ""
    paper = clean_code(given.paper_code)
    if len(paper) != PAPER_CODE:
        raise ValidationError(_("The code on a paper has eight signs, such as AB3D-9KQ2. Look at it again."))
    return paper


def _keep(
    version: FormVersion,
    given: Given,
    key: uuid.UUID,
    person: Person | None,
    answers: dict[str, Any],
    at: dt.datetime,
) -> Response:
    paper = _paper_code(given)
    try:
        with transaction.atomic():
            response = Response.objects.create(
                pk=key,
                form=version.form,
                version=version,
                answers=answers,
                person_id=person.pk if person else None,
                language=given.language if given.language in LANGUAGES else "en",
                channel=given.channel,
                paper_code=paper,
                receipt_digest=digest(clean_code(given.receipt)) if given.receipt and person is None else "",
                made_at=at if person else round_to_hour(at),
            )
    except IntegrityError as error:
        known = Response.objects.filter(pk=key).first()
        if known:
            return known
        raise OtherResponseError(
            _("A paper with this code was typed in already. Look at the code again.")
        ) from error
    if wrong := claim_answers(response, version.definition):
        raise BadAnswersError(wrong)
    scope = version.form.scope
    if given.typed_by:
        record("response.type_in", by=given.typed_by, at=at, about=response, scope=scope)
    elif person:
        record("response.send", by=person, at=at, scope=scope)
    return response


BATCH = 500


def forget_answerers(form_id: uuid.UUID, *, wholly: bool) -> int:
    """Take the persons out of a form's responses, or (`wholly`) delete those that carry a person; how many. In batches,
    each by itself.
    """
    named = Response.objects.filter(form=form_id, person_id__isnull=False)
    count = 0
    while keys := list(named.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        some = Response.objects.filter(pk__in=keys)
        count += some.delete()[0] if wholly else some.update(person_id=None)
    return count


@transaction.atomic
def take_back(
    *, form_id: uuid.UUID, person: Person | None, receipt: str, response_id: uuid.UUID | None, at: dt.datetime
) -> int:
    """Delete a response with its pictures: an anonymous one by its receipt, a named one by its person; how
    many were deleted.
    """
    mine = Response.objects.filter(form_id=form_id)
    if receipt:
        return delete_responses(mine.filter(person_id=None, receipt_digest=digest(clean_code(receipt))))
    if person is None or response_id is None:
        return 0
    own = mine.filter(person_id=person.pk, pk=response_id).select_related("form__scope").first()
    if own is None:
        return 0
    record("response.take_back", by=person, at=at, scope=own.form.scope)
    return delete_responses(mine.filter(pk=own.pk))
