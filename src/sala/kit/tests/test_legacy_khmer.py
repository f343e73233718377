"""Old-font Khmer is recognised; what participants else write is not."""

import pytest

from sala.kit.legacy_khmer import looks_like_legacy
from sala.kit.tests.legacy_samples import LEGACY_HELD_OUT, LEGACY_TUNED, OTHERS_HELD_OUT, OTHERS_TUNED


def recall(texts: tuple[str, ...]) -> float:
    return sum(map(looks_like_legacy, texts)) / len(texts)


def test_most_legacy_texts_are_recognised() -> None:
    """Measured: 39 of 44 tuned, 20 of 25 held out; missed are short words without capitals or symbols."""
    assert recall(LEGACY_TUNED) >= 0.88
    assert recall(LEGACY_HELD_OUT) >= 0.80


@pytest.mark.parametrize("text", OTHERS_TUNED + OTHERS_HELD_OUT)
def test_no_false_alarm(text: str) -> None:
    """Measured precision: 1.0 on 83 other texts."""
    assert not looks_like_legacy(text)


def test_sample_sets_are_large_enough_to_mean_something() -> None:
    assert len(LEGACY_TUNED) + len(LEGACY_HELD_OUT) >= 60
    assert len(OTHERS_TUNED) + len(OTHERS_HELD_OUT) >= 75
    assert not set(LEGACY_TUNED) & set(LEGACY_HELD_OUT)


def test_a_legacy_word_quoted_in_a_long_english_sentence_is_no_alarm() -> None:
    assert not looks_like_legacy(
        "The file that the school sent us shows only sYsþI where the greeting should stand."
    )


@pytest.mark.parametrize(
    "text", ["", " ", "?", "123", "<", "³" * 9, "A" * 100_000, "aB" * 50_000, "<" * 20_000]
)
def test_empty_and_hostile_text_is_answered(text: str) -> None:
    assert looks_like_legacy(text) in (True, False)
