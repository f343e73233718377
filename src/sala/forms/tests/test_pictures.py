"""Pictures as answers: kept once, seen by the readers of the answers only, gone when the answers are taken back."""

import datetime as dt
import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sala.files.api import Picture
from sala.files.tests.factories import kept, photo, photo_of_a_phone
from sala.forms.actions.responses import BadAnswersError, take_back
from sala.forms.models import FormVersion, ResponsePicture
from sala.forms.tests.factories import answer, published, read
from sala.forms.tests.test_envelopes import envelope, send
from sala.kit.ids import uuid7
from sala.offline.api import Outcome, add_device
from sala.people.api import Role, Scope
from sala.people.seed import Cast

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.fixture
def asked(cast: Cast, scope: Scope) -> FormVersion:
    """A picture that must be there, a text that need not, and pictures in a repeat."""
    definition = read(
        [
            ("image", "room", "The room", None, None, "yes"),
            ("text", "why", "Why?"),
            ("begin repeat", "more", "More"),
            ("image", "detail", "A detail"),
            ("end repeat",),
        ]
    )
    return published(scope, cast.people[Role.ORGANISER], definition)


def jpeg(name: str = "room.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or photo(), content_type="image/jpeg")


def fields(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "version": "1", "name": "anonymous", "unseen": "", "n:more": "1", **more}


def test_a_picture_comes_with_the_page_and_outlives_an_error_elsewhere(
    asked: FormVersion, client: Client
) -> None:
    path = f"/en/forms/{asked.form_id}/"
    page = client.get(path).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'accept="image/*"' in page
    assert "only if their guardian agrees" in page
    # Without network nothing is lost: an error elsewhere (an SVG) leaves the good picture where it is.
    form = fields(**{"f:room": jpeg(), "c:room": "agreed", "f:more:0:detail": jpeg("d.jpg", SVG)})
    answer = client.post(path, form)
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "SVG" in content
    picture = Picture.objects.get()
    assert f'value="{picture.pk}"' in content
    assert '<option value="agreed" selected>' in content
    form = fields(**{"q:room": str(picture.pk), "c:room": "nobody"})
    assert client.post(path, form).status_code == 200
    response = asked.form.responses.get()
    assert response.answers == {"room": f"{picture.pk} nobody"}
    shown = response.pictures.get()
    assert (shown.picture_id, shown.key, shown.shows) == (picture.pk, "room", "nobody")


def test_a_required_picture_is_asked_for(asked: FormVersion, client: Client) -> None:
    answer = client.post(f"/km/forms/{asked.form_id}/", fields(**{"q:why": "x"}))
    assert answer.status_code == 422
    assert not asked.form.responses.exists()


def test_pictures_in_a_repeat_have_their_places(asked: FormVersion, client: Client) -> None:
    form = fields(**{"n:more": "2", "f:room": jpeg(), "f:more:1:detail": jpeg("d.jpg", photo(seed=2))})
    assert client.post(f"/en/forms/{asked.form_id}/", form).status_code == 200
    keys = ResponsePicture.objects.order_by("key").values_list("key", flat=True)
    assert list(keys) == ["more:1:detail", "room"]


def test_only_readers_of_the_answers_see_it_and_whoever_sent_it(
    asked: FormVersion, cast: Cast, visit: Any
) -> None:
    picture = kept(timezone.now())
    answer(asked, {"room": str(picture.pk)}, person=cast.people[Role.MEMBER])
    path = f"/files/{picture.pk}/small.webp"
    statuses = {role: visit(role).get(path).status_code for role in (None, *Role)}
    seen = {role for role, status in statuses.items() if status == 200}
    readers = {Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.ORGANISER, Role.RAPPORTEUR, Role.MINISTRY_VIEWER}
    assert seen == readers | {Role.MEMBER}
    assert set(statuses.values()) == {200, 404}
    content = visit(Role.ORGANISER).get(f"/en/forms/{asked.form_id}/responses/").content.decode()
    assert f'src="{path}"' in content
    assert "only those who read the answers" in content


def test_the_export_names_where_it_is(asked: FormVersion, visit: Any) -> None:
    picture = kept(timezone.now())
    answer(asked, {"room": f"{picture.pk} agreed"})
    body = visit(Role.ORGANISER).get(f"/en/forms/{asked.form_id}/responses.xlsx").content
    cells = [str(cell) for row in openpyxl.load_workbook(io.BytesIO(body)).active.values for cell in row]
    assert f"http://testserver/files/{picture.pk}/large.webp" in cells


def test_another_answer_cannot_take_a_picture_that_is_taken(asked: FormVersion) -> None:
    picture = kept(timezone.now())
    answer(asked, {"room": str(picture.pk)})
    with pytest.raises(BadAnswersError) as caught:
        answer(asked, {"room": str(picture.pk)})
    assert caught.value.errors == {"room": "picture gone"}
    assert asked.form.responses.count() == 1


def test_taken_back_it_is_deleted_with_its_picture(asked: FormVersion) -> None:
    picture = kept(timezone.now())
    answer(asked, {"room": str(picture.pk)}, receipt="AAAA-BBBB-CCCC")
    code, at = "AAAA-BBBB-CCCC", timezone.now()
    assert take_back(form_id=asked.form_id, person=None, receipt=code, response_id=None, at=at) == 1
    assert not Picture.objects.exists()
    assert not asked.form.responses.exists()


def test_an_anonymous_picture_has_no_place_no_time_and_no_sender(asked: FormVersion, client: Client) -> None:
    form = fields(**{"f:room": jpeg(content=photo_of_a_phone())})
    client.post(f"/en/forms/{asked.form_id}/", form)
    response, picture = asked.form.responses.get(), Picture.objects.get()
    assert response.person_id is None
    hour = dt.timedelta(hours=1)
    assert picture.made_at.timestamp() % hour.total_seconds() == 0
    assert (picture.pk.int >> 80) % 3_600_000 == 0


def test_from_a_phone_it_arrives_once(asked: FormVersion, cast: Cast, client: Client) -> None:
    key, content = uuid7(), photo()
    item = envelope(asked, answers=json.dumps({"room": f"{key} nobody"}), receipt="AAAA-BBBB-CCCC")
    outcome, sentence = send(item)
    assert (outcome, "Choose it again" in sentence) == (Outcome.REFUSED, True)
    headers = {"Upload-Offset": "0", "Upload-Length": str(len(content))}
    for _twice in range(2):
        sent = client.patch(
            f"/files/upload/{key}", content, content_type="application/octet-stream", headers=headers
        )
        assert sent.status_code == 200
    device = add_device(person=cast.people[Role.MEMBER], sign_in=None, at=timezone.now()).device
    item = envelope(asked, "forms.response", answers=json.dumps({"room": f"{key} nobody"}))
    assert [send(item, device)[0] for _twice in range(2)] == [Outcome.DONE, Outcome.DUPLICATE]
    assert asked.form.responses.get().pictures.count() == Picture.objects.count() == 1


def test_a_phone_is_told_why_its_picture_was_refused(asked: FormVersion, client: Client) -> None:
    key = uuid7()
    headers = {"Upload-Offset": "0", "Upload-Length": str(len(SVG))}
    client.patch(f"/files/upload/{key}", SVG, content_type="application/octet-stream", headers=headers)
    outcome, sentence = send(envelope(asked, answers=json.dumps({"room": str(key)})))
    assert (outcome, "SVG" in sentence) == (Outcome.REFUSED, True)


def test_on_paper_there_is_a_box_for_it(asked: FormVersion, client: Client) -> None:
    assert "hand it in with this paper" in client.get(f"/en/forms/{asked.form_id}/paper/").content.decode()


def test_a_paper_is_typed_in_with_its_picture(asked: FormVersion, visit: Any) -> None:
    form = fields(**{"f:room": jpeg(), "paper": "AB3D-9KQ2"})
    # With script the answers come as one text, and the picture as a file beside it.
    form["answers"] = json.dumps({"room": "00000000-0000-7000-8000-000000000000"})
    answer = visit(Role.ORGANISER).post(f"/en/forms/{asked.form_id}/type-in/", form)
    assert answer.status_code == 200
    assert asked.form.responses.get().pictures.count() == 1


def test_a_flood_of_nameless_pictures_is_slowed(asked: FormVersion, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("sala.forms.pages.answer.let_through", lambda _address, at: at is None)
    answer = client.post(f"/en/forms/{asked.form_id}/", fields(**{"f:room": jpeg()}))
    assert answer.status_code == 422
    assert "Very many pictures" in answer.content.decode()
    assert not Picture.objects.exists()
