"""Linking a person's Telegram: she sends the bot a code that only her own page shows."""

import datetime as dt
import json
import logging
import urllib.parse
import urllib.request
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from sala.kit.ids import clean_code, digest, new_code
from sala.notify.models import LinkCode, TelegramChat
from sala.people.api import Person, record

VALID = dt.timedelta(minutes=30)
CODE = 8
PATIENCE = 10  # seconds
REST = dt.timedelta(minutes=1)  # after trouble
MOST = 100  # updates that Telegram gives at once

log = logging.getLogger(__name__)


def new_link_code(*, person: Person, at: dt.datetime) -> str:
    """A code for the next half hour; the one before is worth nothing any more."""
    code = new_code(CODE)
    LinkCode.objects.update_or_create(
        person=person, defaults={"digest": digest(clean_code(code)), "expires_at": at + VALID}
    )
    return code


def unlink_telegram(*, person: Person, at: dt.datetime) -> None:
    """Forget where the person reads Telegram; a second press finds nothing."""
    if TelegramChat.objects.filter(person=person).delete()[0]:
        record("notify.unlink", by=person, at=at, about=person)


@transaction.atomic
def link(*, code: str, chat: str, at: dt.datetime) -> Person | None:
    """Link the chat to the person whose code this is; None for a code that is wrong, used or too old."""
    found = LinkCode.objects.select_for_update().select_related("person")
    row = found.filter(digest=digest(clean_code(code)), expires_at__gt=at).first()
    if row is None:
        return None
    person = row.person
    TelegramChat.objects.update_or_create(person=person, defaults={"chat": chat, "linked_at": at})
    row.delete()
    record("notify.link", by=person, at=at, about=person)
    return person


class Listener:
    """Reads what people write to the bot, while somebody has an open code; else it asks Telegram nothing."""

    def __init__(self) -> None:
        self.offset = 0
        self.not_before: dt.datetime | None = None

    def listen(self) -> int:
        """Look once; how many chats were linked. Trouble is logged, and the next look tries again."""
        at = timezone.now()
        LinkCode.objects.filter(expires_at__lte=at).delete()
        if "telegram" not in settings.CHANNELS or not LinkCode.objects.exists():
            return 0
        if self.not_before and at < self.not_before:
            return 0
        try:
            updates = _call("getUpdates", offset=self.offset, timeout=0, limit=MOST)
        except (OSError, ValueError, KeyError) as error:
            log.warning("Telegram's updates could not be read: %s", type(error).__name__)
            self.not_before = at + REST
            return 0
        linked = 0
        for update in updates:
            self.offset = max(self.offset, int(update["update_id"]) + 1)
            linked += self._take(update, at)
        return linked

    def _take(self, update: dict[str, Any], at: dt.datetime) -> bool:
        message = update.get("message") or {}
        words, chat = str(message.get("text", "")).split(), str(message.get("chat", {}).get("id", ""))
        if not words or not chat or message.get("chat", {}).get("type") != "private":
            return False
        person = link(code=words[-1][:40], chat=chat, at=at)
        if person:
            with override(person.language):
                _answer(chat, _("Linked. Messages from Sala come here now."))
        return person is not None


def _answer(chat: str, text: str) -> None:
    try:
        _call("sendMessage", chat_id=chat, text=text)
    except (OSError, ValueError, KeyError) as error:
        log.warning("Telegram did not take an answer: %s", type(error).__name__)


def _call(method: str, **fields: object) -> Any:
    """Ask the bot's interface. The key stands in the address: no error of here may be logged with it."""
    url = f"{settings.TELEGRAM_API}/bot{settings.CHANNELS['telegram']}/{method}"
    data = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(url, data=data, timeout=PATIENCE) as answer:  # noqa: S310  # the settings allow http(s) only
        return json.load(answer)["result"]
