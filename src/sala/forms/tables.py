"""Responses as rows of a table: for the page and for export, over all versions of a form."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from sala.files.api import Picture
from sala.forms.interpreter import scale
from sala.forms.models import FormVersion, Response, ResponsePicture
from sala.forms.types import HOLDERS, SILENT, Channel, Definition, Item, Kind, Shows, items_of
from sala.kit.i18n import Text
from sala.kit.sheets import Cell


@dataclass(frozen=True, slots=True)
class Column:
    """A question of some version; in a repeat, one for each instance that anybody filled."""

    name: str
    label: Text
    repeat: str = ""
    instance: int = 0

    @property
    def head(self) -> str:
        """As the export calls it."""
        words = str(self.label) or self.name
        return f"{words} ({self.instance + 1})" if self.repeat else words


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer in words, in the reader's language; or a picture, whose words say whom it shows."""

    label: Text
    words: str
    picture: Picture | None = None


def answered(definition: Definition, response: Response) -> list[Answered]:
    """What a response says, question by question, as its version asked. Its pictures are to be fetched with it."""
    pictures = {f"{one.picture_id}": one for one in response.pictures.all()}
    return [
        _answered(
            column.label
            if not column.repeat
            else Text({code: f"{said} ({column.instance + 1})" for code, said in column.label.items()}),
            str(cell),
            pictures,
        )
        for column in _columns(definition, _most_rows([response]))
        if (cell := _said(definition, column, response)) not in (None, "")
    ]


def _answered(label: Text, said: str, pictures: Mapping[str, ResponsePicture]) -> Answered:
    shown = pictures.get(said[:36])
    return Answered(label, str(Shows(shown.shows).label), shown.picture) if shown else Answered(label, said)


def table(
    versions: Sequence[FormVersion],
    responses: Sequence[Response],
    *,
    names: Mapping[uuid.UUID, str],
    zone: str,
    picture: Callable[[str], str] = str,
) -> Iterator[list[Cell]]:
    """The head, then a row for each response. `picture`: the address of one by its id. Questions of older versions
    stand behind those of the newest.
    """
    most = _most_rows(responses)
    columns: dict[tuple[str, str, int], Column] = {}
    for version in sorted(versions, key=lambda v: -v.number):
        for column in _columns(version.definition, most):
            columns.setdefault((column.name, column.repeat, column.instance), column)
    definitions = {version.pk: version.definition for version in versions}
    numbers = {version.pk: version.number for version in versions}
    head = [_("When"), _("Version"), _("Language"), _("How it came"), _("Name"), _("Paper code")]
    yield [*head, *(column.head for column in columns.values())]
    for response in responses:
        yield [
            _local(response.made_at, zone),
            numbers[response.version_id],
            response.language,
            str(Channel(response.channel).label),
            names.get(response.person_id, "") if response.person_id else "",
            response.paper_code,
            *(
                _said(definitions[response.version_id], column, response, picture)
                for column in columns.values()
            ),
        ]


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer that could be chosen: its words, and who chose it (ids of responses)."""

    label: Text
    chosen: list[uuid.UUID]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.chosen)


@dataclass(frozen=True, slots=True)
class QuestionTally:
    """A question of a form in figures: how many answered it, the bars of what could be chosen, else the open answers
    (language, text) in no order that tells who wrote when.
    """

    label: Text
    answered: int
    bars: list[Bar]
    texts: list[tuple[str, str]]


def tally(version: FormVersion, responses: Sequence[Response]) -> list[QuestionTally]:
    """What the responses say, question by question as this version asks; questions within repeats are left out."""
    found = []
    for item, around in items_of(version.definition):
        inside = any(
            other["type"] == Kind.REPEAT and other["name"] in around
            for other, _a in items_of(version.definition)
        )
        if item["type"] in SILENT or inside:
            continue
        said = [
            (row, row.answers[item["name"]])
            for row in responses
            if row.answers.get(item["name"]) not in (None, "", [])
        ]
        texts = (
            []
            if _choices(version.definition, item)
            else sorted((row.language, str(value)) for row, value in said)
        )
        bars = [
            Bar(
                label,
                [
                    row.pk
                    for row, value in said
                    if name in (value if isinstance(value, list) else [str(value)])
                ],
            )
            for name, label in _choices(version.definition, item)
        ]
        found.append(QuestionTally(Text(item.get("label", {})), len(said), bars, texts))
    return found


def _choices(definition: Definition, item: Item) -> list[tuple[str, Text]]:
    if "list" in item:
        return [(row["name"], Text(row["label"])) for row in definition["lists"][item["list"]]]
    if item["type"] == Kind.RATING:
        return [(str(mark), Text(en=str(mark), km=str(mark), vi=str(mark))) for mark in scale(item)]
    return []


def _local(at: dt.datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _most_rows(responses: Iterable[Response]) -> dict[str, int]:
    most: dict[str, int] = {}
    for response in responses:
        for name, rows in response.answers.items():
            if isinstance(rows, list) and rows and isinstance(rows[0], dict):
                most[name] = max(most.get(name, 0), len(rows))
    return most


def _columns(definition: Definition, most: Mapping[str, int]) -> Iterator[Column]:
    items = items_of(definition)
    repeats = {item["name"] for item, _around in items if item["type"] == Kind.REPEAT}
    for item, around in items:
        if item["type"] in HOLDERS | {Kind.NOTE}:
            continue
        repeat = next((name for name in around if name in repeats), "")
        for instance in range(most.get(repeat, 1)) if repeat else [0]:
            yield Column(item["name"], Text(item.get("label", {})), repeat, instance)


def _said(
    definition: Definition, column: Column, response: Response, picture: Callable[[str], str] = str
) -> Cell:
    answers = response.answers
    if column.repeat:
        rows = answers.get(column.repeat) or []
        answers = rows[column.instance] if column.instance < len(rows) else {}
    value = answers.get(column.name)
    item = next((item for item, _around in items_of(definition) if item["name"] == column.name), None)
    if item and item["type"] in {Kind.ONE, Kind.MANY}:
        return "; ".join(
            _choice(definition, item, part) for part in ([value] if isinstance(value, str) else value or [])
        )
    if item and item["type"] == Kind.IMAGE and isinstance(value, str):
        return picture(value[:36])
    return value if isinstance(value, (str, int, float)) else None


def _choice(definition: Definition, item: Item, name: str) -> str:
    row = next((row for row in definition["lists"][item["list"]] if row["name"] == name), None)
    return str(Text(row["label"])) if row else name
