"""Tallies: what parts come to adds up to what the whole comes to."""

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from kolscore import Creator
from kolscore.scoring.summary import Tally

BIOS = ("Board-certified dermatologist, MD", "fashion creator, collabs: DM", "", "Professor of Economics")
PEOPLE = [
    Creator(
        handle=f"@invented{number}",
        followers=number * 7_919 % 900_000 or None,
        bio=BIOS[number % 4],
        fake_followers_share=number % 10 / 12,
        years_experience=number % 23,
    )
    for number in range(80)
]


@pytest.fixture(scope="module")
def assessed(assessor):
    return list(assessor.assess_all(PEOPLE))


def tally(assessed, first, end):
    return Tally.of_creators(range(first + 2, end + 2), PEOPLE[first:end], assessed[first:end])


@given(cuts=st.lists(st.integers(0, 80), max_size=6))
def test_parts_add_up(assessed, cuts):
    whole = tally(assessed, 0, 80)
    sum_of_parts = Tally()
    edges = [0, *sorted(cuts), 80]
    for first, end in pairwise(edges):
        sum_of_parts.add(tally(assessed, first, end))
    assert vars(sum_of_parts) == vars(whole)
    assert sum_of_parts.median == whole.median


def test_what_it_counts(assessed):
    whole = tally(assessed, 0, 80)
    scores = sorted(one.credibility.score for one in assessed)
    assert whole.creators == sum(whole.answers.values()) == sum(whole.places.values()) == 80
    assert whole.median == scores[40]
    assert sum(whole.share(low, low + 10) for low in range(0, 110, 10)) == 80
    assert whole.flagged == sum(bool(one.flags) for one in assessed) > 0
    for role, best in whole.best.items():
        of_role = [
            (-one.credibility.score, number)
            for number, one in enumerate(assessed, 2)
            if one.role.name == role and one.label.id != "insufficient"
        ]
        assert [(-one.score, one.row) for one in best] == sorted(of_role)[:3]
    assert Tally().median is None
