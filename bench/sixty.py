"""Publishes a form of sixty questions in Khmer in the demonstration; prints its path. A process of its own."""

import sys
from pathlib import Path

import django


def main() -> str:
    """The path of the form in Khmer."""
    sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "src"))
    django.setup()
    from sala.forms.tests.factories import published, sixty
    from sala.forms.types import Who
    from sala.people.models import Person, Scope

    scope, organiser = (
        Scope.objects.get(slug="practice"),
        Person.objects.get(role_grants__role="administrator"),
    )
    version = published(scope, organiser, sixty(), who=Who.ANONYMOUS)
    return f"/km/forms/{version.form_id}/"


if __name__ == "__main__":
    print(main())
