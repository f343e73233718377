"""What a page takes."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from sala.ui.render import page
from sala.ui.types import FailurePage, Typed

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
MOST_UPLOAD = 20_000_000  # bytes: a photo; lists and schedules are refused beyond 10 MB by their readers
READING = ("GET", "HEAD")
_SECRET = ("secret", "password", "pin", "code", "csrfmiddlewaretoken")
# What the page had chosen and nobody wrote: ids, numbers of a list, "on", an address to go on to.
_CHOSEN = re.compile(r"[a-z0-9_-]*|/\S*")


def typed_in(request: HttpRequest) -> list[Typed]:
    """What came with a form, to be sent again; secrets are left out."""
    return [
        Typed(name, str(value), not _CHOSEN.fullmatch(str(value)))
        for name, values in request.POST.lists()
        for value in values
        if not name.startswith(_SECRET)
    ]


def read_only(
    view: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R | HttpResponse]:
    """A page that is only read: what is sent to it gets 405 and a sentence, and nothing is done."""

    @wraps(view)
    def reading(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R | HttpResponse:
        if request.method in READING:
            return view(request, *args, **kwargs)
        sentence = _(
            "What you sent was not taken: this page is only read. Go back to the form, and send it from there."
        )
        shown = FailurePage(_("This page takes nothing"), sentence, [], "")
        answer = page(request, "ui/failure.html", shown, 405)
        answer["Allow"] = ", ".join(READING)
        return answer

    return cast("Callable[Concatenate[HttpRequest, P], R | HttpResponse]", reading)


class BoundedUpload(FileUploadHandler):
    """Keeps no more of an uploaded file than a page would read, and a little beyond it: so that the page sees that it
    is too large, and no disk is filled by whoever sends.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """What lies beyond is dropped."""
        return raw_data if start <= MOST_UPLOAD else None

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one make the file."""
