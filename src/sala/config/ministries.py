"""The part of the settings that is a file: the ministries whose accounts sign in."""

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def ministries() -> list[dict[str, Any]]:
    """The ministries whose accounts sign in, from the file that SALA_OIDC names; none without it."""
    path = os.environ.get("SALA_OIDC")
    try:
        rows = json.loads(Path(path).read_text(encoding="utf-8")) if path else []
        return [_ministry(**row) for row in rows]
    except (OSError, ValueError, TypeError, AttributeError) as trouble:
        message = f"SALA_OIDC ({path}) cannot be used: {trouble}. docs/howto/ministry-accounts.md shows how it looks."
        raise ImproperlyConfigured(message) from trouble


def _ministry(  # the names are those of the file
    *,
    slug: str,
    name: dict[str, str],
    issuer: str,
    client_id: str,
    match: str = "",
    staff_claim: str = "",
    new_persons: bool = False,
) -> dict[str, Any]:
    """One of them; ValueError for what would not work, or not be safe."""
    loopback = urlsplit(issuer).hostname in {"localhost", "127.0.0.1"}
    faults = {
        "slug must be small letters, digits and hyphens": not re.fullmatch(r"[a-z0-9-]{1,30}", slug),
        "name must have km, vi or en": not name.keys() & {"km", "vi", "en"},
        "issuer must begin with https://": not (issuer.startswith("https://") or loopback),
        "match must be email or staff": match not in {"", "email", "staff"},
        "match by staff needs staff_claim": match == "staff" and not staff_claim,
        "new_persons must be true or false": not isinstance(new_persons, bool),
    }
    if wrong := [sentence for sentence, is_so in faults.items() if is_so]:
        message = f"{slug}: {'; '.join(wrong)}"
        raise ValueError(message)
    secret = os.environ.get(f"SALA_OIDC_SECRET_{slug.upper().replace('-', '_')}", "")
    return {
        "slug": slug,
        "name": name,
        "issuer": issuer,
        "client_id": client_id,
        "secret": secret,
        "match": match,
        "staff_claim": staff_claim,
        "new_persons": new_persons,
    }
