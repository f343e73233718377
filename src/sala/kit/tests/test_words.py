"""Texts are cut the same way each time, into tokens that both databases take."""

import sqlite3
import subprocess
import sys

import regex
from hypothesis import given
from hypothesis import strategies as st

from sala.kit.folding import fold
from sala.kit.words import LONGEST, clusters, words

SAFE = regex.compile(r"[\p{L}\p{M}\p{N}]+")
khmer_letters = "កខគងចជញដតថទនបពមយរលវសហអាិីុូេែោះំ់្រ"
texts = st.one_of(
    st.text(max_size=40), st.text(khmer_letters, max_size=40), st.text("ab1 '\"\\:*-ក្រេ\x00", max_size=20)
)


@given(texts)
def test_tokens_are_safe_and_short(text: str) -> None:
    for token in words(text) + clusters(text):
        assert SAFE.fullmatch(token)
        assert len(token) <= LONGEST


@given(texts)
def test_no_searchable_character_is_lost(text: str) -> None:
    searchable = "".join(SAFE.findall(fold(text)))
    assert "".join(clusters(text)) == searchable
    assert "".join(words(text)) == searchable


@given(texts)
def test_cutting_folded_text_again_gives_the_same(text: str) -> None:
    assert words(fold(text)) == words(text)
    assert clusters(fold(text)) == clusters(text)


def test_khmer_and_other_words_are_cut() -> None:
    assert words("សិស្សអាចប្រើបន្ទប់ STEM នៅទីនេះ?") == ["សិស្ស", "អាច", "ប្រើ", "បន្ទប់", "stem", "នៅ", "ទីនេះ"]
    assert clusters("ផ្សេងៗ បន្ទប់ STEM ៣") == ["ផ្សេ", "ង", "ៗ", "ប", "ន្ទ", "ប់", "stem", "3"]
    assert words("Giáo viên: an@moet.gov.vn") == ["giao", "vien", "an", "moet", "gov", "vn"]


def test_nothing_searchable_gives_no_token() -> None:
    assert words(" \"*' ។ ") == clusters(" \"*' ។ ") == []


def test_a_long_unbroken_text_is_cut_too() -> None:
    text = "សាលារៀន" * 3000
    assert "".join(words(text)) == "".join(clusters(text)) == text


def test_tokens_make_a_phrase_that_sqlite_finds() -> None:
    base = sqlite3.connect(":memory:")
    tokenizer = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
    base.execute(f'CREATE VIRTUAL TABLE entry USING fts5(t, tokenize="{tokenizer}")')
    base.execute("INSERT INTO entry VALUES (?)", [" ".join(clusters("តើសិស្សអាចប្រើបន្ទប់ STEM បានទេ?"))])
    query = '"' + " ".join(clusters("បន្ទប់ stem")) + '"'
    assert base.execute("SELECT count(*) FROM entry WHERE entry MATCH ?", [query]).fetchone() == (1,)
    base.close()


def test_a_hostile_word_comes_in_pieces() -> None:
    for text in ("a" * 250, "ក" + "ា" * 250, "ក" + "្ក" * 250):
        for tokens in (words(text), clusters(text)):
            assert max(map(len, tokens)) <= LONGEST
            assert "".join(tokens) == text


FIRST_USE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from sala.kit.words import words
sys.setswitchinterval(1e-6)
with ThreadPoolExecutor(8) as pool:
    found = list(pool.map(words, ["សិស្សអាច"] * 64))
sys.exit(found != [["សិស្ស", "អាច"]] * 64)
"""


def test_threads_may_be_the_first_to_need_the_model_together() -> None:
    """Khmercut shows the tagger to other threads before it is open."""
    run_alone(FIRST_USE)


def run_alone(code: str) -> None:
    environment = {"PYTHONPATH": ":".join(sys.path)}
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, env=environment)


def test_importing_loads_no_model() -> None:
    run_alone("import sys, sala.kit.words; sys.exit('pycrfsuite' in sys.modules)")
