"""An upload beyond what is read fills no disk, and its page still says that it is too large."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from sala.kit.tables import MOST_BYTES
from sala.ui.render import uploaded
from sala.ui.requests import MOST_UPLOAD


def test_what_lies_beyond_is_not_kept() -> None:
    for size in (1000, MOST_BYTES, MOST_UPLOAD, 3 * MOST_UPLOAD):
        request = RequestFactory().post(
            "/", {"file": SimpleUploadedFile("list.csv", b"x" * size), "more": "kept"}
        )
        body, name = uploaded(request)
        assert (name, request.POST["more"]) == ("list.csv", "kept")
        assert len(body) == min(size, MOST_BYTES + 1)
        file = request.FILES["file"]
        assert not isinstance(file, list)
        assert (file.size or 0) <= MOST_UPLOAD + 100_000
        request.close()
