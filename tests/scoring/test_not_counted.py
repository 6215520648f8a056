"""Family, faith and gender count nothing: a bio with such a word or sign gets the answers that it gets without."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

import kolscore
from kolscore import Creator

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "not_counted.toml").read_text(encoding="utf-8"))
BIOS = CASES["bios"]
WORDS = CASES["words"]


def answers(bio):
    found = kolscore.assess(Creator(bio=bio, followers=30_000, engagement_rate=0.02, platform="instagram"))
    score = found.credibility.score
    return found.label.id, found.label.kol, found.label.influencer, score, found.role.id


@pytest.mark.parametrize("language", WORDS)
def test_words_of_family_faith_and_gender_change_nothing(language):
    moved = {
        (bio, word)
        for bio in BIOS[language]
        for word in WORDS[language]
        for longer in (f"{bio} | {word}", f"{word}. {bio}", f"{word}, {bio}", f"{bio}\n{word}")
        if answers(longer) != answers(bio)
    }
    assert not moved


@settings(max_examples=60)
@given(st.data())
def test_nor_do_their_signs_and_those_of_other_languages(data):
    language = data.draw(st.sampled_from(sorted(BIOS)))
    bio = data.draw(st.sampled_from(BIOS[language]))
    others = [*CASES["signs"], *(word for words in WORDS.values() for word in words)]
    added = data.draw(st.lists(st.sampled_from(others), min_size=1, max_size=4))
    assert answers(" | ".join((bio, *added))) == answers(bio)
