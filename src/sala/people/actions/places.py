"""The register of places."""

import json
from pathlib import Path

from django.db import transaction

from sala.kit.i18n import Text
from sala.people.actions.findable import place_items
from sala.people.models import Place
from sala.search.api import index

PLACES = Path(__file__).parents[1] / "data" / "places.json"


@transaction.atomic
def load_places() -> int:
    """The places of Cambodia and Viet Nam (see data/SOURCES.md); loading again mends names and adds what is new."""
    rows = json.loads(PLACES.read_text(encoding="utf-8"))
    places = [
        Place(
            code=_code(row["country"], row["code"]),
            parent_id=_code(row["country"], row["parent"]) if row["parent"] else None,
            kind=row["kind"],
            name=Text(row["name"]),
            former=row.get("former", []),
        )
        for row in rows
    ]
    Place.objects.bulk_create(
        places,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["parent", "kind", "name", "former"],
    )
    index(list(place_items()))
    return len(places)


def _code(country: str, code: str) -> str:
    return code if code == country else f"{country}-{code}"
