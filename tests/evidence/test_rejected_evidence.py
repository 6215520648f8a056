"""Words that tempt and do not count are shown, with the rule that set them aside."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from kolscore import Creator, Rubric
from kolscore.evidence import SetAsideReader
from kolscore.evidence.tokens import normalised

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "set_aside.toml").read_text(encoding="utf-8"))
RUBRIC = Rubric.load()
READER = SetAsideReader(RUBRIC)
WORDS = (
    *("doctor", "not", "a", "of", "wife", ",", "MD", "Baltimore", "former", "student", "PhD", "Dr", "Pepper"),
    *("can't", "judge", "my", "医生", "的", "妻子", "OD", "|", "retired", "nurse"),
)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{sort}-{case['text']}") for sort, cases in CASES.items() for case in cases],
)
def test_shows(case):
    found = READER.read(Creator(**{case.get("where", "bio"): case["text"]}))
    assert [f"{aside.quote}: {aside.rule}" for aside in found] == case["shows"]


def test_the_reason_names_the_town_or_the_other_meaning():
    town, letters = READER.read(Creator(bio="Baltimore, MD | I OD on coffee"))
    assert '"Baltimore"' in town.reason
    assert "overdose" in letters.reason


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_what_is_set_aside_stands_in_the_text_and_its_rule_in_the_rubric(text):
    for aside in READER.read(Creator(bio=text)):
        assert aside.quote in normalised(text)
        assert aside.reason
        RUBRIC.at(aside.rule)
