"""What I agree to: give, withdraw, and what each means in plain words."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.kit.i18n import Text
from sala.people.actions.consents import give_consent, withdraw_consent
from sala.people.models import Consent, Person, Scope
from sala.people.queries import consent_scopes, consents_of
from sala.people.requests import signed_in
from sala.people.types import WORDINGS, Manner, Purpose
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One purpose in one scope: what it says, and the newest word on it (None: never asked). `old`: she agreed to
    another sentence than the one that stands here now. `wider`: she agrees for a whole of which this is a part, a
    programme with its forums; then it holds here too, whatever she said here.
    """

    purpose: str
    title: str
    text: str
    after: str
    said: Consent | None
    wider: Consent | None
    manner: str
    old: bool

    @property
    def holds(self) -> bool:
        """Whether she agrees now."""
        return self.said is not None and self.said.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class ConsentPlace:
    """A scope and its three lines."""

    id: uuid.UUID
    name: Text
    zone: str
    lines: list[ConsentLine]


@dataclass(frozen=True, slots=True)
class ConsentsPage:
    """The newest forum first."""

    crumbs: list[Crumb]
    places: list[ConsentPlace]
    error: str


@signed_in
def consents(request: HttpRequest, user: Person) -> HttpResponse:
    """For each about herself. A withdrawal has its effect at once; agreeing again is possible at any time."""
    error = ""
    if request.method == "POST":
        try:
            change_consent(request, user, user, Manner.SELF)
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        else:
            return redirect("people:consents")
    crumbs = [Crumb(_("My page"), reverse("frontpage:my_page"))]
    shown = ConsentsPage(crumbs, places_of(user, consent_scopes(user)), error)
    return page(request, "people/consents.html", shown, status=422 if error else 200)


def change_consent(request: HttpRequest, person: Person, user: Person, manner: Manner) -> None:
    """What a button of the page does: `withdraw` an id, or give `purpose` in `scope`. Raises Http404 for what is none,
    ValidationError.
    """
    said, at = request.POST, timezone.now()
    if "withdraw" in said:
        found = Consent.objects.select_related("person", "scope")
        consent = get_object_or_404(found, pk=_uuid(said["withdraw"]), person=person)
        withdraw_consent(consent=consent, by=user, at=at)
        return
    scope = get_object_or_404(Scope, pk=_uuid(said.get("scope", "")))
    if said.get("purpose") not in Purpose.values:
        raise Http404
    give_consent(
        person=person,
        purpose=Purpose(said["purpose"]),
        scope=scope,
        by=user,
        at=at,
        manner=manner,
        guardian=said.get("guardian", ""),
    )


def places_of(person: Person, scopes: Iterable[Scope]) -> list[ConsentPlace]:
    """The scopes with what the person said there."""
    said: dict[tuple[uuid.UUID, str], Consent] = {}
    for one in consents_of(person):
        said.setdefault((one.scope_id, one.purpose), one)
    return [
        ConsentPlace(
            scope.pk,
            scope.name,
            scope.time_zone,
            [_line(purpose, [said.get((pk, purpose)) for pk in reversed(scope.line)]) for purpose in Purpose],
        )
        for scope in scopes
    ]


def _line(purpose: Purpose, line: list[Consent | None]) -> ConsentLine:
    """`line`: what she said last in the scope, then in each above it."""
    wording, said = WORDINGS[purpose], line[0]
    return ConsentLine(
        purpose=purpose.value,
        title=str(purpose.label),
        text=str(wording.text),
        after=str(wording.after),
        said=said,
        wider=next((one for one in line[1:] if one and one.withdrawn_at is None), None),
        manner=str(Manner(said.manner).label) if said else "",
        old=said is not None and said.wording != wording.version,
    )


def _uuid(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError:
        raise Http404 from None
