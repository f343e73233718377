"""Delegations: an organisation names whom it sends, and who stands in for whom."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import in_every_language
from sala.meetings.actions.holds import release_holds
from sala.meetings.actions.meetings import invite, lock_event
from sala.meetings.actions.places import change_part, fill_places, lock_meeting, say_given
from sala.meetings.models import Delegate, Delegation, GroupMember, Meeting, Participation
from sala.meetings.queries import days_of, standing_facts
from sala.meetings.rules import can_lead, can_organise_event
from sala.meetings.types import MeetingKind, Mode, State
from sala.notify.api import Word, tell
from sala.people.api import Line, Organisation, Person, Role, Scope, record, record_all

MOST_PLACES = 500


class BadDelegationError(ValidationError):
    """It cannot be done in the delegation; the message says what to do, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class DelegationTerms:
    """How many an organisation sends, who leads them, and until when she names them (None: until the event)."""

    places: int
    head: Person | None
    closes_at: dt.datetime | None


@transaction.atomic
def add_delegation(
    *, scope: Scope, organisation: Organisation, terms: DelegationTerms, by: Person | None, at: dt.datetime
) -> Delegation:
    """An organisation may send people to an event; its head is told. One delegation each."""
    _check_places(terms.places)
    try:
        with transaction.atomic():
            delegation = Delegation.objects.create(
                scope=scope,
                organisation=organisation,
                head=terms.head,
                places=terms.places,
                closes_at=terms.closes_at,
            )
    except IntegrityError as error:
        raise BadDelegationError(_("This organisation has a delegation already. Change that one.")) from error
    record("delegation.add", by=by, at=at, about=delegation, scope=scope, detail={"places": terms.places})
    _tell_head(delegation, at)
    return delegation


@transaction.atomic
def change_delegation(*, delegation: Delegation, terms: DelegationTerms, by: Person, at: dt.datetime) -> None:
    """Other places, another head or closing time. When there are fewer places than people, nobody is sent away."""
    _check_places(terms.places)
    locked = _lock(delegation.pk)
    new_head = terms.head is not None and terms.head.pk != locked.head_id
    locked.places, locked.head, locked.closes_at = terms.places, terms.head, terms.closes_at
    locked.save(update_fields=["places", "head", "closes_at"])
    detail = {"places": terms.places}
    record("delegation.change", by=by, at=at, about=locked, scope=locked.scope, detail=detail)
    if new_head:
        _tell_head(locked, at)


def _check_places(places: int) -> None:
    if not 1 <= places <= MOST_PLACES:
        raise BadDelegationError(
            _("A delegation has from 1 to %(most)s places."), params={"most": MOST_PLACES}
        )


def _tell_head(delegation: Delegation, at: dt.datetime) -> None:
    if delegation.head_id is None:
        return
    text = in_every_language(
        _(
            "You lead the delegation of %(organisation)s: %(event)s. Name who comes; there are %(places)s places."
        ),
        {
            "organisation": delegation.organisation.name,
            "event": delegation.scope.name,
            "places": delegation.places,
        },
    )
    word = Word(
        delegation.head_id, f"delegation {delegation.pk}", text, f"/meetings/delegation/{delegation.pk}/"
    )
    tell([word], at=at)


def _lock(pk: uuid.UUID) -> Delegation:
    """One thing after the other in the delegations of an event: of two who replace one person at once, one does, and
    nobody is named in two.
    """
    lock_event(Delegation.objects.values_list("scope_id", flat=True).get(pk=pk))
    return Delegation.objects.select_related("scope", "organisation").get(pk=pk)


@transaction.atomic
def name_delegate(*, delegation: Delegation, person: Person, by: Person | None, at: dt.datetime) -> Delegate:
    """Send a person of the organisation: she is invited to every day and has a badge. Naming her again changes nothing.

    Raises PermissionDenied, and BadDelegationError when the time is over, no place is left, or she comes with another
    delegation.
    """
    locked = _lock(delegation.pk)
    same = locked.delegates.filter(person=person, ended_at=None).first()
    if same is not None:
        return same
    _check_named(locked, person, by)
    if _late(locked, by, at):
        raise BadDelegationError(_("The time to name people is over. Ask the organiser of the event."))
    if locked.delegates.filter(ended_at=None, approved_at__isnull=False).count() >= locked.places:
        raise BadDelegationError(
            _("All %(places)s places of the delegation are taken. Replace somebody, or ask the organiser."),
            params={"places": locked.places},
        )
    delegate = Delegate.objects.create(
        delegation=locked, person=person, named_at=at, named_by=by.pk if by else None, approved_at=at
    )
    _invite(locked, person, by, at)
    record("delegation.name", by=by, at=at, about=person, scope=locked.scope)
    _tell_named(delegate, at)
    return delegate


def name_many(*, named: Sequence[tuple[Delegation, Person]], by: Person, at: dt.datetime) -> None:
    """Put people who are invited into delegations, and tell them; as many queries for one as for many. For organisers,
    whose caller holds the event and has looked at places and at who comes with another one.
    """
    delegates = Delegate.objects.bulk_create(
        Delegate(delegation=delegation, person=person, named_at=at, named_by=by.pk, approved_at=at)
        for delegation, person in named
    )
    if delegates:
        record_all(
            Line(action="delegation.name", by=by, at=at, about=person, scope=delegation.scope)
            for delegation, person in named
        )
        first = days_of(named[0][0].scope_id).first()
        tell([_word_for_named(delegate, first) for delegate in delegates], at=at)


@transaction.atomic
def replace_delegate(*, delegate: Delegate, person: Person, by: Person, at: dt.datetime) -> Delegate:
    """Another comes instead. At once until the closing time, and for organisers always; after it the organisers are
    asked, and nothing changes until one of them agrees. Who had a place keeps it for the substitute until she answers.

    The same substitute again changes nothing; another one, when somebody else was faster, is a BadDelegationError.
    """
    locked = _lock(delegate.delegation_id)
    current = locked.delegates.select_related("person").get(pk=delegate.pk)
    there = Delegate.objects.select_related("person").filter(replaces=current).first()
    if there is not None and there.person_id == person.pk:
        return there
    if there is not None or current.ended_at is not None:
        raise BadDelegationError(
            _("%(name)s was replaced already, by %(other)s. Look at the list again."),
            params={"name": current.person.name, "other": there.person.name if there else "–"},
        )
    _check_named(locked, person, by)
    if locked.delegates.filter(person=person, ended_at=None).exists():
        raise BadDelegationError(
            _("%(name)s is in this delegation already. Choose somebody else."), params={"name": person.name}
        )
    late = _late(locked, by, at)
    new = Delegate.objects.create(
        delegation=locked,
        person=person,
        replaces=current,
        named_at=at,
        named_by=by.pk,
        approved_at=None if late else at,
    )
    record("delegation.ask" if late else "delegation.replace", by=by, at=at, about=person, scope=locked.scope)
    if late:
        _ask_organisers(new, at)
    else:
        _swap(current, new, by, at)
    return new


@transaction.atomic
def take_off(*, delegate: Delegate, by: Person, at: dt.datetime) -> bool:
    """Nobody comes instead: her place in the delegation is free, and on the days on which she was not seen yet the next
    of the waiting list gets hers. She is told. False when she comes no more already.

    Raises PermissionDenied, and BadDelegationError when the time is over or a substitute waits for an organiser.
    """
    locked = _lock(delegate.delegation_id)
    current = locked.delegates.select_related("person").get(pk=delegate.pk)
    if not can_lead(by, locked):
        raise PermissionDenied
    if current.ended_at is not None:
        return False
    if _late(locked, by, at):
        raise BadDelegationError(_("The time to name people is over. Ask the organiser of the event."))
    if Delegate.objects.filter(replaces=current).exists():
        raise BadDelegationError(_("A substitute was asked for. The organiser agrees or refuses first."))
    Delegate.objects.filter(pk=current.pk).update(ended_at=at)
    for part in _not_seen_yet(current, at):
        part.meeting = lock_meeting(part.meeting_id)
        release_holds(owner=part.pk)
        part.delete()
        fill_places(part.meeting, at=at)
    GroupMember.objects.filter(group__scope=locked.scope, person=current.person).delete()
    record("delegation.take_off", by=by, at=at, about=current.person, scope=locked.scope)
    said = _("You do not come to %(event)s for %(organisation)s. Your badge does not open the door any more.")
    _tell_gone(current, said, at)
    return True


@transaction.atomic
def approve_substitute(*, delegate: Delegate, by: Person, at: dt.datetime) -> bool:
    """An organiser agrees to a substitute who was asked for late; False when that was done already."""
    locked = _lock(delegate.delegation_id)
    if not can_organise_event(by, locked.scope):
        raise PermissionDenied
    new = locked.delegates.select_related("person", "replaces__person").filter(pk=delegate.pk).first()
    if new is None or new.approved_at is not None or new.replaces is None:
        return False
    new.approved_at = at
    new.save(update_fields=["approved_at"])
    record("delegation.replace", by=by, at=at, about=new.person, scope=locked.scope)
    _swap(new.replaces, new, by, at)
    return True


@transaction.atomic
def refuse_substitute(*, delegate: Delegate, by: Person, at: dt.datetime) -> bool:
    """An organiser does not agree: who asked is told, everything stays as it was. False when it was done already."""
    locked = _lock(delegate.delegation_id)
    if not can_organise_event(by, locked.scope):
        raise PermissionDenied
    new = locked.delegates.select_related("person").filter(pk=delegate.pk, approved_at=None).first()
    if new is None:
        return False
    record("delegation.refuse", by=by, at=at, about=new.person, scope=locked.scope)
    if new.named_by:
        text = in_every_language(
            _(
                "The organiser did not agree that %(name)s comes as a substitute. The delegation stays as it was."
            ),
            {"name": new.person.name},
        )
        path = f"/meetings/delegation/{locked.pk}/"
        tell([Word(new.named_by, f"substitute {new.pk}", text, path)], at=at)
    new.delete()
    return True


def _check_named(delegation: Delegation, person: Person, by: Person | None) -> None:
    if by is not None and not can_lead(by, delegation):
        raise PermissionDenied
    elsewhere = Delegate.objects.filter(
        delegation__scope=delegation.scope_id, person=person, ended_at=None
    ).exclude(delegation=delegation)
    other = elsewhere.select_related("delegation__organisation").first()
    if other is not None:
        raise BadDelegationError(
            _("%(name)s comes with the delegation of %(organisation)s. Choose somebody else."),
            params={"name": person.name, "organisation": other.delegation.organisation.name},
        )


def _late(delegation: Delegation, by: Person | None, at: dt.datetime) -> bool:
    if by is None or can_organise_event(by, delegation.scope):
        return False
    last = days_of(delegation.scope_id).order_by("-ends_at").first()
    over = last is not None and last.ends_at < at
    return over or (delegation.closes_at is not None and delegation.closes_at < at)


def _invite(delegation: Delegation, person: Person, by: Person | None, at: dt.datetime) -> None:
    if days := list(days_of(delegation.scope_id).select_related("scope")):
        invite(meetings=days, people=[person], by=by, at=at)


def _swap(old: Delegate, new: Delegate, by: Person, at: dt.datetime) -> None:
    """The old one's badge opens nothing any more where she was not seen yet; the new one is invited there."""
    Delegate.objects.filter(pk=old.pk).update(ended_at=at)
    scope = old.delegation.scope
    left = _not_seen_yet(old, at)
    meant = [part.meeting for part in left if part.meeting.kind == MeetingKind.MEETING]
    if meant:
        invite(meetings=meant, people=[new.person], by=by, at=at)
    for part in left:
        _hand_over(part, new.person, at)
    rows = GroupMember.objects.filter(group__scope=scope, person=old.person)
    GroupMember.objects.bulk_create(
        [GroupMember(group_id=row.group_id, person=new.person) for row in rows], ignore_conflicts=True
    )
    rows.delete()
    # Who comes is for the organisation to say.
    _tell_gone(
        old,
        _("Somebody else comes to %(event)s in your place. Your badge does not open the door any more."),
        at,
    )
    _tell_named(new, at)


def _not_seen_yet(delegate: Delegate, at: dt.datetime) -> list[Participation]:
    """Her part in what is not over, and where she was not seen."""
    parts = Participation.objects.filter(
        meeting__scope=delegate.delegation.scope_id, person=delegate.person_id
    )
    open_ones = parts.exclude(state=State.REPLACED).select_related("meeting__scope")
    open_ones = open_ones.order_by("meeting__kind", "meeting_id")
    return [part for part in open_ones if part.meeting.ends_at >= at and not _was_at(part)]


def _was_at(part: Participation) -> bool:
    return any(fact.person_id == part.person_id for fact in standing_facts(part.meeting))


def _hand_over(part: Participation, to: Person, at: dt.datetime) -> None:
    """Her place at one meeting is kept for the substitute, who answers herself; who waits has said that she comes, and
    gets it. A visit's place goes to the next.
    """
    part.meeting = meeting = lock_meeting(part.meeting_id)
    had_place = part.state == State.CONFIRMED or part.place_kept
    mode = Mode(part.mode)
    change_part(part, mode=mode, state=State.REPLACED, at=at)
    if had_place and not meeting.is_visit:
        hers = Participation.objects.filter(meeting=meeting, person=to)
        for waiting in hers.filter(state=State.WAITING).select_related("person"):
            waiting.meeting = meeting
            change_part(waiting, mode=mode, state=State.CONFIRMED, at=at)
            say_given([waiting], at=at)
        unsaid = hers.filter(state__in=(State.INVITED, State.DECLINED))
        unsaid.update(state=State.INVITED, mode=mode, place_kept=True)
    fill_places(meeting, at=at)


def _tell_named(delegate: Delegate, at: dt.datetime) -> None:
    tell([_word_for_named(delegate, days_of(delegate.delegation.scope_id).first())], at=at)


def _word_for_named(delegate: Delegate, first: Meeting | None) -> Word:
    delegation = delegate.delegation
    said = _("%(organisation)s sends you to %(event)s. Say whether you come.")
    values = {"organisation": delegation.organisation.name, "event": delegation.scope.name}
    path = f"/meetings/{first.pk}/answer/" if first else "/me/"
    return Word(delegate.person_id, f"delegate {delegation.pk}", in_every_language(said, values), path)


def _tell_gone(delegate: Delegate, said: object, at: dt.datetime) -> None:
    """She comes no more, in words about her event and organisation."""
    delegation = delegate.delegation
    values = {"event": delegation.scope.name, "organisation": delegation.organisation.name}
    text = in_every_language(said, values)
    tell([Word(delegate.person_id, f"delegate {delegation.pk}", text, "/me/")], at=at)


def _ask_organisers(delegate: Delegate, at: dt.datetime) -> None:
    delegation = delegate.delegation
    grants = {
        "role_grants__scope": delegation.scope_id,
        "role_grants__role": Role.ORGANISER,
        "role_grants__ends_at": None,
    }
    organisers = Person.objects.filter(**grants).values_list("pk", flat=True)
    said = _("%(organisation)s asks for a substitute after the closing time. Agree or refuse.")
    text = in_every_language(said, {"organisation": delegation.organisation.name})
    path = f"/meetings/delegation/{delegation.pk}/"
    tell([Word(pk, f"substitute {delegate.pk}", text, path) for pk in set(organisers)], at=at)
