"""Who comes in whose place, and who waits, over HTTPS, at 360 px in Khmer: a delegation's head names a substitute, the
substitute confirms and is let in at the door, the replaced one is not; a full visit gives a number, then the place.
"""

from collections.abc import Callable
from typing import NamedTuple

from e2e.door import kept, type_in
from e2e.phone import Installation, Phone

PREPARE = """
import datetime as dt
from django.utils import timezone
from sala.forum.actions.events import EventDetails, create_event
from sala.forum.actions.sessions import SessionPlan, plan_session
from sala.forum.actions.visits import open_visit
from sala.forum.types import SessionKind
from sala.kit.i18n import Text
from sala.meetings.api import (
    Badge, DelegationTerms, Meeting, add_delegation, answer_invitation, invite, name_delegate, sign_up,
)
from sala.people.api import Organisation, Person, Role, Scope, grant_role

at, hour = timezone.now(), dt.timedelta(hours=1)
people = {name: Person.objects.get(latin_name=name, account__isnull=False) for name in (
    "Forum Organiser", "School Leader Sisowath", "Chair", "Speaker 1, Singapore", "Teacher, Kampong Cham",
)}
organiser, head, chair, old, new = people.values()
programme = Scope.objects.get(slug="stem-mentoring")
title = Text(km="វេទិកាគណៈប្រតិភូ", en="Forum of delegations")
details = EventDetails(title, Text(), Text(), at.date(), at.date(), ("km",), ())
event = create_event(programme=programme, details=details, by=None, at=at, slug="delegations")
grant_role(person=organiser, role=Role.ORGANISER, scope=event.scope, at=at, by=None)
day = event.days.get().meeting
Meeting.objects.filter(pk=day.pk).update(starts_at=at, ends_at=at + 6 * hour)
day.refresh_from_db()
school = Organisation.objects.get(external_ids__source="demo", external_ids__value="school-1")
delegation = add_delegation(
    scope=event.scope, organisation=school, terms=DelegationTerms(2, head, None), by=organiser, at=at
)
name_delegate(delegation=delegation, person=old, by=organiser, at=at)
invite(meetings=[day], people=[chair], by=organiser, at=at)
answer_invitation(scope=event.scope, person=chair, comes=True, at=at)
name = Text(km="ទៅសាលា", en="To the school")
plan = SessionPlan(SessionKind.VISIT, name, Text(), at + 3 * hour, at + 4 * hour, None, ("km",), ())
visit = open_visit(
    session=plan_session(event=event, plan=plan, by=None, at=at), places=1, gather_at=Text(), by=None, at=at
)
sign_up(visit=visit.meeting, person=chair, by=None, at=at)
print(day.pk, delegation.pk, Badge.objects.get(scope=event.scope, person=old).number)
"""


class Made(NamedTuple):
    """The forum's day, the school's delegation, the badge of the person who is replaced."""

    meeting: str
    delegation: str
    badge: str


def page(sala: Installation, path: str) -> str:
    """An address in Khmer."""
    return f"{sala.origin}/km/{path}"


def name_a_substitute(head: Phone, made: Made) -> None:
    """The head finds the delegation among her notices, and the substitute by a part of her name."""
    sala = head.sala
    head.sign_in("organisation_manager")
    head.page.goto(page(sala, f"meetings/delegation/{made.delegation}/"))
    head.accessible()
    head.page.click("main a[href*='/substitute/']")
    head.page.fill("#q", "Kampong Cham")
    head.page.click("form:has(#q) button")
    head.accessible()
    head.page.click("button[name=person]")
    head.page.wait_for_url(f"**/delegation/{made.delegation}/")
    head.accessible()
    assert head.page.locator("main a[href*='/substitute/']").count() == 1


def confirm(substitute: Phone, made: Made) -> str:
    """The substitute answers from the notice; the number of her badge."""
    sala = substitute.sala
    substitute.sign_in("member")
    substitute.page.goto(page(sala, "notices/"))
    assert substitute.page.get_by_text("វេទិកាគណៈប្រតិភូ").count() >= 1
    substitute.page.goto(page(sala, f"meetings/{made.meeting}/answer/"))
    substitute.accessible()
    substitute.page.check("[name=answer][value=in_person]")
    substitute.page.click("main form button.full")
    substitute.page.wait_for_url(f"**/meetings/{made.meeting}/")
    substitute.accessible()
    assert substitute.page.locator("main .chip.ok").count() >= 1
    substitute.page.goto(page(sala, "me/badge/"))
    shown = substitute.page.locator(".huge").first.inner_text()
    return str(shown).translate(str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789"))


def let_in(door: Phone, made: Made, badge: str) -> None:
    """Without network too, the door knows whose badge counts."""
    door.sign_in("organiser")
    door.page.goto(page(door.sala, f"meetings/{made.meeting}/door/"))
    door.page.wait_for_selector("#typed:visible")
    door.wait_for_token()
    kept(door)
    door.offline()
    type_in(door, made.badge, "replaced")
    type_in(door, badge, "present")
    door.accessible()
    door.online()
    door.page.wait_for_selector("#unsent", state="hidden")
    door.page.goto(page(door.sala, f"meetings/{made.meeting}/check-in/"))
    door.accessible()


def wait_for_the_visit(substitute: Phone, first: Phone) -> None:
    """Full: a number in the line; the first gives the place back, and it is hers."""
    path = page(substitute.sala, "forum/delegations/visits/")
    substitute.page.goto(path)
    substitute.accessible()
    substitute.page.click("button[name=visit]")
    substitute.page.wait_for_selector(".chip.wait")
    first.sign_in("chair")
    first.page.goto(path)
    first.accessible()
    first.page.click("button[name=back]")
    first.page.wait_for_selector("button[name=visit]")
    substitute.page.reload()
    substitute.page.wait_for_selector("main .chip.ok")
    substitute.accessible()


def test_a_substitute_is_let_in_and_a_full_visit_gives_its_place(
    phone: Callable[..., Phone], sala: Installation
) -> None:
    made = Made(*sala.manage("shell", "-v0", "-c", PREPARE).split()[-3:])
    name_a_substitute(phone(), made)
    substitute = phone()
    badge = confirm(substitute, made)
    let_in(phone(), made, badge)
    wait_for_the_visit(substitute, phone())
