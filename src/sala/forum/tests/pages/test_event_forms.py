import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.forms.api import Form, Given, current_version, respond
from sala.forms.seed import load_diet_form, load_evaluation_form
from sala.forms.types import Channel
from sala.forum.actions.event_forms import tell_of_forms
from sala.forum.asked import forms_to_answer
from sala.forum.models import Event, EventForm
from sala.forum.tests.factories import AT, forum, rows
from sala.kit.ids import uuid7
from sala.meetings.api import answer_invitation, invite, takes_part, was_present
from sala.people.api import Person, Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


@pytest.fixture
def event(cast: Cast) -> Event:
    """A forum for which a member has confirmed, and a speaker has not."""
    made = forum(cast)
    people: list[Person] = [cast.people[Role.MEMBER], cast.people[Role.SPEAKER]]
    invite(meetings=[day.meeting for day in made.days.all()], people=people, by=None, at=AT)
    answer_invitation(scope=made.scope, person=people[0], comes=True, at=AT)
    return made


def diet_of(cast: Cast, event: Event) -> Form:
    return load_diet_form(scope=event.scope, by=cast.people[Role.ADMINISTRATOR], people=(), at=AT)


def test_diet_is_asked_of_who_has_confirmed_and_counted_by_day(
    cast: Cast, event: Event, visit: Visit
) -> None:
    form, client = diet_of(cast, event), visit(Role.ORGANISER)
    path = f"/en/forum/{event.slug}/event-forms/"
    typed = {"form": str(form.pk), "purpose": "registration", "audience": "confirmed"}
    for _press in range(2):
        assert client.post(path, typed).status_code == 302
    assert EventForm.objects.count() == 1
    assert "Diet and travel" in visit(Role.MEMBER).get("/en/me/").content.decode()
    assert "Please answer" not in visit(Role.SPEAKER).get("/en/me/").content.decode()
    assert visit(Role.MEMBER).get(f"/en/forms/{form.pk}/").status_code == 200
    assert visit(Role.SPEAKER).get(f"/en/forms/{form.pk}/").status_code in {200, 403}
    member = cast.people[Role.MEMBER]
    page = client.get(f"{path}{form.pk}/").content.decode()
    assert "Who has not answered yet" in page
    assert member.name in page
    version = current_version(form)
    assert version
    respond(
        version=version, given=Given(uuid7(), {"diet": "c2"}, "en", Channel.WEB, member), at=timezone.now()
    )
    page = client.get(f"{path}{form.pk}/").content.decode()
    assert "Who has not answered yet" not in page
    assert "Vegetarian" in page
    assert "2023-04-04" in page
    assert member.name not in page
    assert "Please answer" not in visit(Role.MEMBER).get("/en/me/").content.decode()
    for role in (Role.CHAIR, Role.MEMBER):
        assert visit(role).get(f"{path}{form.pk}/").status_code == 403


def test_the_evaluation_opens_when_the_last_day_ends_and_few_answers_stay_hidden(
    cast: Cast, event: Event, visit: Visit
) -> None:
    by, client = cast.people[Role.ORGANISER], visit(Role.ORGANISER)
    form = load_evaluation_form(scope=event.scope, by=by, at=AT, answered=False)
    path = f"/en/forum/{event.slug}/event-forms/"
    client.post(path, {"form": str(form.pk), "purpose": "evaluation", "audience": "confirmed"})
    link = EventForm.objects.get()
    last = event.days.order_by("-date")[0].meeting
    assert link.opens_at == last.ends_at
    version = current_version(form)
    assert version
    for number in range(2):
        respond(
            version=version, given=Given(uuid7(), {"use": 4 + number}, "en", Channel.WEB), at=timezone.now()
        )
    results = f"{path}{form.pk}/"
    assert "Fewer than 3 answered" in visit(Role.CHAIR).get(results).content.decode()
    third = {"use": 5, "better": "Longer breaks."}
    respond(version=version, given=Given(uuid7(), third, "en", Channel.WEB), at=timezone.now())
    page = visit(Role.CHAIR).get(results).content.decode()
    assert 'width="67"' in page
    assert "Longer breaks." not in page
    assert visit(Role.MEMBER).get(results).status_code == 403


def test_who_is_asked_is_told_once_when_it_opens(cast: Cast, event: Event) -> None:
    form, opens = diet_of(cast, event), timezone.now() + dt.timedelta(hours=1)
    EventForm.objects.create(event=event, form=form, purpose="other", audience="confirmed", opens_at=opens)
    assert tell_of_forms(at=opens - dt.timedelta(minutes=1)) == 0
    assert tell_of_forms(at=opens) == 1
    assert tell_of_forms(at=opens) == 0
    (notice,) = rows("notify.Notice").filter(matter=f"form {form.pk}")
    assert notice.person_id == cast.people[Role.MEMBER].pk


@pytest.mark.parametrize("count", [1, 3])
def test_ones_own_page_asks_whom_the_rule_names_at_the_same_cost(
    cast: Cast, event: Event, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    day = event.days.order_by("date")[0].meeting
    seen = cast.people[Role.SPEAKER]
    rows("meetings.CheckIn").create(
        meeting=day, person_id=seen.pk, badge_seen="", method="paper", seen_at=AT, by_id=seen.pk, id=uuid7()
    )
    for audience in ("confirmed", "present"):
        for _form in range(count):
            EventForm.objects.create(
                event=event, form=diet_of(cast, event), purpose="other", audience=audience
            )
    for role in (Role.MEMBER, Role.SPEAKER, Role.CHAIR):
        person, asked = cast.people[role], 0
        asked += count * takes_part(event.scope).filter(person=person).exists()
        asked += count * was_present(event.scope).filter(person=person).exists()
        assert asked == {Role.MEMBER: count, Role.SPEAKER: 2 * count, Role.CHAIR: 0}[role]
        with django_assert_num_queries(3 if asked else 2):  # forms, her parts, her answers
            assert len(forms_to_answer(person, timezone.now())) == asked


def test_what_cannot_be_is_said(cast: Cast, event: Event, visit: Visit) -> None:
    form, client, other = diet_of(cast, event), visit(Role.ORGANISER), forum(cast, "Another")
    foreign = diet_of(cast, other)
    path = f"/en/forum/{event.slug}/event-forms/"
    wrong = {"form": str(form.pk), "opens": "2023-04-05T08:00", "closes": "2023-04-04T08:00"}
    for typed in (wrong, {"form": str(foreign.pk)}, {"form": ""}, {"form": str(form.pk), "opens": "soon"}):
        assert client.post(path, typed).status_code == 422
    assert not EventForm.objects.exists()
    client.post(path, {"form": str(form.pk)})
    client.post(path, {"form": str(form.pk), "remove": "1"})
    assert not EventForm.objects.exists()
    assert visit(Role.CHAIR).get(path).status_code == 403
