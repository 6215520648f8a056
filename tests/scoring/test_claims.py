"""Claims: what seconds them, where they are looked up, what to verify; promises; and tiers of experts."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from strategies import FACTS, facts

from kolscore import Creator, Rubric
from kolscore.scoring import Assessor

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/claims.toml").read_text(encoding="utf-8"))
RUBRIC = Rubric.load()
ASSESSOR = Assessor(RUBRIC)
TITLES = (
    "Surgeon",
    "Lawyer",
    "Psychologist",
    "Pharmacist",
    "Veterinarian",
    "Dentist",
    "Pediatrician",
    "Psychiatrist",
)


def assess(**given_facts):
    return ASSESSOR.assess(Creator(**given_facts))


@pytest.mark.parametrize("case", CASES["claim"], ids=lambda case: " ".join(map(str, case["facts"].values())))
def test_a_claim_is_self_declared_seconded_or_verified(case):
    answer = assess(**case["facts"])
    assert answer.claim.status == case["status"]
    if role := case.get("role"):
        assert answer.label.id in ("kol", "both")
        assert answer.role.id == role
        assert answer.role.alternatives[0].id != role
        assert case["register"] in answer.role.reason
        assert case["register"] in answer.checks[0]
    else:
        assert answer.role.id != "verify_first" or answer.label.id == "insufficient"


@pytest.mark.parametrize("flag", ["risky_promise", "self_styled"])
def test_promises_that_nobody_can_keep_raise_a_flag_and_lower_the_score(flag):
    for bio in CASES["promises"][flag]:
        one = assess(bio=bio, followers=20_000, engagement_rate=0.03, platform="instagram")
        assert flag in [raised.id for raised in one.flags], bio
        plain = assess(bio="hello", followers=20_000, engagement_rate=0.03, platform="instagram")
        assert one.credibility.score < plain.credibility.score


@pytest.mark.parametrize("bio", CASES["promises"]["none"])
def test_what_only_looks_like_a_promise_raises_none(bio):
    assert not {flag.id for flag in assess(bio=bio).flags} & {"risky_promise", "self_styled"}


@pytest.mark.parametrize("case", CASES["tier"], ids=lambda case: case["tier"] or "none")
def test_experts_have_tiers_of_their_own(case):
    tier = assess(**case["facts"]).expert_tier
    assert (tier.id if tier else "") == case["tier"]
    assert tier is None or tier.certainty == case["certainty"]


@given(facts, FACTS["followers"], FACTS["followers"])
def test_followers_never_touch_the_tier_of_an_expert(given_facts, one, other):
    assert (
        assess(**given_facts | {"followers": one}).expert_tier
        == assess(**given_facts | {"followers": other}).expert_tier
    )


@given(st.lists(st.sampled_from(TITLES), min_size=2, unique=True))
def test_a_bio_stuffed_with_titles_gains_less_than_one_seconded_title(titles):
    one = assess(bio=titles[0])
    stuffed = assess(bio=", ".join(titles))
    seconded = assess(bio=titles[0], job_title=titles[0], credentials="MD", h_index=20)
    assert stuffed.credibility.exact < seconded.credibility.exact
    assert stuffed.label.kol < seconded.label.kol
    assert stuffed.claim.status == one.claim.status == "self-declared"
    assert stuffed.label.certainty == one.label.certainty == "likely"


def test_checks_are_named_by_what_they_are_worth():
    answer = assess(bio="Surgeon", followers=300_000, engagement_rate=0.03, platform="youtube", country="UK")
    assert "GMC" in answer.checks[0]
    assert [
        word
        for word in ("fake followers", "own", "followers or views", "conflicts")
        if word in " ".join(answer.checks)
    ]
    assert assess(bio="Official account of Lumo GmbH", name="Lumo GmbH").checks == ()
