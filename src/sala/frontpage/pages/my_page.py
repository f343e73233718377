"""My page: what comes next for me."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sala.forum.api import MySession, ToAnswer, forms_to_answer, sessions_of
from sala.frontpage.queries import Part, parts_from
from sala.frontpage.shell import StaffLink, staff_links
from sala.meetings.api import Delegation, delegations_led_by
from sala.notify.api import Notice, newest_notices
from sala.offline.api import has_open_conflicts
from sala.people.api import Person, Role, lacks_second_factor, roles_of, signed_in, waits_for_factor
from sala.ui.api import page, read_only

NOTICES, PARTS = 3, 4
AFTERWARDS = dt.timedelta(days=1)  # so long a delegation stays here when its event is over
HOME_ZONE = "Asia/Phnom_Penh"


@dataclass(frozen=True, slots=True)
class MyPage:
    """The person's own. `later`: what follows after the next meeting; `chooses`: two versions of something that she
    edited without network wait for her; `sessions`: in which she speaks, chairs or interprets; `asks_factor`: she has
    power over others' data and only a PIN; `sleeps`: until that changes her roles do not count.
    """

    person: Person
    today: dt.date
    next: Part | None
    is_on: bool
    later: list[Part]
    notices: list[Notice]
    staff: list[StaffLink]
    forms: list[ToAnswer]
    delegations: list[Delegation]
    chooses: bool
    sessions: list[MySession]
    asks_factor: bool
    sleeps: bool


@read_only
@signed_in
def my_page(request: HttpRequest, person: Person) -> HttpResponse:
    """For the signed-in person; six queries, one more with a task, one for who manages an organisation, and one or two
    while a forum asks something.
    """
    now = timezone.now()
    held = roles_of(person)
    parts = parts_from(person, now, PARTS)
    upcoming = parts[0] if parts else None
    shown = MyPage(
        person=person,
        today=now.astimezone(ZoneInfo(upcoming.zone if upcoming else HOME_ZONE)).date(),
        next=upcoming,
        is_on=upcoming is not None and upcoming.participation.meeting.starts_at <= now,
        later=parts[1:],
        notices=newest_notices(person.pk, NOTICES),
        staff=staff_links(held),
        forms=forms_to_answer(person, now),
        # Who leads one without managing the organisation has it on the event's day, and was told.
        delegations=delegations_led_by(person, now - AFTERWARDS) if Role.ORGANISATION_MANAGER in held else [],
        # A member edits only her own details without network, and their page says it.
        chooses=bool(held - {Role.MEMBER}) and has_open_conflicts(person),
        sessions=sessions_of(person, now, PARTS),
        asks_factor=lacks_second_factor(person),
        sleeps=waits_for_factor(person),
    )
    return page(request, "frontpage/my_page.html", shown)
