"""Rows of any table that holds persons, made of what its columns say: a new table is covered without a word here. What
its constraints make too unlikely stands in `PARTICULAR`.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.apps import apps
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.utils import timezone

from sala.config.tests.test_personal import columns_of_persons
from sala.kit.i18n import Text
from sala.kit.i18n import TextField as MultilingualField
from sala.kit.ids import uuid7

AT = timezone.now().replace(microsecond=123_456)
FEW = (uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3))
# Made by the merge itself, by the fixtures, or never changed.
NOT_MADE = {"people.person", "people.account", "people.merge", "people.auditentry"}


def holders() -> list[type[models.Model]]:
    """The tables in which rows are made."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("sala.")]
    return [model for model in ours if columns_of_persons(model) and model._meta.label_lower not in NOT_MADE]


def _signed_in(values: dict[str, Any]) -> dict[str, Any]:
    """A session that its account's phone could really have."""
    from sala.people.sessions import SessionStore

    account = apps.get_model("people.account")._default_manager.get(pk=values["account_id"])
    data = {SESSION_KEY: str(account.pk), HASH_SESSION_KEY: account.get_session_auth_hash()}
    return {**values, "session_data": SessionStore().encode(data)}


PARTICULAR: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "people.signin": _signed_in,
    "meetings.resource": lambda values: {**values, "kind": "person"},
    "files.blob": lambda values: {**values, "kind": "image/webp", "size": 1},
    "files.picture": lambda values: {**values, "width": 4, "height": 3},
}


@dataclass
class Maker:
    """Makes rows for these persons; small domains, so that rows clash."""

    people: list[Any]
    random: Random
    account_ids: list[Any] = field(default_factory=list)

    def row(self, model: type[models.Model], tries: int = 1) -> models.Model | None:
        """A row of the model, or None when its constraints refused what was thrown."""
        for _ in range(tries):
            values = {
                one.attname: self.value(one)
                for one in model._meta.concrete_fields
                if not self.made_by_itself(one)
            }
            if None in [v for k, v in values.items() if not self.nullable(model, k)]:
                continue
            values = PARTICULAR.get(model._meta.label_lower, dict)(values)
            try:
                with transaction.atomic():
                    return model._base_manager.create(**values)
            except (IntegrityError, DataError, ValidationError, ValueError):
                continue
        return None

    def nullable(self, model: type[models.Model], attname: str) -> bool:
        """Whether the column may be empty."""
        return any(one.null for one in model._meta.concrete_fields if one.attname == attname)

    def made_by_itself(self, one: Any) -> bool:
        """Keys that the table or its default makes."""
        return bool(
            one.primary_key
            and not one.is_relation
            and (one.has_default() or one.get_internal_type().endswith("AutoField"))
        )

    def value(self, one: Any) -> Any:
        """Something for this column."""
        kin = one.related_model._meta.label_lower if one.is_relation else ""
        if one.attname == "account_id" or kin == "people.account":
            return self.random.choice(self.account_ids)
        if one.name in columns_of_persons(one.model):
            return self.random.choice([*self.people, *([None] if one.null else [])])
        if one.null and self.random.random() < 0.5:
            return None
        return self.something(one)

    def something(self, one: Any) -> Any:
        """A value of the column's type."""
        pick = self.random.choice
        if one.is_relation:
            known = list(one.related_model._base_manager.order_by("pk").values_list("pk", flat=True)[:3])
            if one.one_to_one and one.related_model._meta.label_lower in PARTICULAR:
                known = []  # those that there are may be taken
            made = None if known else self.row(one.related_model, 5)
            return pick(known) if known else made and made.pk
        if one.choices:
            return pick([value for value, _label in one.choices])
        if one.unique and isinstance(one, models.CharField):
            return uuid7().hex[-(one.max_length or 32) :]
        kinds: list[tuple[Any, Callable[[], Any]]] = [
            (MultilingualField, lambda: Text(en=pick(["x", "y"]))),
            (models.JSONField, lambda: one.get_default() if one.has_default() else {}),
            (models.UUIDField, lambda: uuid7() if one.unique else pick(FEW)),
            (models.BooleanField, lambda: pick([True, False])),
            (models.DateTimeField, lambda: AT + dt.timedelta(days=pick([0, 1]))),
            (models.DateField, lambda: AT.date() + dt.timedelta(days=pick([0, 1]))),
            (models.TimeField, lambda: dt.time(pick([6, 20]))),
            (models.BinaryField, lambda: pick([b"x", b"y"])),
            (models.IntegerField, lambda: pick(range(4))),
            (models.DecimalField, lambda: pick(range(4))),
            (models.FloatField, lambda: pick([0.5, 1.5])),
            (models.CharField, lambda: pick(["x", "y", *([""] if one.blank else [])])),
            (models.TextField, lambda: pick(["x", "y"])),
        ]
        return next((make() for kind, make in kinds if isinstance(one, kind)), None)
