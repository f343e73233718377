"""The front door of the forum."""

from sala.forum.actions.event_forms import tell_of_forms
from sala.forum.actions.feeds import feed_key, revoke_feed
from sala.forum.actions.retention import forget_old_events
from sala.forum.actions.schedule import latest_version, publish, slots_of
from sala.forum.asked import ToAnswer, forms_to_answer
from sala.forum.mine import MySession, sessions_of
from sala.forum.models import Event
from sala.forum.queries import forums_version, has_visits, late_on, slug_of_meeting

__all__ = [
    "Event",
    "MySession",
    "ToAnswer",
    "feed_key",
    "forget_old_events",
    "forms_to_answer",
    "forums_version",
    "has_visits",
    "late_on",
    "latest_version",
    "publish",
    "revoke_feed",
    "sessions_of",
    "slots_of",
    "slug_of_meeting",
    "tell_of_forms",
]
