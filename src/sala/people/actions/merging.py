"""Two entries that are one person become one, with both histories, and for some months there is a way back."""

import datetime as dt
import uuid

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import in_every_language
from sala.people.actions.audit import Line, record_all
from sala.people.actions.findable import index_persons
from sala.people.actions.joining import accounts_of_both, factor_says_what_there_is, hand_over, join_accounts
from sala.people.actions.rows import Mover, put_back
from sala.people.models import Account, Consent, Different, Merge, MergedRow, Person, SignIn
from sala.people.queries import list_key, name_words
from sala.people.rules import can_merge, can_unmerge
from sala.people.types import Telling, figures_of, jobs_after_merging, tell_person
from sala.search.api import remove


class SamePersonError(ValidationError):
    """One and the same entry on both sides."""


class MergedMeanwhileError(ValidationError):
    """Something happened to one of the two since they were looked at."""


class TooLateError(ValidationError):
    """There is no way back any more, or not yet."""


def merge_mark(one: Person, other: Person) -> str:
    """The same as long as neither has changed: whoever confirms names what she saw."""
    return " ".join(sorted(f"{person.pk.hex}.{person.revision}" for person in (one, other)))


def merge_persons(*, kept: Person, absorbed: Person, seen: str, by: Person, at: dt.datetime) -> Merge:
    """`absorbed` is the same person as `kept`: all her rows, phones and numbers are `kept`'s from now on, by the lines
    `LIVES` of all models. Sign-ins go on, cards and badges and what her phones still send arrive at `kept`.

    Raises SamePersonError, PermissionDenied, MergedMeanwhileError (also for the second of two who say it at once).
    """
    if kept.pk == absorbed.pk:
        raise SamePersonError(_("This is one entry, not two. Choose two different ones."))
    try:
        return _merge(kept.pk, absorbed.pk, seen, by, at)
    except IntegrityError as error:
        raise _meanwhile() from error


def _meanwhile() -> MergedMeanwhileError:
    return MergedMeanwhileError(
        _("One of the two was changed or united meanwhile. Nothing was done: look at both again.")
    )


@transaction.atomic
def _merge(kept_id: uuid.UUID, absorbed_id: uuid.UUID, seen: str, by: Person, at: dt.datetime) -> Merge:
    locked = Person.objects.select_for_update().filter(pk__in=[kept_id, absorbed_id]).order_by("pk")
    people = {person.pk: person for person in locked}
    kept, absorbed = people[kept_id], people[absorbed_id]
    if (
        any(one.merged_into_id or one.erased_at for one in people.values())
        or merge_mark(kept, absorbed) != seen
    ):
        raise _meanwhile()
    if not can_merge(by, kept, absorbed):
        raise PermissionDenied
    merge = Merge.objects.create(kept=kept, absorbed=absorbed, made_by=by.pk, made_at=at)
    mover, accounts = Mover(merge), accounts_of_both(kept, absorbed)
    for said in between(kept, absorbed):
        mover.take_away(said)
    mover.move_all(kept, absorbed, accounts)
    join_accounts(mover, kept, accounts)
    _later_word(mover, kept)
    _fill_gaps(mover, kept, absorbed)
    Merge.objects.filter(pk=merge.pk).update(moved=mover.save())
    Person.objects.filter(pk=absorbed.pk).update(merged_into=kept)
    _settle(kept, absorbed)
    remove("person", [absorbed.pk])
    record_all(Line(action="person.merge", by=by, at=at, about=one) for one in (kept, absorbed))
    _tell(merge)
    return merge


def _tell(merge: Merge) -> None:
    """Who knows all her phones says whether one came along that is not hers."""
    said = _(
        "You stood in the lists twice; both entries are one now. If a phone is signed in that you do not know, end it "
        "there and tell an administrator, who can divide them again."
    )
    told = Telling(merge.kept_id, f"merge {merge.pk}", in_every_language(said), "/phones/", merge.made_at)
    tell_person(told)


def _later_word(mover: Mover, kept: Person) -> None:
    """Of a consent and a later withdrawal by the same person the later word counts, whichever entry said it."""
    for given in Consent.objects.filter(person=kept, withdrawn_at__isnull=True):
        later = Consent.objects.filter(
            person=kept, purpose=given.purpose, scope=given.scope_id, withdrawn_at__gt=given.given_at
        )
        if last := later.order_by("-withdrawn_at").first():
            values = {"withdrawn_at": last.withdrawn_at, "withdrawn_by": last.withdrawn_by, "guardian": ""}
            mover.change(given, values)


def _fill_gaps(mover: Mover, kept: Person, absorbed: Person) -> None:
    """The one who is kept stays as she is written; only what she does not say is taken from the other."""
    names = [name for name in ("latin_name", "gender") if not getattr(kept, name) and getattr(absorbed, name)]
    values = {name: getattr(absorbed, name) for name in names}
    if "latin_name" in values:
        filled = type(kept.written)(kept.name, absorbed.latin_name, kept.name_language)
        values |= {"sort_key": list_key(filled), "folded": name_words(kept.name, absorbed.latin_name)}
    mover.change(kept, values)


def _settle(kept: Person, absorbed: Person) -> None:
    """What counts rows of theirs is counted anew, what follows is queued; both have changed for whoever looked at them
    before.
    """
    both = frozenset({kept.pk, absorbed.pk})
    for answer in figures_of(both):
        for one in answer:
            apps.get_model(one.table)._base_manager.filter(pk=one.key).update(**{one.column: one.value})
    for jobs in jobs_after_merging(both):
        for task, argument in jobs:
            task.enqueue(argument)
    Person.objects.filter(pk__in=both).update(revision=F("revision") + 1)
    index_persons([kept.pk])


@transaction.atomic
def unmerge_persons(*, merge: Merge, by: Person, at: dt.datetime) -> None:
    """Take a merge back: each row is again the person's whose it was. What came since stays with `kept`; rows that
    changed or went since stay as they are, and are counted (`not_divided`). A second press changes nothing.

    Raises PermissionDenied, TooLateError.
    """
    if not can_unmerge(by, merge):
        raise PermissionDenied
    people = [merge.kept_id, merge.absorbed_id]
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    now = Merge.objects.select_related("kept", "absorbed").get(pk=merge.pk)
    if now.undone_at:
        return
    _check_way_back(now, at)
    Merge.objects.filter(pk=merge.pk).update(undone_at=at, undone_by=by.pk)
    Person.objects.filter(pk=now.absorbed_id).update(merged_into=None)
    not_divided = put_back(now)
    _factors_back(now)
    _sign_ins_back(now)
    _secret_back(now)
    now.rows.all().delete()
    Merge.objects.filter(pk=merge.pk).update(not_divided=not_divided)
    _settle(now.kept, now.absorbed)
    index_persons([now.absorbed_id])
    record_all(Line(action="person.unmerge", by=by, at=at, about=one) for one in (now.kept, now.absorbed))


def _check_way_back(merge: Merge, at: dt.datetime) -> None:
    if merge.kept.erased_at or not can_be_unmerged(merge, at):
        raise TooLateError(_("It is too late to take this back: the way back is kept for half a year."))
    if merge.kept.merged_into_id:
        raise TooLateError(_("The one who was kept was united with another one since. Take that back first."))


def can_be_unmerged(merge: Merge, at: dt.datetime) -> bool:
    """Whether there still is a way back."""
    days = dt.timedelta(days=settings.UNMERGE_DAYS)
    return merge.undone_at is None and merge.made_at > at - days


def _sign_ins_back(merge: Merge) -> None:
    """Phones that were signed in with the absorbed account are again, unless they were signed out since."""
    account = Account.objects.filter(person=merge.absorbed_id).first()
    ids = merge.rows.filter(table="people.signin").values_list("key", flat=True)
    for row in SignIn.objects.filter(id__in=list(ids)):
        if account:
            hand_over(row, account)


def _factors_back(merge: Merge) -> None:
    """Keys that were added or removed since are where they are: each account asks for what it has."""
    for account in accounts_of_both(merge.kept, merge.absorbed):
        if account:
            factor_says_what_there_is(account)


def _secret_back(merge: Merge) -> None:
    """A PIN that was taken over goes back, unless she chose another one since."""
    to, of = accounts_of_both(merge.kept, merge.absorbed)
    if to and of and of.has_usable_password() and to.password == of.password:
        to.set_unusable_password()
        to.save(update_fields=["password"])


def between(one: Person, other: Person) -> QuerySet[Different]:
    """What was said about these two."""
    return Different.objects.filter(Q(one=one, other=other) | Q(one=other, other=one))


@transaction.atomic
def tell_apart(*, one: Person, other: Person, by: Person, at: dt.datetime) -> None:
    """They are two persons: they are not shown as doubles again. A second press changes nothing. Raises
    PermissionDenied, SamePersonError.
    """
    if one.pk == other.pk:
        raise SamePersonError(_("This is one entry, not two. Choose two different ones."))
    if not can_merge(by, one, other):
        raise PermissionDenied
    first, second = sorted((one, other), key=lambda person: person.pk)
    Different.objects.get_or_create(one=first, other=second, defaults={"said_by": by.pk, "said_at": at})


@transaction.atomic
def forget_merges(*, at: dt.datetime) -> int:
    """Half a year later there is no way back: what it would need is deleted, and of the absorbed entry only its id
    stays, which leads to the one who is kept. How many.
    """
    old = Merge.objects.filter(made_at__lt=at - dt.timedelta(days=settings.UNMERGE_DAYS))
    open_ones = list(old.filter(undone_at__isnull=True, rows__isnull=False).distinct())
    absorbed = [merge.absorbed_id for merge in open_ones]
    MergedRow.objects.filter(merge__in=open_ones).delete()
    Account.objects.filter(person__in=absorbed).delete()
    blank = {"name": "—", "latin_name": "", "gender": "", "sort_key": "", "folded": ""}
    Person.objects.filter(pk__in=absorbed).update(**blank)
    return len(open_ones)
