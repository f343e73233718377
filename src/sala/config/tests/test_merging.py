"""Two entries united and divided again: every table of the house has the rows that it had."""

from collections import Counter
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import Count
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sala.config.tests.any_rows import AT, Maker, holders
from sala.config.tests.test_personal import HOLDERS, of_a_person
from sala.kit.lives import Merged
from sala.people.api import Account, Person, Role, add_person, merge_mark, merge_persons, unmerge_persons
from sala.people.seed import Cast
from sala.people.sessions import SessionStore

# What a merge writes itself, and an index that is made of the rest.
LEFT_OUT = {"people.merge", "people.mergedrow", "people.auditentry", "search.entry"}


def rows_of_the_house() -> Counter[tuple[Any, ...]]:
    """Every row, as what it says; sessions by what is in them, because their text is signed anew."""
    found: Counter[tuple[Any, ...]] = Counter()
    for model in apps.get_models():
        label = model._meta.label_lower
        if not model.__module__.startswith("sala.") or label in LEFT_OUT:
            continue
        names = [
            one.attname for one in model._meta.concrete_fields if one.name not in {"revision", "session_data"}
        ]
        row: Any
        for row in model._base_manager.all():
            if label == "notify.notice" and row.matter.startswith("merge "):
                continue  # what a merge tells stays told
            said = tuple(str(getattr(row, name)) for name in names)
            opened = SessionStore().decode(row.session_data) if label == "people.signin" else {}
            found[label, *said, str(sorted(opened.items()))] += 1
    return found


def count_support() -> None:
    """The figure that is stored with each question is true before."""
    counted = apps.get_model("forum.support")._base_manager.values_list("question_id").annotate(Count("pk"))
    for key, value in counted.order_by():
        apps.get_model("forum.question")._base_manager.filter(pk=key).update(support_count=value)


def settle_factors(accounts: list[Any]) -> None:
    """A second factor is asked where there is one. Of two accounts one of which has none, its sign-ins end for good."""
    bare: list[Account] = []
    having: list[Account] = []
    keys, codes = [apps.get_model("people", name) for name in ("CodeApp", "Passkey")], "people.RecoveryCode"
    for account in Account.objects.filter(pk__in=accounts):
        rows = [row for model in keys for row in model._base_manager.filter(account=account)]
        since = min((row.added_at for row in rows), default=None)
        Account.objects.filter(pk=account.pk).update(second_factor_at=since)
        if since is None:
            apps.get_model(codes)._base_manager.filter(account=account).delete()
        (having if since else bare).append(account)
    if having:
        apps.get_model("people.SignIn")._base_manager.filter(account__in=bare).delete()


def entry(name: str, *, account: bool = True) -> Person:
    return add_person(name=name, with_account=account, at=timezone.now(), by=None)


@pytest.mark.usefixtures("practice")
@pytest.mark.parametrize("model", holders(), ids=lambda model: model._meta.label)
def test_a_row_can_be_made_in_each_table(model: type[models.Model]) -> None:
    """Else the property below would not look at it: give PARTICULAR of any_rows.py a line."""
    people = [entry(f"Teacher {number}").pk for number in range(3)]
    accounts = list(Account.objects.filter(person__in=people).values_list("pk", flat=True))
    maker = Maker(people, Random(1), accounts)
    for kind in holders() * 4:
        if kind is not model:
            maker.row(kind, 5)
    assert maker.row(model, 500) is not None


# Without shrinking: it would try whole houses for minutes, and the rows that differ are told.
# Each example makes rows in every table of the house, so there are a tenth as many as of other properties.
@settings(
    max_examples=settings.default.max_examples // 10,  # type: ignore[union-attr]  # the house's profile is loaded
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@pytest.mark.usefixtures("practice")
@given(
    random=st.randoms(use_true_random=False),
    many=st.integers(0, 30),
    accounts=st.sampled_from(["both", "kept", "absorbed", "none"]),
)
def test_united_and_divided_again_is_as_before(cast: Cast, random: Random, many: int, accounts: str) -> None:
    with transaction.atomic():
        kept = entry("Teacher 1", account=accounts in {"both", "kept"})
        absorbed = entry("Teacher 1", account=accounts in {"both", "absorbed"})
        people = [kept.pk, absorbed.pk, absorbed.pk, cast.newcomer.pk]
        theirs = Account.objects.filter(person__in=people)
        maker = Maker(people, random, list(theirs.values_list("pk", flat=True)))
        for _ in range(many):
            maker.row(random.choice(holders()))
        count_support()
        settle_factors([one.pk for one in theirs])
        before = rows_of_the_house()
        administrator = cast.people[Role.ADMINISTRATOR]
        merge = merge_persons(
            kept=kept, absorbed=absorbed, seen=merge_mark(kept, absorbed), by=administrator, at=AT
        )
        nothing_points_at(absorbed)
        unmerge_persons(merge=merge, by=administrator, at=AT)
        assert type(merge).objects.get(pk=merge.pk).not_divided == 0
        after = rows_of_the_house()
        assert after == before, (before - after, after - before)
        transaction.set_rollback(True)


def nothing_points_at(absorbed: Person) -> None:
    """No row that is moved by its line was left behind."""
    account = Account.objects.filter(person=absorbed).values_list("pk", flat=True).first()
    for model in HOLDERS:
        for one in model._meta.concrete_fields:
            if of_a_person(one) and model.LIVES.columns[one.name].merged is Merged.MOVED:  # type: ignore[attr-defined]  # each holder has it
                for pk in (absorbed.pk, account):
                    assert pk is None or not model._base_manager.filter(**{one.attname: pk}).exists(), model
