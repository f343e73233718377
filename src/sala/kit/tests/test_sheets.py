"""Lists that strangers made: what is read, and the sentence for what is not."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from sala.kit.sheets import Sheet, read_sheet, write_workbook
from sala.kit.tables import MOST_ROWS, BadSheetError, Line, Listing, Table, letter, lines, recognise

FIELDS = {"number": "Number", "name": "Name", "day": "Day", "at": "Time"}


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with override("en"):
        yield


def workbook(*rows: list[Any], change: Callable[[Any], object] = id) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "People"
    for row in rows:
        sheet.append(row)
    change(sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def refused(body: bytes, name: str = "list.csv") -> list[str]:
    with pytest.raises(BadSheetError) as error:
        read_sheet(body, name)
    return [str(trouble) for trouble in error.value.troubles]


def with_member(body: bytes, name: str, content: bytes) -> bytes:
    kept = io.BytesIO(body)
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return kept.getvalue()


def test_values_come_as_a_person_would_write_them() -> None:
    def zeros(sheet: Any) -> None:
        sheet["A3"].number_format = "00000"

    body = workbook(
        ["Number", "Name", "Day", "Time"],
        ["a1", " សុខ ដារ៉ា ", dt.date(2023, 4, 30), dt.time(8, 30)],
        [42, "A\u0301n", dt.datetime.fromisoformat("2023-04-30 09:15"), dt.timedelta(hours=9)],
        [],
        [12.0, 1.5, "'=x", None],
        change=zeros,
    )
    table = read_sheet(body, "x")
    assert table.sheet == "People"
    assert [(number, cells[:4]) for number, cells in table.rows] == [
        (2, ["a1", "សុខ ដារ៉ា", "2023-04-30", "08:30"]),
        (3, ["00042", "Án", "2023-04-30 09:15", "09:00"]),
        (5, ["12", "1.5", "=x", ""]),
    ]


def test_a_formula_an_error_and_merged_cells_are_named_by_their_cell() -> None:
    assert refused(workbook(["Name"], ["=1+1"], ["=A2"])) == [
        "Sheet People, row 2, column A, “=1+1”: There is a formula here. Copy the column and paste it as values only.",
        "Sheet People, row 3, column A, “=A2”: There is a formula here. Copy the column and paste it as values only.",
    ]
    merged = workbook(["Name", "Day"], ["a", "b"], change=lambda sheet: sheet.merge_cells("B2:B5"))
    assert refused(merged)[0].startswith("Sheet People, row 2, column B: Cells are merged here.")


def test_merged_cells_are_seen_however_they_are_written() -> None:
    changed = io.BytesIO()
    merged = workbook(["Name", "Day"], ["a", "b"], change=lambda sheet: sheet.merge_cells("B2:B5"))
    with zipfile.ZipFile(io.BytesIO(merged)) as old, zipfile.ZipFile(changed, "w") as new:
        for member in old.namelist():
            new.writestr(member, old.read(member).replace(b'ref="B2:B5"', b"ref='B2:B5'"))
    assert "column B: Cells are merged here." in refused(changed.getvalue())[0]


def test_too_many_rows_columns_or_letters_are_refused_with_what_to_do() -> None:
    many = "Name\n" + "x\n" * (MOST_ROWS + 1)
    assert refused(many.encode()) == [
        "Sheet list.csv: The sheet has more than 20,000 rows. Split it into several files."
    ]
    assert "more than 5,000 characters" in refused(f"Name\n{'x' * 5001}\n".encode())[0]
    assert "beyond column BH" in refused(workbook(["Name"] * 61))[0]
    assert "larger than 10 MB" in refused(b"x" * 10_000_001)[0]


def test_a_far_cell_is_no_bomb() -> None:
    def far(sheet: Any) -> None:
        sheet["XFD1048576"] = "x"

    table = read_sheet(workbook(["Name"], ["a"], change=far), "x")
    assert [number for number, _cells in table.rows] == [2]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 and nothing more", "This file is damaged."),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "older Excel file, or one with a password"),
        (b"\x00\x01\x02\xff" * 50, "no list that we can read"),
        (b"\xff\xfe\x00\xd8", "cannot be read"),
        (b'Name\n"begun and not ended\n', "A quotation mark does not end"),
        (b"Name\n=HYPERLINK(1)\n", "There is a formula here."),
        (b"\n\n ,, \n", "There is nothing on the first sheet."),
    ],
)
def test_what_is_no_list_is_told_why(body: bytes, sentence: str) -> None:
    assert sentence in refused(body)[0]


def test_a_zip_that_is_no_workbook_a_bomb_macros_and_a_hostile_part() -> None:
    good = workbook(["Name"], ["a"])
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("hello.txt", "x")
    assert "not an Excel file" in refused(plain.getvalue())[0]
    assert "unpacks to far more" in refused(with_member(good, "xl/media/zeros", b"0" * 90_000_000))[0]
    assert "unpacks to far more" in refused(with_member(good, "xl/media/zeros", b"0" * 12_000_000))[0]
    assert "has macros" in refused(with_member(good, "xl/vbaProject.bin", b"x"))[0]
    hostile = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(hostile, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member.startswith("xl/worksheets/"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + content
            new.writestr(member, content)
    assert "This file is damaged." in refused(hostile.getvalue())[0]


@pytest.mark.parametrize("cut", range(50, 4000, 350))
def test_a_damaged_workbook_is_told_so(cut: int) -> None:
    body = workbook(["Name"], ["a"])
    assert refused(body[:cut])
    changed = bytearray(body)
    changed[cut % len(body)] ^= 0xFF
    try:
        read_sheet(bytes(changed), "x")
    except BadSheetError as error:
        assert error.troubles  # noqa: PT017  # either is right: some bytes matter to nobody


NAMES = "Số,Tên\n1,Nguyễn Thị Hồng Đào\n2,Trần Văn Phương\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_that_say_what_they_are(encoding: str) -> None:
    table = read_sheet(NAMES.encode(encoding), "x.csv")
    assert [cells[1] for _number, cells in table.rows] == ["Nguyễn Thị Hồng Đào", "Trần Văn Phương"]
    assert table.note == ""


def test_old_encodings_are_guessed_and_the_reader_is_told() -> None:
    # windows-1258 has the letters of Vietnamese without their tones, which follow as marks of their own.
    old = b"S\xf4\xec,T\xean\n1,Nguy\xea\xden Thi\xf2 H\xf4\xccng \xd0a\xcco\n2,Tr\xe2\xccn V\xe3n Ph\xf5\xf5ng\n"
    table = read_sheet(old.replace(b"\xf5\xf5", b"\xfd\xf5"), "x.csv")
    assert [cells[1] for _number, cells in table.rows] == ["Nguyễn Thị Hồng Đào", "Trần Văn Phương"]
    assert "Windows-1258" in table.note
    western = read_sheet("No,Name\n1,Zoë Müller é\n".encode("cp1252"), "x.csv")
    assert western.rows[0][1][1] == "Zoë Müller é"
    assert "Windows-1252" in western.note


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_that_of_the_headings(separator: str) -> None:
    text = f'Number{separator}"Name, whole"{separator}Day\n1{separator}"a;b,c\td"{separator}\n'
    assert read_sheet(text.encode(), "x.csv").rows == [(2, ["1", "a;b,c\td", ""])]


def test_a_quoted_cell_of_several_lines_is_one_row_as_in_a_spreadsheet() -> None:
    table = read_sheet(b'Name\n"a\nb"\nc\n', "x.csv")
    assert table.rows == [(2, ["a\nb"]), (3, ["c"])]


def test_headings_are_known_in_any_language_and_none_twice() -> None:
    table = Table(
        "S", ["  NUMBER *", "Name", "Remarks", ""], [(2, ["1", "a", "x", ""]), (3, ["", "", "y", ""])]
    )
    listing = recognise(table, FIELDS, ["number"])
    assert listing.letters == {"number": "A", "name": "B"}
    assert listing.rows == [(2, {"number": "1", "name": "a"})]
    assert listing.unread == ["C Remarks"]
    assert Listing.from_json(listing.as_json()) == listing
    with pytest.raises(BadSheetError) as error:
        recognise(Table("S", ["Name", "name"], []), FIELDS, ["number"])
    assert [str(trouble) for trouble in error.value.troubles] == [
        "Sheet S, row 1, column B, “name”: This heading is there twice, in column A too. Delete one of the columns.",
        "Sheet S, row 1: There is no column “Number”. Take the headings from the template.",
    ]


def test_a_heading_is_named_by_the_row_where_the_headings_stand() -> None:
    with pytest.raises(BadSheetError) as error:
        recognise(read_sheet(b"\n\nName,name\na,b\n", "x.csv"), FIELDS, ["number"])
    assert [trouble.row for trouble in error.value.troubles] == [3, 3]


def line(**values: str) -> Line:
    return next(lines(Listing("S", {"day": "C", "at": "D"}, [(7, values)], [])))


def test_days_as_excel_or_a_person_writes_them() -> None:
    for typed in ("2023-04-30", "2023-04-30 00:00", "30/4/2023", "45046", "30 April 2023"):
        assert line(day=typed).day("day", "en") == dt.date(2023, 4, 30)
    wrong = line(day="31/02/2023")
    assert wrong.day("day", "en") is None
    assert [str(trouble) for trouble in wrong.troubles] == [
        "Sheet S, row 7, column C, “31/02/2023”: There is no such day: “31/02/2023”."
    ]
    assert line().day("day", "en") is None


def test_times_as_excel_or_a_person_writes_them() -> None:
    for typed in ("8:30", "08:30", "08:30:00", "៨:៣០", "8h30", "2023-04-30 08:30"):
        assert line(at=typed).time("at") == dt.time(8, 30)
    wrong = line(at="25:61")
    assert wrong.time("at") is None
    assert len(wrong.troubles) == 1


def test_what_we_write_is_read_back_and_is_no_formula() -> None:
    rows = [["=1+1", "+855 12", "-x", "@y", "plain", "\tz"]]
    body = write_workbook([Sheet("One", list("abcdef"), rows), Sheet("Two", ["h"], [])])
    assert read_sheet(body, "x").rows[0][1][:5] == ["=1+1", "+855 12", "-x", "@y", "plain"]
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert b"'=1+1" in b"".join(archive.read(name) for name in archive.namelist())


def test_letters() -> None:
    assert [letter(i) for i in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@given(st.one_of(st.binary(max_size=2000), st.text(max_size=800).map(str.encode)))
def test_whatever_is_uploaded_is_read_or_told_why_not(body: bytes) -> None:
    for given_body in (body, b"PK\x03\x04" + body, b"\xff\xfe" + body):
        try:
            table = read_sheet(given_body, "x")
        except BadSheetError as error:
            assert all(str(trouble) for trouble in error.troubles)  # noqa: PT017  # either is right
        else:
            assert table.headings


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=40))
def test_a_workbook_with_other_bytes_in_it_is_read_or_told_why_not(place: int, other: bytes) -> None:
    body = workbook(["Name"], ["a"])
    place %= len(body)
    try:
        read_sheet(body[:place] + other + body[place + len(other) :], "x")
    except BadSheetError as error:
        assert error.troubles  # noqa: PT017  # either is right: some bytes matter to nobody
