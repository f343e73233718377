"""The front door of offline."""

from sala.kit.pace import address_of, let_through
from sala.offline.actions.conflicts import has_open_conflicts
from sala.offline.actions.devices import add_device, end_left_devices
from sala.offline.actions.forgetting import forget_receipts
from sala.offline.actions.pace import TOO_FAST
from sala.offline.actions.receive import receive
from sala.offline.models import Conflict, Device, Receipt
from sala.offline.types import ConflictingEdit, Envelope, Kind, Outcome, RefusedError, kinds

__all__ = [
    "TOO_FAST",
    "Conflict",
    "ConflictingEdit",
    "Device",
    "Envelope",
    "Kind",
    "Outcome",
    "Receipt",
    "RefusedError",
    "add_device",
    "address_of",
    "end_left_devices",
    "forget_receipts",
    "has_open_conflicts",
    "kinds",
    "let_through",
    "receive",
]
