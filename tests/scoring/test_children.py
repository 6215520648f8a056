"""Accounts of children: a flag, and a role that waits for a parent's consent; never by a number that is no age."""

import tomllib
from pathlib import Path

import pytest

from kolscore import Creator, Rubric
from kolscore.reading import Sheet, read_table
from kolscore.scoring import Assessor, Brief

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "children.toml").read_text(encoding="utf-8"))
RUBRIC = Rubric.load()
ASSESSOR = Assessor(RUBRIC)
FLAGS = {"underage", "child_account"}


def flagged(**facts):
    return FLAGS & {flag.id for flag in ASSESSOR.assess(Creator(followers=20_000, **facts)).flags}


@pytest.mark.parametrize("bio", CASES["bios"])
def test_a_childs_account_waits_for_a_parents_consent(bio):
    assert flagged(bio=bio)
    answer = ASSESSOR.assess(Creator(followers=20_000, bio=bio))
    assert answer.role.id == "verify_first"
    assert "consent of a parent" in answer.role.reason
    assert answer.role.alternatives[0].id == "community_engagement"


@pytest.mark.parametrize("bio", CASES["none"])
def test_a_number_that_is_no_age_of_the_owner_says_nothing(bio):
    assert not flagged(bio=bio)


def test_an_age_below_eighteen_is_a_flag_and_takes_no_points():
    young, old = (
        ASSESSOR.assess(
            Creator(followers=20_000, age=age, engagement_rate=0.02, platform="instagram", bio="ballet")
        )
        for age in (13, 33)
    )
    assert [flag.id for flag in young.flags] == ["underage"]
    assert "13 years old" in young.flags[0].reason
    assert (young.credibility.score, young.label.id) == (old.credibility.score, old.label.id)
    assert (young.role.id, young.role.alternatives[0].id) == ("verify_first", old.role.id)
    assert not old.flags


def test_no_minor_for_a_product_that_is_closed_to_minors():
    for product, role in (
        ("alcohol", "not_recommended"),
        ("gambling", "not_recommended"),
        ("fashion", "verify_first"),
    ):
        of_brief = Assessor(RUBRIC, Brief.of({"goal": "awareness", "product": product}, RUBRIC))
        answer = of_brief.assess(Creator(followers=400_000, age=15, platform="tiktok", bio="dance"))
        assert answer.role.id == role, product


@pytest.mark.parametrize(("cell", "age"), CASES["ages"].items())
def test_a_column_of_ages(cell, age):
    table = read_table(Sheet([["Handle", "Followers", "Age"], ["@ida", 9_000, cell], ["@tom", 8_000, "31"]]))
    assert [column.field for column in table.columns] == ["handle", "followers", "age"]
    assert table.rows[0].creator.age == (age or None)
    assert bool([note for note in table.all_notes if note.field == "age"]) == (age == 0)
