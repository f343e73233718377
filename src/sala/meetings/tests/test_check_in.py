"""Facts from the door: whatever their order, repetition and route, one attendance."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sala.kit.ids import uuid7
from sala.meetings.actions.check_in import check_in, check_in_from_paper, undo_presence, walk_in
from sala.meetings.minutes import presences
from sala.meetings.models import Badge, CheckIn, Meeting, Participation
from sala.meetings.queries import attendance, verdict
from sala.meetings.types import Method, Seen, State
from sala.offline.api import add_device, receive
from sala.people.api import Person, Role
from sala.people.seed import Cast


def see(meeting: Meeting, seen: str, by: Person, minutes: int = 0) -> CheckIn:
    at = meeting.starts_at + dt.timedelta(minutes=minutes)
    return check_in(id=uuid7(), meeting=meeting, seen=seen, method=Method.TYPED, seen_at=at, by=by)


def test_a_badge_is_known_by_number_khmer_number_and_code(meeting: Meeting, organiser: Person) -> None:
    badge = Badge.objects.get(scope=meeting.scope, number=3)
    seen = {see(meeting, text, organiser).person_id for text in ("3", " ៣ ", badge.code, badge.code.lower())}
    assert seen == {badge.person_id}


def test_what_a_badge_turned_out_to_be(meeting: Meeting, organiser: Person, cast: Cast) -> None:
    Participation.objects.filter(person=cast.people[Role.CHAIR]).update(state=State.DECLINED)
    number = {b.person_id: str(b.number) for b in Badge.objects.filter(scope=meeting.scope)}
    Participation.objects.filter(person=cast.people[Role.SPEAKER]).delete()

    def turned_out(person: Person, minutes: int = 0) -> Seen:
        return verdict(meeting, see(meeting, number[person.pk], organiser, minutes)).seen

    assert turned_out(cast.people[Role.MEMBER], 15) == Seen.PRESENT
    assert turned_out(cast.people[Role.MEMBER], 20) == Seen.AGAIN
    assert turned_out(cast.newcomer, 16) == Seen.LATE
    assert turned_out(cast.people[Role.CHAIR]) == Seen.DECLINED
    assert turned_out(cast.people[Role.SPEAKER]) == Seen.WRONG_DAY
    assert verdict(meeting, see(meeting, "999", organiser)).seen == Seen.UNKNOWN
    listed, strays = attendance(meeting)
    assert sum(a.seen is not None for a in listed) == 3
    assert [stray.seen for stray in strays] == [Seen.WRONG_DAY, Seen.UNKNOWN]


def test_undo_takes_back_every_sight_of_the_person_once(meeting: Meeting, organiser: Person) -> None:
    first = see(meeting, "1", organiser)
    see(meeting, "1", organiser, 5)
    other = see(meeting, "2", organiser)
    at = timezone.now()
    assert undo_presence(meeting=meeting, fact=first, by=organiser, at=at) == 2
    assert undo_presence(meeting=meeting, fact=first, by=organiser, at=at) == 0
    assert [a.check_in for a in attendance(meeting)[0] if a.seen] == [other.pk]


def test_a_walk_in_sent_twice_is_one_person_with_a_number(meeting: Meeting, organiser: Person) -> None:
    fact = uuid7()
    for _ in range(2):
        walk_in(
            id=fact,
            meeting=meeting,
            name="អ្នកចូលរួមថ្មី",
            phone="",
            seen_at=meeting.starts_at,
            by=organiser,
            note="NGPRC",
        )
    person = Person.objects.get(name="អ្នកចូលរួមថ្មី")
    assert Participation.objects.get(person=person).state == State.WALK_IN
    assert Badge.objects.get(person=person).number == Badge.objects.filter(scope=meeting.scope).count()
    undo_presence(meeting=meeting, fact=CheckIn.objects.get(pk=fact), by=organiser, at=timezone.now())
    assert person not in [a.person for a in attendance(meeting)[0]]


def test_paper_saved_twice_is_one_set_of_facts(meeting: Meeting, organiser: Person) -> None:
    form = uuid7()
    for _ in range(2):
        check_in_from_paper(
            form=form, meeting=meeting, numbers=[3, 5, 900], seen_at=meeting.starts_at, by=organiser
        )
    assert CheckIn.objects.filter(meeting=meeting).count() == 3
    assert set(CheckIn.objects.values_list("method", flat=True)) == {Method.PAPER}


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# What happens at two doors: who sees whom when (minutes), or takes back one of what was done before.
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("see"), st.sampled_from(["1", "2", "3", "77"]), st.integers(0, 40)),
        st.tuples(st.just("leave"), st.sampled_from(["1", "2", "77"]), st.integers(0, 40)),
        st.tuples(st.just("undo"), st.integers(0, 8), st.just(41)),
        st.tuples(st.just("walk_in"), st.sampled_from(["A", "B"]), st.integers(0, 40)),
    ),
    min_size=1,
    max_size=8,
)


def envelope(
    kind: str, value: Any, minutes: int, meeting: Meeting, before: list[dict[str, Any]]
) -> dict[str, Any]:
    """One deed as a phone writes it."""
    more: dict[str, Any] = {"seen": value}
    if kind == "walk_in":
        more = {"walk_in": {"name": f"Walk-in {value}", "phone": "", "organisation": ""}}
    elif kind == "leave":
        more = {"seen": value, "leaves": True}
    elif kind == "undo":
        more = {"undoes": before[value % len(before)]["id"] if before else str(uuid7())}
    made_at = (meeting.starts_at + dt.timedelta(minutes=minutes)).isoformat()
    payload = {"meeting": str(meeting.pk), **more}
    return {"id": str(uuid7()), "kind": "meetings.check_in", "made_at": made_at, "payload": payload}


def outcome(meeting: Meeting) -> tuple[object, ...]:
    """The attendance, with everybody's minutes, without what differs by nature: the persons that walk-ins become are
    named, not numbered.
    """
    listed, strays = attendance(meeting)
    present: set[tuple[object, ...]] = {(a.person.name, a.first_seen, a.seen) for a in listed if a.seen}
    here = presences([meeting])
    names = {person.pk: person.name for person in Person.objects.filter(pk__in=here)}
    stays = {(names[pk], found[meeting.pk]) for pk, found in here.items()}
    return present, sorted((s.badge_seen, s.seen_at) for s in strays), stays


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=DEEDS, paper=st.sets(st.integers(1, 5), max_size=3), data=st.data())
def test_two_phones_and_paper_give_one_attendance(
    meeting: Meeting,
    organiser: Person,
    deeds: list[tuple[str, Any, int]],
    paper: set[int],
    data: st.DataObject,
) -> None:
    """Any order, any repetition, any batch lost on the way and sent anew: the same attendance, one fact each."""
    at = meeting.starts_at + dt.timedelta(hours=2)
    sent: list[dict[str, Any]] = []
    for kind, value, minutes in deeds:
        sent.append(envelope(kind, value, minutes, meeting, sent))
    order = data.draw(st.permutations(range(len(sent))))
    again = data.draw(st.lists(st.sampled_from(range(len(sent))), max_size=6))
    form, paper_first = uuid.uuid4(), data.draw(st.booleans())

    def type_in() -> None:
        check_in_from_paper(
            form=form, meeting=meeting, numbers=sorted(paper), seen_at=meeting.starts_at, by=organiser
        )

    with taken_back():
        phone = add_device(person=organiser, sign_in=None, at=at).device
        receive(sent, device=phone, at=at)
        type_in()
        straight = outcome(meeting)
    with taken_back():
        phones = [add_device(person=organiser, sign_in=None, at=at).device for _ in range(2)]
        if paper_first:
            type_in()
        for count, index in enumerate([*order, *again]):
            with transaction.atomic():  # the answer is lost: the phone sends again
                receive([sent[index]], device=phones[count % 2], at=at)
                transaction.set_rollback(count % 3 == 0)
            receive([sent[index]], device=phones[index % 2], at=at)
        type_in()
        assert outcome(meeting) == straight
        assert CheckIn.objects.filter(meeting=meeting).count() == len(sent) + len(paper)
