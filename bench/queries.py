"""Queries of a signed-in page; prints JSON. A process of its own, because settings are read once."""

import json
import sys
from pathlib import Path

import django


def main() -> None:
    """Sign in as a teacher and open one's page twice; the second time counts."""
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    book = json.loads((Path(settings.VAR) / "demo.json").read_text(encoding="utf-8"))
    reader = Client()
    reader.post("/km/people/sign-in/", book["accounts"]["member"])
    reader.get("/km/me/")
    with CaptureQueriesContext(connection) as seen:
        status = reader.get("/km/me/").status_code
    if status != 200:
        sys.exit(f"/km/me/ answered {status}")
    print(json.dumps({"my_page_queries": len(seen)}))


if __name__ == "__main__":
    main()
