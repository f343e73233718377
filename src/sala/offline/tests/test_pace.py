"""The pace of an address: beyond it the phone keeps what it has, and nothing remembers the address."""

import datetime as dt
import json

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings

from sala.kit import pace
from sala.kit.ids import coarse_uuid7, uuid7
from sala.offline.models import Receipt

AT = dt.datetime(2023, 4, 4, 3, 0, tzinfo=dt.UTC)


def test_each_window_and_each_address_counts_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST", 2)
    assert [pace.let_through("203.0.113.7", at=AT) for _ in range(3)] == [True, True, False]
    assert pace.let_through("203.0.113.8", at=AT)
    assert pace.let_through("203.0.113.7", at=AT + dt.timedelta(minutes=10))
    assert pace.let_through("", at=AT)
    assert "203.0.113" not in str(vars(cache))


@pytest.mark.django_db
def test_beyond_the_pace_the_answer_is_later_and_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST", 1)
    made = [
        {
            "id": str(coarse_uuid7(uuid7())),
            "kind": "forum.anonymous_withdrawal",
            "version": 1,
            "made_at": timezone.now().isoformat(),
            "payload": {"question": str(uuid7()), "receipt": "AAAA-BBBB-CCCC"},
        }
        for _ in range(2)
    ]

    def send() -> list[str]:
        body = json.dumps({"envelopes": made})
        answer = Client().post("/offline/", body, content_type="application/json", REMOTE_ADDR="203.0.113.7")
        return [row["outcome"] for row in answer.json()["answers"]]

    assert send() == ["done", "later"]
    assert Receipt.objects.count() == 1
    # What was taken before is known before it is counted: sending it again costs nothing of the pace.
    assert send() == ["duplicate", "later"]
    cache.clear()
    assert send() == ["duplicate", "done"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxy", "address"),
    [
        ("203.0.113.7", "198.51.100.1", None, "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", ("HTTP_X_FORWARDED_PROTO", "https"), "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "", None, "2001:db8:1:2::/64"),
        ("", "", None, ""),
    ],
)
def test_the_address_is_the_peers_or_what_our_proxy_says(
    rf: RequestFactory,
    settings: Settings,
    peer: str,
    forwarded: str,
    proxy: tuple[str, str] | None,
    address: str,
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = proxy
    request = rf.get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    assert pace.address_of(request) == address
