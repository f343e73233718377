"""What is wrong with the docs: links that lead nowhere, modules that the reference does not name."""

import re
from collections.abc import Iterator
from pathlib import Path

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+\s+(.+?)\s*#*$", re.MULTILINE)
PAGES = ("*.md", "docs/**/*.md")


def problems(root: Path) -> list[str]:
    """One line for each fault in the Markdown files of a tree and in what docs/reference must name."""
    pages = sorted(path for pattern in PAGES for path in root.glob(pattern))
    found = [f"{page.relative_to(root)}: {line}" for page in pages for line in broken_links(page)]
    return found + [f"docs/reference: the module {name} is not described" for name in unnamed_modules(root)]


def broken_links(page: Path) -> Iterator[str]:
    """Links to files or headings that are not there. Addresses elsewhere are not visited."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists():
            yield f"there is no {target}"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            yield f"{name or page.name} has no heading #{anchor}"


def anchors(page: Path) -> set[str]:
    """The names by which a page's headings are linked to."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in HEADING.findall(text))
    return {re.sub(r"\s", "-", heading.strip()) for heading in plain}


def unnamed_modules(root: Path) -> list[str]:
    """Modules of Sala that no page of the reference names as `module`."""
    reference = "".join(path.read_text(encoding="utf-8") for path in root.glob("docs/reference/**/*.md"))
    modules = sorted(path.parent.name for path in root.glob("src/sala/*/__init__.py"))
    return [name for name in modules if f"`{name}`" not in reference]
