"""What is found, for whom and in which order. The judged queries measure how well."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sala.kit.ids import uuid7
from sala.search.api import Item, Tier, find, index, remove
from sala.search.models import Entry

KINDS = ("forum", "organisation", "person", "place", "session")
JUDGED: dict[str, Any] = json.loads((Path(__file__).parent / "judged.json").read_text(encoding="utf-8"))


def item(title: str, text: str = "", language: str = "en", **more: Any) -> Item:
    values = {"kind": "session", "object_id": uuid7(), "path": "/", **more}
    return Item(title=title, text=text, language=language, **values)


def titles(text: str, **more: Any) -> list[str]:
    return [hit.title for hit in find(text, **{"kinds": KINDS, "language": "en", "limit": 10, **more})]


@pytest.fixture
def judged(db: None) -> dict[uuid.UUID, str]:
    """The corpus of the judged queries in the index; the names of its objects by id."""
    del db
    made = {row["id"]: uuid.uuid5(uuid.NAMESPACE_URL, row["id"]) for row in JUDGED["corpus"]}
    index(
        [
            item(r["title"], r["text"], r["language"], kind=r["kind"], object_id=made[r["id"]])
            for r in JUDGED["corpus"]
        ]
    )
    return {object_id: name for name, object_id in made.items()}


def test_judged_queries_are_answered_as_well_as_promised(judged: dict[uuid.UUID, str]) -> None:
    """Means over the queries; those without any hit by words do not count for precision, but for recall."""
    recall, precision, recall_of_all = [], [], []
    for query in JUDGED["queries"]:
        hits = find(query["query"], kinds=KINDS, language=query["language"], limit=200)
        assert [hit.tier for hit in hits] == sorted(hit.tier for hit in hits), (
            "a cluster hit above a word hit"
        )
        relevant = set(query["relevant"])
        by_words = {judged[hit.object_id] for hit in hits if not hit.similar}
        recall.append(len(by_words & relevant) / len(relevant))
        recall_of_all.append(len({judged[hit.object_id] for hit in hits} & relevant) / len(relevant))
        if by_words:
            precision.append(len(by_words & relevant) / len(by_words))
    assert len(JUDGED["queries"]) >= 60
    assert len(JUDGED["corpus"]) >= 300
    assert sum(recall) / len(recall) >= 0.92
    assert sum(precision) / len(precision) >= 0.90
    assert sum(recall_of_all) / len(recall_of_all) >= 0.97


def test_title_before_text_before_clusters_and_short_before_long(db: None) -> None:
    del db
    index(
        [
            item("Garden", "mentor and more words here"),
            item("Mentor of many schools in the country"),
            item("Mentor"),
            item("Mentorship"),
            item("The day of mentors", "for the mentor"),
        ]
    )
    assert titles("mentor") == [
        "Mentor",
        "Mentorship",
        "Mentor of many schools in the country",
        "The day of mentors",
        "Garden",
    ]


def test_letters_inside_a_khmer_word_are_the_last_tier(db: None) -> None:
    del db
    index([item("គ្រូបង្រៀន", language="km"), item("ការបង្រៀន", language="km")])
    hits = find("ង្រៀន", kinds=KINDS, language="km", limit=5)
    assert {hit.tier for hit in hits} == {Tier.CLUSTERS}
    assert len(hits) == 2


def test_an_object_is_one_hit_in_the_readers_language_if_both_fit(db: None) -> None:
    del db
    one = uuid7()
    index([item("STEM", language="km", object_id=one), item("STEM", "room", "en", object_id=one)])
    assert [(h.object_id, h.language) for h in find("stem", kinds=KINDS, language="en", limit=5)] == [
        (one, "en")
    ]


def test_indexing_again_replaces_all_languages(db: None) -> None:
    del db
    one = uuid7()
    index([item("Old", object_id=one), item("ចាស់", language="km", object_id=one)])
    index([item("New", object_id=one)])
    assert titles("old") == titles("ចាស់") == []
    assert titles("new") == ["New"]
    remove("session", [one])
    assert titles("new") == []


@pytest.mark.parametrize(
    "text", ["", " ", '"', "' OR 1=1 --", "a:*", "NEAR(", "&|!<->", "\u200b", "*", "\x00", "x" * 5000]
)
def test_no_input_breaks_the_query(db: None, text: str) -> None:
    del db
    index([item("Something else")])
    assert titles(text) == []


def test_what_is_not_public_is_found_by_whom_it_is_shown_only(db: None) -> None:
    del db
    one = item("Teacher", kind="person", public=False)
    index([one, item("Teacher two", kind="person", public=False)])
    itself = Entry.objects.filter(object_id=one.object_id).values("object_id")
    assert titles("teacher") == titles("teacher", shown={"organisation": itself}) == []
    assert titles("teacher", shown={"person": itself}) == ["Teacher"]


def test_letters_are_looked_for_only_when_words_find_too_little(
    judged: dict[uuid.UUID, str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    del judged
    with django_assert_num_queries(1):
        enough = find("គ្រូបង្រៀន", kinds=KINDS, language="km", limit=5)
    with django_assert_num_queries(2):
        few = find("ដំបង", kinds=KINDS, language="km", limit=50)
    assert not any(hit.similar for hit in enough)
    assert any(hit.similar for hit in few)
    with django_assert_num_queries(0):
        assert find("គ្រូបង្រៀន", kinds=(), language="km", limit=5) == []


def test_a_limit_counts_objects_of_each_kind(judged: dict[uuid.UUID, str]) -> None:
    del judged
    hits = find("បាត់ដំបង", kinds=KINDS, language="km", limit=2)
    kinds = [hit.kind for hit in hits]
    assert {kind: kinds.count(kind) for kind in kinds} == {"place": 1, "organisation": 2, "person": 2}
