"""Nurse or male nurse, Ärztin, Arzt or Ärzt*in: what somebody is counts the same, whatever the sex of the word."""

import tomllib
from pathlib import Path

import pytest

import kolscore
from kolscore import Creator, Rubric

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "pairs.toml").read_text(encoding="utf-8"))
GROUPS = Rubric.load().vocabulary.terms
KINDS = ("occupation", "self_claim", "creator")


def answers(bio):
    found = kolscore.assess(Creator(bio=bio, followers=30_000, engagement_rate=0.02, platform="instagram"))
    return found.label.id, found.label.kol, found.label.influencer, found.credibility.score


def other(word, endings):
    for pair in endings:
        for one, another in (pair, pair[::-1]):
            if word.endswith(one) and not (
                one != another and another.endswith(one) and word.endswith(another)
            ):
                return word.removesuffix(one) + another
    return None


@pytest.mark.parametrize("language", CASES["endings"])
def test_every_word_has_its_counterpart(language):
    words = {
        term
        for group in GROUPS
        if group.language == language and group.kind in KINDS and group.within == "text" and not group.case
        for term in group.spelled
        if " " not in term
    }
    made = {
        word: counterpart
        for word in words - set(CASES["single"].get(language, ()))
        if (counterpart := other(word, CASES["endings"][language]))
    }
    assert len(made) > 20
    assert {f"{word} / {two}" for word, two in made.items() if answers(word) != answers(two)} == set()


@pytest.mark.parametrize(
    ("one", "another"),
    [
        pytest.param(*pair, id=f"{language}-{' '.join(pair)}")
        for language, pairs in CASES["pairs"].items()
        for pair in pairs
    ],
)
def test_pair(one, another):
    assert answers(one) == answers(another)
    assert answers(one) != answers("...")
