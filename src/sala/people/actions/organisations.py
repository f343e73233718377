"""Organisations, their ids in other registers, and posts in them."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import Text
from sala.people.actions.audit import record
from sala.people.actions.findable import index_organisation, index_persons
from sala.people.models import Membership, Organisation, OrganisationExternalId, Person, Place
from sala.people.queries import line_of
from sala.people.rules import can_add_membership, can_change_organisation, can_move_organisation
from sala.people.types import OrganisationKind


class ExternalIdTakenError(ValidationError):
    """Another organisation has this id in that register."""


class TreeLoopError(ValidationError):
    """An organisation cannot stand below itself."""


class MovedMeanwhileError(ValidationError):
    """Somebody else moved the organisation since it was looked at."""


@transaction.atomic
def add_organisation(
    *,
    kind: OrganisationKind,
    name: Text,
    parent: Organisation | None = None,
    place: Place | None = None,
    external_ids: Mapping[str, str] | None = None,
) -> Organisation:
    """A new organisation; `external_ids` maps a register's name to the id there. Raises ExternalIdTakenError."""
    organisation = Organisation.objects.create(kind=kind, name=name, parent=parent, place=place)
    _set_external_ids(organisation, external_ids or {})
    index_organisation(organisation.pk)
    return organisation


@transaction.atomic
def change_organisation(
    *,
    organisation: Organisation,
    kind: OrganisationKind,
    name: Text,
    place: Place | None,
    external_ids: Mapping[str, str],
    by: Person,
    at: dt.datetime,
) -> None:
    """Set what an organisation is anew; where it stands is `move_organisation`'s. Raises PermissionDenied,
    ExternalIdTakenError.
    """
    if not can_change_organisation(by, organisation):
        raise PermissionDenied
    Organisation.objects.filter(pk=organisation.pk).update(kind=kind, name=name, place=place)
    organisation.external_ids.all().delete()
    _set_external_ids(organisation, external_ids)
    index_organisation(organisation.pk)
    record("organisation.change", by=by, at=at, about=organisation)


@transaction.atomic
def move_organisation(
    *,
    organisation: Organisation,
    stood: Organisation | None,
    parent: Organisation | None,
    by: Person,
    at: dt.datetime,
) -> None:
    """Put it, with all that stands below it, under `parent` (None: at the top). `stood`: where the one who moves it
    saw it.

    Raises PermissionDenied, TreeLoopError, MovedMeanwhileError. Who it moves to and all above are locked first: of two
    who move two organisations below each other at once, one gets the no.
    """
    line = [above.pk for above in line_of(parent)] if parent else []
    list(Organisation.objects.select_for_update().filter(pk__in=[organisation.pk, *line]).order_by("pk"))
    now = Organisation.objects.select_related("parent").get(pk=organisation.pk)
    if now.parent_id != (stood.pk if stood else None):
        raise MovedMeanwhileError(_("Somebody moved this organisation meanwhile. Look where it stands now."))
    if not can_move_organisation(by, now, parent):
        raise PermissionDenied
    target = Organisation.objects.get(pk=parent.pk) if parent else None
    if target and organisation.pk in {above.pk for above in line_of(target)}:
        raise TreeLoopError(_("An organisation cannot stand below itself. Choose another one above it."))
    Organisation.objects.filter(pk=organisation.pk).update(parent=target)
    detail = {"from": str(now.parent_id or ""), "to": str(target.pk if target else "")}
    record("organisation.move", by=by, at=at, about=organisation, detail=detail)


def _set_external_ids(organisation: Organisation, external_ids: Mapping[str, str]) -> None:
    try:
        with transaction.atomic():
            OrganisationExternalId.objects.bulk_create(
                OrganisationExternalId(organisation=organisation, source=source, value=value)
                for source, value in external_ids.items()
            )
    except IntegrityError as error:
        raise ExternalIdTakenError(
            _("Another organisation has this number. Check it, or look for that organisation.")
        ) from error


@transaction.atomic
def add_membership(
    *,
    person: Person,
    organisation: Organisation,
    post: Text | None = None,
    starts_on: dt.date | None = None,
) -> Membership:
    """A post of the person in the organisation, open-ended."""
    made = Membership.objects.create(
        person=person, organisation=organisation, post=post or Text(), starts_on=starts_on
    )
    index_persons([person.pk])
    return made


@transaction.atomic
def join(
    *,
    person: Person,
    organisation: Organisation,
    post: Text,
    starts_on: dt.date | None,
    by: Person,
    at: dt.datetime,
) -> Membership:
    """A further post for somebody whom `by` manages already. Raises PermissionDenied. The same open post is not
    made twice.
    """
    if not can_add_membership(by, person, organisation):
        raise PermissionDenied
    open_post = Membership.objects.filter(person=person, organisation=organisation, ends_on__isnull=True)
    if same := open_post.first():
        return same
    record("membership.start", by=by, at=at, about=person, detail={"organisation": str(organisation.pk)})
    return add_membership(person=person, organisation=organisation, post=post, starts_on=starts_on)


@transaction.atomic
def end_membership(*, membership: Membership, ends_on: dt.date, by: Person, at: dt.datetime) -> None:
    """End a post with a day, the last one on which it holds. Raises ValidationError when it lies before the first day.

    From the day after it, the organisation's managers no longer see the person.
    """
    if not can_add_membership(by, membership.person, membership.organisation):
        raise PermissionDenied
    if membership.starts_on and ends_on < membership.starts_on:
        raise ValidationError(_("The last day cannot be before the first day."))
    Membership.objects.filter(pk=membership.pk).update(ends_on=ends_on)
    record(
        "membership.end",
        by=by,
        at=at,
        about=membership.person,
        detail={"organisation": str(membership.organisation_id)},
    )
