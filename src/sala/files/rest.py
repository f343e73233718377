"""What is asked for without a page: a picture's bytes, and the pieces of one that is sent."""

import uuid

from django.core.files.storage import default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
)
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from sala.files.actions.uploads import Received, continues, received, take_piece
from sala.files.models import Picture
from sala.files.queries import who_sees
from sala.files.types import MOST_PIECE, BadPictureError, Refusal, Seen, Size
from sala.kit.folding import whole_number
from sala.kit.i18n import in_every_language
from sala.kit.ids import parse_uuid7
from sala.offline.api import TOO_FAST, address_of, let_through
from sala.people.api import person_of

SIZES = frozenset(size.value for size in Size)
# A browser keeps what everybody sees, so that nobody pays for it twice; no cache between does, so that a picture that
# is taken out is out for everybody who has not seen it.
PUBLIC = "private, max-age=31536000, immutable"
PASSING = {Refusal.FULL: 507, Refusal.BUSY: 503}  # the phone keeps the picture and tries again by itself


@require_safe
def picture(request: HttpRequest, picture: uuid.UUID, size: str) -> HttpResponse:
    """One version of a picture, for whom the module that shows it lets see it; 404 for everybody else."""
    if size not in SIZES:
        return _nothing()
    seen = who_sees(picture, None) or who_sees(picture, person_of(request))
    found = Picture.objects.select_related(size.partition(".")[0]).filter(pk=picture).first()
    if seen is None or found is None:
        return _nothing()
    blob = getattr(found, size.partition(".")[0])
    etag = f'"{blob.pk[:32]}"'
    answer: HttpResponse
    if seen == Seen.PUBLIC and request.headers.get("If-None-Match") == etag:
        answer = HttpResponseNotModified()
    else:
        try:
            # A few hundred kilobytes at most, whole: there is nothing to stream.
            with default_storage.open(blob.name) as file:
                answer = HttpResponse(file.read(), content_type=blob.kind)
        except FileNotFoundError:
            return _nothing()
        answer["Content-Disposition"] = (
            f'inline; filename="picture-{str(picture)[-6:]}.{size.rpartition(".")[2]}"'
        )
    answer["Cache-Control"] = PUBLIC if seen == Seen.PUBLIC else "private, no-store"
    if seen == Seen.PUBLIC:
        answer["ETag"] = etag
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _nothing() -> HttpResponse:
    """There is no such picture, or none for this person: nobody reads a page where a picture is wanted."""
    answer = HttpResponse(status=404)
    answer["Cache-Control"] = "no-store"
    return answer


@csrf_exempt  # no cookie says who sends: the picture is nobody's until an answer or album claims it
@require_http_methods(["HEAD", "PATCH"])
def upload(request: HttpRequest, upload: str) -> HttpResponse:
    """Pieces of a picture, as tus sends them: `PATCH` with Upload-Offset and Upload-Length; each answer tells by
    Upload-Offset where to go on. The phone chooses the id. 422: a sentence says why it is not taken; 507: no room;
    503: come again in a minute; 429: too many new ones from one place.
    """
    try:
        key = parse_uuid7(upload)
    except ValueError as error:
        raise Http404 from error
    try:
        if "Upload-Offset" in request.headers:
            return _take(request, key)
        known = received(key)
        if known is None:
            raise Http404
        return _far(known)
    except BadPictureError as error:
        message = {"message": in_every_language(error.message)}
        return JsonResponse(message, status=PASSING.get(error.refusal, 422))


def _take(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    start, size = _number(request, "Upload-Offset"), _number(request, "Upload-Length")
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if start < 0 or size < 0 or length > MOST_PIECE:
        return JsonResponse({"error": "Upload-Offset, Upload-Length, and at most 1 MB"}, status=400)
    at = timezone.now()
    goes_on = continues(key, start=start, length=length, size=size)
    if not goes_on and not let_through(address_of(request), at=at):
        return JsonResponse({"message": in_every_language(TOO_FAST)}, status=429)
    return _far(take_piece(key, request.body, start=start, size=size, at=at))


def _far(known: Received) -> HttpResponse:
    answer = HttpResponse(status=200 if known.whole else 204)
    answer["Upload-Offset"] = str(known.bytes)
    answer["Cache-Control"] = "no-store"
    return answer


def _number(request: HttpRequest, name: str) -> int:
    found = whole_number(request.headers.get(name, ""))
    return -1 if found is None else found
