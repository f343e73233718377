from collections.abc import Callable

from django.test import Client

from sala.forms.models import FormVersion
from sala.kit.ids import uuid7
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


def test_papers_in_a_row_each_once(version: FormVersion, visit: Visit) -> None:
    path, client = f"/en/forms/{version.form_id}/type-in/", visit(Role.RAPPORTEUR)
    assert 'value="AB3D-9KQ2"' in client.get(f"{path}?paper=AB3D-9KQ2").content.decode()
    typed = {
        "version": "1",
        "id": str(uuid7()),
        "paper": "ab3d9kq2",
        "language": "km",
        "q:q1": "c1",
        "q:q2": "ល្អ",
    }
    content = client.post(path, typed).content.decode()
    assert "Take the next paper" in content
    assert "Typed in so far: 1" in content
    assert 'value="km" selected' in content
    response = version.form.responses.get()
    assert (response.channel, response.paper_code, response.language) == ("paper", "AB3D-9KQ2", "km")
    again = client.post(path, {**typed, "id": str(uuid7())})
    assert again.status_code == 422
    assert "typed in already" in again.content.decode()
    assert "ល្អ" in again.content.decode()


def test_what_is_missing_comes_back(version: FormVersion, visit: Visit) -> None:
    path, client = f"/en/forms/{version.form_id}/type-in/", visit(Role.CHAIR)
    answer = client.post(path, {"version": "1", "paper": "", "q:q2": "So"})
    assert "Type the code" in answer.content.decode()
    assert "So</textarea>" in answer.content.decode()
    for wrong in (version.form.code, "AB3D-9KQ2X"):
        answer = client.post(path, {"version": "1", "paper": wrong, "q:q1": "c1", "q:q2": "So"})
        assert (answer.status_code, version.form.responses.count()) == (422, 0)
        assert "has eight signs" in answer.content.decode()
        assert "So</textarea>" in answer.content.decode()
    answer = client.post(path, {"version": "1", "paper": "AB3D-9KQ2", "q:q1": "c1"})
    assert (answer.status_code, 'href="#q:q2"' in answer.content.decode()) == (422, True)
    assert visit(Role.MEMBER).get(path).status_code == 403
    assert visit(None).get(path).status_code == 302
