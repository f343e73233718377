"""The front door of notify."""

from sala.notify.actions.delivering import deliver, sweep_deliveries
from sala.notify.actions.linking import Listener
from sala.notify.actions.telling import Outside, Word, forget_read, forget_told, tell, write_letter
from sala.notify.channels import channel_name, open_channels, routes_of
from sala.notify.letters import unsubscribe_token
from sala.notify.models import Delivery, Notice
from sala.notify.queries import (
    MOST_SHOWN,
    Silent,
    Tally,
    final_deliveries,
    newest_notices,
    reason_said,
    silent_channels,
    tally,
    unread_count,
)
from sala.notify.types import Channel, DeliveryState

__all__ = [
    "MOST_SHOWN",
    "Channel",
    "Delivery",
    "DeliveryState",
    "Listener",
    "Notice",
    "Outside",
    "Silent",
    "Tally",
    "Word",
    "channel_name",
    "deliver",
    "final_deliveries",
    "forget_read",
    "forget_told",
    "newest_notices",
    "open_channels",
    "reason_said",
    "routes_of",
    "silent_channels",
    "sweep_deliveries",
    "tally",
    "tell",
    "unread_count",
    "unsubscribe_token",
    "write_letter",
]
