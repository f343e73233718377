"""Stages and paces as chips: word, colour and symbol."""

from dataclasses import dataclass

from sala.rooms.types import Group, Pace, Stage


@dataclass(frozen=True, slots=True)
class Chip:
    """`tone` and `icon` are the style sheet's and icons.svg's words."""

    label: str
    tone: str
    icon: str


_STAGES = {
    Stage.PLANNED: ("info", "day"),
    Stage.SURVEYED: ("info", "check"),
    Stage.SUPPLIER_CHOSEN: ("wait", "check"),
    Stage.INSTALLING: ("wait", "edit"),
    Stage.COMPLETE: ("wait", "list"),
    Stage.HANDED_OVER: ("ok", "check"),
    Stage.IN_OPERATION: ("ok", "room"),
}
_GROUPS = {
    Group.PLANNED: ("info", "day"),
    Group.CHOOSING: ("bad", "clock"),
    Group.CHOSEN: ("wait", "check"),
    Group.INSTALLING: ("wait", "edit"),
    Group.COMPLETE: ("wait", "list"),
    Group.HANDED_OVER: ("ok", "check"),
    Group.IN_OPERATION: ("ok", "room"),
    Group.SURVEYED: ("info", "check"),
}
_PACES = {
    Pace.LATE: ("bad", "alert"),
    Pace.BACK: ("bad", "undo"),
    Pace.ON_THE_WAY: ("ok", "next"),
    Pace.DONE: ("ok", "check"),
}


def stage_chip(stage: Stage) -> Chip:
    """How far a room is."""
    return Chip(str(stage.label), *_STAGES[stage])


def pace_chip(pace: Pace) -> Chip:
    """Whether it can be ready in time."""
    return Chip(str(pace.label), *_PACES[pace])


def group_chip(group: Group) -> Chip:
    """What the board counts."""
    return Chip(str(group.label), *_GROUPS[group])
