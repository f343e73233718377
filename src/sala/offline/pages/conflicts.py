"""Two versions: what I changed without network, and what somebody else changed meanwhile. I decide: about my details, a
translation, whatever a kind of envelope lets people edit.
"""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.kit.i18n import Text
from sala.offline.actions.conflicts import decide_conflict, settling_of
from sala.offline.models import Conflict
from sala.people.api import Person, signed_in
from sala.ui.api import page

MOST = 20


@dataclass(frozen=True, slots=True)
class TwoVersions:
    """One field: `stands` is the value that stands now, `here` the same in words, `sent` what was typed on the
    phone, `base` what both started from.
    """

    field: str
    label: str
    stands: str
    base: str
    here: str
    sent: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One conflict. `about` is what was edited; `gone`: it is no longer there to edit, only to put away."""

    id: uuid.UUID
    about: Text
    gone: bool
    fields: list[TwoVersions]


@dataclass(frozen=True, slots=True)
class ConflictsPage:
    """At most twenty at once; the rest comes when these are decided."""

    conflicts: list[Shown]
    error: str


@signed_in
def conflicts(request: HttpRequest, user: Person) -> HttpResponse:
    """POST decides one of them; deciding twice changes nothing more."""
    mine = Conflict.objects.filter(person_id=user.pk).select_related("receipt")
    error = ""
    if request.method == "POST":
        conflict = mine.filter(pk=_uuid(request.POST.get("conflict", ""))).first()
        if conflict is None:
            raise Http404
        choice = {field: request.POST.get(f"take.{field}", "here") for field in conflict.fields}
        # Browsers send every line's end as two signs.
        seen = {f: request.POST.get(f"seen.{f}", "").replace("\r\n", "\n") for f in conflict.fields}
        try:
            decide_conflict(conflict=conflict, choice=choice, seen=seen, by=user, at=timezone.now())
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        else:
            return redirect("offline:conflicts")
    waiting = mine.filter(decided_at__isnull=True).order_by("receipt__received_at", "pk")[:MOST]
    shown = ConflictsPage([_shown(one, user) for one in waiting], error)
    return page(request, "offline/conflicts.html", shown, status=422 if error else 200)


def _uuid(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None


def _shown(conflict: Conflict, user: Person) -> Shown:
    settling, object_id = settling_of(conflict), conflict.object_id
    standing = settling.standing(object_id, user) if settling else None
    if settling is None or standing is None:
        sent = [
            TwoVersions(field, field, "", "", "", str(three["sent"]))
            for field, three in conflict.fields.items()
        ]
        return Shown(conflict.pk, Text(), gone=True, fields=sent)
    fields = [
        TwoVersions(
            field,
            settling.label(object_id, field),
            standing.get(field, ""),
            settling.words(field, str(three["base"] or "")),
            settling.words(field, standing.get(field, "")),
            settling.words(field, str(three["sent"])),
        )
        for field, three in conflict.fields.items()
    ]
    return Shown(conflict.pk, settling.about(object_id, user), gone=False, fields=fields)
