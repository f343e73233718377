"""Whatever points at a person says why it is kept and for how long, and what becomes of it when two persons are united
and when one is erased.
"""

from itertools import product

import pytest
from django.apps import apps
from django.db import models
from django.utils.translation import override

from sala.kit.i18n import LANGUAGES
from sala.kit.lives import Erased, Lives, Merged

KIN = {"people.person", "people.account"}
# Bare ids of persons: they outlive the person's row. Other names end like the last two.
OPAQUE = {"actor_id", "person_id", "author_id", "account_id"}
ENDS = ("by_id", "_by")


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("sala.")]


def of_a_person(field: models.Field) -> bool:  # type: ignore[type-arg]  # of any kind
    if field.is_relation:
        return getattr(field.related_model, "_meta").label_lower in KIN  # noqa: B009  # Django's name
    return isinstance(field, models.UUIDField) and (field.name in OPAQUE or field.name.endswith(ENDS))


def columns_of_persons(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields if of_a_person(field)}


MODELS = ours()
HOLDERS = [model for model in MODELS if columns_of_persons(model)]


def test_every_model_says_whether_it_holds_personal_data() -> None:
    silent = [model.__name__ for model in MODELS if not hasattr(model, "PERSONAL")]
    assert not silent


def test_what_points_at_a_person_says_why_and_how_long() -> None:
    wordless = [model.__name__ for model in HOLDERS if not getattr(model, "PERSONAL", None)]
    assert not wordless


@pytest.mark.parametrize("model", HOLDERS, ids=lambda model: model._meta.label)
def test_what_points_at_a_person_says_what_becomes_of_it(model: type[models.Model]) -> None:
    """LIVES names each such column; see kit/lives.py for the words."""
    said: Lives | None = getattr(model, "LIVES", None)
    wanted = columns_of_persons(model)
    line = f"    LIVES = lives({', '.join(f'{name}=…' for name in sorted(wanted))})"
    assert said is not None, f"{model._meta.label} has no line. It would be like:\n{line}"
    assert set(said.columns) == wanted, f"{model._meta.label} names other columns. It would be like:\n{line}"


@pytest.mark.parametrize("model", HOLDERS, ids=lambda model: model._meta.label)
def test_what_is_said_can_be_done(model: type[models.Model]) -> None:
    fields = {field.name: field for field in model._meta.concrete_fields}
    columns = {field.attname for field in model._meta.concrete_fields}
    for name, life in model.LIVES.columns.items():  # type: ignore[attr-defined]  # each holder has it
        assert life.erased is not Erased.NAMELESS or fields[name].null, f"{name} cannot be emptied"
        assert life.merged is not Merged.BY_HAND or model._meta.app_label == "people"
        assert {*life.blank} <= {*fields}
        assert {*life.same} <= columns
        for blank in life.blank:
            assert isinstance(fields[blank], models.CharField | models.TextField | models.JSONField)


@pytest.mark.parametrize(("model", "language"), list(product(HOLDERS, LANGUAGES)))
def test_what_is_told_has_a_title_in_each_language(model: type[models.Model], language: str) -> None:
    said: Lives = model.LIVES  # type: ignore[attr-defined]  # each holder has it
    if not said.told:
        return
    assert said.title, f"{model._meta.label} is told to her: LIVES needs a title first, lives(_(…), …)"
    with override("en"):
        english = str(said.title)
    with override(language):
        assert (str(said.title) == english) is (language == "en"), f"“{english}” has no word in {language}"
