"""What pages on which one writes share: a form that is sent twice is kept once, and nobody sends too fast."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from sala.forum.actions.questions import OtherQuestionError
from sala.kit.ids import new_code, parse_uuid7, uuid7
from sala.offline.api import TOO_FAST, address_of, let_through

Kept = TypeVar("Kept")


class TooFastError(ValidationError):
    """Too much comes from this address at the moment."""


def form_id(request: HttpRequest) -> uuid.UUID:
    """The id that the form was given when it was shown; a new one for a form without."""
    try:
        return parse_uuid7(request.POST.get("id"))
    except ValueError:
        return uuid7()


def once(request: HttpRequest, keep: Callable[[uuid.UUID], Kept]) -> Kept:
    """Keep what was written under the form's own id; a form that was sent before with another text is a new one."""
    try:
        return keep(form_id(request))
    except OtherQuestionError:
        return keep(uuid7())


def once_with_receipt(
    request: HttpRequest, receipt: str, keep: Callable[[uuid.UUID, str], Kept]
) -> tuple[Kept, str]:
    """The same with the receipt of what was kept: a new one gets a receipt of its own."""
    try:
        return keep(form_id(request), receipt), receipt
    except OtherQuestionError:
        receipt = new_code()
        return keep(uuid7(), receipt), receipt


def check_pace(request: HttpRequest, there: QuerySet[Any], at: dt.datetime) -> None:
    """Raise TooFastError when too much comes from this address. What is there already may come again."""
    if not let_through(address_of(request), at=at) and not there.exists():
        raise TooFastError(TOO_FAST)
