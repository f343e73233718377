"""The front door of the forum."""

from sala.forum.actions.schedule import latest_version, publish, slots_of
from sala.forum.models import Event
from sala.forum.queries import forums_version, slug_of_meeting

__all__ = ["Event", "forums_version", "latest_version", "publish", "slots_of", "slug_of_meeting"]
