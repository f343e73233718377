"""Reads that more than one page needs."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.http import Http404

from sala.forms.models import Form, FormVersion
from sala.kit.folding import whole_number
from sala.kit.ids import clean_code


def form_by_id(form_id: uuid.UUID) -> Form:
    """The form, or Http404."""
    form = Form.objects.select_related("scope").filter(pk=form_id).first()
    if form is None:
        raise Http404
    return form


def form_by_code(code: str) -> Form:
    """The form of a short address, or Http404."""
    form = Form.objects.select_related("scope").filter(code=clean_code(code)[:9]).first()
    if form is None:
        raise Http404
    return form


def current_version(form: Form) -> FormVersion | None:
    """What is asked now: the last published version."""
    return form.versions.filter(published_at__isnull=False).order_by("-number").first()


def draft_of(form: Form) -> FormVersion | None:
    """What is not published yet."""
    return form.versions.filter(published_at__isnull=True).first()


def version_numbered(form: Form, number: object) -> FormVersion | None:
    """A published version by its number, as a phone or a paper names it."""
    found = whole_number(str(number))
    return form.versions.filter(number=found, published_at__isnull=False).first() if found else None


def day_in(form: Form, at: dt.datetime) -> dt.date:
    """The day in the form's scope: what today() means."""
    return at.astimezone(ZoneInfo(form.scope.time_zone)).date()
