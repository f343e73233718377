"""The kinds of envelopes that carry answers."""

import json
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from sala.forms.actions.responses import BadAnswersError, Given, respond
from sala.forms.models import Form
from sala.forms.queries import version_numbered
from sala.forms.types import Channel, Who, items_of
from sala.forms.wording import error_sentence
from sala.kit.i18n import Text
from sala.offline.api import Envelope, Kind, RefusedError
from sala.people.api import Person, persons_by_id

NOT_COMPLETE = _("This form is not complete. Open the page again and send it anew.")


def _take(envelope: Envelope, person: Person | None) -> None:
    payload = dict(envelope.payload)
    form = _form(payload)
    version = version_numbered(form, payload.get("version"))
    answers = _answers(payload)
    if version is None or answers is None:
        raise RefusedError(NOT_COMPLETE)
    if person is None and form.who == Who.NAMED:
        raise RefusedError(_("Sign in on this phone, then it will be sent."))
    given = Given(
        id=envelope.id,
        answers=answers,
        language=str(payload.get("language", "")),
        channel=Channel.PROXY if payload.get("proxy") else Channel.OFFLINE,
        person=person,
        receipt=str(payload.get("receipt", ""))[:100],
    )
    try:
        respond(version=version, given=given, at=envelope.made_at)
    except BadAnswersError as error:
        raise RefusedError(_first_sentence(version.definition, error)) from error
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from error
    except PermissionDenied as error:
        raise RefusedError(
            _("This form is for other people. If it is for you too, ask the organiser.")
        ) from error


def _first_sentence(definition: dict[str, Any], error: BadAnswersError) -> str:
    key, code = next(iter(error.errors.items()))
    item = next(item for item, _around in items_of(definition) if item["name"] == key.rpartition(":")[2])
    return f"{Text(item.get('label', {}))}: {error_sentence(item, code)}"


def _form(payload: dict[str, Any]) -> Form:
    try:
        form = Form.objects.select_related("scope").filter(pk=uuid.UUID(str(payload.get("form")))).first()
    except ValueError as error:
        raise RefusedError(NOT_COMPLETE) from error
    if form is None:
        raise RefusedError(_("This form is not here any more."))
    return form


def _answers(payload: dict[str, Any]) -> dict[str, Any] | None:
    """The answers, or None; the page sends them as one text."""
    answers = payload.get("answers")
    try:
        found = json.loads(answers) if isinstance(answers, str) else answers
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _person(envelope: Envelope) -> Person:
    return persons_by_id([envelope.sender])[envelope.sender]


def response_kind() -> Kind:
    """`forms.response`: payload {form, version, answers, language, proxy}; with the sender's name."""
    return Kind("forms.response", lambda envelope: _take(envelope, _person(envelope)))


def anonymous_response_kind() -> Kind:
    """`forms.anonymous_response`: the same with a receipt instead of a name, sent without token."""
    return Kind("forms.anonymous_response", lambda envelope: _take(envelope, None), anonymous=True)


offline_kinds = (response_kind, anonymous_response_kind)
