"""The secret address of my calendar, to put into the phone's own calendar; and a new one when it got about."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sala.forum.api import feed_key, revoke_feed
from sala.people.api import Person, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class FeedPage:
    """`path`: the address without the machine's name. `renewed`: it was just made anew."""

    path: str
    renewed: bool


@signed_in
def feed(request: HttpRequest, person: Person) -> HttpResponse:
    """For the signed-in person. POST makes a new address: the old one stops working at once."""
    if request.method == "POST":
        revoke_feed(person=person, at=timezone.now())
        return redirect(f"{reverse('frontpage:feed')}?renewed")
    path = reverse("forum:my_calendar", args=[feed_key(person)])
    response = page(request, "frontpage/feed.html", FeedPage(path, "renewed" in request.GET))
    response["Cache-Control"] = "no-store"
    return response
