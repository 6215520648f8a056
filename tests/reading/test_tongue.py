"""A text in a language whose words are not known is said to be so, once, whatever its script."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import kolscore
from kolscore import Creator, Rubric
from kolscore.reading import Sheet
from kolscore.reading.tongue import tongues_in, unread, unread_tongue
from kolscore.running import annotate_sheet
from kolscore.scoring import Assessor

ROOM = Path(__file__).parents[1] / "cases"
CASES = tomllib.loads((ROOM / "unread.toml").read_text(encoding="utf-8"))
READ = [
    case["bio"]
    for cases in tomllib.loads((ROOM / "bios.toml").read_text(encoding="utf-8")).values()
    for case in cases
]


@pytest.mark.parametrize(
    ("tongue", "text"),
    [pytest.param(tongue, text, id=text) for tongue, texts in CASES.items() for text in texts],
)
def test_tongue(tongue, text):
    assert unread_tongue(text) == tongue


def test_no_bio_in_a_language_that_is_read_is_called_unread():
    assert {bio: unread_tongue(bio) for bio in READ if unread_tongue(bio)} == {}


@given(st.text(max_size=60))
def test_any_text_can_be_asked_about(text):
    assert isinstance(unread_tongue(text), str)


def test_it_is_said_once_of_a_list_and_moves_nothing():
    bios = [*CASES["Czech"], *CASES["Greek"], "Coffee and hills"]
    rows = [["Handle", "Followers", "Bio"], *(["@mara", 30_000, bio] for bio in bios)]
    (found,) = annotate_sheet(Sheet(rows, file="list.csv"), Assessor(Rubric.load()))
    said = [remark for remark in found.table.remarks if "not read" in remark]
    assert said == [unread(tongues_in(bios))]
    assert said[0].startswith("3 bios in Czech and 1 bio in Greek were not read")
    assert len({(one.label.id, one.credibility.score) for one in found.assessments}) == 1


def test_what_no_word_is_known_of_scores_as_if_it_were_not_there():
    silent = kolscore.assess(Creator(followers=30_000)).credibility.score
    for text in ("Miluju hory a kávu, žiju v Brně", "Μαμά και γιατρός"):
        assert kolscore.assess(Creator(followers=30_000, bio=text)).credibility.score == silent
