"""Settings that would not work, or not be safe, stop the start."""

import pytest

from sala.config.ministries import _ministry


@pytest.mark.parametrize(
    "fault",
    [
        {"issuer": "http://sso.moeys.example"},
        {"slug": "Mo EYS"},
        {"name": {}},
        {"match": "name"},
        {"match": "staff"},
        {"new_persons": "yes"},
    ],
    ids=str,
)
def test_a_setting_that_would_not_be_safe_stops_the_start(fault: dict[str, object]) -> None:
    right = {"slug": "moeys", "name": {"en": "M"}, "issuer": "https://sso.moeys.example", "client_id": "sala"}
    assert _ministry(**right)["match"] == ""  # type: ignore[arg-type]  # as JSON gives it
    with pytest.raises((ValueError, AttributeError)):
        _ministry(**{**right, **fault})  # type: ignore[arg-type]  # the same
