"""Phones and their tokens."""

import datetime as dt
import secrets
import uuid
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sala.kit.ids import digest
from sala.offline.models import Device
from sala.people.api import Account, Person, can_issue_card, end_sign_in, record, sign_ins_open

# As long as a picture waits for the answer that names it (files).
PATIENCE = dt.timedelta(days=14)


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


def devices_open() -> QuerySet[Device]:
    """Those that were not signed out from elsewhere, alone or with all the person's phones."""
    ended = F("person__account__phones_ended_at")
    before = Q(person__account__phones_ended_at__isnull=True) | Q(made_at__gt=ended)
    return Device.objects.filter(before, revoked_at__isnull=True)


def device_with_token(token: str) -> Device | None:
    """The open device that holds this token."""
    return devices_open().filter(token_digest=digest(token)).first()


def devices_left(*, at: dt.datetime) -> QuerySet[Device]:
    """Open ones whose sign-in has ended: what waits on them can still be sent, for two weeks."""
    there = sign_ins_open(at=at).filter(id=OuterRef("sign_in"))
    return devices_open().exclude(Exists(there))


@transaction.atomic
def end_left_devices(*, at: dt.datetime) -> int:
    """Note whose sign-in has ended, and revoke those of which that was noted two weeks ago: a phone that was stolen
    must not send for ever. How many ended. A phone that is in use again fetches a new token by itself.
    """
    Device.objects.filter(pk__in=devices_left(at=at).values("pk"), left_at__isnull=True).update(left_at=at)
    return Device.objects.filter(revoked_at__isnull=True, left_at__lt=at - PATIENCE).update(revoked_at=at)


@transaction.atomic
def sign_out_phone(
    *, account: Account, sign_in: uuid.UUID, at: dt.datetime, by: Person | None = None
) -> bool:
    """A lost phone: end its sign-in and its token, also when only the token is left (`sign_in` is then the sign-in that
    it was made in, or the device). `by` is its owner unless told. False when it had ended already.

    Raises PermissionDenied when somebody else may not issue the owner a card: to sign her out is the same power.
    """
    if by is not None and by.pk != account.person_id and not can_issue_card(by, account):
        raise PermissionDenied
    mine = Device.objects.filter(
        Q(sign_in=sign_in) | Q(sign_in=None, pk=sign_in), person_id=account.person_id
    )
    revoked = mine.filter(revoked_at__isnull=True).update(revoked_at=at)
    return end_sign_in(account=account, sign_in=sign_in, at=at, by=by) or bool(revoked)
