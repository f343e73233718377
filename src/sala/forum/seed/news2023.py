"""An album of drawings and two pieces of news for the forum of 2023: all of it examples."""

import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from sala.files.api import keep_picture
from sala.forum.actions.albums import add_pictures, make_album, publish_album, tell_of_picture
from sala.forum.actions.news import publish_news, write_news
from sala.forum.models import Album, Event, NewsItem
from sala.forum.types import Basis
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import Person

DATA = Path(__file__).resolve().parents[1] / "data"


def load_news_2023(*, event: Event, by: Person, at: dt.datetime) -> Album:
    """The album, published, and the news of both days. Not in a transaction: each picture goes through the child."""
    book = json.loads((DATA / "news2023.json").read_text(encoding="utf-8"))
    album = make_album(event=event, title=Text(book["album"]), by=by, at=at)
    ids = [
        keep_picture((DATA / "pictures" / row["file"]).read_bytes(), picture_id=uuid7(), at=at).pk
        for row in book["pictures"]
    ]
    add_pictures(album=album, pictures=ids, basis=Basis.NOBODY, by=by, at=at)
    shown = list(album.pictures.order_by("place"))
    for row, one in zip(book["pictures"], shown, strict=True):
        one.album = album
        caption = Text(row["caption"])
        tell_of_picture(shown=one, caption=caption, basis=Basis.NOBODY, named=(), base=1, by=by, at=at)
    publish_album(album=album, published=True, by=by, at=at)
    for row in book["news"]:
        item = write_news(
            event=event,
            item_id=uuid7(),
            title=Text(row["title"]),
            body=Text(row["body"]),
            shown=shown[row["picture"]],
            base=0,
            by=by,
            at=at,
        )
        publish_news(item=item, published=True, by=by, at=at)
        day = event.starts_on + dt.timedelta(days=row["on"] - 1)
        on = dt.datetime.combine(day, dt.time(17), ZoneInfo(event.scope.time_zone))
        NewsItem.objects.filter(pk=item.pk).update(published_at=on)
    return album
