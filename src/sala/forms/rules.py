"""Who may do what with a form: by role in its scope, and by what the modules above say."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sala.files.api import Seen
from sala.forms.models import Form, Response, ResponsePicture
from sala.forms.types import Who, may_answer, may_see_responses
from sala.people.api import Person, Role, Scope, has_role, scopes_with_role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_STAFF = (Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.ORGANISER)
_READERS = (Role.RAPPORTEUR, Role.MINISTRY_VIEWER)


def can_edit_form(user: Person | None, form: Form) -> bool:
    """Write its questions, publish, close: organisers of its scope, and those above them."""
    return has_role(user, form.scope, *_STAFF)


def scopes_for_forms(user: Person | None) -> QuerySet[Scope]:
    """Where `user` may make a form."""
    return Scope.objects.filter(scopes_with_role(user, *_STAFF)).order_by("path")


def can_see_responses(user: Person | None, form: Form) -> bool:
    """Read and export: organisers, rapporteurs and ministry viewers of its scope, and whom a module above lets."""
    if user is None:
        return False
    return has_role(user, form.scope, *_STAFF, *_READERS) or any(may_see_responses(form.pk, user.pk))


def responses_visible_to(user: Person | None, form: Form) -> QuerySet[Response]:
    """All of a form's responses, or only one's own."""
    responses = Response.objects.filter(form=form)
    if can_see_responses(user, form):
        return responses
    return responses.filter(person_id=user.pk) if user else responses.none()


def can_see_response(user: Person | None, response: Response) -> bool:
    """Agrees with `responses_visible_to` (a test compares them)."""
    own = user is not None and response.person_id == user.pk
    return own or can_see_responses(user, response.form)


def picture_seen_by(picture: uuid.UUID, user: Person | None) -> Seen | None:
    """A picture that came with answers is for those who read them, and for whom it is from; never public."""
    if user is None:
        return None
    found = ResponsePicture.objects.select_related("response__form__scope").filter(picture=picture).first()
    return Seen.PRIVATE if found and can_see_response(user, found.response) else None


def can_type_in(user: Person | None, form: Form) -> bool:
    """Type in what was written on paper: organisers, chairs and rapporteurs."""
    return has_role(user, form.scope, *_STAFF, Role.CHAIR, Role.RAPPORTEUR)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a person may answer a form; and why it takes nothing, "" when it does."""

    may: bool
    closed: "str | _StrPromise"


def ruling(user: Person | None, form: Form, at: dt.datetime) -> Ruling:
    """Everybody who has the address may, unless a module above says no; a form with names asks people to sign in. `at`
    is when the answers were made: what was made before the closing is taken later too.
    """
    if form.who == Who.NAMED and user is None:
        return Ruling(may=False, closed="")
    said = may_answer(form.pk, user.pk if user else None, at)
    reasons = [one for one in said if one is not None and not isinstance(one, bool)]
    if form.closed_at and at >= form.closed_at:
        reasons = [_("This form is closed. Thank you all the same.")]
    return Ruling(may=False not in said, closed=reasons[0] if reasons else "")


def forms_visible_to(user: Person | None) -> QuerySet[Form]:
    """The forms on `user`'s list: those whose responses she may read or whose papers she may type in, by her roles."""
    scopes = scopes_with_role(user, *_STAFF, *_READERS, Role.CHAIR)
    return Form.objects.filter(scope__in=Scope.objects.filter(scopes))


def can_see_form(user: Person | None, form: Form) -> bool:
    """Agrees with `forms_visible_to` (a test compares them)."""
    return has_role(user, form.scope, *_STAFF, *_READERS, Role.CHAIR)
