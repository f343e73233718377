"""Link my Telegram: a code that I send to the bot."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.notify.actions.linking import VALID, new_link_code, unlink_telegram
from sala.notify.models import TelegramChat
from sala.notify.pages.preferences import notice_crumbs
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class TelegramPage:
    """`code` stands on the page once, right after it was made; `link` opens Telegram with it."""

    crumbs: list[Crumb]
    bot: str
    code: str
    link: str
    minutes: int
    linked: bool


@signed_in
def telegram(request: HttpRequest, person: Person) -> HttpResponse:
    """For the signed-in person. POST makes a code, or unlinks. 404 where the installation has no bot."""
    if "telegram" not in settings.CHANNELS:
        raise Http404
    code = ""
    if "unlink" in request.POST:
        unlink_telegram(person=person, at=timezone.now())
        return redirect("notify:telegram")
    if request.method == "POST":
        code = new_link_code(person=person, at=timezone.now())
    bot: str = settings.TELEGRAM_BOT
    shown = TelegramPage(
        crumbs=notice_crumbs("Telegram"),
        bot=bot,
        code=code,
        link=f"https://t.me/{bot}?start={code.replace('-', '')}" if code else f"https://t.me/{bot}",
        minutes=int(VALID.total_seconds() // 60),
        linked=TelegramChat.objects.filter(person=person).exists(),
    )
    return page(request, "notify/telegram.html", shown)
