"""Sessions in the database with their account, so that a person can list and end them. Follows Django's
"Extending database-backed session engines".
"""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from sala.people.models import SignIn

BROWSER = "browser"


class SessionStore(DatabaseStore):
    """Django's database sessions, kept in `SignIn` rows."""

    cache_key_prefix = "sala.people.sessions"

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        return SignIn

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        """The row for this session; account and browser are columns because they are listed and searched."""
        row: SignIn = super().create_model_instance(data)  # type: ignore[assignment]  # the class above decides it
        row.account_id = data.get("_auth_user_id")
        row.browser = str(data.get(BROWSER, ""))[:60]
        return row
