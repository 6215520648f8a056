"""The examples of the seed documents come out as the seeds say."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from kolscore import Creator, Rubric
from kolscore.scoring import Assessor, Brief

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "seeds.toml").read_text(encoding="utf-8"))
PERSONS = {name: case for name, case in CASES.items() if "facts" in case}
BRIEFS = {name: case for name, case in CASES.items() if "brief" in case}
RECORD = {
    "platform": "instagram",
    "fake_followers_share": 0.05,
    "sponsored_share": 0.1,
    "posts_per_week": 3,
    "engagement_rate": 0.03,
}


@cache
def rubric():
    return Rubric.load()


def params(cases, *keys):
    def marks(reason):
        return [pytest.mark.xfail(reason=reason, strict=True)] if reason else []

    return [
        pytest.param(case, id=name, marks=marks(next((case[key] for key in keys if key in case), None)))
        for name, case in cases.items()
    ]


def test_all_46_are_here():
    assert len(PERSONS) + len(BRIEFS) == len(CASES) == 46


@pytest.mark.parametrize("case", params(PERSONS, "known_failure"))
def test_label(case):
    answer = Assessor(rubric()).assess(Creator(**case["facts"]))
    assert answer.label.id in case["labels"]
    assert answer.label.id not in case.get("never", [])


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=name) for name, case in PERSONS.items() if "tier" in case]
)
def test_tier(case):
    assert Assessor(rubric()).assess(Creator(**case["facts"])).tier.id == case["tier"]


@pytest.mark.parametrize("case", params(PERSONS, "known_failure", "role_known_failure"))
def test_role(case):
    role = Assessor(rubric()).assess(Creator(**case["facts"])).role
    assert {role.id, *(option.id for option in role.alternatives)} & set(case["roles"])


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in BRIEFS.items()])
def test_brief(case):
    assessor = Assessor(rubric(), Brief.of(case["brief"], rubric()))
    expert = Creator(
        **case["expert"], followers=42_000, years_experience=14, publications=20, speaking=12, **RECORD
    )
    influencer = Creator(job_title="content creator", category="lifestyle", followers=700_000, **RECORD)
    fits = {}
    for answer in map(assessor.assess, (expert, influencer)):
        options = {answer.role.id: None} | {option.id: option.fit for option in answer.role.alternatives}
        fits_at_all = answer.role.id != "no_fit"
        best = float(answer.role.reason.split(":")[0].removeprefix("fit ")) if fits_at_all else -1.0
        fits[answer.label.id] = best, set(options)
    assert set(fits) == {"kol", "influencer"}
    if case["prefers"] == "both":
        assert (fits["kol"][1] | fits["influencer"][1]) >= set(case["roles"])
        return
    other = ({"kol", "influencer"} - {case["prefers"]}).pop()
    assert fits[case["prefers"]][0] > fits[other][0]
    assert fits[case["prefers"]][1] & set(case["roles"])


def test_too_many_paid_posts_cost_credibility():
    facts = CASES["oversponsored"]["facts"]
    few = Assessor(rubric()).assess(Creator(**facts | {"sponsored_share": 0.1}))
    many = Assessor(rubric()).assess(Creator(**facts))
    assert many.credibility.score < few.credibility.score - 10


def test_a_kol_stays_one_when_the_followers_are_gone():
    facts = {key: value for key, value in CASES["marie_kondo"]["facts"].items() if key != "followers"}
    assert Assessor(rubric()).assess(Creator(**facts)).label.id in ("kol", "both")


@pytest.mark.parametrize(
    ("title", "credentials", "offered"),
    [
        ("Dermatologist", "MD", True),
        ("Cosmetic chemist", "MSc Chemistry", True),
        ("Cardiologist", "MD", False),
        ("Dentist", "DDS", False),
        ("Veterinary surgeon", "DVM", False),
        ("Registered nurse", "RN", False),
        ("Lawyer", "JD", False),
    ],
)
def test_experts_are_offered_in_their_own_field(title, credentials, offered):
    assessor = Assessor(rubric(), Brief.of({"goal": "credibility", "product": "skincare"}, rubric()))
    creator = Creator(
        job_title=title, credentials=credentials, followers=42_000, years_experience=14, speaking=12, **RECORD
    )
    role = assessor.assess(creator).role
    roles = rubric().roles
    assert (
        any(roles[name].expert for name in (role.id, *(option.id for option in role.alternatives))) == offered
    )
    assert (role.id == "no_fit" and "the expertise is in" in role.reason) != offered
