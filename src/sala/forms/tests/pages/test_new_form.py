from collections.abc import Callable

import pytest
from django.test import Client

from sala.forms.models import Form
from sala.people.api import Role, Scope

Visit = Callable[[Role | None], Client]


def test_a_form_is_made_in_the_chosen_scope(scope: Scope, visit: Visit) -> None:
    typed = {
        "scope": str(scope.pk),
        "title_km": "ការវាយតម្លៃ",
        "title_en": "",
        "title_vi": "",
        "who": "named",
    }
    answer = visit(Role.ORGANISER).post("/km/forms/new/", typed)
    form = Form.objects.latest("made_at")
    assert answer["Location"] == f"/km/forms/{form.pk}/form/"
    assert (dict(form.title), form.who, form.scope_id) == ({"km": "ការវាយតម្លៃ"}, "named", scope.pk)


@pytest.mark.parametrize("title", ["", "x" * 501])
def test_without_a_title_or_with_too_long_a_one(scope: Scope, visit: Visit, title: str) -> None:
    answer = visit(Role.ORGANISER).post(
        "/en/forms/new/", {"scope": str(scope.pk), "title_en": title, "who": "choice"}
    )
    assert answer.status_code == 422
    assert 'value="choice" checked' in answer.content.decode()


def test_members_make_none_and_nobody_makes_one_elsewhere(scope: Scope, visit: Visit) -> None:
    assert visit(Role.MEMBER).get("/en/forms/new/").status_code == 403
    visit(Role.ORGANISER).post("/en/forms/new/", {"scope": str(scope.parent_id), "title_en": "Where?"})
    assert Form.objects.latest("made_at").scope_id == scope.pk
