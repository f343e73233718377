from collections.abc import Callable

from django.test import Client

from sala.forms.actions.forms import save_draft
from sala.forms.models import FormVersion
from sala.forms.tests.factories import AT, answer, simple
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_looked_at_then_published(cast: Cast, version: FormVersion, visit: Visit) -> None:
    path, client = f"/en/forms/{version.form_id}/publish/", visit(Role.ORGANISER)
    assert "published already" in client.get(path).content.decode()
    answer(version)
    changed = simple()
    changed["items"][1]["label"] = {"en": "Why not?"}
    save_draft(form=version.form, definition=changed, plain=True, by=cast.people[Role.ORGANISER], at=AT)
    content = client.get(path).content.decode()
    assert "Why not?" in content
    assert "keep the version" in content
    assert visit(None).get(f"/en/forms/{version.form_id}/").content.decode().count("Why not?") == 0
    for _press in range(2):
        assert client.post(path).status_code == 302
    assert "Why not?" in visit(None).get(f"/en/forms/{version.form_id}/").content.decode()
    assert version.form.versions.count() == 2
    assert visit(Role.CHAIR).post(path).status_code == 403
