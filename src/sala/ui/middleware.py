"""Bytes and languages: compression, whole public pages from memory, the language in the address."""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from typing import Any

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from sala.kit.i18n import LANGUAGES
from sala.kit.ids import digest

GetResponse = Callable[[HttpRequest], HttpResponse]
SMALLEST = 200  # bytes; below this compression costs more than it saves


def best_encoding(request: HttpRequest) -> str:
    """br, gzip or "" by what the browser accepts (browsers offer br over HTTPS and on localhost only)."""
    accepted = request.headers.get("Accept-Encoding", "")
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def compress(body: bytes, encoding: str, *, best: bool) -> bytes:
    """The body in the encoding; `best` for what is kept and served many times, else a quick one (about 1 ms for a
    page).
    """
    if encoding == "br":
        small: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=11 if best else 5)
        return small
    return gzip.compress(body, 9 if best else 6, mtime=0)


class Compression:
    """Compresses pages and JSON that are made anew for each request. Forms' tokens are masked, so BREACH has
    nothing to guess.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's response, compressed if it is text of some length."""
        response = self.get_response(request)
        encoding = best_encoding(request)
        if response.streaming or response.has_header("Content-Encoding") or not _is_text(response):
            return response
        if hasattr(response, "public_version"):
            response.raw_body = response.content  # type: ignore[attr-defined]  # PublicPages compresses it better, once
        patch_vary_headers(response, ["Accept-Encoding"])
        if encoding and len(response.content) >= SMALLEST:
            response.content = compress(response.content, encoding, best=False)
            response["Content-Encoding"] = encoding
            response["Content-Length"] = str(len(response.content))
        return response


def _is_text(response: HttpResponseBase) -> bool:
    kind = response.get("Content-Type", "")
    return kind.startswith(("text/", "application/json", "application/xml", "image/svg"))


@dataclass(slots=True)
class _Kept:
    version_of: Callable[..., object]
    args: tuple[Any, ...]
    version: object
    etag: str
    headers: list[tuple[str, str]]
    bodies: dict[str, bytes]


class PublicPages:
    """Whole public pages from memory, each checked against a version that one small query gives.

    A view offers its response with `keep_public(response, version_of, *args)`; it must look the same to everyone
    who is not signed in. Served only to requests without a session cookie and without a query string. Also answers
    304 to an ETag.
    """

    most = 500

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.kept: OrderedDict[str, _Kept] = OrderedDict()
        self.lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page from memory, or the view's, kept if it was offered."""
        if request.method not in {"GET", "HEAD"} or request.META.get("QUERY_STRING"):
            return self.get_response(request)
        anonymous = settings.SESSION_COOKIE_NAME not in request.COOKIES
        key = f"{request.scheme}://{request.get_host()}{request.path_info}"
        kept = self.kept.get(key) if anonymous else None
        if kept and kept.version_of(*kept.args) == kept.version:
            return self._serve(request, kept)
        response = self.get_response(request)
        offer = getattr(response, "public_version", None)
        if offer and anonymous and response.status_code == HTTPStatus.OK and not response.cookies:
            self._keep(key, response, offer)
        return response

    def _keep(self, key: str, response: HttpResponse, offer: tuple[Any, ...]) -> None:
        version_of, args, version = offer
        body = getattr(response, "raw_body", response.content)
        drop = {"content-encoding", "content-length"}
        headers = [(name, value) for name, value in response.items() if name.lower() not in drop]
        etag = f'"{digest(key + str(version))[:16]}"'
        response["ETag"] = etag
        with self.lock:
            self.kept[key] = _Kept(version_of, args, version, etag, headers, {"": body})
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)

    def _serve(self, request: HttpRequest, kept: _Kept) -> HttpResponse:
        if request.META.get("HTTP_IF_NONE_MATCH") == kept.etag:
            not_modified = HttpResponseNotModified()
            not_modified["ETag"] = kept.etag
            return not_modified
        encoding = best_encoding(request)
        body = kept.bodies.get(encoding)
        if body is None:
            body = compress(kept.bodies[""], encoding, best=True) if encoding else kept.bodies[""]
            kept.bodies[encoding] = body
        response = HttpResponse(body)
        for name, value in kept.headers:
            response[name] = value
        response["ETag"] = kept.etag
        if encoding:
            response["Content-Encoding"] = encoding
        response["Content-Length"] = str(len(body))
        return response


def keep_public(
    response: HttpResponse, version_of: Callable[..., object], *args: Any, version: object = None
) -> HttpResponse:
    """Offer a response to be kept for everyone who is not signed in, until `version_of(*args)` gives another value.

    Give the `version` that was read before the page's own data: a change between the two is then seen by the next
    visitor instead of hidden until the one after it.
    """
    seen = version_of(*args) if version is None else version
    response.public_version = (version_of, args, seen)  # type: ignore[attr-defined]  # read by PublicPages
    return response


class Language(LocaleMiddleware):
    """The language stands in the address. `?keep` on a language link also keeps the choice for the next visit to
    "/".
    """

    cookie_age = 60 * 60 * 24 * 365

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Keep the choice when it was made."""
        response = super().process_response(request, response)
        if "keep" in request.GET and (language := get_language()) in LANGUAGES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=self.cookie_age,
                samesite="Lax",
                secure=request.is_secure(),
            )
        return response


class NullBytes:
    """Takes the sign zero out of forms and query strings: PostgreSQL's text cannot hold it, and nobody types it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is done once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_rest: Any) -> None:
        """After the check of the form's token, which has read the form; what needs no token reads its own body."""
        request.GET = _without_zero(request.GET)  # type: ignore[assignment]  # its stub says it is fixed
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = _without_zero(request.POST)  # type: ignore[assignment]  # the same


def _without_zero(sent: QueryDict) -> QueryDict:
    if not any("\x00" in value for _, values in sent.lists() for value in values):
        return sent
    kept = sent.copy()
    for name, values in sent.lists():
        kept.setlist(name, [value.replace("\x00", "") for value in values])
    return kept
