"""Writing to the audit log."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from sala.people.models import AuditEntry, Person, Scope

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the log. `detail` must hold no name, number, secret or free text: the log outlives erasure."""

    action: str
    by: Person | None
    at: dt.datetime
    about: Model | None = None
    scope: Scope | None = None
    detail: Mapping[str, object] | None = None


def record(
    action: str,
    *,
    by: Person | None,
    at: dt.datetime,
    about: Model | None = None,
    scope: Scope | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """One line of the log, in the caller's transaction: either both the deed and its line are kept, or neither.

    `detail` as in `Line`.
    """
    _entry(Line(action=action, by=by, at=at, about=about, scope=scope, detail=detail)).save(force_insert=True)


def record_all(lines: Iterable[Line]) -> None:
    """Several lines in one insert; as `record` otherwise."""
    AuditEntry.objects.bulk_create([_entry(line) for line in lines])


def _entry(line: Line) -> AuditEntry:
    return AuditEntry(
        made_at=line.at,
        actor_id=line.by.pk if line.by else None,
        action=line.action,
        object_kind=line.about._meta.label_lower if line.about else "",  # noqa: SLF001  # Django's public way to a table's name
        object_id=str(line.about.pk) if line.about else "",
        scope_id=line.scope.pk if line.scope else None,
        detail=dict(line.detail or {}),
    )


def record_views(
    people: Iterable[uuid.UUID], *, by: Person, at: dt.datetime, page: str, scope: Scope | None = None
) -> None:
    """That `by` looked at personal data of these people on a page; one line each, in one insert. Looking at oneself
    is not logged.
    """
    AuditEntry.objects.bulk_create(
        AuditEntry(
            made_at=at,
            actor_id=by.pk,
            action="look",
            object_kind="people.person",
            object_id=str(person_id),
            scope_id=scope.pk if scope else None,
            detail={"page": page},
        )
        for person_id in people
        if person_id != by.pk
    )


def people_sentences() -> "Mapping[str, _StrPromise]":
    """What the lines that this module writes mean, by action; %(who)s acts, %(about)s is the person whom it is
    about.
    """
    return {
        "look": _("%(who)s looked at the data of %(about)s"),
        "person.add": _("%(who)s added %(about)s"),
        "person.change": _("%(who)s changed the details of %(about)s"),
        "person.remove": _("%(who)s took back an import, and with it a person"),
        "person.contacts": _("%(who)s changed phone, e-mail or staff number of %(about)s"),
        "card.issue": _("%(who)s made a new card for %(about)s"),
        "card.open": _("%(about)s opened the account with a card"),
        "secret.change": _("%(who)s changed the PIN"),
        "sign_in.end": _("%(who)s signed out a phone of %(about)s"),
        "sign_in.end_all": _("%(who)s signed out all phones of %(about)s"),
        "factor.add": _("%(who)s set a second factor"),
        "factor.remove": _("%(who)s removed a second factor"),
        "factor.codes": _("%(who)s made new recovery codes"),
        "factor.recovery": _("%(who)s signed in with a recovery code"),
        "factor.reset": _("%(who)s took the second factor of %(about)s away"),
        "ministry.link": _("%(who)s linked a ministry's account"),
        "ministry.unlink": _("%(who)s removed the link to a ministry's account"),
        "role.grant": _("%(who)s gave %(about)s a role"),
        "role.end": _("%(who)s ended a role of %(about)s"),
        "membership.start": _("%(who)s gave %(about)s a post"),
        "membership.end": _("%(who)s ended a post of %(about)s"),
        "membership.transfer": _("%(who)s wrote down that %(about)s moves to another organisation"),
        "membership.transfer_undo": _("%(who)s took back that %(about)s moves to another organisation"),
        "person.leave": _("%(who)s wrote down that %(about)s leaves"),
        "person.come_back": _("%(who)s wrote down that %(about)s is back"),
        "person.export": _("%(who)s took a copy of her or his own data"),
        "erasure.ask": _("%(who)s asked for the erasure of her or his data"),
        "erasure.take_back": _("%(who)s took the request for erasure back"),
        "erasure.approve": _("%(who)s approved the erasure of %(about)s"),
        "erasure.refuse": _("%(who)s refused the erasure of %(about)s"),
        "person.erase": _("The data of %(about)s were erased"),
        "person.merge": _("%(who)s found that two entries are one person: %(about)s"),
        "person.unmerge": _("%(who)s took back that two entries are one person: %(about)s"),
        "consent.give": _("%(who)s wrote down a consent of %(about)s"),
        "consent.withdraw": _("%(who)s withdrew a consent of %(about)s"),
        "organisation.add": _("%(who)s added an organisation"),
        "organisation.remove": _("%(who)s took back an import, and with it an organisation"),
        "import.done": _("%(who)s imported a list"),
        "import.undo": _("%(who)s took an import back"),
        "organisation.change": _("%(who)s changed an organisation"),
        "organisation.move": _("%(who)s moved an organisation to another place in the tree"),
        "administrator.first": _("The installation was begun, with %(about)s as its administrator"),
    }
