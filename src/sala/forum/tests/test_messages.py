"""Messages to participants: written, sent once, told to whom they are for."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from pytest_django.fixtures import Settings

from sala.forum.actions.messages import (
    Draft,
    SentMessageError,
    StaleMessageError,
    discard_message,
    mark_of,
    send_message,
    spread_message,
    write_message,
)
from sala.forum.audience import missing_languages, persons_in, reach, unreached
from sala.forum.models import Event, Message, Session
from sala.forum.tasks import spread
from sala.forum.tests.factories import rows
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.meetings.api import Participation, State
from sala.notify.api import Delivery, Notice, deliver, tally
from sala.people.api import Person, Role
from sala.people.seed import Cast

SUBJECT = Text(km="ឡានក្រុងចេញម៉ោង ៧", vi="Xe buýt chạy lúc 7 giờ", en="The bus leaves at 7")
BODY = Text(km="សូមមកមុខសណ្ឋាគារ។", en="Come to the front of the hotel.")
DRAFT = Draft(SUBJECT, BODY, "all", urgent=False)


def written(event: Event, by: Person, **changes: object) -> Message:
    draft = Draft(**{"subject": SUBJECT, "body": BODY, "audience": "all", "urgent": False, **changes})  # type: ignore[arg-type]  # a test's changes
    return write_message(event=event, message_id=uuid7(), draft=draft, base=0, by=by, at=timezone.now())


def sent(event: Event, by: Person, **changes: object) -> Message:
    message = written(event, by, **changes)
    send_message(message=message, seen=mark_of(message), by=by, at=timezone.now())
    spread_message(message=message, at=timezone.now())
    return Message.objects.get(pk=message.pk)


def test_everybody_is_told_once_in_the_app(cast: Cast, practice: Event) -> None:
    message = sent(practice, cast.people[Role.ORGANISER])
    people = Participation.objects.values("person").distinct().count()
    assert message.told == people == Notice.objects.filter(matter=message.matter).count()
    notice = Notice.objects.filter(matter=message.matter).first()
    assert notice
    notice.read_at = timezone.now()
    notice.save()
    assert spread_message(message=message, at=timezone.now()) == 0
    assert tally(message.matter).read == 1


def test_a_job_that_was_cut_off_goes_on_where_it_was(cast: Cast, practice: Event) -> None:
    by, at = cast.people[Role.ORGANISER], timezone.now()
    message = written(practice, by)
    send_message(message=message, seen=mark_of(message), by=by, at=at)
    rows("notify.Notice").create(
        person=cast.people[Role.MEMBER], matter=message.matter, text=SUBJECT, path="/", told_at=at, read_at=at
    )
    everybody = len(persons_in(practice, "all"))
    assert spread_message(message=message, at=at) == everybody - 1
    assert Message.objects.get().told == everybody
    assert tally(message.matter).read == 1


def test_a_second_press_is_one_message_and_another_organiser_gets_a_clear_no(
    cast: Cast, practice: Event
) -> None:
    by, at = cast.people[Role.ORGANISER], timezone.now()
    message = written(practice, by)
    mark = mark_of(message)
    assert send_message(message=message, seen=mark, by=by, at=at)
    assert not send_message(message=message, seen=mark, by=by, at=at)
    with pytest.raises(SentMessageError):
        send_message(message=message, seen=mark, by=cast.people[Role.PROGRAMME_LEAD], at=at)
    other = Draft(SUBJECT, Text(en="Other"), "all", urgent=False)
    with pytest.raises(SentMessageError):
        write_message(event=practice, message_id=message.pk, draft=other, base=1, by=by, at=at)
    with pytest.raises(SentMessageError):
        discard_message(message=message, by=by, at=at)


def test_what_was_changed_since_it_was_seen_is_not_sent(cast: Cast, practice: Event) -> None:
    by = cast.people[Role.ORGANISER]
    message = written(practice, by)
    mark = mark_of(message)
    Participation.objects.filter(person=cast.people[Role.MEMBER]).update(state=State.DECLINED)
    with pytest.raises(StaleMessageError):
        send_message(message=message, seen=mark, by=by, at=timezone.now())
    assert Message.objects.get().sent_at is None


def test_two_who_change_a_draft_lose_nothing_unseen(cast: Cast, practice: Event) -> None:
    by, at = cast.people[Role.ORGANISER], timezone.now()
    message = written(practice, by)
    other = Draft(SUBJECT, Text(en="Other"), "all", urgent=True)
    write_message(event=practice, message_id=message.pk, draft=other, base=1, by=by, at=at)
    write_message(event=practice, message_id=message.pk, draft=other, base=1, by=by, at=at)  # the same again
    with pytest.raises(StaleMessageError):
        write_message(event=practice, message_id=message.pk, draft=DRAFT, base=1, by=by, at=at)
    assert Message.objects.get().body == other.body


@pytest.mark.parametrize("empty", [{"subject": Text()}, {"body": Text()}])
def test_an_empty_message_is_refused(cast: Cast, practice: Event, empty: dict[str, Text]) -> None:
    with pytest.raises(ValidationError):
        written(practice, cast.people[Role.ORGANISER], **empty)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.SPEAKER, Role.MEMBER])
def test_only_organisers_write_and_send(cast: Cast, practice: Event, role: Role) -> None:
    message = written(practice, cast.people[Role.ORGANISER])
    with pytest.raises(PermissionDenied):
        written(practice, cast.people[role])
    with pytest.raises(PermissionDenied):
        send_message(message=message, seen=mark_of(message), by=cast.people[role], at=timezone.now())
    with pytest.raises(PermissionDenied):
        discard_message(message=message, by=cast.people[role], at=timezone.now())


def test_a_message_to_nobody_is_not_sent(cast: Cast, practice: Event) -> None:
    by = cast.people[Role.ORGANISER]
    message = written(practice, by, audience="present")
    with pytest.raises(ValidationError, match="Nobody"):
        send_message(message=message, seen=mark_of(message), by=by, at=timezone.now())


def test_audiences(cast: Cast, practice: Event) -> None:
    everybody = persons_in(practice, "all")
    member, speaker, chair = (cast.people[role] for role in (Role.MEMBER, Role.SPEAKER, Role.CHAIR))
    Participation.objects.filter(person=member).update(state=State.CONFIRMED, mode="online")
    Participation.objects.filter(person=chair).update(state=State.DECLINED)
    assert set(everybody) - set(persons_in(practice, "all")) == {chair.pk}
    assert persons_in(practice, "state:confirmed") == persons_in(practice, "mode:online") == [member.pk]
    assert member.pk not in persons_in(practice, "state:invited")
    day = practice.days.get().meeting_id
    assert persons_in(practice, f"day:{day}") == persons_in(practice, "all")
    assert persons_in(practice, "present") == []
    group = rows("meetings.Group").create(scope=practice.scope, name=Text(en="Table 1"))
    rows("meetings.GroupMember").create(group=group, person=member)
    assert persons_in(practice, f"group:{group.pk}") == [member.pk]
    assert persons_in(practice, f"group:{uuid7()}") == []
    session = Session.objects.get(event=practice)
    assert persons_in(practice, f"session:{session.pk}") == sorted([speaker.pk, chair.pk])


def test_the_preview_counts_languages_and_channels(cast: Cast, practice: Event, settings: Settings) -> None:
    settings.CHANNELS = {"email": "Sala <sala@sala.example>", "sms": "json://x/{to}"}
    rows("people.Contact").delete()
    member, speaker = cast.people[Role.MEMBER], cast.people[Role.SPEAKER]
    for person, kind, value in ((member, "email", "m@example.org"), (speaker, "phone", "+85512000001")):
        person.contacts.create(kind=kind, value=value, typed=value)
    Person.objects.filter(pk=speaker.pk).update(language="vi")
    message = written(practice, cast.people[Role.ORGANISER])
    found = reach(message)
    assert found.people == len(persons_in(practice, "all"))
    assert sum(n for _code, n, _instead in found.languages) == found.people
    assert ("vi", 1, "en") in found.languages
    assert sorted(n for _name, n in found.channels) == [1, 1]
    assert found.out_of_reach == found.people - 2 == len(unreached(message))
    assert missing_languages(message) == ["vi"]


def test_a_message_is_of_use_until_the_event_is_over_or_two_days(
    cast: Cast, practice: Event, settings: Settings
) -> None:
    settings.CHANNELS = {"email": "Sala <sala@sala.example>"}
    person = cast.people[Role.MEMBER]
    person.contacts.create(kind="email", value="m@example.org", typed="m@example.org")
    message = sent(practice, cast.people[Role.ORGANISER])
    row = Delivery.objects.get(notice__matter=message.matter, notice__person=person)
    assert row.until
    assert message.sent_at
    assert row.until >= message.sent_at + dt.timedelta(days=1, hours=23)


def test_the_job_tells_everybody(cast: Cast, practice: Event, run_jobs: Callable[[], int]) -> None:
    by = cast.people[Role.ORGANISER]
    message = written(practice, by)
    send_message(message=message, seen=mark_of(message), by=by, at=timezone.now())
    spread.enqueue(str(message.pk))
    spread.enqueue(str(uuid7()))
    assert run_jobs() == 2
    assert Message.objects.get(pk=message.pk).told == Notice.objects.filter(matter=message.matter).count()
    assert deliver() == 0  # no channel is set up here
