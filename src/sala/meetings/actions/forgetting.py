"""What becomes of the persons of a scope's meetings when their time is over: figures stay, names go."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from sala.meetings.counting import Counts, count
from sala.meetings.models import (
    Badge,
    CheckIn,
    Delegate,
    Delegation,
    GroupMember,
    KeptCounts,
    Meeting,
    Participation,
)
from sala.meetings.queries import days_of
from sala.notify.api import forget_told
from sala.people.api import Gender, Scope

BATCH = 500  # rows of one transaction: a reader beside it never waits long


def figures_of(scope: Scope) -> dict[str, int]:
    """How many persons were invited, confirmed, declined, came uninvited, were seen: each once, on days, by the same
    rows as the page of counts.
    """
    counts = _counts(scope)
    names = ("invited", "confirmed", "declined", "walk_ins", "present")
    women = [line.tally.present for line in counts.tables["sex"] if line.key == Gender.FEMALE]
    return {**{name: getattr(counts.total, name) for name in names}, "women": sum(women)}


def keep_counts(scope: Scope, *, at: dt.datetime) -> None:
    """Count everything before the persons go, once: what was kept first stays."""
    if not KeptCounts.objects.filter(scope=scope).exists():
        counts = _counts(scope).as_json()
        KeptCounts.objects.get_or_create(scope=scope, defaults={"counts": counts, "kept_at": at})


def _counts(scope: Scope) -> Counts:
    first = days_of(scope.pk).first()
    return count(scope.pk, first.date if first else dt.date.max)


def forget_persons(scope: Scope) -> int:
    """Delete who was invited and the badges, and take the persons out of the check-ins; how many rows. In batches, each
    in a transaction of its own: killed in between, the next run goes on where this one stopped.
    """
    seen = CheckIn.objects.filter(meeting__scope=scope)
    named = seen.filter(Q(person_id__isnull=False) | ~Q(badge_seen="") | ~Q(note=""))
    count = 0
    while keys := list(named.values_list("pk", flat=True)[:BATCH]):
        count += CheckIn.objects.filter(pk__in=keys).update(person_id=None, badge_seen="", note="")
    parts = Participation.objects.filter(meeting__scope=scope)
    count += _forget_notices(scope)
    Delegation.objects.filter(scope=scope, head__isnull=False).update(head=None)
    for rows in (
        Badge.objects.filter(scope=scope),
        GroupMember.objects.filter(group__scope=scope),
        Delegate.objects.filter(delegation__scope=scope),
        parts,
    ):
        count += _delete(rows)
    return count


def _forget_notices(scope: Scope) -> int:
    """What people were told of their places and delegations: it says who took part."""
    meetings = Meeting.objects.filter(scope=scope).values_list("pk", flat=True)
    delegations = Delegation.objects.filter(scope=scope).values_list("pk", flat=True)
    paths = [f"/meetings/{key}/" for key in meetings] + [
        f"/meetings/delegation/{key}/" for key in delegations
    ]
    return forget_told(paths=paths, matters=[f"delegate {key}" for key in delegations])


def _delete(rows: QuerySet[Badge | GroupMember | Delegate | Participation]) -> int:
    count = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            rows.filter(pk__in=keys).delete()
        count += len(keys)
    return count
