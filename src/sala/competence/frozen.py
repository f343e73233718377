"""What a certificate froze: its content as JSON, and the digest by which it can be checked. Pure."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from sala.competence.types import Award, Issuer
from sala.kit.folding import ascii_digits, fold
from sala.kit.ids import clean_code

# The year, the number, and the first four letters of the code.
_NUMBER = re.compile(r"\D*(\d{4})\D+(\d{1,6})[^0-9A-Za-z]+([0-9A-Za-z]{4})\W*")


def content_of(award: Award, issuer: Issuer, on: dt.date) -> dict[str, Any]:
    """Every word of the certificate but the names, in each language, as it is issued now."""
    return {
        "title": award.title,
        "did": award.did,
        "where": award.where,
        "when": award.when,
        "long": award.long,
        "issuer": issuer.name,
        "signers": list(issuer.signers),
        "issued_on": on.isoformat(),
    }


def digest_of(content: Mapping[str, Any], native: str, latin: str, code: str) -> str:
    """SHA-256 of the content, the names and the code. The names go in folded (`kit.folding`), so that a name typed off
    the paper gives the same digest however it was typed; the code is the salt, which only the paper has once the name
    is erased.
    """
    names = [fold(" ".join(name.split())) for name in (native, latin)]
    said = json.dumps([content, names], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{code}\n{said}".encode()).hexdigest()


def number_text(year: int, number: int) -> str:
    """As printed: 2023-00017."""
    return f"{year}-{number:05}"


def read_number(typed: str) -> tuple[str, str] | None:
    """The number and the first letters of the code, of "2023-00017 9F3K" however it was typed; None for other texts."""
    match = _NUMBER.fullmatch(ascii_digits(typed))
    if match is None:
        return None
    return number_text(int(match[1]), int(match[2])), clean_code(match[3])
