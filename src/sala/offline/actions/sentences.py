"""What this module's lines of the audit log say."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


def offline_sentences() -> "Mapping[str, _StrPromise]":
    """By action."""
    return {
        "device.add": _("%(who)s began to use a phone without network"),
        "conflict.decide": _("%(who)s chose between two versions"),
    }
