"""The page that links Telegram."""

import re
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.notify.actions.linking import link
from sala.notify.models import TelegramChat
from sala.notify.tests.factories import Service
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
PAGE = "/km/notices/telegram/"


def test_the_code_on_the_page_links_the_one_who_opened_it(cast: Cast, visit: Visit, gateway: Service) -> None:
    del gateway
    client = visit(Role.MEMBER)
    page = client.post(PAGE).content.decode()
    (code,) = re.findall(r">([0-9A-Z]{4}-[0-9A-Z]{4})<", page)
    assert f"https://t.me/sala_bot?start={code.replace('-', '')}" in page
    assert link(code=code, chat="4711", at=timezone.now()) == cast.people[Role.MEMBER]
    assert client.get(PAGE).context["linked"]
    assert code not in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"unlink": ""}).status_code == 302
    assert not TelegramChat.objects.exists()


def test_without_a_bot_there_is_no_page(cast: Cast, visit: Visit) -> None:
    del cast
    assert visit(Role.MEMBER).get(PAGE).status_code == 404
