"""Albums: consent is asked when a picture is shown; an objection hides at once; two at once lose nothing."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from sala.files.api import BadPictureError, Picture
from sala.files.tests.factories import kept
from sala.forum.actions.albums import (
    BadAlbumError,
    StaleShownError,
    add_pictures,
    arrange,
    decide_objections,
    delete_picture,
    make_album,
    object_to,
    publish_album,
    tell_of_picture,
)
from sala.forum.albums import look, public_pictures
from sala.forum.models import Album, Event, Named, Objection, Shown
from sala.forum.tests.factories import rows
from sala.forum.types import Basis
from sala.kit.i18n import Text
from sala.kit.ids import coarse_uuid7, uuid7
from sala.people.api import Manner, Person, Purpose, Role, give_consent, withdraw_consent
from sala.people.seed import Cast

AT = dt.datetime(2023, 4, 4, 9, 41, 33, tzinfo=dt.UTC)


@pytest.fixture
def organiser(cast: Cast) -> Person:
    return cast.people[Role.ORGANISER]


@pytest.fixture
def album(practice: Event, organiser: Person) -> Album:
    """A published album with two pictures in which nobody can be recognised."""
    made = make_album(event=practice, title=Text(en="The first day"), by=organiser, at=AT)
    pictures = [kept(AT, seed=n).pk for n in (1, 2)]
    add_pictures(album=made, pictures=pictures, basis=Basis.NOBODY, by=organiser, at=AT)
    publish_album(album=made, published=True, by=organiser, at=AT)
    return Album.objects.select_related("event__scope").get(pk=made.pk)


def first(album: Album) -> Shown:
    row = album.pictures.select_related("album__event__scope").earliest("place")
    row.album = album
    return row


def name(album: Album, person: Person, by: Person, basis: Basis = Basis.NAMED) -> Shown:
    row = first(album)
    tell_of_picture(
        shown=row, caption=Text(), basis=basis, named={person.pk}, base=row.revision, by=by, at=AT
    )
    return first(album)


def status(client: Client, row: Shown) -> int:
    return client.get(f"/files/{row.picture_id}/small.webp").status_code


@pytest.mark.parametrize("basis", [Basis.NAMED, Basis.AGREED, Basis.NOBODY])
def test_a_withdrawn_consent_takes_the_picture_out_at_once(
    album: Album, cast: Cast, organiser: Person, client: Client, basis: Basis
) -> None:
    member = cast.people[Role.MEMBER]
    row = name(album, member, organiser, basis)
    assert (status(client, row), len(public_pictures(album))) == (404, 1)
    consent = give_consent(person=member, purpose=Purpose.PICTURES, scope=album.event.scope, by=member, at=AT)
    assert (status(client, row), len(public_pictures(album))) == (200, 2)
    withdraw_consent(consent=consent, by=member, at=AT)
    assert (status(client, row), len(public_pictures(album))) == (404, 1)
    (looked,) = look([row], album.event.scope)
    assert looked.lost
    assert member.name in looked.why


def test_whoever_was_erased_agrees_to_nothing_any_more(album: Album, cast: Cast, organiser: Person) -> None:
    member = cast.people[Role.MEMBER]
    row = name(album, member, organiser)
    give_consent(person=member, purpose=Purpose.PICTURES, scope=album.event.scope, by=member, at=AT)
    assert look([row], album.event.scope)[0].public
    rows("people.Person").filter(pk=member.pk).update(erased_at=AT)
    assert look([row], album.event.scope)[0].lost


def test_a_child_is_in_with_the_guardians_consent(album: Album, cast: Cast, organiser: Person) -> None:
    child = cast.people[Role.MEMBER]
    row = name(album, child, organiser)
    given: dict[str, Any] = {
        "purpose": Purpose.PICTURES,
        "scope": album.event.scope,
        "by": organiser,
        "at": AT,
    }
    give_consent(person=child, manner=Manner.GUARDIAN, guardian="Sok Dara", **given)
    assert look([row], album.event.scope)[0].public


def test_without_a_word_about_consent_it_waits(album: Album, organiser: Person) -> None:
    add_pictures(album=album, pictures=[kept(AT, seed=3).pk], basis=Basis.UNSAID, by=organiser, at=AT)
    assert len(public_pictures(album)) == 2
    row = first(album)
    tell_of_picture(shown=row, caption=Text(), basis=Basis.NAMED, named=(), base=1, by=organiser, at=AT)
    assert len(public_pictures(album)) == 1


def test_only_people_of_the_forum_are_named(album: Album, organiser: Person) -> None:
    row = first(album)
    tell_of_picture(
        shown=row, caption=Text(), basis=Basis.NAMED, named={uuid7()}, base=1, by=organiser, at=AT
    )
    assert not Named.objects.exists()


def test_an_objection_hides_at_once_tells_the_organiser_and_nobody_who_asked(
    album: Album, organiser: Person, client: Client
) -> None:
    row, before = first(album), rows("people.AuditEntry").count()
    for _twice in range(2):
        object_to(shown=row, said="That is my child", at=AT)
    row.refresh_from_db()
    assert (status(client, row), len(public_pictures(album))) == (404, 1)
    assert row.hidden_at == Objection.objects.get().made_at == AT.replace(minute=0, second=0)
    notice = rows("notify.Notice").get(person_id=organiser.pk)
    assert "does not want to be seen" in notice.text["en"]
    assert notice.told_at == row.hidden_at, "the minute would tell who asked"
    assert coarse_uuid7(notice.pk) == notice.pk
    assert rows("people.AuditEntry").count() == before
    decide_objections(shown=row, by=organiser, at=AT)
    assert (status(client, row), len(public_pictures(album))) == (200, 2)
    assert Objection.objects.get().decided_by == organiser.pk


def test_a_picture_belongs_to_one_album(album: Album, organiser: Person) -> None:
    taken = first(album).picture_id
    add_pictures(album=album, pictures=[taken], basis=Basis.NOBODY, by=organiser, at=AT)
    assert album.pictures.count() == 2
    other = make_album(event=album.event, title=Text(en="Other"), by=organiser, at=AT)
    new = kept(AT, seed=4).pk
    with pytest.raises(BadPictureError):
        add_pictures(album=other, pictures=[new, taken], basis=Basis.NOBODY, by=organiser, at=AT)
    assert other.pictures.count() == 0


def test_one_who_deletes_and_one_who_writes_a_caption(album: Album, organiser: Person) -> None:
    row, picture = first(album), first(album).picture_id
    said: dict[str, Any] = {"basis": Basis.NOBODY, "named": (), "by": organiser, "at": AT}
    tell_of_picture(shown=row, caption=Text(en="Mine"), base=1, **said)
    with pytest.raises(StaleShownError) as caught:
        tell_of_picture(shown=row, caption=Text(en="Theirs"), base=1, **said)
    assert caught.value.current.caption == {"en": "Mine"}
    for _twice in range(2):
        delete_picture(shown=row, by=organiser, at=AT)
    assert not Picture.objects.filter(pk=picture).exists()
    with pytest.raises(BadAlbumError, match="deleted"):
        tell_of_picture(shown=row, caption=Text(en="Late"), base=2, **said)


def test_order_and_cover(album: Album, organiser: Person) -> None:
    one, two = album.pictures.order_by("place")
    arrange(album=album, shown_id=two.pk, to="up", by=organiser)
    assert list(album.pictures.order_by("place")) == [two, one]
    arrange(album=album, shown_id=two.pk, to="up", by=organiser)
    arrange(album=album, shown_id=uuid.uuid4(), to="down", by=organiser)
    assert list(album.pictures.order_by("place")) == [two, one]
    arrange(album=album, shown_id=one.pk, to="cover", by=organiser)
    album.refresh_from_db()
    assert album.cover_id == one.pk
    one.album = album
    delete_picture(shown=one, by=organiser, at=AT)
    album.refresh_from_db()
    assert album.cover_id is None


def test_only_organisers_and_rapporteurs_keep_albums(album: Album, cast: Cast) -> None:
    row = first(album)
    for role in set(Role) - {Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.ORGANISER, Role.RAPPORTEUR}:
        by = cast.people[role]
        with pytest.raises(PermissionDenied):
            make_album(event=album.event, title=Text(en="x"), by=by, at=AT)
        with pytest.raises(PermissionDenied):
            delete_picture(shown=row, by=by, at=AT)
        with pytest.raises(PermissionDenied):
            publish_album(album=album, published=False, by=by, at=AT)


def test_nobody_sees_an_album_before_it_is_published(album: Album, organiser: Person, client: Client) -> None:
    publish_album(album=album, published=False, by=organiser, at=timezone.now())
    assert status(client, first(album)) == 404


@pytest.mark.at_once
def test_at_the_same_moment_nothing_is_half(own_process: Callable[[str], Any]) -> None:
    said = own_process("sala.forum.tests.albums_at_once")
    for deleted, again, other in said["captions"]:
        assert (deleted, again) in {
            ("deleted", "deleted"),
            ("Somebody else has just deleted this picture.", "deleted"),
        }
        assert other in {"told", "deleted"}
    assert all(one.startswith("This picture is not here") and two == "put" for one, two in said["puts"]), (
        said["puts"]
    )
    assert all(set(told) <= {"True", "busy"} and "True" in told for told in said["pieces"]), said["pieces"]
    # The five pictures of the albums are deleted with their rows; those that came in pieces are there, whole.
    assert said["left"] == [0, 5, 0]


def test_the_newest_cover_stands_on_the_public_page_and_before_messengers(
    album: Album, cast: Cast, organiser: Person, client: Client
) -> None:
    path, member = f"/en/forum/{album.event.slug}/about/", cast.people[Role.MEMBER]
    row = first(album)
    page = client.get(path).content.decode()
    assert f"/files/{row.picture_id}/small.webp" in page
    assert f'property="og:image" content="http://testserver/files/{row.picture_id}/shared.jpg"' in page
    name(album, member, organiser)
    page = client.get(path).content.decode()
    assert str(row.picture_id) not in page
    other = album.pictures.latest("place")
    assert f"/files/{other.picture_id}/small.webp" in page
    publish_album(album=album, published=False, by=organiser, at=AT)
    assert "/files/" not in client.get(path).content.decode()


def test_a_consent_that_ends_takes_the_file_from_the_kept_public_page_at_once(
    album: Album, cast: Cast, organiser: Person, client: Client
) -> None:
    path, member = f"/en/forum/{album.event.slug}/about/", cast.people[Role.MEMBER]
    consent = give_consent(person=member, purpose=Purpose.PICTURES, scope=album.event.scope, by=member, at=AT)
    row = name(album, member, organiser)
    assert f"/files/{row.picture_id}/small.webp" in client.get(path).content.decode()
    withdraw_consent(consent=consent, by=member, at=AT)
    for size in ("small.webp", "shared.jpg"):
        assert client.get(f"/files/{row.picture_id}/{size}").status_code == 404
