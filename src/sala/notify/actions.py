"""Telling and reading."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from sala.kit.i18n import Text
from sala.notify.models import Notice
from sala.people.api import Telling

KEPT = dt.timedelta(days=183)  # how long a notice stays after it was read


@dataclass(frozen=True, slots=True)
class Word:
    """What to tell one person. `path` begins with "/" and has no language: the reader's own is put before it."""

    person_id: uuid.UUID
    matter: str
    text: Text
    path: str


@transaction.atomic
def tell(words: Iterable[Word], *, at: dt.datetime) -> int:
    """Give each person the word, in one statement. The same matter again replaces the text and is unread again."""
    rows = [
        Notice(person_id=w.person_id, matter=w.matter, text=w.text, path=w.path, told_at=at) for w in words
    ]
    Notice.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "matter"],
        update_fields=["text", "path", "told_at", "read_at"],
    )
    return len(rows)


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
    """Delete what was read more than half a year ago; the number of notices that are gone."""
    gone, _rows = Notice.objects.filter(read_at__lt=at - KEPT).delete()
    return gone
