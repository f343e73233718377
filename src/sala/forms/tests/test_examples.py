"""Forms as the XLSForm specification shows them, each a table: read, or refused with the reason.

Written by hand after xlsform.org; pyxform's own examples are not in its package. They were tried by hand: its
`yes_or_no_question` and `text_and_integer` are read, the others are refused for what stands here under “refused”.
"""

import io

import openpyxl
import pytest

from sala.forms.actions.reading import read_form
from sala.forms.sheets import NotAFormError
from sala.forms.types import Definition, items_of

READ = {
    "one question": ("""
        survey  | type | name | label
                | text | name | What is your name?
    """, "text:name"),
    "yes or no": ("""
        survey  | type             | name  | label::English
                | select_one yn    | happy | Are you happy?
        choices | list name        | name  | label::English
                | yn               | yes   | Yes
                | yn               | no    | No
    """, "one:happy"),
    "groups within groups": ("""
        survey  | type        | name   | label       | relevant
                | begin_group | home   | At home     |
                | integer     | people | How many?   |
                | begin group | water  | Water       | ${people} > 0
                | text        | source | From where? |
                | end group   |        |             |
                | end_group   |        |             |
    """, "group:home integer:people group:water text:source"),
    "cascade": ("""
        survey  | type            | name | label | choice_filter
                | select_one prov | p    | P     |
                | select_one dist | d    | D     | province = ${p}
        choices | list_name       | name | label | province
                | prov            | kc   | KC    |
                | dist            | d1   | D1    | kc
                | dist            | d2   | D2    | pp
    """, "one:p one:d"),
    "old words": ("""
        survey  | type                              | name  | caption | relevance           | constraint
                | select all that apply from things | t     | T       |                     | count-selected(.) < 3
                | string                            | s     | S       | selected(${t}, 'a') |
                | gps                               | g     | G       |                     |
        choices | list name                         | value | caption |                     |
                | things                            | a     | A       |                     |
                | things                            | b     | B       |                     |
    """, "many:t text:s geopoint:g"),
    "reckoning": ("""
        survey  | type      | name | label | calculation                            | required
                | date      | born | Born  |                                        | yes
                | calculate | age  |       | int((today() - ${born}) div 365.25)    |
                | note      | done | Done  |                                        |
    """, "date:born calculate:age note:done"),
    "picture": ("""
        survey  | type  | name | label     | appearance | parameters
                | image | room | The room  | new        |
                | photo | face | Your face | new-front  | max-pixels=800
    """, "image:room image:face"),
    "repeat": ("""
        survey  | type         | name | label
                | begin repeat | kid  | Child
                | text         | who  | Name
                | end repeat   |      |
    """, "repeat:kid text:who"),
}  # fmt: skip
REFUSED = {
    "or_other": ("""
        survey  | type                   | name | label
                | select_one sex or_other | s   | S
        choices | list_name              | name | label
                | sex                    | f    | F
    """, "survey 2 A", "“or_other” is not read"),
    "metadata": ("survey | type | name | label\n | start | begun |", "survey 2 A", "without asking"),
    "signature": ("survey | type | name | label\n | signature | s | Sign", "survey 2 A", "Drawings and signatures"),
    "loop over": ("""
        survey  | type                | name | label
                | begin loop over sex | l    | L
                | integer             | n    | N
                | end loop            |      |
    """, "survey 2 A", "“loop” is not read"),
    "counted repeat": ("""
        survey  | type         | name | label | repeat_count
                | begin repeat | r    | R     | 3
                | text         | t    | T     |
                | end repeat   |      |       |
    """, "survey 2 D", "counted repeat"),
    "a choice twice": ("""
        survey  | type          | name | label
                | select_one yn | s    | S
        choices | list_name     | name | label
                | yn            | y    | Y
                | yn            | y    | Yes
    """, "choices 3 B", "twice"),
    "a path": (
        "survey | type | name | label | relevant\n | text | t | T | /data/x = 1", "survey 2 D", "cannot be read here"
    ),
    "default": (
        "survey | type | name | label | default\n | integer | t | T | 3", "survey 1 D", "“default” is not read"
    ),
    "entities": (
        "survey | type | name | label\n | text | t | T\nentities | dataset | label\n | e | E", "entities 0 ", "not read"
    ),
    "style of a signed form": ("""
        survey   | type | name | label
                 | text | t    | T
        settings | public_key | form_id
                 | abc        | f
    """, "settings 1 A", "“public_key” is not read"),
}  # fmt: skip


def read(table: str) -> Definition:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for line in filter(str.strip, table.split("\n")):
        name, *cells = [cell.strip() or None for cell in line.split("|")]
        page = book.create_sheet(name) if name else book.worksheets[-1]
        page.append(cells)
    target = io.BytesIO()
    book.save(target)
    return read_form(target.getvalue(), name="form.xlsx", language="en")


@pytest.mark.parametrize("name", READ)
def test_is_read(name: str) -> None:
    table, items = READ[name]
    found = [f"{item['type']}:{item['name']}" for item, _around in items_of(read(table))]
    assert " ".join(found) == items


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    table, place, words = REFUSED[name]
    with pytest.raises(NotAFormError) as caught:
        read(table)
    first = caught.value.problems[0]
    assert f"{first.sheet} {first.row} {first.column}" == place
    assert words in first.sentence
