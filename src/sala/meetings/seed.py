"""Who was at a demonstration's days, and when: examples, the same each time."""

import datetime as dt
import random
import uuid
from collections.abc import Sequence

from sala.meetings.actions.check_in import check_in
from sala.meetings.models import Badge, Meeting
from sala.meetings.types import Method
from sala.people.api import Person

OUT_AND_BACK = 4  # of nine people
_NAMESPACE = uuid.UUID("6a1f3c1e-6a0e-4f0a-9a53-2f1f6d0c2023")


def load_attendance(*, meetings: Sequence[Meeting], people: Sequence[Person], by: Person) -> None:
    """Most come around the start and are seen leaving near the end; some leave early and come back; two go home at
    noon; one of each day is not seen leaving, one does not come at all.
    """
    chance = random.Random(2023)  # noqa: S311  # the same examples each time
    badges = {badge.person_id: badge for badge in Badge.objects.filter(scope=meetings[0].scope_id)}
    for day, meeting in enumerate(meetings):
        length = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
        for index, person in enumerate(people):
            if index == len(people) - 1 - day:
                continue
            came, went = chance.randrange(-25, 20), length - chance.randrange(-10, 25)
            times = [(came, False), (length // 2 if index in (7, 19) else went, True)]
            if index % 9 == OUT_AND_BACK:
                times += [(length // 2 - 20, True), (length // 2 + 45, False)]
            if index == 3 + day:
                times = times[:1]
            for minute, leaves in times:
                _see(meeting, badges[person.pk], minute, by, leaves=leaves)


def _see(meeting: Meeting, badge: Badge, minute: int, by: Person, *, leaves: bool) -> None:
    check_in(
        id=uuid.uuid5(_NAMESPACE, f"{meeting.pk} {badge.pk} {minute} {leaves}"),
        meeting=meeting,
        seen=badge.code,
        method=Method.QR,
        seen_at=meeting.starts_at + dt.timedelta(minutes=minute),
        by=by,
        leaves=leaves,
    )
