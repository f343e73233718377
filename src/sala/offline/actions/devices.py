"""Phones and their tokens."""

import datetime as dt
import secrets
import uuid
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q

from sala.kit.ids import digest
from sala.offline.models import Device
from sala.people.api import Account, Person, can_issue_card, end_sign_in, record


class NewDevice(NamedTuple):
    """A device and its token, which is kept on the phone only."""

    device: Device
    token: str


@transaction.atomic
def add_device(*, person: Person, sign_in: uuid.UUID | None, at: dt.datetime) -> NewDevice:
    """A token for this person on this phone. It outlives sign-out, so that what waits in the outbox can still be
    sent.
    """
    token = secrets.token_urlsafe(32)
    device = Device.objects.create(
        person=person, sign_in=sign_in, token_digest=digest(token), made_at=at, seen_at=at
    )
    record("device.add", by=person, at=at, about=device)
    return NewDevice(device, token)


def device_with_token(token: str) -> Device | None:
    """The device that holds this token and was not signed out from elsewhere, alone or with all the person's phones."""
    ended = F("person__account__phones_ended_at")
    open_ones = Device.objects.filter(token_digest=digest(token), revoked_at__isnull=True)
    return open_ones.filter(Q(person__account__phones_ended_at__isnull=True) | Q(made_at__gt=ended)).first()


@transaction.atomic
def sign_out_phone(
    *, account: Account, sign_in: uuid.UUID, at: dt.datetime, by: Person | None = None
) -> bool:
    """A lost phone: end its sign-in and its token; `by` is its owner unless told. False when it had ended already.

    Raises PermissionDenied when somebody else may not issue the owner a card: to sign her out is the same power.
    """
    if by is not None and by.pk != account.person_id and not can_issue_card(by, account):
        raise PermissionDenied
    revoked = Device.objects.filter(
        person_id=account.person_id, sign_in=sign_in, revoked_at__isnull=True
    ).update(revoked_at=at)
    return end_sign_in(account=account, sign_in=sign_in, at=at, by=by) or bool(revoked)
