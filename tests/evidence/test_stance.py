"""Whose a claim is and in what mood: each stance in several languages, with texts much like it that make a claim."""

import tomllib
from pathlib import Path

import pytest

from kolscore import Creator, Rubric
from kolscore.evidence import TextReader
from kolscore.scoring import Assessor

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "stance.toml").read_text(encoding="utf-8"))
RUBRIC = Rubric.load()
READER = TextReader(RUBRIC)
ASSESSOR = Assessor(RUBRIC)
SAID = [(stance, text) for stance, sorts in CASES.items() for text in sorts["said"]]
OWN = [text for sorts in CASES.values() for text in sorts["own"]]


def claims(text):
    return [mention.claim for mention in READER.evidence(Creator(bio=text)).formal]


def flags(**fields):
    return [flag.id for flag in ASSESSOR.assess(Creator(followers=20_000, **fields)).flags]


@pytest.mark.parametrize(("stance", "text"), SAID)
def test_the_stance_is_heard(stance, text):
    found = claims(text)
    assert stance in found
    assert "" not in found


@pytest.mark.parametrize("text", OWN)
def test_a_claim_much_like_it_is_the_persons_own(text):
    assert "" in claims(text)


@pytest.mark.parametrize("stance", ["joked", "played", "negated", "quoted", "relation", "revoked", "virtual"])
def test_whoever_is_not_what_the_words_say_is_no_expert(stance):
    for text in CASES[stance]["said"]:
        assert ASSESSOR.assess(Creator(bio=text, followers=20_000)).label.id in (
            "influencer",
            "not_a_creator",
        )


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("bio", "Physician, license revoked 2021"),
        ("job_title", "Nurse (license suspended)"),
        ("credentials", "MD (revoked)"),
        ("name", "Dr. Una Marsh (struck off)"),
        ("notes", "Approbation entzogen"),
        ("bio", "律师，执照被吊销"),
        ("name", "Pío Luna, abogado inhabilitado"),
    ],
)
def test_a_sanction_is_heard_in_every_column_and_takes_the_claims_of_all(field, text):
    fields = {"credentials": "MD", "bio": "Family physician", field: text}
    assessment = ASSESSOR.assess(Creator(followers=20_000, **fields))
    assert "sanctioned" in [flag.id for flag in assessment.flags]
    assert assessment.label.id == "influencer"
    assert assessment.role.id == "not_recommended"


@pytest.mark.parametrize("text", CASES["revoked"]["own"])
def test_a_licence_that_somebody_else_lost_is_no_sanction(text):
    assert "sanctioned" not in flags(bio=text)


def test_a_virtual_persona_is_flagged():
    assert "virtual_persona" in flags(bio="Virtual influencer. Doctor of the stars")
    assert "virtual_persona" not in flags(bio="I'm an AI researcher", name="Ai Tanaka")


def test_the_reason_says_what_was_set_aside_where_it_decided():
    aside = ASSESSOR.assess(Creator(bio="Doctor of dance", followers=20_000))
    assert 'set aside: "Doctor of dance" (a joke)' in aside.why
    own = ASSESSOR.assess(Creator(bio="Doctor of dance. Family physician", followers=20_000))
    assert "set aside" not in own.why
