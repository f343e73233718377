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
        "meeting.remove_part": _("%(who)s took %(about)s off a meeting's list"),
        "participants.export": _("%(who)s took a list of participants away as a file"),
        "check_in": _("%(who)s wrote down that somebody is present"),
        "check_in.leave": _("%(who)s wrote down that somebody left"),
        "minutes.export": _("%(who)s took the attendance in minutes away as a file"),
        "check_in.undo": _("%(who)s took back that somebody is present"),
    }
