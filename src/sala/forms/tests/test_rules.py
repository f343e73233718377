"""For the whole cast: what one may see of forms agrees with what one's lists show."""

from sala.forms.models import Form
from sala.forms.rules import (
    can_edit_form,
    can_see_form,
    can_see_response,
    can_see_responses,
    can_type_in,
    forms_visible_to,
    responses_visible_to,
    scopes_for_forms,
)
from sala.forms.tests.factories import answer, published
from sala.forms.types import may_see_responses
from sala.people.api import Role, Scope
from sala.people.seed import Cast


def test_lists_and_pages_agree(cast: Cast, scope: Scope) -> None:
    version = published(scope, cast.people[Role.ORGANISER])
    mine = answer(version, person=cast.people[Role.MEMBER])
    other = answer(version)
    for role in (*Role, None):
        user = cast.people[role] if role else None
        for form in Form.objects.all():
            assert can_see_form(user, form) == forms_visible_to(user).filter(pk=form.pk).exists()
            assert can_edit_form(user, form) == scopes_for_forms(user).filter(pk=form.scope_id).exists()
        for response in (mine, other):
            visible = responses_visible_to(user, version.form).filter(pk=response.pk).exists()
            assert can_see_response(user, response) == visible


def test_who_reads_and_who_types(cast: Cast, scope: Scope) -> None:
    form = published(scope, cast.people[Role.ORGANISER]).form
    readers = {role for role in Role if can_see_responses(cast.people[role], form)}
    typists = {role for role in Role if can_type_in(cast.people[role], form)}
    staff = {Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.ORGANISER}
    assert readers == staff | {Role.RAPPORTEUR, Role.MINISTRY_VIEWER}
    assert typists == staff | {Role.CHAIR, Role.RAPPORTEUR}


def test_a_module_above_lets_somebody_read(cast: Cast, scope: Scope) -> None:
    form = published(scope, cast.people[Role.ORGANISER]).form
    speaker = cast.people[Role.SPEAKER]

    def speakers_own(form_id: object, person_id: object) -> bool | None:
        return (form_id, person_id) == (form.pk, speaker.pk) or None

    may_see_responses.register(speakers_own)
    try:
        assert can_see_responses(speaker, form)
        assert not can_see_responses(cast.people[Role.MEMBER], form)
    finally:
        may_see_responses._answers.remove(speakers_own)
