"""Giving a consent and taking it back."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.people.actions.audit import record
from sala.people.models import Consent, Person, Scope
from sala.people.queries import consent_scopes
from sala.people.rules import can_type_consent
from sala.people.types import WORDINGS, Manner, Purpose


class GuardianMissingError(ValidationError):
    """A child's consent without the name of who gave it."""


class ElsewhereError(ValidationError):
    """The person takes part in nothing there: there is nothing to agree to."""


@transaction.atomic
def give_consent(
    *,
    person: Person,
    purpose: Purpose,
    scope: Scope,
    by: Person,
    at: dt.datetime,
    manner: Manner = Manner.SELF,
    guardian: str = "",
) -> Consent:
    """The person agrees (`manner` SELF), or `by` types in what she or her guardian signed. One that holds is returned
    as it is; of two presses at once both get the same one.

    Raises PermissionDenied, GuardianMissingError, ElsewhereError. `guardian` is kept until the consent is withdrawn.
    """
    herself = manner == Manner.SELF
    if herself != (by.pk == person.pk) or not (herself or can_type_consent(by, person, scope)):
        raise PermissionDenied
    if scope not in consent_scopes(person):
        raise ElsewhereError(_("This person takes part in nothing there. Choose one of the list."))
    guardian = _clean_guardian(guardian) if manner == Manner.GUARDIAN else ""
    open_one = Consent.objects.filter(person=person, purpose=purpose, scope=scope, withdrawn_at__isnull=True)
    if held := open_one.first():
        return held
    try:
        with transaction.atomic():
            given = Consent.objects.create(
                person=person,
                purpose=purpose,
                scope=scope,
                wording=WORDINGS[purpose].version,
                manner=manner,
                guardian=guardian,
                given_at=at,
                given_by=by.pk,
            )
    except IntegrityError:  # somebody pressed at the same moment, and her row stands
        return open_one.get()
    record("consent.give", by=by, at=at, about=person, scope=scope, detail={"purpose": purpose})
    return given


def _clean_guardian(typed: str) -> str:
    guardian = typed.strip()[:120]
    if not guardian:
        raise GuardianMissingError(_("Write the name of the guardian who signed for the child."))
    return guardian


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Person, at: dt.datetime) -> None:
    """End a consent now, and forget the guardian's name. A second press changes nothing. Raises PermissionDenied.

    It has its effect at once because whoever shows something asks `has_consent` when she shows it.
    """
    if by.pk != consent.person_id and not can_type_consent(by, consent.person, consent.scope):
        raise PermissionDenied
    ended = Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=at, withdrawn_by=by.pk, guardian=""
    )
    if ended:
        detail = {"purpose": consent.purpose}
        record("consent.withdraw", by=by, at=at, about=consent.person, scope=consent.scope, detail=detail)
