"""Columns of numbers are read as the cases say, and any number that was written is read back."""

import datetime as dt
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, example, given, strategies as st

from kolscore.creator import NUMBERS as NUMBERS_OF_CREATORS
from kolscore.reading import BadCell, Sheet, read_table
from kolscore.reading.lexicon import folded
from kolscore.reading.numbers import written
from kolscore.reading.vocabulary import vocabulary

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "numbers.toml").read_text(encoding="utf-8"))[
    "column"
]


def read(field, cells, header=None):
    header = header or field.replace("_", " ")
    rows = [["Handle", header], *([f"@a{number}", cell] for number, cell in enumerate(cells))]
    return read_table(Sheet(rows), {field: header})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_column(case):
    field = case.get("field", "followers")
    table = read(field, case["cells"], case.get("header"))
    got = [getattr(row.creator, field) for row in table.rows]
    assert got == [None if value in ("", "?", "~") else pytest.approx(value) for value in case["reads"]]
    notes = {note.cell for row in table.rows for note in row.notes if getattr(row.creator, field) is None}
    assert notes == {f"B{number}" for number, value in enumerate(case["reads"], 2) if value == "?"}
    (column,) = [column for column in table.columns if column.field == field]
    assert column.unreadable == case["reads"].count("?") + case["reads"].count("~")
    assert column.read + column.blank + column.unreadable == len(case["cells"])
    assert "~" not in case["reads"] or any(note.cell == "B1" for note in table.notes)


def test_a_note_says_cell_text_and_why():
    (note,) = read("followers", ["12k", "lots"]).all_notes
    assert note == ("B3", "followers", "lots", "not a number")


def test_what_is_taken_for_likely_is_noted_once_for_the_column():
    (note,) = read("followers", ["1.234", "5.678"]).all_notes
    assert note.cell == "B1"
    assert "1.234 as 1,234" in note.message


def test_cells_that_hold_no_value():
    table = read(
        "followers",
        [BadCell("#DIV/0!", "a formula error in the workbook"), dt.date(2026, 3, 4), True, 42_000],
    )
    assert [row.creator.followers for row in table.rows] == [None, None, None, 42_000]
    assert [note.cell for note in table.all_notes] == ["B2", "B3", "B4"]


@given(st.integers(1, 2 * 10**9))
def test_a_count_is_read_back_however_it_is_grouped(number):
    written = [f"{number}", f"{number:,}", f"{number:,}".replace(",", " "), f"{number:,}".replace(",", "'")]
    assert [row.creator.followers for row in read("followers", [*written, "1,5k"]).rows[:4]] == [number] * 4


@given(st.floats(0.001, 1, allow_nan=False))
def test_a_share_is_read_back_from_percent(share):
    text = f"{share * 100:.4f}%"
    (row,) = read("engagement_rate", [text]).rows
    assert row.creator.engagement_rate == pytest.approx(share, abs=1e-6)


@example(["", "-@"])
@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_cells_can_be_read_and_none_becomes_a_number_by_accident(cells):
    for row in read("followers", cells).rows:
        value = row.creator.followers
        assert value is None or any(
            letter.isnumeric() or letter in "십백천만억" for letter in cells[row.number - 2]
        )


KNOWN = vocabulary("followers")
WORDS = st.one_of(
    st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=6),
    st.sampled_from(sorted(KNOWN.words)),
)
NUMBERS = st.sampled_from(["45", "1,200", "12.3k", "3.4M", "2천만", "1億2千万", "12 тыс", "3 lakh", "7만5"])


@given(NUMBERS, WORDS, st.sampled_from(["", " ", ": ", " (", " / "]), st.booleans())
def test_an_affix_never_leaves_a_shorter_number(number, affix, between, before):
    """Whatever stands beside a number: it is understood, or the cell is a note."""
    assume(between or not affix[-1 if before else 0].isdigit())  # else it is another number
    alone = written(number, "followers").value(".")
    text = f"{affix}{between}{number}" if before else f"{number}{between}{affix}"
    got = written(text, "followers")
    assert isinstance(got, str) or abs(got.value(".")) >= alone


@given(NUMBERS, st.text(st.characters(categories=["L"]), min_size=1, max_size=8), st.booleans())
def test_a_word_that_nobody_knows_makes_it_a_note(number, word, before):
    words = folded(unicodedata.normalize("NFKC", word))
    assume(not any(known in words for known in KNOWN.words))
    assert isinstance(written(f"{word} {number}" if before else f"{number} {word}", "followers"), str)


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_a_number_in_ten_thousands_is_read_back(many, rest):
    text = f"{many}만{rest or ''}명" if rest >= 10 or not rest else f"{many}만 0{rest}명"
    assert written(text, "followers").value(".") == many * 10_000 + rest


def test_no_counter_begins_with_a_power():
    """Else "12만명" would be twelve."""
    for field in NUMBERS_OF_CREATORS:
        words = vocabulary(field)
        glued = [
            word for word, known in words.words.items() if known.kind == "unit" and word[0] in words.powers
        ]
        assert not glued
