"""What must hold for every creator, whatever the numbers of the rubric are."""

import dataclasses
import math

import pytest
from hypothesis import assume, given, strategies as st
from strategies import FACTS, counts, creators, facts

from kolscore import Creator, Rubric
from kolscore.fields import FIELDS
from kolscore.scoring import Assessor

RUBRIC = Rubric.load()
ASSESSOR = Assessor(RUBRIC)
DEFAULT = Assessor(RUBRIC).assess(Creator())

NEVER_SCORED = ("name", "handle", "profile_url", "language", "country", "fee", "posts")


def signal(name, number):
    """A count as `Creator` takes it, one that the rubric adds too."""
    return {"signals": {name: number}} if name in RUBRIC.added else {name: number}


def assess(**given):
    return ASSESSOR.assess(Creator(**given))


@given(creators)
def test_the_ledger_adds_up_to_the_score(creator):
    credibility = ASSESSOR.assess(creator).credibility
    lines = [line.points for line in credibility.contributions] + [cap.points for cap in credibility.caps]
    assert credibility.exact == pytest.approx(credibility.baseline + math.fsum(lines), abs=0.051)
    assert credibility.score is None or credibility.score == pytest.approx(credibility.exact, abs=0.051)
    assert 0 <= credibility.exact <= 100
    assert all(credibility.exact <= cap.limit + 1e-9 for cap in credibility.caps)
    assert credibility.exact == pytest.approx(
        credibility.baseline
        + sum(credibility.by_dimension().values())
        + sum(cap.points for cap in credibility.caps),
        abs=0.051,
    )


@given(
    facts,
    st.sampled_from(("years_experience", *RUBRIC.recognition.signals, *RUBRIC.expertise.signals)),
    st.data(),
)
def test_more_of_what_shows_expertise_never_lowers_the_score(given_facts, field, data):
    numbers = FACTS.get(field, counts)
    less, more = sorted(data.draw(st.tuples(numbers, numbers)))
    one = assess(**given_facts | signal(field, less))
    other = assess(**given_facts | signal(field, more))
    assert other.credibility.exact >= one.credibility.exact - 1e-9
    assert other.label.kol >= one.label.kol - 1e-9


@given(facts, st.sampled_from(("sponsored_share", "fake_followers_share")), st.data())
def test_more_paid_posts_or_fakes_never_raise_the_score(given_facts, field, data):
    less, more = sorted(data.draw(st.tuples(FACTS[field], FACTS[field])))
    one = assess(**given_facts | {field: less})
    other = assess(**given_facts | {field: more})
    assert other.credibility.exact <= one.credibility.exact + 1e-9


@given(facts, FACTS["followers"], FACTS["followers"])
def test_followers_never_touch_the_expertise_axis(given_facts, one, other):
    assert (
        assess(**given_facts | {"followers": one}).label.kol
        == assess(**given_facts | {"followers": other}).label.kol
    )


@given(facts, FACTS["followers"], FACTS["followers"])
def test_followers_never_touch_a_score_without_a_rate_or_views(given_facts, one, other):
    given_facts.pop("engagement_rate", None)
    given_facts.pop("avg_views", None)
    first = assess(**given_facts | {"followers": one})
    second = assess(**given_facts | {"followers": other})
    assert first.credibility.exact == second.credibility.exact


@given(facts, st.sampled_from(NEVER_SCORED), st.data())
def test_who_somebody_is_never_changes_the_score(given_facts, field, data):
    values = {
        "posts": FACTS.get(field, st.sampled_from((None, 1.0))),
        "name": st.sampled_from(
            (None, "Ann Osei", "Zoë 张")
        ),  # a title or a firm's name says more than a name
        "handle": st.sampled_from(
            (None, "ann.osei", "zoë_张")
        ),  # so does a title in a handle: it seconds a claim
    }.get(field, st.sampled_from((None, "Dr. Ann", "Zoë 张")))
    one = assess(**given_facts | {field: data.draw(values)})
    other = assess(**given_facts | {field: data.draw(values)})
    assert one.credibility.exact == other.credibility.exact
    assert (one.label.id, one.tier.id, one.role.id) == (other.label.id, other.tier.id, other.role.id)


@given(
    facts,
    st.sampled_from(
        (
            "sponsored_share",
            "fake_followers_share",
            "posts_per_week",
            "engagement_rate",
            "publications",
            "following",
        )
    ),
)
def test_what_is_unknown_lowers_confidence_and_nothing_is_read_into_it(given_facts, field):
    assume(field in given_facts)
    known = assess(**given_facts)
    unknown = assess(**{key: value for key, value in given_facts.items() if key != field})
    assert unknown.confidence.value <= known.confidence.value + 1e-9
    assert not [line for line in unknown.credibility.contributions if line.field == field]


@given(facts)
def test_a_row_stands_alone(given_facts):
    creator = Creator(**given_facts)
    among = list(ASSESSOR.assess_all([Creator(bio="MD"), creator, Creator(followers=5), creator]))
    assert among[1].why == among[3].why == ASSESSOR.assess(creator).why
    assert among[1].credibility.exact == Assessor(RUBRIC).assess(creator).credibility.exact


@given(creators)
def test_no_evidence_no_number(creator):
    answer = ASSESSOR.assess(creator)
    there = answer.confidence.value > 0 and answer.label.id != "not_a_creator"
    assert (answer.credibility.score is not None) == there
    assert (answer.range is not None) == there
    assert (answer.label.certainty is None) == (answer.label.id == "insufficient")


@given(facts, st.sampled_from(("bio", "job_title", "credentials")))
def test_absence_is_no_evidence(given_facts, field):
    """A text that says nothing we know moves neither label nor score."""
    without = assess(**{key: value for key, value in given_facts.items() if key != field})
    silent = assess(**given_facts | {field: "qwxz vrrk"})
    assert silent.label.id == without.label.id
    assert silent.credibility.exact == without.credibility.exact
    assert silent.confidence == without.confidence


@given(facts, st.integers(1_000, 10**8))
def test_a_following_is_a_presence(given_facts, followers):
    answer = assess(**given_facts | {"followers": float(followers), "previous_label": None})
    assert answer.label.id != "insufficient"


@given(creators)
def test_every_reason_names_a_rule_and_a_field(creator):
    answer = ASSESSOR.assess(creator)
    lines = (*answer.credibility.contributions, *answer.label.kol_points, *answer.label.influencer_points)
    for line in lines:
        RUBRIC.at(line.rule)
        assert line.reason
        assert all(getattr(creator, field) is not None for field in _fields(line.field))
    for flag in answer.flags:
        assert flag.id in RUBRIC.flags
        assert getattr(creator, flag.field) is not None
        assert flag.reason
    for cap in answer.credibility.caps:
        RUBRIC.at(cap.rule)


def _fields(field):
    return [field] if field else []


@given(creators)
def test_quotes_stand_in_the_row(creator):
    answer = ASSESSOR.assess(creator)
    texts = [
        value
        for field in dataclasses.fields(creator)
        if isinstance(value := getattr(creator, field.name), str)
    ]
    for line in (
        *answer.credibility.contributions,
        *answer.label.kol_points,
        *answer.label.influencer_points,
    ):
        for quote in line.reason.split('"')[1::2]:
            assert any(quote.rstrip("…").casefold() in text.casefold() for text in texts), (quote, texts)


@given(creators)
def test_the_answer_fits_into_a_cell(creator):
    answer = ASSESSOR.assess(creator)
    assert 0 < len(answer.why) <= 255
    if answer.range:
        assert (
            answer.range[0] <= round(answer.credibility.score) <= answer.range[1] or answer.credibility.caps
        )
    assert set(answer.missing) <= set(FIELDS)
    assert 0 <= answer.confidence.value <= 1
    assert answer.confidence.grade in "ABCD"


def test_an_empty_row_has_no_score_and_says_so():
    assert DEFAULT.credibility.score is None
    assert not DEFAULT.credibility.lines
    assert DEFAULT.confidence == (0.0, "D")
    assert DEFAULT.label.id == "insufficient"
    assert DEFAULT.tier.id is None
    assert DEFAULT.role.id == "verify_first"
    assert DEFAULT.range is None


@given(facts, st.sampled_from(("kol", "influencer", "both")))
def test_a_previous_label_holds_within_the_margin(given_facts, previous):
    given_facts.pop("previous_label", None)
    plain = assess(**given_facts).label
    held = assess(**given_facts | {"previous_label": previous}).label
    margin = RUBRIC.label.hysteresis
    threshold = RUBRIC.label.threshold
    near = abs(plain.kol - threshold) <= margin or abs(plain.influencer - threshold) <= margin
    assert held.id == plain.id or near
    assert (held.kol, held.influencer) == (plain.kol, plain.influencer)
