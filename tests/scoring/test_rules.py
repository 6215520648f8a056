"""Each rule of the rubric that gives points, and each flag, has a case that would notice if it gave others."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kolscore import Creator, Rubric, assess
from kolscore.rubric.base import Rule
from kolscore.rubric.record import Record, names_of

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "rules.toml").read_text(encoding="utf-8"))
RUBRIC = Rubric.load()
ELSEWHERE = "set_aside."
"""Rules that say why a claim counts nothing have their cases in set_aside.toml."""


def rules(part: Any, path: str = "") -> Iterator[str]:
    """The ids of all rules below a part of the rubric."""
    if isinstance(part, Rule):
        yield path
    elif isinstance(part, Record):
        for name in names_of(part):
            yield from rules(getattr(part, name), f"{path}.{name}".lstrip("."))


def lines(answer: Any) -> dict[str, tuple[float, str]]:
    """Points and reason by the rule that gave them."""
    ledgers = (answer.credibility.contributions, answer.label.kol_points, answer.label.influencer_points)
    return {line.rule: (round(line.points, 2), line.reason) for ledger in ledgers for line in ledger}


@pytest.mark.parametrize("case", CASES["line"], ids=lambda case: f"{case['rule']} {case['facts']}")
def test_a_rule_gives_the_points_that_the_rubric_says(case):
    given = lines(assess(Creator(**case["facts"])))
    assert case["rule"] in given
    points, reason = given[case["rule"]]
    assert points == pytest.approx(case["points"], abs=0.006)
    assert reason == case["reason"]


@pytest.mark.parametrize("case", CASES["flag"], ids=lambda case: case["id"])
def test_a_flag_is_raised_at_its_bound_and_not_beside_it(case):
    raised = assess(Creator(**case["raised"]))
    assert (case["id"], case["reason"]) in [(flag.id, flag.reason) for flag in raised.flags]
    assert lines(raised).get(f"flags.{case['id']}", (0.0, ""))[0] == case.get("points", 0.0)
    caps = {cap.rule: cap.limit for cap in raised.credibility.caps}
    assert caps.get(f"flags.{case['id']}") == case.get("cap")
    assert case["id"] not in [flag.id for flag in assess(Creator(**case["spared"])).flags]


def test_no_rule_and_no_flag_is_without_a_case():
    cased = {case["rule"] for case in CASES["line"]}
    assert cased == {rule for rule in rules(RUBRIC) if not rule.startswith(ELSEWHERE)}
    assert {case["id"] for case in CASES["flag"]} == RUBRIC.flags.keys()
