"""What this module's lines of the audit log say."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

_SENTENCES = {
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


def people_sentences() -> "Mapping[str, _StrPromise]":
    """By action; %(who)s acts, %(about)s is the person whom it is about."""
    return _SENTENCES
