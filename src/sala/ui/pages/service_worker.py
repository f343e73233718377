"""The service worker, at the root so that it may serve every page."""

from functools import cache

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@cache
def _source() -> bytes:
    path = finders.find("ui/sw.js")
    assert isinstance(path, str)  # noqa: S101  # it is in this module's static folder
    with open(path, "rb") as file:  # noqa: PTH123  # a finder's answer
        return file.read()


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """`/sw.js`; browsers look for a new one at each visit."""
    del request
    return HttpResponse(_source(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})
