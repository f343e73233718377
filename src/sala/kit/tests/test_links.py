import pytest

from sala.kit.links import LONGEST, is_safe_link


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("https://meet.example.org/room-1?pwd=a%20b", True),
        ("https://zoom.example:8443/j/1", True),
        ("http://meet.example.org/room-1", False),
        ("meet.example.org", False),
        ("https://", False),
        ("https://[::1", False),
        ("https://a b.example", False),
        ("https://me@meet.example.org", False),
        ("javascript:alert(1)", False),
        ("https://e.example/" + "x" * LONGEST, False),
    ],
)
def test_whole_and_encrypted(text: str, safe: bool) -> None:  # a parameter of the test
    assert is_safe_link(text) == safe
