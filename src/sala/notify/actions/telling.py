"""Telling and reading."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from sala.kit.i18n import Text
from sala.kit.ids import coarse_uuid7, uuid7
from sala.notify.actions.planning import plan
from sala.notify.channels import open_channels
from sala.notify.models import Delivery, Letter, Notice
from sala.people.api import Telling

KEPT = dt.timedelta(days=183)  # how long a notice stays after it was read
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Outside:
    """That a word is worth sending outside the app too. `until`: after that it is of no use and is not sent. `urgent`:
    quiet hours do not hold it back. `letter`: the full text, when it is longer than the notice.
    """

    until: dt.datetime | None = None
    urgent: bool = False
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """What to tell one person. `path` begins with "/" and has no language: the reader's own is put before it."""

    person_id: uuid.UUID
    matter: str
    text: Text
    path: str
    outside: Outside | None = None


@transaction.atomic
def tell(words: Iterable[Word], *, at: dt.datetime) -> int:
    """Give each person the word in the app. The same matter again replaces the text and is unread again.

    Words with `outside` are also queued for a channel that the person wants, once per matter: telling the same matter
    again changes what still waits to be sent, and sends nothing twice. A constant number of queries for 500 words.
    """
    everything = list(words)
    for start in range(0, len(everything), _AT_ONCE):
        chunk = everything[start : start + _AT_ONCE]
        _keep(chunk, at)
        if open_channels():
            _send_outside(chunk, at)
    return len(everything)


def _keep(words: Sequence[Word], at: dt.datetime) -> None:
    # The time stands in told_at alone: of what somebody anonymous did it is the hour, and the id must not tell more.
    Notice.objects.bulk_create(
        [
            Notice(
                id=coarse_uuid7(uuid7()),
                person_id=w.person_id,
                matter=w.matter,
                text=w.text,
                path=w.path,
                told_at=at,
            )
            for w in words
        ],
        update_conflicts=True,
        unique_fields=["person", "matter"],
        update_fields=["text", "path", "told_at", "read_at"],
    )


def _send_outside(words: Sequence[Word], at: dt.datetime) -> None:
    worth = {(word.person_id, word.matter): word for word in words if word.outside}
    if not worth:
        return
    people, matters = {person for person, _m in worth}, {matter for _p, matter in worth}
    kept = Notice.objects.filter(person__in=people, matter__in=matters)
    told = [
        (notice, worth[key].outside) for notice in kept if (key := (notice.person_id, notice.matter)) in worth
    ]
    plan(
        [(notice, outside.until, outside.urgent, outside.letter) for notice, outside in told if outside],
        at=at,
    )


def write_letter(*, matter: str, subject: Text, body: Text) -> Letter:
    """The full text of a matter, once: a second call gives the first one's letter, unchanged."""
    letter, _new = Letter.objects.get_or_create(matter=matter, defaults={"subject": subject, "body": body})
    return letter


def tell_one(telling: Telling) -> bool:
    """The hook `tell_person`: a notice to one person."""
    word = Word(telling.person_id, telling.matter, telling.text, telling.path)
    return bool(tell([word], at=telling.at))


def read_all(*, person_id: uuid.UUID, until: dt.datetime, at: dt.datetime) -> int:
    """Mark as read what was told until the page was made; what came since stays unread."""
    return Notice.objects.filter(person_id=person_id, read_at__isnull=True, told_at__lte=until).update(
        read_at=at
    )


def read_one(*, notice: Notice, at: dt.datetime) -> None:
    """Mark one as read; the first time counts."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at)


def forget_read(*, at: dt.datetime) -> int:
    """Delete what was read more than half a year ago, with its deliveries, and letters that none needs any more; the
    number of notices that are gone.
    """
    old = Notice.objects.filter(read_at__lt=at - KEPT)
    gone = old.count()
    old.delete()
    used = Delivery.objects.filter(letter__isnull=False).values("letter")
    Letter.objects.exclude(pk__in=used).delete()
    return gone


def forget_told(*, paths: Sequence[str], matters: Sequence[str] = ()) -> int:
    """Delete what anybody was told of these matters, or of what stands beneath these paths, with its deliveries; how
    many notices. In batches, each by itself: killed in between, the next call goes on.
    """
    beneath = [Q(path__startswith=path) for path in paths]
    which = reduce(or_, beneath, Q(matter__in=matters))
    keys = list(Notice.objects.filter(which).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        Notice.objects.filter(pk__in=keys[start : start + _AT_ONCE]).delete()
    return len(keys)
