"""Forums and published sessions are found."""

from django.core.management import call_command
from django.utils import timezone

from sala.forum.actions.schedule import publish
from sala.forum.models import Event, Session
from sala.kit.i18n import Text
from sala.search.api import Hit, find


def found(text: str) -> list[Hit]:
    return find(text, kinds=("forum", "session"), language="en", limit=10)


def test_a_session_is_found_from_its_publication_to_its_removal(practice: Event) -> None:
    assert [hit.title for hit in found("who mentors")] == ["Who mentors, and when?"]
    Session.objects.filter(slug="who-mentors").delete()
    assert found("who mentors")
    publish(event=practice, name=Text(en="Second"), by=None, at=timezone.now())
    assert found("who mentors") == []


def test_reindexing_finds_the_same(practice: Event) -> None:
    before = found("stem"), found("mentors")
    assert all(before)
    call_command("reindex", verbosity=0)
    assert (found("stem"), found("mentors")) == before
    assert practice.pk in {hit.object_id for hit in before[0]}
