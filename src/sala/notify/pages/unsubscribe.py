"""The link at the end of each e-mail: no more of them."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from sala.notify.actions.preferences import unsubscribe as leave
from sala.notify.letters import unsubscribed_person
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class UnsubscribePage:
    """`done`: after the button."""

    done: bool


# A mail program may press for the reader (RFC 8058), without our cookie; the link itself is the proof.
@csrf_exempt
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Works signed out. Opening it changes nothing, because programs that look through mail open every link; the button
    does. 404 for a link that is not ours.
    """
    person = unsubscribed_person(token)
    if person is None:
        raise Http404
    done = request.method == "POST" and leave(person_id=uuid.UUID(person), at=timezone.now())
    return page(request, "notify/unsubscribe.html", UnsubscribePage(done))
