"""Message catalogues: extracting them, compiling them, and what is wrong with them.

Each module has `locale/{km,vi}/LC_MESSAGES/django.po`. The msgids are the English words themselves. ui's
catalogue also holds those of Django's own messages that a person can meet and that Django does not translate.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sala.config.start import ROOT, SRC

LANGUAGES = ("km", "vi")
SALA = SRC / "sala"
INSIDE = Path("LC_MESSAGES") / "django.po"
DJANGO = Path(django.__file__).parent
# The parts of Django whose words reach a person: form errors, dates, durations, lists, sizes. Database errors
# do not: actions say it in their own words.
MET = (
    "forms/",
    "core/validators.py",
    "utils/",
    "template/defaultfilters.py",
    "contrib/auth/password_validation.py",
)
DJANGOS = (DJANGO / "conf", DJANGO / "contrib" / "auth")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


class ExtractError(Exception):
    """The messages could not be collected. The text says why and how to mend it."""


@dataclass(frozen=True)
class Term:
    """One word of docs/reference/terms.md and its translations; any of `words` is right."""

    english: str
    words: dict[str, tuple[str, ...]]


def read(path: Path, language: str) -> Catalog:
    """A catalogue file; an empty one when there is no file."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def write(path: Path, catalog: Catalog, language: str) -> None:
    """Write a catalogue in the form that diffs well: sorted, no places, no dates; or leave it as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as file:
        write_po(
            file,
            catalog,
            width=100,
            no_location=True,
            omit_header=True,
            sort_output=True,
            ignore_obsolete=True,
        )
        file.seek(0)
        content = HEADER.format(language=language).encode() + file.read().strip() + b"\n"
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def catalogues(root: Path = SALA) -> Iterator[tuple[str, Path]]:
    """Language and file of every catalogue."""
    for language in LANGUAGES:
        for path in sorted(root.glob(f"*/locale/{language}/{INSIDE}")):
            yield language, path


def compile_stale() -> list[Path]:
    """Compile each .po that is newer than its .mo; gives those that were compiled."""
    done = []
    for language, path in catalogues():
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            half = path.with_suffix(".mo.new")
            with half.open("wb") as file:
                write_mo(file, read(path, language))
            half.replace(target)
            done.append(path)
    return done


def real(catalog: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalog if message.id)


def extract(target: Path = SALA) -> None:
    """Bring the catalogues below `target` up to the words in the code: new ones empty, unused ones gone.

    Raises ExtractError when GNU gettext is missing or a file cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="sala-messages-") as folder:
        stage = Path(folder) / "sala"
        leave = shutil.ignore_patterns("tests", "migrations", "static", "__pycache__", "*.mo", "data")
        shutil.copytree(SALA, stage, ignore=leave)
        for module in stage.iterdir():
            if module.is_dir():
                (module / "locale").mkdir(exist_ok=True)
        _makemessages(stage)
        for language, path in catalogues(stage):
            _keep(path, language, target)
    for language in LANGUAGES:
        _add_djangos(target / "ui" / "locale" / language / INSIDE, language)


def _makemessages(stage: Path) -> None:
    if shutil.which("xgettext") is None:
        message = (
            "GNU gettext collects the messages, and it is not installed.\n  mend: sudo apt install gettext"
        )
        raise ExtractError(message)
    chosen = [word for language in LANGUAGES for word in ("--locale", language)]
    command = [
        sys.executable,
        str(ROOT / "manage.py"),
        "makemessages",
        *chosen,
        "--no-obsolete",
        "--no-location",
    ]
    done = subprocess.run(command, cwd=stage, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"The messages could not be collected:\n{done.stderr.strip()[-2000:]}"
        raise ExtractError(message)


def _keep(staged: Path, language: str, target: Path) -> None:
    """Write one staged catalogue to its place, with the overlay for Django that only our catalogue has."""
    module = staged.parents[3].name
    # makemessages leaves two empty forms for a new message with a plural; Khmer and Vietnamese have one.
    lines = staged.read_text(encoding="utf-8").splitlines(keepends=True)
    staged.write_text("".join(line for line in lines if line != 'msgstr[1] ""\n'), encoding="utf-8")
    catalog, place = read(staged, language), target / module / "locale" / language / INSIDE
    if module == "ui":
        before, djangos = read(SALA / "ui" / "locale" / language / INSIDE, language), of_django()
        for key in djangos:
            if (old := before.get(*key)) and not catalog.get(*key):
                catalog[old.id] = old
    for message in catalog:
        if message.id and message.fuzzy:  # gettext's guess from a like sentence is no translation
            message.flags.discard("fuzzy")
            message.string = ""
    if any(real(catalog)):
        write(place, catalog, language)


def _add_djangos(path: Path, language: str) -> None:
    """Put Django's untranslated messages into our catalogue, empty, so that translators see them."""
    catalog, theirs = read(path, language), djangos_own(language)
    for key, message in of_django().items():
        if not catalog.get(*key) and not is_translated(theirs.get(*key)):
            catalog.add(message.id, context=message.context, flags=message.flags)
    write(path, catalog, language)


Key = tuple[str, str | None]


def key_of(message: Message) -> Key:
    """What a catalogue finds a message by: its (singular) text and its context."""
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def of_django() -> dict[Key, Message]:
    """Django's own messages that a person can meet."""
    messages = (message for part in DJANGOS for message in real(read(part / "locale" / "en" / INSIDE, "en")))
    met = (message for message in messages if any(place.startswith(MET) for place, _ in message.locations))
    return {key_of(message): message for message in met}


def djangos_own(language: str) -> Catalog:
    """Django's catalogues of a language, as one."""
    first, *others = (read(part / "locale" / language / INSIDE, language) for part in DJANGOS)
    for message in (message for other in others for message in real(other)):
        if not first.get(*key_of(message)):
            first[message.id] = message
    return first


def is_translated(message: Message | None) -> bool:
    """Whether there is a finished translation, in all its forms."""
    return message is not None and not message.fuzzy and all(forms(message.string))


def forms(text: str | Iterable[str | None] | None) -> tuple[str, ...]:
    """A text's plural forms, or the one form that it has; what is missing is empty."""
    return (text or "",) if isinstance(text, str | None) else tuple(form or "" for form in text)


def problems() -> list[str]:
    """Everything that makes the interface incomplete, a line each. Raises ExtractError as `extract` does."""
    with tempfile.TemporaryDirectory(prefix="sala-check-") as folder:
        extract(Path(folder))
        found = []
        for language, path in catalogues(Path(folder)):
            name = f"{path.parents[3].name}/{language}"
            found += [f"{name}: {line}" for message in real(read(path, language)) for line in faults(message)]
        found += quarrels(Path(folder))
    for language in LANGUAGES:
        theirs, ours = djangos_own(language), read(SALA / "ui" / "locale" / language / INSIDE, language)
        for key in of_django():
            message = theirs.get(*key)
            if message and is_translated(message) and not ours.get(*key):
                found += [f"Django/{language}: {line}" for line in faults(message)]
    return found


def quarrels(root: Path = SALA) -> list[str]:
    """Messages that two modules translate differently, a line each. Django puts all catalogues together, so that one of
    the two is shown everywhere: either they mean the same, and one wording is enough, or a context tells them apart.
    """
    said: dict[tuple[str, Key], dict[tuple[str, ...], list[str]]] = {}
    for language, path in catalogues(root):
        for message in real(read(path, language)):
            if is_translated(message):
                wordings = said.setdefault((language, key_of(message)), {})
                wordings.setdefault(forms(message.string), []).append(path.parents[3].name)
    return [
        f"{language}: {key[0]!r} is translated differently in "
        + " and ".join(f"{', '.join(modules)} ({wording[0]})" for wording, modules in wordings.items())
        + "; choose one wording, or give it a context"
        for (language, key), wordings in sorted(said.items(), key=str)
        if len(wordings) > 1
    ]


def faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation."""
    text = key_of(message)[0]
    if not is_translated(message):
        yield f"{'unsure (fuzzy)' if message.fuzzy else 'no translation'}: {text!r}"
        return
    ids = forms(message.id)
    wanted = {part for one in ids for part in PLACEHOLDER.findall(one)}
    needed = set(PLACEHOLDER.findall(ids[-1]))
    for string in forms(message.string):
        has = set(PLACEHOLDER.findall(string))
        if not needed <= has or not has <= wanted:
            yield f"placeholders differ: {text!r} has {sorted(needed)}, its translation {sorted(has)}"


def terms(table: str) -> list[Term]:
    """The rows of terms.md's table; “a, b” answers to “x, y” one by one, where both have as many."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|", table, re.MULTILINE)
    return [
        term
        for english, *cells in rows
        if english != "English"
        for term in _row(english, dict(zip(LANGUAGES, cells, strict=True)))
    ]


def _row(english: str, cells: dict[str, str]) -> Iterator[Term]:
    names = _words(english)
    columns = {language: _words(cell) for language, cell in cells.items()}
    for place, name in enumerate(names):
        paired = {
            language: (words[place],) if len(words) == len(names) else tuple(words)
            for language, words in columns.items()
        }
        yield Term(name, paired)


def _words(cell: str) -> list[str]:
    """The cell's words without their notes in brackets."""
    return [word.strip() for word in re.split(r"[,;]", re.sub(r"\(.*?\)", "", cell)) if word.strip()]


def other_words(listed: Iterable[Term]) -> list[str]:
    """Translations in which a listed term's word does not occur: perhaps right, but worth a look."""
    longest_first = sorted(listed, key=lambda term: -len(term.english))
    found = []
    for language, path in catalogues():
        for message in real(read(path, language)):
            for term in named(key_of(message)[0], longest_first):
                text = " ".join(forms(message.string)).casefold()
                if text.strip() and not any(word.casefold() in text for word in term.words[language]):
                    words = " / ".join(term.words[language])
                    found.append(f"{path.parents[3].name}/{language}: {term.english} = {words}? {text!r}")
    return found


def named(english: str, longest_first: Iterable[Term]) -> Iterator[Term]:
    """The listed terms in an English text; “school leader” is not also a “leader”."""
    rest = english.casefold()
    for term in longest_first:
        rest, count = re.subn(rf"\b{re.escape(term.english.casefold())}s?\b", " ", rest)
        if count:
            yield term
