"""A rate without a following: held against accounts of every size, worth less, and it accuses nobody."""

import pytest

from kolscore import Creator, assess

ALONE = {"handle": "ann.k", "platform": "instagram"}


def sureness(**facts: object) -> float:
    """How sure the score is."""
    return assess(Creator(**ALONE, **facts)).confidence.value  # type: ignore[arg-type]


def test_it_gives_a_score_that_rises_with_it() -> None:
    scores = [
        assess(Creator(**ALONE, engagement_rate=rate)).credibility.score for rate in (0.001, 0.01, 0.03, 0.1)
    ]
    assert None not in scores
    assert scores == sorted(set(scores))


def test_it_says_less_than_one_beside_a_following() -> None:
    assert sureness(engagement_rate=0.03) > 0.0
    assert sureness(engagement_rate=0.03, followers=50_000) > sureness(engagement_rate=0.03)
    assert sureness() == 0.0


@pytest.mark.parametrize("rate", [0.0, 0.00001, 0.6, 1.0])
def test_however_odd_it_accuses_nobody(rate: float) -> None:
    assert not assess(Creator(**ALONE, engagement_rate=rate)).flags


def test_it_says_what_it_is_held_against() -> None:
    assert "typical over all sizes" in assess(Creator(**ALONE, engagement_rate=0.06)).why
