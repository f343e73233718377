"""Whatever points at a person says why it is kept and for how long."""

from django.apps import apps
from django.db import models

# Opaque ids of persons that are columns without a foreign key: they outlive the person's row.
OPAQUE = {"actor_id", "person_id", "author_id", "account_id"}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("sala.")]


def points_at_a_person(model: type[models.Model]) -> bool:
    kin = {"people.person", "people.account"}
    return any(
        field.name in OPAQUE
        or (field.related_model is not None and getattr(field.related_model, "_meta").label_lower in kin)  # noqa: B009  # Django's name
        for field in model._meta.get_fields()
        if not field.auto_created
    )


def test_every_model_says_whether_it_holds_personal_data() -> None:
    silent = [model.__name__ for model in ours() if not hasattr(model, "PERSONAL")]
    assert not silent


def test_what_points_at_a_person_says_why_and_how_long() -> None:
    wordless = [
        model.__name__
        for model in ours()
        if points_at_a_person(model) and not getattr(model, "PERSONAL", None)
    ]
    assert not wordless
