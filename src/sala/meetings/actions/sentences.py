"""What this module's lines of the audit log say."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


def meeting_sentences() -> "Mapping[str, _StrPromise]":
    """By action."""
    return {
        "meeting.invite": _("%(who)s invited people to a meeting"),
        "meeting.answer": _("%(who)s answered an invitation"),
        "meeting.change_part": _("%(who)s changed how somebody takes part in a meeting"),
        "meeting.place": _("%(about)s got a place from a waiting list"),
        "meeting.places": _("%(who)s changed how many places a meeting has"),
        "meeting.link": _("%(who)s changed the online link of a meeting"),
        "meeting.move_up": _("%(who)s moved %(about)s up on a waiting list"),
        "group.add": _("%(who)s made a group of participants"),
        "group.change": _("%(who)s changed a group of participants"),
        "group.remove": _("%(who)s removed a group of participants"),
        "group.fill": _("%(who)s put people into a group"),
        "group.empty": _("%(who)s took somebody out of a group"),
        "delegation.add": _("%(who)s gave places to a delegation"),
        "delegation.change": _("%(who)s changed a delegation"),
        "delegation.name": _("%(who)s named %(about)s for a delegation"),
        "delegation.replace": _("%(about)s came into a delegation in another’s place, by %(who)s"),
        "delegation.ask": _("%(who)s asked that %(about)s may come in another’s place"),
        "delegation.refuse": _("%(who)s refused %(about)s as a substitute"),
        "delegation.take_off": _("%(who)s took %(about)s out of a delegation"),
        "visit.sign_up": _("%(who)s signed %(about)s up for a visit"),
        "visit.give_back": _("%(who)s gave a place on a visit back"),
        "visit.cancel": _("%(who)s cancelled a visit"),
        "meeting.remove_part": _("%(who)s took %(about)s off a meeting's list"),
        "participants.export": _("%(who)s took a list of participants away as a file"),
        "check_in": _("%(who)s wrote down that somebody is present"),
        "check_in.leave": _("%(who)s wrote down that somebody left"),
        "minutes.export": _("%(who)s took the attendance in minutes away as a file"),
        "check_in.undo": _("%(who)s took back that somebody is present"),
    }
