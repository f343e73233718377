"""Sessions in the database with their account, so that a person can list and end them. Follows Django's
"Extending database-backed session engines".
"""

import datetime as dt
import uuid
from functools import cache
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.people.models import Account, SignIn
from sala.people.types import unread_of

SIGN_IN, PROVED = "sign_in", "proved_at"


def begin(session: SessionBase, browser: str) -> None:
    """Give a fresh session its own id, time and browser name; they stay the same however often it is saved."""
    now = timezone.now()
    session[SIGN_IN] = {
        "id": str(uuid7()),
        "browser": browser[:60],
        "started_at": now.isoformat(),
        "used_on": now.date().isoformat(),
    }


def note_use(session: SessionBase, today: dt.date) -> None:
    """Write down that the sign-in was used, once a day (UTC) and not oftener: one query a day tells a lost phone
    from a used one.
    """
    begun = session.get(SIGN_IN)
    if begun and begun.get("used_on") != today.isoformat():
        session[SIGN_IN] = {**begun, "used_on": today.isoformat()}


class SessionStore(DatabaseStore):
    """Django's database sessions, kept in `SignIn` rows."""

    cache_key_prefix = "sala.people.sessions"
    account: Account | None = None  # of the row that was read last

    def _get_session_from_db(self) -> SignIn | None:
        """Django's, with the account, the person and the number on her bell in the same query."""
        rows = _rows().filter(session_key=self.session_key)
        row = next((row for row in rows if row.expire_date > timezone.now()), None)
        self.account = row.account if row else None
        if row is None:
            self._session_key = None
        elif row.account:
            vars(row.account.person)["unread"] = vars(row)["unread"] or 0
        return row

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        """The table of sessions."""
        return SignIn

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        """The row for this session; account and browser are columns because they are listed and searched."""
        row: SignIn = super().create_model_instance(data)  # type: ignore[assignment]  # the class above decides it
        row.account_id = data.get("_auth_user_id")
        if begun := data.get(SIGN_IN):
            row.id, row.browser = uuid.UUID(begun["id"]), begun["browser"]
            row.started_at = dt.datetime.fromisoformat(begun["started_at"])
            row.used_on = dt.date.fromisoformat(begun["used_on"]) if "used_on" in begun else None
        return row


@cache
def _rows() -> QuerySet[SignIn]:
    # Put together once and never read itself: that is half of what the query costs.
    return SignIn.objects.select_related("account__person").annotate(
        unread=unread_of(OuterRef("account__person"))
    )
