"""The same claim in eight languages gets the same label, and the same points for expertise."""

import tomllib
from pathlib import Path

import pytest

import kolscore

CLAIMS = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "translated_claims.toml").read_text(encoding="utf-8")
)["claim"]


@pytest.mark.parametrize("claim", CLAIMS, ids=[claim["says"] for claim in CLAIMS])
def test_a_claim_says_the_same_in_every_language(claim):
    labels = {
        bio: kolscore.assess(kolscore.Creator(bio=bio, followers=20_000)).label for bio in claim["bios"]
    }
    assert {bio: label.id for bio, label in labels.items()} == dict.fromkeys(claim["bios"], claim["label"])
    assert len({label.kol for label in labels.values()}) == 1
