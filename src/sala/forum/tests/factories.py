"""Questions as tests need them."""

from typing import Any

from django.utils import timezone

from sala.forum.actions.questions import ask
from sala.forum.models import Event, Question
from sala.forum.types import Channel
from sala.kit.ids import uuid7
from sala.people.api import Person

KHMER = "តើគ្រូណែនាំម្នាក់អាចជួយគ្រូបានប៉ុន្មាននាក់?"


def make_question(event: Event, author: Person | None = None, text: str = KHMER, **more: Any) -> Question:
    """A question that has just been asked; anonymous without an author."""
    given = {
        "id": uuid7(),
        "session": None,
        "language": "km",
        "channel": Channel.WEB,
        "at": timezone.now(),
        "text": text,
    }
    return ask(event=event, author=author, **{**given, **more})
