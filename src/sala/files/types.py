"""Sizes, who sees a picture, and why one is not taken."""

import uuid
from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sala.kit.hooks import Many
from sala.people.api import Person

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_BYTES = 20_000_000  # of one picture as it is sent; the largest phones make 12 MB
MOST_PIECE = 1_000_000
LEAST_PIECE = 4096  # of one that is not the last; smaller ones are paced: a row costs more than its bytes


class Size(StrEnum):
    """A picture's versions, by the last part of their address. `SHARED` is for messengers, which read no WebP."""

    SMALL = "small.webp"
    MIDDLE = "middle.webp"
    LARGE = "large.webp"
    SHARED = "shared.jpg"


class Seen(StrEnum):
    """Who sees a picture: everybody, so that browsers may keep it; or this person, now."""

    PUBLIC = "public"
    PRIVATE = "private"


# Whether this person (None: whoever has the address) sees this picture; None: not by this module. Nobody answers: 404.
may_see_picture: Many[[uuid.UUID, Person | None], Seen | None] = Many("may_see_picture")


class Refusal(StrEnum):
    """Why a picture is not taken."""

    EMPTY = "empty"
    SVG = "svg"
    SCRIPT = "script"
    VIDEO = "video"
    PDF = "pdf"
    NOT_A_PICTURE = "not_a_picture"
    LARGE = "large"
    PIXELS = "pixels"
    CUT = "cut"
    UNREADABLE = "unreadable"
    FULL = "full"
    BUSY = "busy"
    GONE = "gone"


SENTENCES: "dict[Refusal, _StrPromise]" = {
    Refusal.EMPTY: _("Choose a picture."),
    Refusal.SVG: _(
        "This is a drawing that can carry programs (SVG). Save it as PNG or JPEG, and send that picture."
    ),
    Refusal.SCRIPT: _(
        "This is no picture but a page or a program, whatever its name says. Send a photo (JPEG, PNG, WebP or HEIC)."
    ),
    Refusal.VIDEO: _("This is a film. Send a photo (JPEG, PNG, WebP or HEIC)."),
    Refusal.PDF: _("This is a PDF. Take a photo of the page, or save the page as a picture, and send that."),
    Refusal.NOT_A_PICTURE: _(
        "This file is no picture, whatever its name says. Send a photo (JPEG, PNG, WebP or HEIC)."
    ),
    Refusal.LARGE: _("This picture has more than 20 MB. Make it smaller, and send it again."),
    Refusal.PIXELS: _(
        "This picture has more than 60 million points. Make it smaller (1,600 points are enough), and send it again."
    ),
    Refusal.CUT: _("This picture arrived only in part. Send it again."),
    Refusal.UNREADABLE: _("This picture is damaged and cannot be read. Take it anew, or send another one."),
    Refusal.FULL: _(
        "There is no room for pictures on the server at the moment; nothing of this one was kept. Tell the organisers, "
        "and send it again later."
    ),
    Refusal.BUSY: _("Very many pictures arrive at the moment. Send this one again in a minute."),
    Refusal.GONE: _("This picture is not here any more. Choose it again."),
}  # fmt: skip


class BadPictureError(ValidationError):
    """A picture is not taken; nothing of it is kept. `refusal` says why; the message what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(SENTENCES[refusal])
        self.refusal = refusal
