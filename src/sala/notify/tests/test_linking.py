"""Telegram is linked by who sends the bot the code of her own page, once, within half an hour."""

import datetime as dt
from typing import Any

from django.utils import timezone

from sala.notify.actions.linking import VALID, Listener, link, new_link_code, unlink_telegram
from sala.notify.models import LinkCode, TelegramChat
from sala.notify.tests.factories import Service
from sala.people.api import Person, Role
from sala.people.seed import Cast


def wrote(text: str, chat: int = 4711, kind: str = "private", number: int = 1) -> dict[str, Any]:
    return {"update_id": number, "message": {"text": text, "chat": {"id": chat, "type": kind}}}


def chat_of(person: Person) -> str | None:
    return TelegramChat.objects.filter(person=person).values_list("chat", flat=True).first()


def test_the_code_links_once(cast: Cast, gateway: Service) -> None:
    person, listener = cast.people[Role.MEMBER], Listener()
    code = new_link_code(person=person, at=timezone.now())
    gateway.answers["getUpdates"] = (200, {"ok": True, "result": [wrote(f"/start {code.replace('-', '')}")]})
    assert listener.listen() == 1
    assert chat_of(person) == "4711"
    assert gateway.words("sendMessage")[0]["text"] == "បានភ្ជាប់ហើយ។ ចាប់ពីពេលនេះ សារពីសាលានឹងមកដល់ទីនេះ។"
    asked = len(gateway.words("getUpdates"))
    assert listener.listen() == 0
    assert len(gateway.words("getUpdates")) == asked  # nobody has an open code: Telegram is not asked


def test_what_was_read_is_not_read_again(cast: Cast, gateway: Service) -> None:
    listener = Listener()
    new_link_code(person=cast.people[Role.MEMBER], at=timezone.now())
    gateway.answers["getUpdates"] = (200, {"ok": True, "result": [wrote("hello", number=7)]})
    listener.listen()
    listener.listen()
    assert [body["offset"] for body in gateway.words("getUpdates")] == ["0", "8"]


def test_wrong_old_and_foreign_codes_link_nobody(cast: Cast, gateway: Service) -> None:
    person, at = cast.people[Role.MEMBER], timezone.now()
    code = new_link_code(person=person, at=at)
    assert link(code="AAAA-AAAA", chat="1", at=at) is None
    assert link(code=code, chat="1", at=at + VALID) is None
    gateway.answers["getUpdates"] = (
        200,
        {"ok": True, "result": [wrote(code, kind="group"), {"update_id": 2}]},
    )
    assert Listener().listen() == 0
    newer = new_link_code(person=person, at=at)
    assert link(code=code, chat="1", at=at) is None
    assert link(code=newer, chat="1", at=at) == person


def test_an_old_code_is_forgotten(cast: Cast, gateway: Service) -> None:
    new_link_code(person=cast.people[Role.MEMBER], at=timezone.now() - VALID - dt.timedelta(minutes=1))
    Listener().listen()
    assert not LinkCode.objects.exists()
    assert not gateway.asked


def test_trouble_with_telegram_is_outlived(cast: Cast, gateway: Service) -> None:
    new_link_code(person=cast.people[Role.MEMBER], at=timezone.now())
    gateway.answers["getUpdates"] = (500, {})
    listener = Listener()
    for _look in range(3):
        assert listener.listen() == 0
    assert len(gateway.words("getUpdates")) == 1  # it is left alone for a while
    gateway.answers["getUpdates"] = (200, {"ok": False})
    assert Listener().listen() == 0


def test_unlinking_twice_is_once(cast: Cast) -> None:
    person = cast.people[Role.MEMBER]
    TelegramChat.objects.create(person=person, chat="1", linked_at=timezone.now())
    for _press in range(2):
        unlink_telegram(person=person, at=timezone.now())
    assert chat_of(person) is None
