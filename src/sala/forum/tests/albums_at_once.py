"""At the same moment: one deletes a picture while another writes its caption; two put one picture into two albums; the
last piece of an upload arrives twice; five times over. test_albums.py runs this as its own process.
"""

import uuid
from functools import partial

from django.core.exceptions import ValidationError

from sala.files.tests.factories import kept, photo, send_last_piece
from sala.forum.actions.albums import add_pictures, delete_picture, make_album, tell_of_picture
from sala.forum.models import Album, Shown
from sala.forum.tests.factories import AT, forum, rows
from sala.forum.types import Basis
from sala.kit.i18n import Text
from sala.kit.tests.together import together
from sala.people.api import Role
from sala.people.seed import load_cast


def main() -> dict[str, object]:
    """What happened."""
    cast = load_cast(AT)
    by, event = cast.people[Role.ORGANISER], forum(cast)
    albums = [make_album(event=event, title=Text(en=side), by=by, at=AT) for side in "ab"]
    for album in albums:
        album.event = event

    def delete(shown: Shown) -> str:
        delete_picture(shown=shown, by=by, at=AT)
        return "deleted"

    def caption(shown: Shown) -> str:
        try:
            tell_of_picture(
                shown=shown, caption=Text(en="Words"), basis=Basis.NOBODY, named=(), base=1, by=by, at=AT
            )
        except ValidationError as error:
            return str(error.messages[0])
        return "told"

    def put(album: Album, picture: uuid.UUID) -> str:
        try:
            add_pictures(album=album, pictures=[picture], basis=Basis.NOBODY, by=by, at=AT)
        except ValidationError as error:
            return str(error.messages[0])
        return "put"

    captions, puts, pieces = [], [], []
    for number in range(5):
        picture = kept(AT, seed=number).pk
        puts.append(together([partial(put, album, picture) for album in albums]))
        shown = Shown.objects.select_related("album__event__scope").get(picture=picture)
        captions.append(together([partial(delete, shown), partial(caption, shown), partial(delete, shown)]))
        pieces.append(send_last_piece(photo(seed=100 + number)))
    left = [Shown.objects.count(), rows("files.Picture").count(), rows("files.Piece").count()]
    return {"captions": captions, "puts": puts, "pieces": pieces, "left": left}
