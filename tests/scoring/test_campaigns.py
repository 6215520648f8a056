"""Roles by brief: the table of twelve creators and many campaigns, the bounds that hold for any brief, and its words."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from kolscore import Creator, Rubric
from kolscore.errors import BriefError
from kolscore.scoring import Assessor, Brief

TESTS = Path(__file__).parents[1]
CASES = tomllib.loads((TESTS / "cases" / "campaigns.toml").read_text(encoding="utf-8"))
TABLE = TESTS / "golden" / "campaigns.txt"
CREATORS = [Creator(**facts) for facts in CASES["creators"]]
WHO = {creator.handle: creator for creator in CREATORS}
DERMATOLOGIST, CARDIOLOGIST, STAR, GAMER, DIETITIAN, CTO, FAMILY, CFA, TRADER, CHEF, NEWCOMER, REPORTER = (
    CREATORS
)


@cache
def rubric():
    return Rubric.load()


def role(creator, **brief):
    return Assessor(rubric(), Brief.of(brief, rubric())).assess(creator).role


def table():
    """Who is what in which campaign, as a marketer would read it."""
    for brief in CASES["briefs"]:
        yield ", ".join(f"{key}: {word}" for key, word in brief.items())
        assessor = Assessor(rubric(), Brief.of(brief, rubric()))
        for creator in CREATORS:
            answer = assessor.assess(creator).role
            nearest = "".join(f"; {one.name}" for one in answer.alternatives[:1])
            why = (
                re.sub(r"at most \d+", "at most ...", answer.reason) + nearest
                if answer.id == "no_fit"
                else ""
            )
            yield f"    {creator.handle:<18}{answer.name:<36}{why}".rstrip()


def test_the_table_is_the_one_that_was_read():
    assert "\n".join(table()) + "\n" == TABLE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("creator", "brief", "expected"),
    [
        (CARDIOLOGIST, {"goal": "credibility", "product": "health"}, "Expert endorser: verify first"),
        (CARDIOLOGIST, {"goal": "credibility", "product": "watches"}, "No fit"),
        (CARDIOLOGIST, {"goal": "credibility", "product": "consumer goods"}, "No fit"),
        (STAR, {"goal": "prestige", "product": "luxury"}, "Prestige voice"),
        (GAMER, {"goal": "prestige", "product": "luxury"}, "No fit"),
        (GAMER, {"goal": "prestige", "product": "fashion"}, "No fit"),
        (TRADER, {"goal": "awareness", "product": "consulting"}, "No fit"),
        (CTO, {"goal": "credibility", "product": "smartphone"}, "Expert endorser"),
        (CTO, {"goal": "credibility", "product": "smartphone", "audience": "local"}, "Local expert"),
        (CHEF, {"goal": "awareness", "product": "groceries"}, "Reach amplifier"),
        (NEWCOMER, {"goal": "community", "product": "casino"}, "No fit"),
        (NEWCOMER, {"goal": "awareness", "product": "beauty"}, "No fit"),
        (STAR, {"goal": "low_cost_test", "product": "beauty"}, "No fit"),
        (STAR, {"goal": "awareness", "product": "b2b software"}, "No fit"),
        (FAMILY, {"goal": "awareness", "product": "beer", "market": "us"}, "No fit"),
        (CTO, {"goal": "event", "product": "saas", "audience": "professional"}, "Speaker"),
        (REPORTER, {"goal": "credibility", "product": "political message"}, "No fit"),
    ],
)
def test_who_fits(creator, brief, expected):
    assert role(creator, **brief).name == expected


@pytest.mark.parametrize(
    ("creator", "brief", "law"),
    [
        (DERMATOLOGIST, {"goal": "credibility", "product": "otc", "market": "uk"}, "CAP Code rule 12.18"),
        (DERMATOLOGIST, {"goal": "credibility", "product": "otc", "market": "pl"}, "2001/83/EC"),
        (DERMATOLOGIST, {"goal": "credibility", "product": "medicine"}, "nearly all countries"),
        (STAR, {"goal": "awareness", "product": "casino", "market": "Italia"}, "87/2018"),
        (STAR, {"goal": "awareness", "product": "botox", "market": "France"}, "2023-451"),
        (STAR, {"goal": "sales", "product": "vape", "market": "Deutschland"}, "2014/40/EU"),
        (CHEF, {"goal": "awareness", "product": "粉ミルク"}, "WHO"),
        (CHEF, {"goal": "young_audience", "product": "wine"}, "young audience"),
        (STAR, {"goal": "awareness", "product": "cigarettes"}, "Tobacco Control"),
    ],
)
def test_what_the_law_forbids_is_given_to_nobody(creator, brief, law):
    answer = role(creator, **brief)
    assert answer.id == "no_fit"
    assert law in answer.reason + " ".join(answer.notes)
    assert {rubric().brief.counsel, rubric().brief.no_market} & set(answer.notes)


def test_notes_are_those_of_the_market_named():
    notes = " ".join(role(DERMATOLOGIST, goal="trust", product="skincare", market="us").notes)
    assert "16 CFR 255" in notes
    assert not any(other in notes for other in ("United Kingdom", "China", "Germany"))
    notes = role(DERMATOLOGIST, goal="trust", product="skincare").notes
    assert rubric().brief.no_market in notes
    assert any("Peru" in note for note in role(CHEF, goal="awareness", product="food", market="pe").notes)


@pytest.mark.parametrize(
    ("goal", "product"),
    [
        (goal, product)
        for place, product in enumerate([*rubric().products, None])
        for goal in list(rubric().goals)[place % 7 :: 7]  # every product, and every goal with some
    ],
)
def test_bounds_that_hold_for_any_brief(goal, product):
    rules = rubric()
    brief = Brief.of({"goal": goal, **({"product": product} if product else {})}, rules)
    assessor = Assessor(rules, brief)
    for creator in CREATORS:
        answer = assessor.assess(creator)
        given = rules.roles[answer.role.id]
        if not given.use:
            assert all(option.reason.startswith("closest match, but ") for option in answer.role.alternatives)
            continue
        assert set(given.goals) & set(brief.goals)
        assert not given.tiers or answer.tier.id in (*given.tiers, None)
        assert creator is not REPORTER or not given.endorses


# --- words -------------------------------------------------------------------------------------------


def test_no_word_means_two_things():
    for key in ("goal", "product", "market"):
        from kolscore.scoring.brief import plainly, words_of

        seen = {}
        for name, words in words_of(rubric(), key).items():
            for word in map(plainly, words):
                assert seen.setdefault(word, name) == name, f"{word}: {seen[word]} and {name}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            {"goal": "awarenes"},
            ["goal: 'awarenes' is not recognised (did you mean 'awareness', Brand awareness"],
        ),
        ({"goal": "trust", "product": "herbal supplements"}, ["'supplement'", "rubric show products"]),
        ({"goal": "trust", "market": "Untied Kingdom"}, ["'uk'", "rubric show markets"]),
        ({"goal": "trust", "audience": "profesional"}, ["'professional'", "Allowed: mass"]),
        ({"goal": "trust", "markt": "uk"}, ["markt: unknown key (did you mean 'market'?)"]),
        (
            {"goal": 3, "product": "x", "budget": "huge"},
            ["goal: must be text", "product: 'x'", "budget: 'huge'"],
        ),
        ({"product": "skincare"}, ["goal: missing"]),
    ],
)
def test_all_that_is_wrong_with_a_brief_is_said_at_once(words, said):
    with pytest.raises(BriefError) as error:
        Brief.of(words, rubric())
    for part in said:
        assert part in str(error.value)


@pytest.mark.parametrize(
    ("word", "product"),
    [
        ("Nahrungsergänzungsmittel", "supplement"), ("complément alimentaire", "supplement"), ("apuestas", "gambling"),
        ("vino", "alcohol"), ("criptomoedas", "crypto"), ("处方药", "medicine_rx"), ("化粧品", "beauty"), ("전자담배", "vape"),
        ("Make-Up", "beauty"), ("b2b_software", "b2b_software"),
    ],
)  # fmt: skip
def test_products_are_known_in_nine_languages(word, product):
    assert Brief.of({"goal": "sales", "product": word}, rubric()).product == product


def test_a_member_has_the_rules_of_the_union_and_several_markets_those_of_each():
    assert Brief.of({"goal": "sales", "market": ["Deutschland", "UK"]}, rubric()).markets == ("de", "uk")
    notes = " ".join(role(FAMILY, goal="awareness", product="beer", market=["se", "us"]).notes)
    assert "2010/13/EU" in notes
    assert "Distilled Spirits" in notes
    assert Brief.of({"goal": "sales", "market": "any"}, rubric()).markets == ()
