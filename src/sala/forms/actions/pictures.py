"""Pictures as answers: kept when they come with the page, claimed when the answers are."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from sala.files.api import BadPictureError, claim_pictures, forget_pictures, keep_picture
from sala.forms.interpreter import instances, key_of
from sala.forms.models import Response, ResponsePicture
from sala.forms.types import Answers, Definition, Kind, Shows, items_of
from sala.forms.wording import PICTURE
from sala.kit.ids import coarse_uuid7, uuid7

ID = 36  # signs; whom the picture shows stands behind them


def _places(definition: Definition, answers: Answers) -> Iterator[tuple[str, str, Answers]]:
    """Each question for a picture: its key, its name, and the answers among which it stands."""
    items = items_of(definition)
    repeats = {item["name"] for item, _around in items if item["type"] == Kind.REPEAT}
    for item, around in items:
        if item["type"] != Kind.IMAGE:
            continue
        repeat = next((name for name in around if name in repeats), "")
        if repeat and not isinstance(answers.get(repeat), list):
            continue
        for instance, row in enumerate(instances(answers, repeat) if repeat else [answers]):
            yield key_of(item["name"], repeat, instance), item["name"], row


def keep_sent_pictures(
    definition: Definition,
    answers: Answers,
    files: Mapping[str, Any],
    words: Mapping[str, Any],
    *,
    at: dt.datetime,
) -> dict[str, str]:
    """Keep the pictures that came with a page (`f:<key>`; `c:<key>` says whom one shows), and put their ids among the
    answers, so that a page that comes back still has them. What is refused, by key, as the interpreter says errors.

    Not to be called inside a transaction.
    """
    refused = {}
    for key, name, row in _places(definition, answers):
        said = str(words.get(f"c:{key}", ""))
        shows = f" {said}" if said in {Shows.AGREED, Shows.NOBODY} else ""
        if file := files.get(f"f:{key}"):
            row[name] = ""
            try:
                picture = keep_picture(file.read(), picture_id=coarse_uuid7(uuid7()), at=at)
                row[name] = f"{picture.pk}{shows}"
            except BadPictureError as error:
                refused[key] = f"{PICTURE}{error.refusal}"
        elif f"c:{key}" in words and row.get(name):
            row[name] = f"{str(row[name])[:ID]}{shows}"
    return refused


def claim_answers(response: Response, definition: Definition) -> dict[str, str]:
    """Make the pictures among the answers the response's own. What is wrong, by key; then the caller rolls back."""
    for key, name, row in _places(definition, response.answers):
        if not (value := row.get(name)):
            continue
        picture = uuid.UUID(value[:ID])
        try:
            claim_pictures([picture])
        except BadPictureError as error:
            return {key: f"{PICTURE}{error.refusal}"}
        ResponsePicture.objects.create(
            response=response, picture_id=picture, key=key, shows=Shows(value[ID + 1 :])
        )
    return {}


def delete_responses(responses: QuerySet[Response]) -> int:
    """Delete responses with their pictures, in the caller's transaction; how many responses."""
    chosen = list(responses.values_list("pk", flat=True))
    pictures = list(ResponsePicture.objects.filter(response__in=chosen).values_list("picture", flat=True))
    Response.objects.filter(pk__in=chosen).delete()
    forget_pictures(pictures)
    return len(chosen)
