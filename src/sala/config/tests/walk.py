"""Walking through the whole house: every address (with objects.py for its arguments), as every role of the cast."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from sala.people.api import Role
from sala.people.seed import Cast

PUBLIC = "public"
EVERYBODY = (PUBLIC, *(role.value for role in Role))


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back: each visit finds the same house."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Visitors:
    """A browser per role, signed in once; each visit begins with the same cookies."""

    def __init__(self, people: Cast) -> None:
        self.keys: dict[str, str] = {}
        for role in Role:
            client = Client()
            client.force_login(people.people[role].account, backend="sala.people.auth.SecretBackend")
            self.keys[role.value] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def visit(
        self, who: str, path: str, method: str = "get", look: Callable[[], object] = bool, **options: Any
    ) -> HttpResponse:
        """One request as that role, undone afterwards; `look` is called before that. A view's exception fails the test.

        `options` are those of Django's test client: data, query_params, headers; bytes as data with their content_type.
        """
        client = Client(headers={"Accept-Language": "en"})
        if who != PUBLIC:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[who]
        with undone():
            if isinstance(options.get("data"), bytes):
                response: Any = client.generic(method.upper(), path, **options)
            else:
                response = getattr(client, method)(path, **options)
            if response.streaming:
                response.content = b"".join(response.streaming_content)
            look()
        return cast("HttpResponse", response)


def outcome(response: HttpResponse) -> str:
    """The status as the table says it; being sent to sign in is told apart from other redirects."""
    to_sign_in = response.status_code == 302 and "/people/sign-in/" in response["Location"]
    return "sign in" if to_sign_in else str(response.status_code)
