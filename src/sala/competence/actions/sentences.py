"""What this module's lines of the audit log say."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


def competence_sentences() -> "Mapping[str, _StrPromise]":
    """By action."""
    return {
        "certificate.issue": _("%(who)s issued a certificate"),
        "certificate.correct": _("%(who)s corrected the name on a certificate"),
        "certificate.revoke": _("%(who)s revoked a certificate"),
        "certificate.print": _("%(who)s took certificates away as a file"),
    }
