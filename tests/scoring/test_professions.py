"""Professions make the label that a stranger would give: whose they are, and how much each says."""

import tomllib
from pathlib import Path

import pytest

import kolscore

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "professions.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{sort}-{case['text']}") for sort, cases in CASES.items() for case in cases],
)
def test_label(case):
    creator = kolscore.Creator(followers=50_000, **{case.get("where", "bio"): case["text"]})
    label = kolscore.assess(creator).label
    assert label.id == case["label"], label.reason


def test_one_statement_is_likely_and_a_second_source_makes_it_sure():
    bio = kolscore.assess(kolscore.Creator(bio="Founder of Tidewater Tools"))
    both = kolscore.assess(kolscore.Creator(bio="Founder of Tidewater Tools", job_title="CEO"))
    years = kolscore.assess(kolscore.Creator(bio="Founder of Tidewater Tools", years_experience=12))
    assert [found.label.certainty for found in (bio, both, years)] == ["likely", "sure", "sure"]
