"""Reads that more than one page needs."""

import uuid

from sala.notify.models import Notice

MOST_SHOWN = 99


def unread_count(person_id: uuid.UUID) -> int:
    """How many notices wait for the person, counted to 99 at most."""
    return Notice.objects.filter(person_id=person_id, read_at__isnull=True)[:MOST_SHOWN].count()


def newest_notices(person_id: uuid.UUID, most: int) -> list[Notice]:
    """The person's newest notices, read or not."""
    return list(Notice.objects.filter(person_id=person_id).order_by("-told_at", "-id")[:most])
