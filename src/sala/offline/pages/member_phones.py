"""A member's lost phone: her organisation's manager signs it out."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sala.offline.actions.devices import sign_out_phone
from sala.offline.pages.phones import PhoneRow, phone_chosen, phone_rows
from sala.people.api import Person, accounts_of, can_issue_card, person_seen_by, record_views, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class MemberPhonesPage:
    """The member's sign-ins."""

    crumbs: list[Crumb]
    person: Person
    rows: list[PhoneRow]


@signed_in
def member_phones(request: HttpRequest, user: Person, person_id: uuid.UUID) -> HttpResponse:
    """Whoever may give the member a card may sign out her phones."""
    person = person_seen_by(user, person_id)
    account = accounts_of([person]).get(person.pk)
    if account is None:
        raise Http404
    if not can_issue_card(user, account):
        raise PermissionDenied
    if request.method == "POST":
        sign_out_phone(account=account, sign_in=phone_chosen(request), at=timezone.now(), by=user)
        return redirect("offline:member_phones", person_id=person.pk)
    record_views([person.pk], by=user, at=timezone.now(), page="member_phones")
    crumbs = [Crumb(person.name, reverse("people:person", args=[person.pk]))]
    return page(
        request, "offline/member_phones.html", MemberPhonesPage(crumbs, person, phone_rows(account, None))
    )
