"""Handing a message to an SMS gateway, Telegram or another service, through apprise in a child process."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from sala.notify.types import Channel, Outcome

log = logging.getLogger(__name__)
_SLOW = (429, 500, 503)  # "not now", said before anything was done with it
_NOBODY_KNOWS = (408, 502, 504)  # said by somebody in between
_KEYS = (401, 402, 403, 404)  # our key, our money, our address: the channel's trouble, not this person's


class Gateway:
    """One child for many messages; it ends with `close`."""

    def __init__(self) -> None:
        self.child: subprocess.Popen[str] | None = None

    def send(self, channel: Channel, address: str, text: str) -> Outcome:
        """Hand one over, and judge by what was heard on the wire."""
        order = {"url": url_of(channel, address), "text": text}
        if channel == Channel.TELEGRAM:
            order["api"] = settings.TELEGRAM_API
        if not self._is_there():
            return Outcome.DOWN
        try:
            answer = self._ask(order)
        except (OSError, ValueError) as error:
            log.warning("The child that sends ended: %s", type(error).__name__)
            self.close()
            return Outcome.UNSURE
        return judged(channel, worked=bool(answer["worked"]), heard=answer["heard"])

    def close(self) -> None:
        """Let the child end."""
        if self.child:
            self.child.communicate(timeout=30)
            self.child = None

    def _is_there(self) -> bool:
        """Start the child when there is none; one that does not come up has handed nothing over."""
        if self.child is None:
            # By its file, so that it is found without a path in the environment; -P keeps our types.py from standing
            # before Python's own.
            self.child = subprocess.Popen(
                [sys.executable, "-P", str(Path(__file__).with_name("apprise_child.py"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            if self.child.stdout is None or self.child.stdout.readline().strip() != "ready":
                log.error("The child that sends does not come up")
                self.close()
        return self.child is not None

    def _ask(self, order: dict[str, str]) -> dict[str, object]:
        assert self.child  # noqa: S101  # it is there
        assert self.child.stdin  # noqa: S101  # opened with pipes
        assert self.child.stdout  # noqa: S101  # the same
        self.child.stdin.write(json.dumps(order) + "\n")
        self.child.stdin.flush()
        answer: dict[str, object] = json.loads(self.child.stdout.readline())
        return answer


def url_of(channel: Channel, address: str) -> str:
    """Apprise's address of one person on a channel."""
    if channel == Channel.TELEGRAM:
        return f"tgram://{settings.CHANNELS['telegram']}/{quote(address)}/?format=text"
    template: str = settings.CHANNELS[channel.value]
    return template.replace("{to}", quote(address))


def judged(channel: Channel, *, worked: bool, heard: object) -> Outcome:
    """What became of a message. Whatever is not sure to have been left undone is unsure, and not repeated."""
    if worked:
        return Outcome.SENT
    if heard == "unreachable":
        return Outcome.DOWN
    if not isinstance(heard, int) or heard in _NOBODY_KNOWS:
        return Outcome.UNSURE
    if heard in _SLOW:
        return Outcome.LATER
    blocked = channel == Channel.TELEGRAM and heard in (400, 403)  # she blocked the bot, or the chat is gone
    return Outcome.REFUSED if blocked or heard not in _KEYS else Outcome.DOWN
