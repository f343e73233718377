"""What each gate wants as evidence, in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sala.rooms.types import Stage

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# By the stage behind the gate.
EVIDENCE: "dict[Stage, _StrPromise]" = {
    Stage.SURVEYED: _(
        "The survey form, signed by the school: area, power, floor, ways in, and what must be done before."
    ),
    Stage.SUPPLIER_CHOSEN: _("The decision that names the supplier: its number, its day, and who signed it."),
    Stage.INSTALLING: _(
        "The signed contract and the minutes by which the school gave the site to the supplier."
    ),
    Stage.COMPLETE: _(
        "The record of the tests of all equipment, and the list of what is still open, with owner and day."
    ),
    Stage.HANDED_OVER: _(
        "The minutes of acceptance and hand-over, signed by the school, and the training held."
    ),
    Stage.IN_OPERATION: _(
        "The operating regulation agreed by the schools of the cluster, and the first timetable."
    ),
}
