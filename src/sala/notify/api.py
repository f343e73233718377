"""The front door of notify."""

from sala.notify.actions import Word, forget_read, tell
from sala.notify.models import Notice
from sala.notify.queries import newest_notices, unread_count

__all__ = ["Notice", "Word", "forget_read", "newest_notices", "tell", "unread_count"]
