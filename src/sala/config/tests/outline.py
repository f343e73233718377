"""What a page's HTML is made of, read strictly: for the tests that hold for every page."""

from html.parser import HTMLParser

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
# HTML lets these end without a word.
ENDS_ITSELF = frozenset(
    ("p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot", "html", "head", "body")
)
NEEDS_NO_LABEL = frozenset(("hidden", "submit", "button", "image", "reset"))
FIELDS = frozenset(("input", "select", "textarea"))


class Outline(HTMLParser):
    """Feed it a page; `faults` says what is wrong with it in words."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.language = ""
        self.title = ""
        self.headings = 0
        self.alternates: set[str] = set()
        self.labelled: set[str] = set()
        self.fields: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self.open if tag not in ENDS_ITSELF]
        self._judge()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tests ask about."""
        has = {name: value or "" for name, value in attrs}
        if len(has) < len(attrs):
            self.faults.append(f"<{tag}> says an attribute twice")
        if tag not in VOID:
            self.open.append(tag)
        if "id" in has:
            self.ids.append(has["id"])
        if "style" in has or any(name.startswith("on") for name in has):
            self.faults.append(f"<{tag}> has an inline style or script")
        if tag == "style" or (tag == "script" and "src" not in has):
            self.faults.append(f"inline <{tag}>")
        self._note(tag, has)

    def _note(self, tag: str, has: dict[str, str]) -> None:
        self.headings += tag == "h1"
        if tag == "html":
            self.language = has.get("lang", "")
        elif tag == "link" and has.get("rel") == "alternate" and "hreflang" in has:
            self.alternates.add(has["hreflang"])
        elif tag == "label":
            self.labelled.add(has.get("for", ""))
        elif tag in FIELDS and has.get("type", "text") not in NEEDS_NO_LABEL:
            named = "label" in self.open or "aria-label" in has or "aria-labelledby" in has
            self.fields.append((has.get("name", "?"), "" if named else has.get("id", "?")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path/>` inside SVG: opened and closed."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close down to the tag; what lies between must be allowed to end itself."""
        if tag not in self.open:
            self.faults.append(f"</{tag}> closes nothing")
            return
        while (top := self.open.pop()) != tag:
            if top not in ENDS_ITSELF:
                self.faults.append(f"<{top}> is closed by </{tag}>")

    def handle_data(self, data: str) -> None:
        """The title's words."""
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.title += data

    def _judge(self) -> None:
        twice = {one for one in self.ids if self.ids.count(one) > 1}
        self.faults += [f"id “{one}” stands twice" for one in sorted(twice)]
        self.faults += [
            f"the field “{name}” has no label"
            for name, one in self.fields
            if one and one not in self.labelled
        ]


def faults_of_whole_page(page: str, language: str) -> list[str]:
    """What is wrong with a page that stands alone, in the language that it should be in."""
    found = Outline(page)
    more = [] if found.headings == 1 else [f"{found.headings} h1 instead of one"]
    more += [] if found.language == language else [f"lang is “{found.language}”"]
    more += [] if found.title.strip(" ·\n") not in {"", "Sala"} else ["no title of its own"]
    more += (
        []
        if found.alternates - {"x-default"} == {"km", "vi", "en"}
        else [f"alternates are {sorted(found.alternates)}"]
    )
    return found.faults + more
