"""Demonstration networks: a small one for tests, and the hundred rooms of 2025. Schools, sponsors and documents are
roles, not real ones.
"""

import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction

from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import (
    Gender,
    Organisation,
    OrganisationKind,
    Person,
    Place,
    Role,
    Scope,
    ScopeKind,
    add_organisation,
    add_person,
    create_scope,
    grant_role,
)
from sala.rooms.actions.gates import open_gate, take_back
from sala.rooms.actions.networks import NetworkDetails, create_network, plan_numbers
from sala.rooms.actions.rooms import RoomDetails, add_room
from sala.rooms.models import Network, Room
from sala.rooms.types import Stage

FILE = Path(__file__).parent / "data" / "rollout2025.json"
ZONE = "Asia/Ho_Chi_Minh"
START, DUE = dt.date(2025, 9, 21), dt.date(2025, 12, 31)
PUBLISHED_ON = dt.date(2025, 12, 2)
# Some months later this province has all its rooms in use (Điện Biên).
IN_USE, IN_USE_SINCE = "VN-11", dt.date(2026, 3, 2)
LARGE_SPONSOR, PROVINCES_OF_OTHERS = 5, 4  # provinces of the sponsor of 15 rooms; of each other one


class Rollout(NamedTuple):
    """One line of the data file."""

    province: str
    handed_over: int
    installing: int
    choosing: int

    @property
    def rooms(self) -> int:
        """How many the province has."""
        return self.handed_over + self.installing + self.choosing


@transaction.atomic
def load_practice_network(
    *, programme: Scope, place: Place, school: Organisation, by: Person, at: dt.datetime
) -> Network:
    """Two rooms in a province: one that was surveyed, had its supplier, and lost it again; one that is planned."""
    today = at.date()
    day = dt.timedelta(days=1)
    network = create_network(
        programme=programme,
        details=NetworkDetails(
            title=Text(km="បន្ទប់ STEM សាកល្បង", vi="Phòng STEM thử nghiệm", en="Practice rooms"),
            starts_on=today - 40 * day,
            due_on=today + 60 * day,
            planned_total=3,
            install_days=21,
        ),
        by=by,
        at=at,
        slug="practice-rooms",
    )
    plan_numbers(network=network, numbers={place.pk: 3}, by=by, at=at)
    used, _fresh = _two_rooms(network, place, school, by, at)
    for number, stage in enumerate((Stage.SURVEYED, Stage.SUPPLIER_CHOSEN)):
        _open(used, stage, number, today - (30 - 10 * number) * day, by, 1)
    take_back(
        room=used,
        seen=2,
        day=today - 5 * day,
        reason="The supplier withdrew its offer.",
        by=by,
        at=at,
        pk=uuid7(),
    )
    return network


def _two_rooms(
    network: Network, place: Place, school: Organisation, by: Person, at: dt.datetime
) -> list[Room]:
    """One that says all of itself, and one that says only where it is."""
    sponsor = add_organisation(kind=OrganisationKind.COMPANY, name=_sponsor_name(1))
    return [
        add_room(
            network=network,
            details=RoomDetails(
                Text(km=f"បន្ទប់ STEM {n}", vi=f"Phòng STEM {n}", en=f"STEM room {n}"),
                place,
                "",
                n == 1,
                school if n == 1 else None,
                sponsor if n == 1 else None,
                90 if n == 1 else None,
            ),
            by=by,
            at=at,
            pk=uuid7(),
        )
        for n in (1, 2)
    ]


@transaction.atomic
def load_network_2025(*, root: Scope, lead: Person, viewer: Person, at: dt.datetime) -> Network:
    """The hundred rooms with their dated history up to 2 December 2025, which gives the figures published that day; and
    one province that has its three in use some months later. `lead` and `viewer`, who have these roles in another
    programme, get them here too, so that whoever tries the demonstration finds the board.
    """
    country = create_scope(
        kind=ScopeKind.COUNTRY,
        slug="vn",
        name=Text(km="វៀតណាម", vi="Việt Nam", en="Viet Nam"),
        parent=root,
        time_zone=ZONE,
    )
    name = "STEM Innovation Petrovietnam"
    programme = create_scope(
        kind=ScopeKind.PROGRAMME, slug="stem-innovation", name=Text(km=name, vi=name, en=name), parent=country
    )
    builder = _builder(programme, at)
    for person, role in ((lead, Role.PROGRAMME_LEAD), (viewer, Role.MINISTRY_VIEWER)):
        grant_role(person=person, role=role, scope=programme, at=at, by=None)
    started = _moment(START)
    network = create_network(
        programme=programme,
        details=NetworkDetails(
            title=Text(km="បន្ទប់ STEM រួម ១០០", vi="100 phòng STEM dùng chung", en="100 shared STEM rooms"),
            starts_on=START,
            due_on=DUE,
            planned_total=100,
            install_days=21,
        ),
        by=builder,
        at=started,
        slug="stem-innovation",
    )
    lines = [Rollout(**row) for row in json.loads(FILE.read_text(encoding="utf-8"))]
    numbers = {line.province: line.rooms for line in lines}
    plan_numbers(network=network, numbers=numbers, by=builder, at=started)
    _build(network, lines, builder)
    return network


def _builder(programme: Scope, at: dt.datetime) -> Person:
    """Who opened the gates."""
    person = add_person(
        name="Trưởng chương trình phòng STEM",
        latin_name="Lead of the rooms' programme",
        name_language="vi",
        language="vi",
        gender=Gender.FEMALE,
        at=at,
        by=None,
    )
    grant_role(person=person, role=Role.PROGRAMME_LEAD, scope=programme, at=at, by=None)
    return person


def _build(network: Network, lines: list[Rollout], by: Person) -> None:
    chance = random.Random(2025)  # noqa: S311  # the same days each time
    places = Place.objects.in_bulk([line.province for line in lines])
    number = 0
    for line, sponsor in zip(lines, _sponsors(lines), strict=True):
        reached = (
            [Stage.HANDED_OVER] * line.handed_over
            + [Stage.INSTALLING] * line.installing
            + [Stage.SURVEYED] * line.choosing
        )
        for index, stage in enumerate(reached):
            number += 1
            first = line.choosing < line.rooms  # remote and border areas went first
            room = _room(network, places[line.province], index, line.rooms, sponsor, by, first=first)
            _history(room, stage, number, chance, by)


def _sponsors(lines: list[Rollout]) -> Iterator[Organisation]:
    """For each province who pays: one has fifteen rooms in five provinces, the others four provinces each."""
    whole = [line.province for line in lines if line.rooms == 3][:LARGE_SPONSOR]  # noqa: PLR2004  # 5 × 3 = 15
    large = add_organisation(kind=OrganisationKind.COMPANY, name=_sponsor_name(1))
    others: list[Organisation] = []
    count = 0
    for line in lines:
        if line.province in whole:
            yield large
            continue
        if count % PROVINCES_OF_OTHERS == 0:
            others.append(
                add_organisation(kind=OrganisationKind.COMPANY, name=_sponsor_name(len(others) + 2))
            )
        count += 1
        yield others[-1]


def _sponsor_name(number: int) -> Text:
    return Text(km=f"អ្នកឧបត្ថម្ភទី {number}", vi=f"Nhà tài trợ {number}", en=f"Sponsor {number}")


def _room(
    network: Network, place: Place, index: int, rooms: int, sponsor: Organisation, by: Person, *, first: bool
) -> Room:
    """At two high schools and one middle school of the province (of two rooms, one each)."""
    middle = index == rooms - 1
    letter = "ABC"[index]
    where = {code: place.name.said(code).text for code in ("km", "vi", "en")}
    kinds = {
        "km": "អនុវិទ្យាល័យ" if middle else "វិទ្យាល័យ",
        "vi": "Trường THCS" if middle else "Trường THPT",
        "en": "Middle school" if middle else "High school",
    }
    names = {code: f"{kind} {letter}, {where[code]}" for code, kind in kinds.items()}
    school = add_organisation(
        kind=OrganisationKind.MIDDLE_SCHOOL if middle else OrganisationKind.HIGH_SCHOOL,
        name=Text(names),
        place=place,
    )
    former = place.former or [where["vi"]]
    return add_room(
        network=network,
        details=RoomDetails(
            name=Text(
                km=f"បន្ទប់ STEM {names['km']}", vi=f"Phòng STEM {names['vi']}", en=f"STEM room, {names['en']}"
            ),
            place=place,
            former_area=former[index % len(former)],
            priority=first,
            school=school,
            sponsor=sponsor,
            size=80 + 5 * ((index * 3 + len(where["vi"])) % 9),
        ),
        by=by,
        at=_moment(START),
        pk=uuid7(),
    )


def _history(room: Room, reached: Stage, number: int, chance: random.Random, by: Person) -> None:
    """Steps up to the stage that the room had reached on the day of the published figures, and on for one province."""
    day = START + dt.timedelta(days=chance.randint(3, 30))
    steps = [(Stage.SURVEYED, day)]
    if reached > Stage.SURVEYED:
        handed = PUBLISHED_ON - dt.timedelta(days=chance.randint(0, 12))
        chosen = START + dt.timedelta(days=chance.randint(32, 38))
        began = chosen + dt.timedelta(days=chance.randint(3, 9))
        steps += [(Stage.SUPPLIER_CHOSEN, chosen), (Stage.INSTALLING, began)]
        if reached >= Stage.HANDED_OVER:
            steps += [(Stage.COMPLETE, handed - dt.timedelta(days=3)), (Stage.HANDED_OVER, handed)]
    if room.place_id == IN_USE:
        later = PUBLISHED_ON + dt.timedelta(days=chance.randint(8, 20))
        if reached < Stage.HANDED_OVER:
            steps += [(Stage.COMPLETE, later), (Stage.HANDED_OVER, later + dt.timedelta(days=6))]
        steps.append((Stage.IN_OPERATION, IN_USE_SINCE))
    for seen, (stage, on) in enumerate(steps):
        _open(room, stage, seen, on, by, number)


_PAPERS = {
    Stage.SURVEYED: ("Phiếu khảo sát số {n}/PKS", "Đủ diện tích và điện; cần sửa nền trước khi lắp đặt."),
    Stage.SUPPLIER_CHOSEN: (
        "Quyết định số {n}/QĐ-NCC",
        "Chọn nhà cung cấp theo kết quả chào giá cạnh tranh.",
    ),
    Stage.INSTALLING: ("Hợp đồng số {n}/HĐ", "Trường đã bàn giao mặt bằng cho nhà cung cấp."),
    Stage.COMPLETE: (
        "Biên bản chạy thử số {n}/BBCT",
        "Mọi thiết bị chạy được; còn ba việc nhỏ, có hạn và người làm.",
    ),
    Stage.HANDED_OVER: (
        "Biên bản bàn giao số {n}/BBBG",
        "Trường ký nhận; giáo viên của cụm đã được tập huấn.",
    ),
    Stage.IN_OPERATION: (
        "Quy chế hoạt động số {n}/QC",
        "Các trường trong cụm đã thống nhất quy chế và lịch đầu tiên.",
    ),
}


def _open(room: Room, stage: Stage, seen: int, on: dt.date, by: Person, number: int) -> None:
    document, says = _PAPERS[stage]
    open_gate(
        room=room,
        seen=seen,
        day=on,
        evidence=document.format(n=number),
        note=says,
        by=by,
        at=_moment(on),
        pk=uuid7(),
    )


def _moment(day: dt.date) -> dt.datetime:
    """At the end of a working day there."""
    return dt.datetime.combine(day, dt.time(17), ZoneInfo(ZONE))
