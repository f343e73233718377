"""Addresses that people type, to be led to."""

from urllib.parse import urlsplit

LONGEST = 200


def is_safe_link(text: str) -> bool:
    """Whether it is a whole address that is asked for over an encrypted line."""
    if len(text) > LONGEST or any(c.isspace() or not c.isprintable() for c in text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host) and parts.username is None
