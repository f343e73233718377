"""A form on paper: each copy with a code of its own and a QR, in the reader's language."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from sala.forms.conditions import condition_words
from sala.forms.interpreter import scale
from sala.forms.models import Form
from sala.forms.pages.form import short_address
from sala.forms.queries import current_version, form_by_id
from sala.forms.types import SILENT, Definition, Item, Kind
from sala.kit.i18n import Text
from sala.kit.ids import new_code
from sala.ui.api import page, read_only

MOST_COPIES = 50
CODE_SIGNS = 8
# How often a repeat stands on paper.
ROWS = 3


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A question on paper: its number ("" for a note or heading), when it is asked, boxes or lines to write on."""

    kind: str
    number: str
    label: Text
    hint: Text
    when: str
    boxes: list[Text]
    lines: int
    required: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """One paper: its code, and its address whole and as people type it."""

    code: str
    address: str
    short: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    """`copies` papers with the same questions."""

    form: Form
    number: int
    title: Text
    items: list[PaperItem]
    copies: list[Copy]
    count: int
    most: int


@read_only
def paper(request: HttpRequest, form: uuid.UUID) -> HttpResponse:
    """Public: anyone may print. `?copies=30` for thirty papers with thirty codes."""
    found = form_by_id(form)
    version = current_version(found)
    if version is None:
        raise Http404
    typed = request.GET.get("copies", "1")
    count = max(1, min(int(typed[:4]), MOST_COPIES)) if typed.isascii() and typed.isdigit() else 1
    codes = [new_code(CODE_SIGNS) for _copy in range(count)]
    shown = PaperPage(
        form=found,
        number=version.number,
        title=Text(version.definition["title"]) or found.title,
        items=paper_items(version.definition),
        copies=[Copy(code, *short_address(request, found, code)) for code in codes],
        count=count,
        most=MOST_COPIES,
    )
    return page(request, "forms/paper.html", shown)


def paper_items(definition: Definition) -> list[PaperItem]:
    """The questions in order, numbered; a repeat stands there three times."""
    numbers: dict[str, str] = {}
    found: list[PaperItem] = []

    def walk(items: list[Item], before: str) -> None:
        count = 0
        for item in items:
            if item["type"] == Kind.CALCULATE:
                continue
            number = ""
            if item["type"] not in SILENT:
                count += 1
                number = numbers[item["name"]] = f"{before}{count if before else len(numbers) + 1}"
            found.append(_paper_item(definition, item, number, numbers))
            if item["type"] == Kind.GROUP:
                walk(item["items"], before)
            elif item["type"] == Kind.REPEAT:
                for row in range(ROWS):
                    walk(item["items"], f"{row + 1}.")

    walk(definition["items"], "")
    return found


def _paper_item(definition: Definition, item: Item, number: str, numbers: dict[str, str]) -> PaperItem:
    kind = item["type"]
    boxes = [Text(row["label"]) for row in definition["lists"][item["list"]]] if "list" in item else []
    if kind == Kind.RATING:
        boxes = [Text(en=str(mark), km=str(mark), vi=str(mark)) for mark in scale(item)]
    return PaperItem(
        kind=kind,
        number=number,
        label=Text(item.get("label", {})),
        hint=Text(item.get("hint", {})),
        when=condition_words(definition, item["relevant"], numbers) if "relevant" in item else "",
        boxes=boxes,
        lines=0 if boxes or kind in SILENT | {Kind.IMAGE} else 3 if kind == Kind.TEXT else 1,
        required=item.get("required") == ["true"],
    )
