"""Going to another organisation, leaving, and coming back. What a person did stays, wherever she goes."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import Text
from sala.people.actions.accounts import end_all_sign_ins
from sala.people.actions.audit import record
from sala.people.actions.findable import index_persons
from sala.people.actions.scopes import end_role
from sala.people.grants import hold_now
from sala.people.models import Account, Membership, Organisation, Person, RoleGrant, Transfer
from sala.people.rules import can_add_membership, can_bring_back, can_end_role, can_undo_transfer, not_left

UNDO_DAYS = 30


class MovedAlreadyError(ValidationError):
    """The post has ended, or somebody has written down the move already."""


class WrongDayError(ValidationError):
    """A day on which this cannot be."""


class NotUndoneError(ValidationError):
    """The move cannot be taken back any more."""


@transaction.atomic
def transfer_person(
    *,
    membership: Membership,
    organisation: Organisation,
    first_day: dt.date,
    post: Text,
    end_roles: bool,
    by: Person,
    at: dt.datetime,
) -> Transfer:
    """From `first_day` she works in `organisation`, and the old post ends the day before. The managers there see and
    manage her from that day, the old ones until then. `end_roles`: she no longer manages the old organisation.

    Raises PermissionDenied, MovedAlreadyError (also for the second of two at once), WrongDayError.
    """
    old = (
        Membership.objects.select_for_update().select_related("person", "organisation").get(pk=membership.pk)
    )
    _check_transfer(old, organisation, first_day, by)
    Membership.objects.filter(pk=old.pk).update(ends_on=first_day - dt.timedelta(days=1))
    new = Membership.objects.create(
        person=old.person, organisation=organisation, post=post or old.post, starts_on=first_day
    )
    ended = _end_managing(old, by, at) if end_roles else []
    moved = _write_move(old, new, ended, by, at)
    index_persons([old.person_id])
    detail = {"from": str(old.organisation_id), "to": str(organisation.pk)}
    record("membership.transfer", by=by, at=at, about=old.person, detail=detail)
    return moved


def _write_move(old: Membership, new: Membership, ended: list[str], by: Person, at: dt.datetime) -> Transfer:
    move = Transfer(
        person=old.person, old=old, new=new, ended_roles=ended, post=new.post, made_by=by.pk, made_at=at
    )
    try:
        with transaction.atomic():
            move.save(force_insert=True)
    except IntegrityError as error:
        raise MovedAlreadyError(_("Somebody has written down this move already.")) from error
    return move


def _check_transfer(old: Membership, organisation: Organisation, first_day: dt.date, by: Person) -> None:
    if not can_add_membership(by, old.person, old.organisation):
        raise PermissionDenied
    if organisation.pk == old.organisation_id:
        raise WrongDayError(_("She or he works there already. Choose another organisation."))
    if old.ends_on is not None:
        raise MovedAlreadyError(
            _("This post has ended already, or the move is written down. Look at the history.")
        )
    if old.starts_on and first_day <= old.starts_on:
        raise WrongDayError(_("The first day there must lie after the first day of the post that ends."))


def _end_managing(old: Membership, by: Person, at: dt.datetime) -> list[str]:
    grants = RoleGrant.objects.filter(hold_now(), person=old.person, organisation=old.organisation)
    mine = [grant for grant in grants.select_related("scope", "organisation") if can_end_role(by, grant)]
    for grant in mine:
        end_role(grant=grant, at=at, by=by)
    return [str(grant.pk) for grant in mine]


@transaction.atomic
def undo_transfer(*, transfer: Transfer, by: Person, at: dt.datetime) -> None:
    """She stays where she was: the new post goes, the old one goes on, and so do the roles that ended with it. Within
    30 days, and only while both posts are as the move left them. A second press changes nothing.

    Raises PermissionDenied, NotUndoneError.
    """
    if not can_undo_transfer(by, transfer):
        raise PermissionDenied
    moves = Transfer.objects.select_for_update(of=("self", "old")).select_related("old", "new")
    now = moves.get(pk=transfer.pk)
    if now.undone_at:
        return
    new = now.new
    if new is None or not now.as_made or now.made_at < at - dt.timedelta(days=UNDO_DAYS):
        raise NotUndoneError(
            _(
                "This move cannot be taken back any more: it is too long ago, or one of the posts has changed since."
            )
        )
    Transfer.objects.filter(pk=now.pk).update(new=None, undone_at=at, undone_by=by.pk)
    new.delete()
    Membership.objects.filter(pk=now.old_id).update(ends_on=None)
    _reopen(now)
    index_persons([now.person_id])
    record("membership.transfer_undo", by=by, at=at, about=transfer.person)


def _reopen(move: Transfer) -> None:
    """The roles that ended with it hold again, each once: somebody may have given her one anew since."""
    grants = RoleGrant.objects.filter(person=move.person_id).order_by("pk")
    held = {_twin(grant) for grant in grants.filter(ends_at=None)}
    ended = {_twin(grant): grant.pk for grant in grants.filter(pk__in=move.ended_roles)}
    back = [pk for twin, pk in ended.items() if twin not in held]
    grants.filter(pk__in=back).update(ends_at=None)


def _twin(grant: RoleGrant) -> tuple[object, ...]:
    """What an open grant is once of."""
    return grant.role, grant.scope_id, grant.organisation_id


@transaction.atomic
def leave(
    *,
    person: Person,
    posts: Sequence[Membership],
    last_day: dt.date,
    roles: bool,
    close: bool,
    by: Person,
    at: dt.datetime,
) -> None:
    """Her posts end with `last_day`; with `roles` those end now that `by` may end. `close`: she can no longer sign in;
    what her phones have not sent yet does not arrive. What she made stays.

    Raises PermissionDenied, WrongDayError.
    """
    if not all(
        post.person_id == person.pk and can_add_membership(by, person, post.organisation) for post in posts
    ):
        raise PermissionDenied
    if any(post.starts_on and last_day < post.starts_on for post in posts):
        raise WrongDayError(_("The last day cannot be before the first day."))
    stays = Membership.objects.filter(not_left(), person=person).exclude(pk__in=[post.pk for post in posts])
    if close and (stays.exists() or last_day > timezone.localdate()):
        raise WrongDayError(
            _(
                "The account can be closed when she or he has no other post and the last day has come. Leave it open."
            )
        )
    Membership.objects.filter(pk__in=[post.pk for post in posts]).update(ends_on=last_day)
    grants = RoleGrant.objects.filter(hold_now(), person=person).select_related("scope", "organisation")
    for grant in grants if roles else ():
        if can_end_role(by, grant):
            end_role(grant=grant, at=at, by=by)
    account = Account.objects.filter(person=person).first()
    if close and account:
        Account.objects.filter(pk=account.pk).update(is_active=False)
        end_all_sign_ins(account=account, at=at, by=by)
    index_persons([person.pk])
    record("person.leave", by=by, at=at, about=person, detail={"closed": close})


@transaction.atomic
def come_back(*, membership: Membership, first_day: dt.date, by: Person, at: dt.datetime) -> Membership:
    """She works again where `membership` had ended, and her account is open again. Raises PermissionDenied,
    WrongDayError. A second press finds the post that the first one made.
    """
    old = Membership.objects.select_for_update().select_related("person").get(pk=membership.pk)
    person = old.person
    again = Membership.objects.filter(
        person=person, organisation=old.organisation_id, ends_on__isnull=True
    ).first()
    if again and old.ends_on is not None:
        return again
    if not can_bring_back(by, old):
        raise PermissionDenied
    if old.ends_on is None or first_day <= old.ends_on:
        raise WrongDayError(_("The first day must lie after the day on which the post ended."))
    made = Membership.objects.create(
        person=person, organisation_id=old.organisation_id, post=old.post, starts_on=first_day
    )
    Account.objects.filter(person=person).update(is_active=True)
    index_persons([person.pk])
    record("person.come_back", by=by, at=at, about=person)
    return made
