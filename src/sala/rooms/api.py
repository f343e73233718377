"""The front door of rooms."""

from sala.rooms.models import Network, Room
from sala.rooms.rollout import counts
from sala.rooms.types import Group, Stage

__all__ = ["Group", "Network", "Room", "Stage", "counts"]
