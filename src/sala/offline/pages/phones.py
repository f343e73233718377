"""My phones: every browser in which I am signed in, and a way to sign out one that I lost."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.offline.actions.devices import devices_left, sign_out_phone
from sala.people.api import Account, Person, accounts_of, current_sign_in, sign_ins_of, signed_in
from sala.ui.api import page

MOST = 50


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """One sign-in. `used_on` is kept to the day; `this`: the one that the reader uses now. `left`: only what waits
    on the phone can still be sent.
    """

    id: uuid.UUID
    browser: str
    started_at: dt.datetime
    used_on: dt.date | None
    this: bool
    left: bool = False


@dataclass(frozen=True, slots=True)
class PhonesPage:
    """Newest first, at most fifty; then those that are signed out."""

    rows: list[PhoneRow]


@signed_in
def phones(request: HttpRequest, user: Person) -> HttpResponse:
    """POST signs out one phone; pressing twice changes nothing more."""
    account = accounts_of([user])[user.pk]
    if request.method == "POST":
        sign_out_phone(account=account, sign_in=phone_chosen(request), at=timezone.now())
        return redirect("offline:phones")
    return page(request, "offline/phones.html", PhonesPage(phone_rows(account, current_sign_in(request))))


def phone_chosen(request: HttpRequest) -> uuid.UUID:
    """The sign-in that was pressed; one that does not exist when it is no id at all."""
    try:
        return uuid.UUID(request.POST.get("sign_in", ""))
    except ValueError:
        return uuid.UUID(int=0)


def phone_rows(account: Account, current: uuid.UUID | None) -> list[PhoneRow]:
    """The sign-ins of an account, and the phones that could still send after theirs has ended; two queries."""
    left = devices_left(at=timezone.now()).filter(person=account.person_id).order_by("-made_at")[:MOST]
    signed_out = {one.sign_in or one.pk: one.made_at for one in left}
    return [
        *(
            PhoneRow(one.id, one.browser, one.started_at, one.used_on, one.id == current)
            for one in sign_ins_of(account)[:MOST]
        ),
        *(PhoneRow(key, "", made_at, None, this=False, left=True) for key, made_at in signed_out.items()),
    ]
