"""What a sentence counts is found as the cases say, and counts as in its column unless the column says otherwise."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from kolscore import Creator, Rubric, assess
from kolscore.evidence import TextReader

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "counts.toml").read_text(encoding="utf-8"))
READER = TextReader(Rubric.load())


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{sort}-{case['text']}") for sort, cases in CASES.items() for case in cases],
)
def test_finds(case):
    counts = READER.evidence(Creator(bio=case["text"])).counts
    assert [[mention.sense, float(mention.term), mention.quote] for mention in counts] == case["finds"]


def points(rule, **facts):
    return sum(
        line.points for line in assess(Creator(**facts)).credibility.contributions if line.rule == rule
    )


@given(st.integers(1, 60))
def test_a_column_goes_before_the_bio(years):
    bio = "Midwife for 12 years"
    assert points("expertise.years", bio=bio, years_experience=float(years)) == points(
        "expertise.years", bio="Midwife", years_experience=float(years)
    )


def test_years_without_a_profession_count_nothing():
    assert points("expertise.years", bio="12 years of experience") == 0
    assert points("expertise.years", bio="Midwife, 12 years of experience") > 0


@given(st.integers(1, 30), st.integers(1, 30))
def test_more_books_never_count_less(fewer, more):
    fewer, more = sorted((fewer, more))
    said = [points("recognition.books", bio=f"Author of {count} books") for count in (fewer, more)]
    assert said[0] <= said[1]
