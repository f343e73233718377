"""Sends one test message over a channel, and says in words what became of it: for whoever sets the channel up."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sala.notify.channels import open_channels
from sala.notify.gateway import Gateway
from sala.notify.mail import Mailer
from sala.notify.types import Channel, Outcome

SAID = {
    Outcome.SENT: "The other side has taken it.",
    Outcome.REFUSED: "The other side refused the address or the message.",
    Outcome.LATER: "The other side says: not now. Try again in a minute.",
    Outcome.DOWN: "The other side cannot be reached, or does not know the name, password or key in the settings.",
    Outcome.UNSURE: "The other side took it and did not answer. Look whether it came.",
}


class Command(BaseCommand):
    """`manage.py try_channel email teacher@example.org`."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """The channel and whom to reach."""
        parser.add_argument("channel", choices=[c.value for c in Channel if c != Channel.NONE])
        parser.add_argument(
            "address", help="an e-mail address, a phone number as +855…, or a Telegram chat's number"
        )

    def handle(self, *_args: str, **options: Any) -> None:
        """Exit code 1 when it was not taken."""
        channel, address = Channel(options["channel"]), str(options["address"])
        if channel not in open_channels():
            message = (
                f"The settings open no channel “{channel}”. See the list in src/sala/config/settings.py."
            )
            raise CommandError(message)
        outcome = self._send(channel, address)
        if outcome != Outcome.SENT:
            raise CommandError(SAID[outcome])
        self.stdout.write(SAID[outcome])

    def _send(self, channel: Channel, address: str) -> Outcome:
        text = "Sala: this channel works."
        if channel != Channel.EMAIL:
            gateway = Gateway()
            try:
                return gateway.send(channel, address, text)
            finally:
                gateway.close()
        mailer = Mailer()
        try:
            return mailer.send(EmailMessage(text, text, settings.CHANNELS["email"], [address]))
        finally:
            mailer.close()
