"""The bare view of the framework: Django without middleware, one line of text."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bench", MIDDLEWARE=[])  # noqa: S106  # signs nothing


def bare(request: HttpRequest) -> HttpResponse:
    """Nothing but an answer."""
    del request
    return HttpResponse("ok", headers={"Content-Length": "2"})


urlpatterns = [path("", bare)]
application = get_wsgi_application()
