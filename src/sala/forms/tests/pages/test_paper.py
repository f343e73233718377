import re
from collections.abc import Callable

import pytest
from django.test import Client

from sala.forms.models import FormVersion
from sala.forms.tests.factories import published, read
from sala.people.api import Role, Scope
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize(
    ("copies", "count"), [("", 1), ("3", 3), ("0", 1), ("999999999999", 50), ("-3", 1), ("٣", 1)]
)
def test_each_copy_has_its_own_code(version: FormVersion, visit: Visit, copies: str, count: int) -> None:
    content = visit(None).get(f"/km/forms/{version.form_id}/paper/?copies={copies}").content.decode()
    codes = re.findall(rf"/f/{version.form.code}/([0-9A-Z-]{{9}})", content)
    assert len(set(codes)) == count
    assert content.count("តើយ៉ាងម៉េច?") >= count


def test_conditions_numbers_and_repeats_in_words(cast: Cast, scope: Scope, visit: Visit) -> None:
    definition = read(
        [
            ("select_one yn", "teach", "Do you teach?"),
            ("integer", "years", "How long?", "${teach} = 'y'"),
            ("text", "odd", "Odd?", "string-length(${teach}) > 1 or ${years} > 3"),
            ("text", "even", "Even?", "selected(${teach}, 'n') and ${years} >= 3"),
            ("begin repeat", "class", "Classes"),
            ("text", "name", "Name"),
            ("end repeat",),
            ("range", "marks", "Marks"),
        ],
        [("yn", "y", "Yes"), ("yn", "n", "No")],
    )
    version = published(scope, cast.people[Role.ORGANISER], definition)
    content = visit(None).get(f"/en/forms/{version.form_id}/paper/").content.decode()
    assert "Only if your answer to question 1 is “Yes”:" in content
    assert "Only if this applies to you:" in content
    assert "Only if you chose “No” in question 1 and your answer to question 2 is at least 3:" in content
    assert content.count("<b>3.1.</b>") == 1
