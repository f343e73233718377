"""Sheets from outside: read whole, or refused with every reason and its address."""

import io
import zipfile

import openpyxl
import pytest
from django.utils.translation import override

from sala.forms.actions import reading
from sala.forms.actions.reading import read_form
from sala.forms.sheets import NotAFormError
from sala.forms.tests.factories import HEAD, problems, read, sheet
from sala.forms.types import Definition

SEX = [("sex", "f", "Female"), ("sex", "m", "Male")]


def refused(content: bytes, name: str = "form.xlsx") -> str:
    with pytest.raises(NotAFormError) as caught:
        read_form(content, name=name, language="en")
    (problem,) = caught.value.problems
    return f"{problem.sheet} {problem.row} {problem.column}: {problem.sentence}".strip()


def changed(content: bytes, **parts: bytes) -> bytes:
    """The archive with parts replaced or added; names come with _ for / and __ for a point."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = {key.replace("__", ".").replace("_", "/"): value for key, value in parts.items()}
        for part in old.infolist():
            if part.filename not in names:
                new.writestr(part.filename, old.read(part))
        for name, value in names.items():
            new.writestr(name, value)
    return target.getvalue()


def whole() -> Definition:
    """A form with a row of every type, and a column of every kind."""
    head = (
        *HEAD,
        "hint::km",
        "constraint_message::Vietnamese (vi)",
        "parameters",
        "appearance",
        "label::Khmer (km)",
    )
    return read(
        [
            ("note", "hello", "Hello", *[None] * 8, None, "សួស្តី"),
            ("select_one sex", "who", "Who?", None, None, "yes", *[None] * 6, "អ្នកណា?"),
            ("integer", "age", "Age", "${who} = 'f'", ". > 17", *[None] * 3, "ជាឆ្នាំ", "Trên 17", None, None, "អាយុ"),
            ("begin group", "more", "More", *[None] * 9, "បន្ថែម"),
            ("select_multiple sex", "both", "Both", *[None] * 4, "name != 'x'", None, None, None, None, "ទាំងពីរ"),
            ("range", "stars", "Stars", *[None] * 7, "start=0 end=10 step=2", "rating", "ផ្កាយ"),
            ("end group",),
            ("begin repeat", "visit", "Visit", *[None] * 9, "ដំណើរ"),
            ("date", "day", "Day", None, ". <= today()", *[None] * 7, "ថ្ងៃ"),
            ("calculate", "nr", None, None, None, None, "position(..) + 1"),
            ("end repeat",),
            ("geopoint", "place", "Where", *[None] * 9, "កន្លែងណា"),
            ("decimal", "share", "Share", *[None] * 9, "ចំណែក"),
        ],
        [("sex", "f", "Female"), ("sex", "m", "Male")],
        [("form_title", "default_language"), ("A form", "English (en)")],
        head,
    )  # fmt: skip


def test_every_type_and_column_that_is_read() -> None:
    definition = whole()
    kinds = [item["type"] for item in definition["items"]]
    assert kinds == ["note", "one", "integer", "group", "repeat", "geopoint", "decimal"]
    assert definition["items"][2] == {
        "type": "integer",
        "name": "age",
        "label": {"en": "Age", "km": "អាយុ"},
        "hint": {"km": "ជាឆ្នាំ"},
        "message": {"vi": "Trên 17"},
        "relevant": ["=", ["ref", "who"], "f"],
        "constraint": [">", ["self"], 17],
    }
    assert definition["items"][3]["items"][1] == {
        "type": "rating", "name": "stars", "label": {"en": "Stars", "km": "ផ្កាយ"}, "from": 0, "to": 10, "step": 2,
    }  # fmt: skip
    assert definition["title"] == {"en": "A form"}
    assert definition["languages"] == ["km", "en"]
    assert definition["items"][1]["required"] == ["true"]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (("integer", "1st", "Age"), "B", "cannot be a name"),
        (("text", "a", "A", "${b} = 1"), "D", "no question “b”"),
        (("text", "a", "A", "pulldata('x', 'y')"), "D", "does not know the function pulldata"),
        (("text", "a", "A", "${q} ="), "D", "ends too early"),
        (("text", "a", "A", "${q} = yes"), "D", "neither an answer nor a text"),
        (("text", "a", "A", ".. = 1"), "D", "not expected here"),
        (("text", "a", "A", "${q}[1]"), "D", "cannot be read here"),
        (("text", "a", "A", None, "regex(., '(a+)+b')"), "E", "repeats what is repeated"),
        (("text", "a", "A", None, "regex(., '(?=a)b')"), "E", "cannot be read"),
        (("text", "a", "A", ". > 1"), "D", "only in the column “constraint”"),
        (("text", "a", "A", "position(..) = 1"), "D", "only within a repeat"),
        (("text", "a", "A", "if(1, 2)"), "D", "2 values between its brackets"),
        (("text", "a", None), "C", "the label is missing"),
        (("text", "q", "Again"), "B", "stands in row 2 already"),
        (("select_one colours", "a", "A"), "A", "no list “colours”"),
        (("select_one sex or_other", "a", "A"), "A", "“or_other” is not read"),
        (("signature", "a", "A"), "A", "Drawings and signatures"),
        (("audio", "a", "A"), "A", "Sound, video and files"),
        (("deviceid", "a", None), "A", "without asking"),
        (("dateTime", "a", "A"), "A", "A time of day"),
        (("barcode", "a", "A"), "A", "The type “barcode” is not read"),
        (("calculate", "a"), "G", "what is to be reckoned"),
        (("text", "a", "A", None, None, None, "1 + 1"), "G", "Only rows of the type “calculate”"),
        (("end group",), "A", "closes nothing"),
        (("begin group", "g", "G"), "A", "has no “end group”"),
        (("text", "a", "Hello ${q}"), "C", "with an answer in it"),
    ],
)  # fmt: skip
def test_what_is_refused_and_where(row: tuple[object, ...], column: str, words: str) -> None:
    found = problems([("text", "q", "Question"), row], SEX)
    assert [(p.sheet, p.row, p.column) for p in found][:1] == [("survey", 3, column)]
    assert words in found[0].sentence


def test_all_problems_at_once_in_the_readers_language() -> None:
    found = problems([("nothing", "1", None), ("text", "b", "B", "${x}")])
    assert len(found) > 2
    sentences = {}
    for language in ("km", "vi", "en"):
        with override(language):
            sentences[language] = [problem.sentence for problem in found]
    assert not set(sentences["km"]) & set(sentences["en"])
    assert not set(sentences["vi"]) & set(sentences["en"])


def test_a_loop_is_found_and_named() -> None:
    (found,) = problems(
        [("integer", "a", "A", "${c} > 1"), ("text", "b", "B", "${a} > 1"), ("calculate", "c", *[None] * 4, "${b} + 1")]
    )  # fmt: skip
    assert "a → c → b → a" in found.sentence
    assert found.row == 2
    (found,) = problems([("begin group", "g", "G", "${x} = 1"), ("integer", "x", "X"), ("end group",)])
    assert "depends on itself" in found.sentence


def test_from_outside_a_repeat_its_answers_are_not_known() -> None:
    (found,) = problems(
        [("begin repeat", "r", "R"), ("integer", "x", "X"), ("end repeat",), ("text", "a", "A", "${x} > 1")]
    )
    assert found.row == 5
    assert "asked several times" in found.sentence


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("label::Thai (th)", "language of the column"),
        ("media::image", "The column “media::image” is not read"),
        ("trigger", "is not read"),
        ("default", "is not read"),
    ],
)
def test_columns_that_are_not_read(head: str, words: str) -> None:
    found = problems([("text", "a", "A", "x")], (), ("type", "name", "label::English (en)", head))
    assert (found[0].sheet, found[0].row, found[0].column) == ("survey", 1, "D")
    assert words in found[0].sentence


def test_what_is_no_workbook() -> None:
    good = sheet([("text", "q", "Question")])
    assert "no Excel workbook" in refused(b"")
    assert "no Excel workbook" in refused(b"type,name\ntext,q")
    assert "no Excel workbook" in refused(good[:-30])
    assert "no Excel workbook" in refused(
        changed(good, xl_workbook__xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    )
    assert "password" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert "macros" in refused(changed(good, xl_vbaProject__bin=b"x"))
    assert "too large" in refused(b"x" * 2_000_001)
    assert "no sheet “survey”" in refused(_named(good, "Sheet1"))
    assert "“entities” is not read" in refused(_named(good, "entities"))


def test_a_bomb_is_not_unpacked() -> None:
    good = sheet([("text", "q", "Question")])
    assert "far too large" in refused(changed(good, xl_media_big__xml=bytes(31_000_000)))
    assert "far too large" in refused(changed(good, xl_media_big__xml=bytes(5_000_000)))


def _named(content: bytes, name: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.worksheets[0].title = name
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_formulas_merged_cells_and_errors_have_an_address() -> None:
    assert refused(sheet([("text", "q", '="a"&"b"')])).startswith("survey 2 C: Here stands a formula")
    assert refused(sheet([("text", "q", "#REF!")])).startswith("survey 2 C: Here stands an error")
    book = openpyxl.load_workbook(io.BytesIO(sheet([("text", "q", "Question"), ("text", "p", "P")])))
    book["survey"].merge_cells("C2:C3")
    target = io.BytesIO()
    book.save(target)
    assert refused(target.getvalue()).startswith("survey 2 C: Here are merged cells")
    with zipfile.ZipFile(target) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").replace(b'ref="C2:C3"', b"ref='C2:C3'")
    otherwise = changed(target.getvalue(), xl_worksheets_sheet1__xml=part)
    assert refused(otherwise).startswith("survey 2 C: Here are merged cells")


def test_a_sheet_that_claims_a_million_rows() -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheet([("text", "q", "Question")])))
    book["survey"]["C1048576"] = "far away"
    target = io.BytesIO()
    book.save(target)
    definition = read_form(target.getvalue(), name="form.xlsx", language="en")
    assert len(definition["items"]) == 1
    many = [("text", f"q{n}", "Q") for n in range(2100)]
    assert "too many rows: at most 2000 are read" in refused(sheet(many))
    assert "at most 10000 signs are read" in refused(sheet([("text", "q", "x" * 10_001)]))
    assert "no one answers that many" in problems(many[:600])[0].sentence


CSV = """"survey",,,
,"type","name","label"
,"select_one yn","a","តើ?"
"choices",,,
,"list_name","name","label"
,"yn","y","បាទ"
,"yn","n","ទេ"
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_xlsforms_way(encoding: str) -> None:
    definition = read_form(CSV.encode(encoding), name="form.CSV", language="km")
    assert definition["items"] == [{"type": "one", "name": "a", "label": {"km": "តើ?"}, "list": "yn"}]
    assert [row["name"] for row in definition["lists"]["yn"]] == ["y", "n"]


def test_csv_that_cannot_be_read() -> None:
    assert "CSV UTF-8" in refused("survey,,,\n,type,name,label\n,text,a,Né\n".encode("cp1252"), "form.csv")
    assert "no sheet “survey”" in refused(b"type,name,label\ntext,a,A\n", "form.csv")
    with pytest.raises(NotAFormError) as caught:
        read_form(CSV.replace("select_one yn", "select_one no").encode(), name="form.csv", language="km")
    assert [(p.row, p.column) for p in caught.value.problems] == [(3, "B")]


def test_a_name_that_cannot_be_is_told_beside_its_condition() -> None:
    found = problems(
        [("text", "a b", "A", "${x} = 1"), ("text", "c", "C", "${x} = 1"), ("text", "c", "D", "${x} = 1")]
    )
    assert [(p.row, p.column) for p in found] == [(2, "B"), (4, "B")]


@pytest.mark.parametrize("word", ["begin", "end", "select_one", "rank"])
def test_half_a_type_is_no_type(word: str) -> None:
    found = problems([(word, "a", "A"), ("text", "b", "B")])
    assert [(p.row, p.column) for p in found][:1] == [(2, "A")]
    assert f"“{word}”" in found[0].sentence or word == "rank"


def test_headers_have_the_address_where_they_stand() -> None:
    with pytest.raises(NotAFormError) as caught:
        read_form(CSV.replace('"list_name","name","label"', '"list_name","name","label::fr"').encode(),
                  name="form.csv", language="km")  # fmt: skip
    assert next((p.sheet, p.row, p.column) for p in caught.value.problems) == ("choices", 5, "D")
    twice = [("text", "q", *[None] * 6, "Again")]
    assert [(p.row, p.column) for p in problems(twice, head=(*HEAD, "label"))][:1] == [(1, "I")]


def test_a_workbook_is_known_by_what_it_is() -> None:
    content = sheet([("text", "q", "Question")])
    assert read_form(content, name="form.csv", language="en")["items"][0]["name"] == "q"
    assert "old (.xls)" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 500, "form.csv")


def test_a_damaged_part_is_no_workbook() -> None:
    content = sheet([("text", "q", "Question")])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo("[Content_Types].xml")
    begins = part.header_offset + 30 + len(part.filename)
    damaged = content[:begins] + b"\x00\xff" * 20 + content[begins + 40 :]
    assert "no Excel workbook" in refused(damaged)


def test_a_reader_that_does_not_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    assert "too large to be read" in refused(sheet([("text", "q", "Question")]))


def test_what_only_pyxform_refuses_is_quoted() -> None:
    found = problems([("text", "a", "A"), ("text", "meta", "Meta")])
    assert "pyxform" in found[0].sentence
