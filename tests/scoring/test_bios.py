"""Whole bios in the languages of the lexicon get the label that a reader of the language would give."""

import tomllib
from pathlib import Path

import pytest

import kolscore

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "bios.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{language}-{case['bio']}")
        for language, cases in CASES.items()
        for case in cases
    ],
)
def test_label(case):
    assessment = kolscore.assess(kolscore.Creator(bio=case["bio"], followers=50_000))
    assert assessment.label.id == case["label"], assessment.label.reason


TRICKS = tomllib.loads((Path(__file__).parents[1] / "cases" / "adversarial.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{kind}-{case['bio']}") for kind, cases in TRICKS.items() for case in cases],
)
def test_whose_a_claim_is_where_words_deceive(case):
    creator = kolscore.Creator(bio=case["bio"], job_title=case.get("job_title"), followers=20_000)
    assessment = kolscore.assess(creator)
    assert assessment.label.id == case["label"], assessment.label.reason
