"""One notice: it leads on to what it is about."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language

from sala.notify.actions.telling import read_one
from sala.notify.models import Notice
from sala.people.api import Person, signed_in
from sala.ui.api import read_only


@read_only
@signed_in
def notice(request: HttpRequest, person: Person, notice: uuid.UUID) -> HttpResponse:
    """Marks it as read and goes on, in the reader's language. Somebody else's is not there."""
    del request
    found = get_object_or_404(Notice, pk=notice, person=person)
    read_one(notice=found, at=timezone.now())
    return redirect(f"/{get_language()}{found.path}")
