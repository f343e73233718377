"""The front door of notify."""

from sala.notify.actions import Word, tell
from sala.notify.queries import unread_count

__all__ = ["Word", "tell", "unread_count"]
