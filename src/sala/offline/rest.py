"""The door: POST /offline/ with envelopes, and POST /offline/device/ for a token."""

import json
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sala.kit.pace import address_of
from sala.offline.actions.devices import add_device, device_with_token
from sala.offline.actions.receive import MalformedError, receive
from sala.people.api import current_sign_in, person_of

if TYPE_CHECKING:
    from sala.offline.models import Device

LARGEST = 2_000_000  # bytes of one request


@csrf_exempt  # a token in a header, never the cookie, says who sends
@require_POST
def envelopes(request: HttpRequest) -> HttpResponse:
    """Body `{"envelopes": […]}`; answers `{"answers": [{id, outcome, message}], "now": …}`. 401: sign in anew; 400:
    not envelopes.
    """
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    sender: Device | None = None
    if token and (sender := device_with_token(token)) is None:
        return JsonResponse({"error": "unknown token"}, status=401)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return JsonResponse({"error": "too large"}, status=413)
    try:
        body = json.loads(request.body)
        answers = receive(body["envelopes"], device=sender, at=timezone.now(), address=address_of(request))
    except (ValueError, KeyError, TypeError, RecursionError, MalformedError) as error:
        return JsonResponse({"error": f"not envelopes: {error}"}, status=400)
    rows = [{"id": a.id, "outcome": a.outcome, "message": a.message} for a in answers]
    return JsonResponse({"answers": rows, "now": timezone.now().isoformat()})


@require_POST
def device(request: HttpRequest) -> HttpResponse:
    """A token for the signed-in person on this phone."""
    person = person_of(request)
    if person is None:
        return JsonResponse({"error": "sign in first"}, status=401)
    made = add_device(person=person, sign_in=current_sign_in(request), at=timezone.now())
    return JsonResponse({"device": str(made.device.pk), "token": made.token})
