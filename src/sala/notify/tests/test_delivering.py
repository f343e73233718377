"""The outbox: once per matter, over one channel; what is unsure is not repeated, what could not leave waits."""

import datetime as dt
from unittest.mock import patch

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from sala.kit.i18n import Text
from sala.kit.processes import this_process
from sala.notify.actions import delivering
from sala.notify.actions.delivering import deliver, sweep_deliveries
from sala.notify.actions.preferences import set_preference
from sala.notify.actions.telling import Outside, Word, forget_read, tell, write_letter
from sala.notify.models import ChannelTrouble, Delivery, Letter, Notice, Preference
from sala.notify.queries import silent_channels, tally
from sala.notify.tests.factories import Letterbox, Service, letterbox, text_of
from sala.notify.types import Channel, Outcome
from sala.people.api import Person, Role
from sala.people.seed import Cast

TEXT = Text(km="វគ្គរបស់អ្នកចាប់ផ្ដើមម៉ោង ៩", vi="Phiên của bạn bắt đầu lúc 9 giờ", en="Your session starts at 9")
NOON = dt.datetime(2023, 4, 4, 5, 0, tzinfo=dt.UTC)  # in Phnom Penh


@pytest.fixture(autouse=True)
def never_quiet(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Tests run at any hour; those of quiet hours say so."""
    if "quiet" not in request.node.name:
        monkeypatch.setattr(Preference, "free_at", lambda _self, at: at)


def reach(person: Person, email: str = "", phone: str = "") -> Person:
    """The person with exactly these contacts."""
    person.contacts.all().delete()
    for kind, value in (("email", email), ("phone", phone)):
        if value:
            person.contacts.create(kind=kind, value=value, typed=value)
    return person


def say(person: Person, matter: str = "schedule 1", outside: Outside | None = None) -> None:
    """Tell a person something that is worth sending."""
    tell([Word(person.pk, matter, TEXT, "/me/", outside or Outside())], at=timezone.now())


def states(matter: str = "schedule 1") -> list[tuple[str, str, str]]:
    rows = Delivery.objects.filter(notice__matter=matter).order_by("pk")
    return list(rows.values_list("channel", "state", "reason"))


@pytest.fixture
def member(cast: Cast) -> Person:
    return reach(cast.people[Role.MEMBER], "member@example.org", "+85512000001")


def test_an_email_comes_once_in_the_person_s_language(member: Person, mailbox: Letterbox) -> None:
    for _time in range(2):
        say(member)
        deliver()
    (message,) = mailbox.taken
    assert message["To"] == "member@example.org"
    text = text_of(message)
    notice = Notice.objects.get()
    assert TEXT["km"] in text
    assert TEXT["en"] not in text
    assert f"https://sala.example/km/notices/{notice.pk}/" in text
    assert "/km/notices/unsubscribe/" in message["List-Unsubscribe"]
    assert states() == [("email", "sent", "")]


def test_a_word_that_is_not_worth_it_stays_in_the_app(member: Person, mailbox: Letterbox) -> None:
    tell([Word(member.pk, "schedule 1", TEXT, "/me/")], at=timezone.now())
    deliver()
    assert not mailbox.taken
    assert not Delivery.objects.exists()


def test_without_channels_nothing_is_queued(member: Person) -> None:
    say(member)
    assert deliver() == 0
    assert not Delivery.objects.exists()
    assert Notice.objects.count() == 1


def test_the_text_that_is_newest_when_it_leaves_is_sent(member: Person, mailbox: Letterbox) -> None:
    say(member)
    newer = Text(km="វគ្គត្រូវបានលើកពេល")
    tell([Word(member.pk, "schedule 1", newer, "/me/", Outside())], at=timezone.now())
    deliver()
    assert newer["km"] in text_of(mailbox.taken[0])
    assert len(mailbox.taken) == 1


def test_a_letter_s_full_text_is_sent_and_written_once(member: Person, mailbox: Letterbox) -> None:
    body = Text(km="សូមយកកុំព្យូទ័រមកជាមួយ។")
    letter = write_letter(matter="message 1", subject=TEXT, body=body)
    assert write_letter(matter="message 1", subject=Text(en="x"), body=Text(en="x")) == letter
    say(member, "message 1", Outside(letter=letter))
    deliver()
    assert body["km"] in text_of(mailbox.taken[0])


def test_a_killed_worker_s_message_is_unsure_and_never_repeated(member: Person, mailbox: Letterbox) -> None:
    say(member)
    with (
        patch.object(delivering, "_settle_alone", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        deliver()
    assert states() == [("email", "sending", "")]
    assert sweep_deliveries(timezone.now()) == 0  # this process lives
    Delivery.objects.update(claimed_by=f"{this_process().rsplit(':', 1)[0]}:1")
    assert sweep_deliveries(timezone.now()) == 1
    assert states() == [("email", "unsure", "cut")]
    say(member)
    deliver()
    assert len(mailbox.taken) == 1


def test_what_another_machine_was_sending_is_unsure_after_its_lease(
    member: Person, mailbox: Letterbox
) -> None:
    say(member)
    at = timezone.now()
    Delivery.objects.update(state="sending", claimed_by="elsewhere:1:0", changed_at=at)
    assert sweep_deliveries(at + delivering.LEASE / 2) == 0
    assert sweep_deliveries(at + delivering.LEASE * 2) == 1
    assert not mailbox.taken


def test_a_server_that_breaks_off_makes_one_message_unsure_and_is_left_alone(
    cast: Cast, mailbox: Letterbox
) -> None:
    for number, role in enumerate((Role.MEMBER, Role.SPEAKER, Role.CHAIR)):
        say(reach(cast.people[role], f"{number}@example.org"))
    with patch("sala.notify.mail.Mailer.send", return_value=Outcome.UNSURE):
        deliver()
        deliver()
    assert sorted(state for _c, state, _r in states()) == ["unsure", "waiting", "waiting"]
    ChannelTrouble.objects.update(retry_at=timezone.now())
    deliver()
    assert len(mailbox.taken) == 2
    assert not ChannelTrouble.objects.exists()


def test_a_channel_that_is_silent_for_two_days_loses_and_doubles_nothing(cast: Cast, no_server: int) -> None:
    people = [reach(cast.people[role], f"{role.value}@example.org") for role in (Role.MEMBER, Role.CHAIR)]
    for person in people:
        say(person)
    for _hour in range(48):
        ChannelTrouble.objects.update(retry_at=timezone.now())
        assert deliver() == 1  # one try shows it; the others are not touched
    trouble = ChannelTrouble.objects.get()
    assert trouble.failures == 48
    assert trouble.retry_at - timezone.now() <= delivering.LONGEST_SILENCE
    (silent,) = silent_channels()
    assert silent.waiting == 2
    with letterbox(no_server) as box:
        assert deliver() == 0  # not before its time
        ChannelTrouble.objects.update(retry_at=timezone.now())
        deliver()
        assert sorted(m["To"] for m in box.taken) == ["chair@example.org", "member@example.org"]
    assert silent_channels() == []


def test_what_is_over_before_it_can_be_sent_is_skipped_with_the_reason(
    member: Person, no_server: int
) -> None:
    del no_server
    soon = timezone.now() + dt.timedelta(hours=1)
    say(member, outside=Outside(until=soon))
    deliver()
    assert sweep_deliveries(soon - dt.timedelta(minutes=1)) == 0
    sweep_deliveries(soon)
    assert states() == [("email", "skipped", "too_late")]
    say(member, "schedule 2", Outside(until=timezone.now() - dt.timedelta(minutes=1)))
    ChannelTrouble.objects.all().delete()
    deliver()
    assert states("schedule 2") == [("email", "skipped", "too_late")]


def test_a_refused_address_gives_the_next_channel_its_turn(
    member: Person, mailbox: Letterbox, gateway: Service
) -> None:
    mailbox.refuses["member@example.org"] = "550 No such user"
    say(member)
    deliver()
    assert states() == [("email", "failed", "refused"), ("sms", "sent", "")]
    ((path, _body),) = gateway.asked
    assert path.rstrip("/") == "/sms/+85512000001"
    assert tally("schedule 1").by_state == {("sms", "sent"): 1}


def test_what_is_put_off_waits_longer_each_time_and_is_given_up_after_two_days(
    member: Person, mailbox: Letterbox
) -> None:
    mailbox.judge = lambda _envelope: "451 Later"
    say(member)
    waited = dt.timedelta()
    for _try in range(delivering.MOST_ATTEMPTS):
        assert deliver() == 1
        row = Delivery.objects.get()
        if row.state == "waiting":
            waited += row.due_at - row.changed_at
            Delivery.objects.update(due_at=timezone.now())
    assert dt.timedelta(days=1) < waited < dt.timedelta(days=3)
    assert states() == [("email", "failed", "too_often")]


def test_who_has_no_address_and_who_wants_nothing_are_told_apart(cast: Cast, mailbox: Letterbox) -> None:
    nobody, quiet = reach(cast.people[Role.CHAIR]), reach(cast.people[Role.MEMBER], "m@example.org")
    set_preference(
        person=quiet,
        channels=[],
        quiet=True,
        quiet_from=dt.time(21),
        quiet_until=dt.time(7),
        zone="UTC",
        at=timezone.now(),
    )
    say(nobody, "a")
    say(quiet, "b")
    deliver()
    assert states("a") == [("none", "skipped", "no_address")]
    assert states("b") == [("none", "skipped", "not_wanted")]
    assert not mailbox.taken


def test_an_address_that_is_gone_when_it_is_due_is_no_address(member: Person, mailbox: Letterbox) -> None:
    say(member)
    reach(member)
    deliver()
    assert states() == [("email", "skipped", "no_address")]
    assert not mailbox.taken


def test_a_channel_that_is_switched_off_hands_over_to_the_next(
    member: Person, mailbox: Letterbox, gateway: Service, settings: Settings
) -> None:
    say(member)
    settings.CHANNELS = {"sms": settings.CHANNELS["sms"]}
    sweep_deliveries(timezone.now())
    deliver()
    assert states() == [("email", "skipped", "channel_off"), ("sms", "sent", "")]
    assert not mailbox.taken
    assert len(gateway.asked) == 1


@pytest.mark.parametrize(
    ("local", "free"),
    [("20:59", "20:59"), ("21:00", "31:00"), ("23:30", "31:00"), ("03:00", "07:00"), ("07:00", "07:00")],
)
def test_quiet_hours_go_over_midnight_in_the_person_s_zone(local: str, free: str) -> None:
    midnight = dt.datetime(2023, 4, 3, 17, 0, tzinfo=dt.UTC)

    def moment(clock: str) -> dt.datetime:
        hour, minute = map(int, clock.split(":"))
        return midnight + dt.timedelta(hours=hour, minutes=minute)

    assert Preference(zone="Asia/Phnom_Penh").free_at(moment(local)) == moment(free)


def test_quiet_hours_hold_back_what_is_not_urgent(member: Person, mailbox: Letterbox) -> None:
    night = NOON + dt.timedelta(hours=11)
    with patch("django.utils.timezone.now", return_value=night):
        tell([Word(member.pk, "calm", TEXT, "/me/", Outside())], at=night)
        tell([Word(member.pk, "urgent", TEXT, "/me/", Outside(urgent=True))], at=night)
        deliver()
    assert states("calm") == [("email", "waiting", "quiet")]
    assert states("urgent") == [("email", "sent", "")]
    with patch("django.utils.timezone.now", return_value=night + dt.timedelta(hours=9)):
        deliver()
    assert len(mailbox.taken) == 2


def test_what_becomes_due_in_quiet_hours_waits_for_their_end(member: Person, mailbox: Letterbox) -> None:
    night = NOON + dt.timedelta(hours=11)
    tell([Word(member.pk, "calm", TEXT, "/me/", Outside())], at=NOON)
    with patch("django.utils.timezone.now", return_value=night):
        deliver()
    assert states("calm") == [("email", "waiting", "quiet")]
    assert not mailbox.taken


def test_the_database_holds_one_living_delivery_per_notice(member: Person, mailbox: Letterbox) -> None:
    del mailbox
    say(member)
    notice, at = Notice.objects.get(), timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(notice=notice, channel=Channel.SMS, due_at=at, changed_at=at)


@pytest.mark.parametrize("count", [1, 3])
def test_telling_many_costs_as_much_as_telling_one(cast: Cast, mailbox: Letterbox, count: int) -> None:
    del mailbox
    words = [Word(person.pk, "m", TEXT, "/me/", Outside()) for person in list(cast.people.values())[:count]]
    with CaptureQueriesContext(connection) as queries:
        tell(words, at=timezone.now())
    # a savepoint and its end, notices in and out, preferences, contacts, chats, deliveries out and in
    assert len(queries) == 9


def test_a_letter_goes_with_the_last_notice_that_needs_it(member: Person, mailbox: Letterbox) -> None:
    del mailbox
    letter = write_letter(matter="message 1", subject=TEXT, body=TEXT)
    say(member, "message 1", Outside(letter=letter))
    now = timezone.now()
    forget_read(at=now)
    assert Letter.objects.exists()
    Notice.objects.update(read_at=now - dt.timedelta(days=184))
    assert forget_read(at=now) == 1
    assert not Letter.objects.exists()
