"""What this module's lines of the audit log mean."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


def notify_sentences() -> "Mapping[str, _StrPromise]":
    """By action; %(who)s acts, %(about)s is the person whom it is about."""
    return {
        "notify.preference": _("%(who)s chose how to be told"),
        "notify.unsubscribe": _("%(about)s left the e-mails, by the link in one"),
        "notify.link": _("%(who)s linked Telegram"),
        "notify.unlink": _("%(who)s unlinked Telegram"),
    }
