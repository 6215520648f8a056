"""Experts: a list of them gets the order that a reader gives it, and what peers recognise decides the top."""

import csv
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from kolscore import Creator, Rubric
from kolscore.reading import Sheet
from kolscore.running import annotate_sheet
from kolscore.scoring import Assessor

CASES = Path(__file__).parents[1] / "cases"
ORDERS = tomllib.loads((CASES / "experts.toml").read_text(encoding="utf-8"))
ASSESSOR = Assessor(Rubric.load())


def ranked(values):
    """The place of each value; ties share the middle of theirs."""
    ordered = sorted(values)
    return [(ordered.index(x) + len(ordered) - 1 - ordered[::-1].index(x)) / 2 for x in values]


def agreement(one, other):
    """Spearman's rank correlation."""
    x, y = ranked(one), ranked(other)
    middle = (len(x) - 1) / 2
    both = sum((p - middle) * (q - middle) for p, q in zip(x, y, strict=True))
    return both / (sum((p - middle) ** 2 for p in x) * sum((q - middle) ** 2 for q in y)) ** 0.5


def experts(preset):
    with (CASES / "experts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    table = annotate_sheet(Sheet(rows), Assessor(Rubric.load(preset)), {})[0]
    return {
        row.creator.name: assessment
        for row, assessment in zip(table.table.rows, table.assessments, strict=True)
    }


@pytest.mark.parametrize(("preset", "least"), [("pharma", 0.95), ("default", 0.90)])
def test_experts_come_in_the_order_that_a_reader_gives_them(preset, least):
    found = experts(preset)
    judged = [-ORDERS["first"].index(name) - ORDERS["second"].index(name) for name in found]
    scores = [answer.credibility.score for answer in found.values()]
    assert agreement(judged, scores) >= least
    assert len(set(scores)) > 0.8 * len(scores)  # no two leaders are one


@pytest.mark.parametrize("preset", ["pharma", "default"])
def test_a_following_makes_nobody_a_leading_expert(preset):
    found = experts(preset)
    top = sorted(found, key=lambda name: -found[name].credibility.score)[:10]
    assert set(top) < set(ORDERS["first"][:16])
    assert all((found[name].label.id, found[name].label.certainty) == ("kol", "sure") for name in top)


@pytest.mark.parametrize("field", ["guidelines", "societies"])
def test_what_a_cell_names_counts_by_how_high_and_how_far_it_reaches(field):
    for falling in ORDERS[field]:
        points = [
            ASSESSOR.assess(Creator(job_title="Cardiologist", **{field: cell})).label.kol for cell in falling
        ]
        assert all(more > less for more, less in pairwise(points)), dict(zip(falling, points, strict=True))


@pytest.mark.parametrize("cells", ORDERS["alike"])
def test_a_role_behind_a_comma_is_a_role_in_what_stands_beside_it(cells):
    points = {
        cell: ASSESSOR.assess(Creator(job_title="Cardiologist", guidelines=cell)).label.kol for cell in cells
    }
    assert len(set(points.values())) == 1, points


@pytest.mark.parametrize(
    ("word", "more"),
    [
        ("Rheumatology", "Rheumatology fan"), ("Kardiologie", "Kardiologie ist mein Hobby"), ("Neumología", "amiga de la neumología"),
        ("儿科", "儿科爱好者"), ("皮膚科", "皮膚科が好き"), ("طب الأطفال", "محب طب الأطفال"), ("피부과", "피부과가 좋아요"),
    ],
)  # fmt: skip
def test_a_speciality_is_a_profession_in_its_column_and_alone_in_a_title(word, more):
    for field in ("specialty", "job_title", "position"):
        assert ASSESSOR.assess(Creator(**{field: word})).label.id == "kol"
    assert ASSESSOR.assess(Creator(bio=word)).label.id == "insufficient"
    assert ASSESSOR.assess(Creator(job_title=more)).label.id == "insufficient"


@pytest.mark.parametrize("word", ["Beauty", "Food", "Gaming", "Travel"])
def test_a_specialty_of_creators_is_no_profession(word):
    answer = ASSESSOR.assess(Creator(specialty=word, followers=20_000))
    assert (answer.label.id, answer.label.kol) == ("influencer", 0)


def test_a_professor_with_a_great_record_is_a_sure_kol_with_a_high_score():
    answer = ASSESSOR.assess(
        Creator(name="Prof. Ada Lorne", specialty="Rheumatology", h_index=63, citations=21_400)
    )
    assert (answer.label.id, answer.label.certainty) == ("kol", "sure")
    assert answer.credibility.score > 65
    assert answer.credibility.score > ASSESSOR.assess(Creator(job_title="Esthetician")).credibility.score
