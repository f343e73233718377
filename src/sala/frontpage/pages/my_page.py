"""My page: what comes next for me."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sala.people.api import Person, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class MyPage:
    """The person's own."""

    person: Person


@signed_in
def my_page(request: HttpRequest, person: Person) -> HttpResponse:
    """For the signed-in person."""
    return page(request, "frontpage/my_page.html", MyPage(person))
