"""What this module's lines of the audit log say."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


def room_sentences() -> "Mapping[str, _StrPromise]":
    """By action."""
    return {
        "network.create": _("%(who)s began a network of rooms"),
        "network.change": _("%(who)s changed a network of rooms"),
        "network.plan": _("%(who)s changed how many rooms are planned where"),
        "room.add": _("%(who)s added a room"),
        "room.change": _("%(who)s changed the details of a room"),
        "room.take_along": _("%(who)s took a list of rooms away as a file"),
        "gate.open": _("%(who)s opened a gate of a room"),
        "gate.back": _("%(who)s took a gate of a room back"),
    }
