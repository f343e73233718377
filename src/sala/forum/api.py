"""The front door of the forum."""

from sala.forum.actions.schedule import latest_version, publish, slots_of
from sala.forum.models import Event

__all__ = ["Event", "latest_version", "publish", "slots_of"]
