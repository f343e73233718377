"""Ids that a phone can make without asking anyone: UUIDv7 (RFC 9562), ordered by time."""

import hashlib
import secrets
import time
import uuid

# Crockford's base 32 without I, L, O and U: nobody has to guess a letter on a printed card.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VERSION = 7
_LOOKALIKES = str.maketrans("ILOU", "110V")


def uuid7() -> uuid.UUID:
    """A new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits.

    Ids made in the same millisecond have no order among themselves. Source: RFC 9562, section 5.7.
    """
    value = (time.time_ns() // 1_000_000 & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return uuid.UUID(int=value)


def parse_uuid7(text: object) -> uuid.UUID:
    """The UUIDv7 written in `text`; ValueError for anything else (another version included)."""
    value = uuid.UUID(str(text))
    if value.version != _VERSION:
        message = f"{text} is not a UUIDv7"
        raise ValueError(message)
    return value


def coarse_uuid7(value: uuid.UUID) -> uuid.UUID:
    """The same UUIDv7 with its time cut to the full hour (UTC); its random bits stay, so it is as unique as before.

    For what is anonymous: an id must not tell the millisecond in which somebody pressed. Cutting twice changes nothing.
    """
    ms = value.int >> 80
    return uuid.UUID(int=value.int - (ms % 3_600_000 << 80))


def new_code(length: int = 12) -> str:
    """A code for paper: `length` characters of 5 bits each, in groups of four (60 bits for 12)."""
    letters = "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
    return "-".join(letters[i : i + 4] for i in range(0, length, 4))


def clean_code(typed: str) -> str:
    """The code as it was made, however it was typed: small letters, spaces, O for 0, I or L for 1."""
    kept = "".join(c for c in typed.upper().translate(_LOOKALIKES) if c in CODE_ALPHABET)
    return "-".join(kept[i : i + 4] for i in range(0, len(kept), 4))


def digest(secret: str) -> str:
    """SHA-256 in hex: how codes and tokens of at least 50 random bits are stored. Not for PINs or passwords."""
    return hashlib.sha256(secret.encode()).hexdigest()
