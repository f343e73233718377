"""The sign zero leaves forms and query strings before any page sees it; nothing else of them changes."""

import json
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt


def echo(request: HttpRequest) -> HttpResponse:
    """What the page is given."""
    said = {"get": dict(request.GET.lists()), "post": dict(request.POST.lists())}
    return HttpResponse(json.dumps(said), content_type="application/json")


@csrf_exempt
def raw(request: HttpRequest) -> HttpResponse:
    """A door that needs no form token reads its body by itself: it must still be unread."""
    return HttpResponse(request.body)


urlpatterns = [path("echo/", echo), path("raw/", raw)]


@pytest.fixture(autouse=True)
def these_addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_it_goes_out_of_values_and_lists() -> None:
    sent = {"text": "a\0b\0", "many": ["\0", "x", "y\0z"], "clean": " ក \u200b\n"}
    said = Client().post("/echo/?q=n\0n&q=plain&e=", sent).json()
    assert said["post"] == {"text": ["ab"], "many": ["", "x", "yz"], "clean": [" ក \u200b\n"]}
    assert said["get"] == {"q": ["nn", "plain"], "e": [""]}


def test_a_form_as_browsers_send_files_keeps_its_order() -> None:
    part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = part.format("b", "2\0") + part.format("a", "1") + "--x--\r\n"
    said = Client().generic("POST", "/echo/", body, content_type="multipart/form-data; boundary=x").json()
    assert list(said["post"].items()) == [("b", ["2"]), ("a", ["1"])]


def test_what_has_none_is_passed_on_as_it_came() -> None:
    said = Client().post("/echo/?a=1&a=2", {"t": "ធម្មតា"}).json()
    assert said == {"get": {"a": ["1", "2"]}, "post": {"t": ["ធម្មតា"]}}


def test_what_needs_no_form_token_reads_its_own_body() -> None:
    answer = Client().post("/raw/", b'{"a": "\\u0000"}\0', content_type="application/octet-stream")
    assert answer.content == b'{"a": "\\u0000"}\0'


def test_it_stands_behind_the_check_of_the_token() -> None:
    """Before it, the form would be read in places that must leave the body alone."""
    there = settings.MIDDLEWARE
    assert there.index("sala.ui.middleware.NullBytes") > there.index(
        "django.middleware.csrf.CsrfViewMiddleware"
    )
