"""Making, changing, publishing and closing forms."""

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.forms.definition import check_definition
from sala.forms.models import Form, FormVersion
from sala.forms.queries import draft_of
from sala.forms.rules import can_edit_form, scopes_for_forms
from sala.forms.types import Definition, SayingError, Who, items_of
from sala.kit.i18n import Text
from sala.kit.ids import new_code
from sala.people.api import Person, Scope, record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

CODE_SIGNS = 6


class StaleDraftError(ValidationError):
    """Somebody else changed the draft meanwhile."""


@transaction.atomic
def create_form(*, scope: Scope, title: Text, who: Who, by: Person, at: dt.datetime) -> Form:
    """A form without questions, in a scope where `by` may organise. Raises ValidationError without a title."""
    if not scopes_for_forms(by).filter(pk=scope.pk).exists():
        raise PermissionDenied
    if not title:
        raise ValidationError(_("Write a title in one language at least."))
    form = Form.objects.create(scope=scope, title=title, who=who, code=_free_code(), made_at=at)
    record("form.create", by=by, at=at, about=form, scope=scope)
    return form


def _free_code() -> str:
    """Six signs: people type it from paper. Two equal ones are tried again."""
    while True:
        code = new_code(CODE_SIGNS)
        if not Form.objects.filter(code=code).exists():
            return code


@transaction.atomic
def save_draft(
    *, form: Form, definition: Definition, plain: bool, by: Person, at: dt.datetime, base: int | None = None
) -> FormVersion:
    """Keep the questions as the form's draft, in place of the one there is. `plain`: the editor can change them again.

    `base`: the revision that was edited; raises StaleDraftError when somebody saved another one since, ValidationError
    when two begin a draft at once, or when conditions go round in a circle.
    """
    if not can_edit_form(by, form):
        raise PermissionDenied
    try:
        definition = check_definition({**definition, "title": definition["title"] or dict(form.title)})
    except SayingError as error:
        raise ValidationError(str(error)) from error
    draft = FormVersion.objects.select_for_update().filter(form=form, published_at__isnull=True).first()
    if draft is None:
        return _begin_draft(form, definition, plain=plain, by=by, at=at)
    if base is not None and draft.revision != base:
        raise StaleDraftError(
            _("Somebody else changed this form meanwhile. Look at it again; what you typed stands below.")
        )
    draft.definition, draft.plain, draft.revision = definition, plain, draft.revision + 1
    draft.save(update_fields=["definition", "plain", "revision"])
    record("form.change", by=by, at=at, about=form, scope=form.scope)
    return draft


def _begin_draft(
    form: Form, definition: Definition, *, plain: bool, by: Person, at: dt.datetime
) -> FormVersion:
    last = form.versions.order_by("-number").values_list("number", flat=True).first() or 0
    try:
        with transaction.atomic():
            draft = FormVersion.objects.create(form=form, number=last + 1, definition=definition, plain=plain)
    except IntegrityError as error:
        raise StaleDraftError(
            _("Somebody else changed this form meanwhile. Look at it again; what you typed stands below.")
        ) from error
    record("form.change", by=by, at=at, about=form, scope=form.scope)
    return draft


@transaction.atomic
def publish_form(*, form: Form, by: Person, at: dt.datetime) -> FormVersion:
    """Ask the draft's questions from now on. It never changes again; older responses keep their version.

    A second press publishes nothing more and gives the version that is asked. Raises ValidationError without a draft.
    """
    if not can_edit_form(by, form):
        raise PermissionDenied
    draft = draft_of(form)
    if draft is None:
        current = form.versions.order_by("-number").first()
        if current:
            return current
        raise ValidationError(_("There is nothing to publish yet: write the questions first."))
    if not items_of(draft.definition):
        raise ValidationError(_("There is nothing to publish yet: write the questions first."))
    changed = FormVersion.objects.filter(pk=draft.pk, published_at__isnull=True).update(
        published_at=at, published_by=by.pk
    )
    if changed:
        Form.objects.filter(pk=form.pk).update(title=Text(draft.definition["title"]))
        record("form.publish", by=by, at=at, about=form, scope=form.scope, detail={"number": draft.number})
    draft.refresh_from_db()
    return draft


@transaction.atomic
def close_form(*, form: Form, closed: bool, by: Person, at: dt.datetime) -> None:
    """Take no more answers, or take them again. What was made before the closing is still taken when it arrives."""
    if not can_edit_form(by, form):
        raise PermissionDenied
    if closed == (form.closed_at is not None):
        return
    form.closed_at = at if closed else None
    form.save(update_fields=["closed_at"])
    record("form.close" if closed else "form.reopen", by=by, at=at, about=form, scope=form.scope)


def close_at(form: Form, at: dt.datetime | None) -> None:
    """Take answers until this moment (None: without end); the module above says who may, and writes the log."""
    Form.objects.filter(pk=form.pk).update(closed_at=at)


def form_sentences() -> "Mapping[str, _StrPromise]":
    """What this module's lines of the audit log mean."""
    return {
        "form.create": _("%(who)s made a form"),
        "form.change": _("%(who)s changed the questions of a form"),
        "form.publish": _("%(who)s published a form"),
        "form.close": _("%(who)s closed a form"),
        "form.reopen": _("%(who)s opened a form again"),
        "response.send": _("%(who)s answered a form"),
        "response.type_in": _("%(who)s typed in a form from paper"),
        "response.take_back": _("%(who)s took her answers to a form back"),
        "responses.look": _("%(who)s looked at the answers to a form"),
        "responses.export": _("%(who)s exported the answers to a form"),
    }
