"""Channels, states of a delivery, and what a channel answered."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """A way out of the house; NONE stands where there was none for a person. In the order that holds for whoever
    chose nothing: what costs nothing first.
    """

    TELEGRAM = "telegram", "Telegram"
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    OTHER = "other", _("Another channel")
    NONE = "none", _("Only in the app")


class DeliveryState(TextChoices):
    """How far a notice has come on its way outside."""

    WAITING = "waiting", _("Waits")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNSURE = "unsure", _("Unsure")
    FAILED = "failed", _("Not taken")
    SKIPPED = "skipped", _("Not sent")


ALIVE = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNSURE)
"""Of these there is one for a notice, whatever the channel: the database holds it."""


class Reason(TextChoices):
    """Why a delivery is where it is."""

    NO_REASON = "", ""
    QUIET = "quiet", _("Waits for the end of the quiet hours")
    AGAIN = "again", _("Was put off by the other side; is tried again")
    DOWN = "down", _("The channel does not answer; is tried again")
    CUT = "cut", _("Sending was cut off: it may have arrived. It is not sent again")
    REFUSED = "refused", _("The other side refused the address or the message")
    NO_ADDRESS = "no_address", _("No address is known")
    NOT_WANTED = "not_wanted", _("Wants nothing outside the app")
    TOO_LATE = "too_late", _("It was over before it could be sent")
    CHANNEL_OFF = "channel_off", _("The channel was switched off")
    TOO_OFTEN = "too_often", _("Was put off for two days, then given up")


class Outcome(TextChoices):
    """What became of one try. Only SENT and UNSURE may have reached the person."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    DOWN = "down"
    UNSURE = "unsure"
