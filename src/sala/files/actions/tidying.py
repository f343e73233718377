"""Sweep what nobody claimed, shows or finishes."""

import datetime as dt

from django.core.files.storage import default_storage

from sala.files.actions.pictures import forget_blobs, forget_pictures
from sala.files.models import Blob, Picture, Upload
from sala.files.queries import unused

UNCLAIMED_DAYS = 14  # a phone may wait for its network between the picture and the answer
MOST = 1000
LOOSE_HOURS = 24


def forget_unused_pictures(*, at: dt.datetime) -> int:
    """Delete pictures that nobody has claimed for two weeks or that no row shows any more, unfinished uploads, bytes of
    no picture, and files of no row; how many pictures and uploads. At most 1,000 at a time; the next day the rest.
    """
    before = at - dt.timedelta(days=UNCLAIMED_DAYS)
    old = unused(Picture).filter(made_at__lt=before).values_list("pk", flat=True)[:MOST]
    count = forget_pictures(list(old))
    count += Upload.objects.filter(made_at__lt=before).delete()[1].get("files.Upload", 0)
    forget_blobs(Blob.objects.filter(made_at__lt=before))
    _delete_loose_files(at - dt.timedelta(hours=LOOSE_HOURS))
    return count


def _delete_loose_files(before: dt.datetime) -> None:
    """What a kill between the file and its row left behind."""
    if not default_storage.exists("blobs"):
        return
    known = set(Blob.objects.values_list("name", flat=True))
    for folder in default_storage.listdir("blobs")[0]:
        for file in default_storage.listdir(f"blobs/{folder}")[1]:
            name = f"blobs/{folder}/{file}"
            if name not in known and default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
