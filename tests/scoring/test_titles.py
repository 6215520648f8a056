"""Titles in a name tell a profession; stage names do not."""

import tomllib
from pathlib import Path

import pytest

import kolscore

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "titles.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "case", [case for cases in CASES.values() for case in cases], ids=lambda case: " ".join(case.values())
)
def test_label(case):
    facts = {field: text for field, text in case.items() if field != "label"}
    label = kolscore.assess(kolscore.Creator(followers=50_000, **facts)).label
    assert label.id == case["label"], label.reason


def test_a_title_in_the_name_and_the_same_in_the_bio_are_one_source():
    creator = kolscore.Creator(name="Prof. Ilse Marrow", bio="Professor of botany")
    assert kolscore.assess(creator).label.certainty == "likely"


def test_a_handle_is_no_place_for_a_title():
    creator = kolscore.Creator(handle="Prof Ilse", followers=50_000)
    assert kolscore.assess(creator).label.id == "influencer"
