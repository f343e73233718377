"""What went wrong, in words: not found, not allowed, a form too old or too large, an error of ours. Nothing typed is
lost.
"""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.ui.render import page
from sala.ui.requests import typed_in
from sala.ui.types import FailurePage


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not fit (another tab signed in or out, cookies were cleared): show what was typed, to
    send again.
    """
    del reason  # Django's reason is for developers
    sentence = _(
        "The page was open for a long time, or somebody signed in or out meanwhile. Nothing was changed. Look "
        "at what you wrote and send it again."
    )
    return page(
        request,
        "ui/failure.html",
        FailurePage(_("Please send this again"), sentence, typed_in(request), request.get_full_path()),
        403,
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also for what the reader may not know of."""
    del exception
    sentence = _(
        "The address may be wrong, or the page is only for some people. If you have an account, sign in and try again."
    )
    return page(request, "ui/failure.html", FailurePage(_("There is nothing here"), sentence, [], ""), 404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but without the right."""
    del exception
    sentence = _(
        "This is for people with another task. If it is your task, ask the organiser or your organisation."
    )
    return page(request, "ui/failure.html", FailurePage(_("This is not for you"), sentence, [], ""), 403)


def not_readable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413 for what is larger than a page takes, 400 for what cannot be read."""
    sentence = _(
        "What was sent is too long or cannot be read. Nothing was changed. Go back: what you wrote is "
        "still in your browser. Send less at once."
    )
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return page(
        request, "ui/failure.html", FailurePage(_("This was too much at once"), sentence, [], ""), status
    )


def our_error(request: HttpRequest) -> HttpResponse:
    """500: plain, because the error may be anywhere."""
    title = _("Something went wrong on our side")
    sentence = _("Nothing was lost that you were told is saved. Please try again in a minute.")
    language, home = get_language() or "en", _("Home")
    del request  # whatever it holds may be what failed
    return HttpResponse(
        f'<!doctype html><html lang="{language}"><meta charset=utf-8><title>Sala</title>'
        '<meta name=viewport content="width=device-width,initial-scale=1">'
        f'<h1>{title}</h1><p>{sentence}</p><p><a href="{reverse("frontpage:home")}">{home}</a></p>',
        status=500,
    )
