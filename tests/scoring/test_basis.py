"""A column of rates shows what they are shares of, or leaves it open."""

import random

import pandas as pd
import pytest

import kolscore
from kolscore import Rubric
from kolscore.scoring.basis import BasisRules, Rated

RULES = BasisRules(Rubric.load())


def column(median, sigma, rows, seed):
    draw = random.Random(seed)
    return [Rated(median * draw.lognormvariate(0, sigma) / 100, draw.uniform(2e4, 9e5)) for _ in range(rows)]


@pytest.mark.parametrize(
    ("median", "basis"), [(3.5, "views"), (4.5, "views"), (0.3, "subscribers"), (0.2, "subscribers")]
)
@pytest.mark.parametrize("seed", range(5))
def test_twenty_rates_show_their_basis(median, basis, seed):
    rated = column(median, 0.6, 20, seed)
    assert RULES.of_column("youtube", rated) == basis
    assert RULES.of_column("youtube", rated[::-1]) == basis


def test_few_rates_or_another_platform_show_nothing():
    rated = column(3.5, 0.6, 20, 1)
    assert RULES.of_column("youtube", rated[:4]) is None
    assert RULES.of_column("tiktok", rated) is None
    assert RULES.of_column("youtube", [Rated(0.0, 1e5)] * 20) is None


def test_what_the_column_shows_is_said_and_used():
    rows = [{"Channel": f"Channel {n}", "Platform": "YouTube", "Subscribers": 100_000 + n, "ER": rate}
            for n, rate in enumerate(["3.1%", "4.4%", "2.2%", "5.9%", "3.8%", "2.9%", "4.1%"])]  # fmt: skip
    scored = kolscore.annotate(pd.DataFrame(rows))
    by_views = kolscore.assess(
        kolscore.Creator(
            name="a", platform="youtube", followers=100_000, engagement_rate=0.031, er_basis="views"
        )
    )
    assert scored["KOL Credibility"][0] == by_views.credibility.score
    assert not scored["KOL Flags"].any()
