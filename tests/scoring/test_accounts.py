"""Accounts that are no creators are recognised by name, category and texts; those that only look so are not."""

import tomllib
from pathlib import Path

import pytest

import kolscore

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "accounts.toml").read_text(encoding="utf-8"))
CREATORS = CASES.pop("creator")


def label(case):
    return kolscore.assess(kolscore.Creator(**case["facts"], followers=50_000)).label


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{kind}-{case['quote']}") for kind, cases in CASES.items() for case in cases],
)
def test_is_no_creator(case):
    found = label(case)
    assert (found.id, found.reason.partition(" (")[0]) == ("not_a_creator", f'"{case["quote"]}"')


@pytest.mark.parametrize("case", [pytest.param(case, id=case["why"]) for case in CREATORS])
def test_is_a_creator(case):
    assert label(case).id in ("influencer", "kol", "both"), label(case).reason
