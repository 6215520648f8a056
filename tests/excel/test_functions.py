"""The functions as plain Python: what a spreadsheet would see, for cells as they arrive."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st
from strategies import creators

from kolscore import Rubric
from kolscore.answers import ALWAYS
from kolscore.api import assess
from kolscore.excel import functions
from kolscore.excel.functions import (
    KOL_ANNOTATE,
    KOL_CONFIDENCE,
    KOL_FLAGS,
    KOL_LABEL,
    KOL_NUMBER,
    KOL_ROLE,
    KOL_SCORE,
    KOL_TIER,
    KOL_VERSION,
    KOL_WHY,
)
from kolscore.fields import FIELDS

HEADERS = ["Handle", "Followers", "Bio"]
EXPERT = ["@dr.liv", 42_000.0, "Board-certified dermatologist, MD"]
MAKER = ["@pia", 610_000.0, "content creator, collabs: dm me"]
ONE_PER_ROW = {
    "label": KOL_LABEL,
    "credibility": KOL_SCORE,
    "confidence": KOL_CONFIDENCE,
    "role": KOL_ROLE,
    "why": KOL_WHY,
    "flags": KOL_FLAGS,
}


@pytest.mark.parametrize(
    ("cells", "tiers"),
    [
        (12_500, "Micro"),
        (12_500.0, "Micro"),
        (Decimal(12_500), "Micro"),  # a cell formatted as a currency
        ("1.2M", "Celebrity"),
        ("1,234", "Nano"),
        (10_000, "Micro"),  # bounds are half-open
        (0, "Unranked"),
        (None, ""),
        ("", ""),
        ("N/A", ""),
        (float("nan"), ""),
        ("often", 'KOL: "often": not a number'),
        (-5, 'KOL: "-5": below zero'),
        (True, 'KOL: "TRUE": not a number'),
        (-2146826246, 'KOL: "#N/A": a formula error in the workbook'),
        (-2146826243, 'KOL: "#SPILL!": a formula error in the workbook'),
        ("#DIV/0!", 'KOL: "#DIV/0!": a formula error in the workbook'),
        ([[5_000.0], [None], ["12K"]], [["Nano"], [""], ["Micro"]]),
        (((5_000.0,), ("12K",)), [["Nano"], ["Micro"]]),  # from another formula
        ([5_000.0, 12_000.0], [["Nano", "Micro"]]),
        ([["Followers"], [5_000.0]], [["KOL Tier"], ["Nano"]]),
        ([["Followers (K)"], [12.0], ["800"]], [["KOL Tier"], ["Micro"], ["Mega"]]),
        ([["Abonnés"], ["12 500"]], [["KOL Tier"], ["Micro"]]),
        ([["N/A"], [5_000.0]], [[""], ["Nano"]]),
    ],
)
def test_tier(cells, tiers):
    assert KOL_TIER(cells) == tiers


def test_tier_by_another_scheme():
    assert KOL_TIER(1_200_000, "seed003") == "Mega"
    assert KOL_TIER(1_200_000, [["seed003"]]) == "Mega"  # the word stands in a cell
    assert KOL_TIER(5, "seed03").startswith(
        "KOL: seed03: there is no such rubric file or preset (did you mean 'seed003'?)"
    )


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        ("1.2M", 1_200_000.0),
        ("12,5k", 12_500.0),
        ("3.4%", 0.034),
        ("15.2万", 152_000.0),
        ("10K-50K", 30_000.0),
        ([["1,5"], ["1.234,5"]], [[1.5], [1_234.5]]),  # the column decides
        ("a lot", 'KOL: "a lot": not a number'),
        (5, 5.0),
        ("", ""),
        (
            dt.datetime(2026, 4, 3),  # noqa: DTZ001 - as it comes from a cell
            'KOL: "2026-04-03 00:00:00": a date: spreadsheets turn numbers such as 3.4 into dates; enter it as a number',
        ),
    ],
)
def test_number(cells, numbers):
    assert KOL_NUMBER(cells) == numbers


@pytest.mark.parametrize("key", ONE_PER_ROW)
def test_a_row_and_many_rows_get_the_answers_of_every_other_door(key):
    function = ONE_PER_ROW[key]
    (answer,) = [one for one in ALWAYS if one.key == key]
    from kolscore import Creator

    expert = answer.cell(assess(Creator(handle="@dr.liv", followers=42_000.0, bio=EXPERT[2]))) or ""
    maker = answer.cell(assess(Creator(handle="@pia", followers=610_000.0, bio=MAKER[2]))) or ""
    assert function([HEADERS], [EXPERT]) == expert
    assert function([HEADERS], [EXPERT, [None] * 3, MAKER]) == [[expert], [""], [maker]]
    assert function([HEADERS], [HEADERS, EXPERT]) == [[answer.name], [expert]]
    assert function([HEADERS], [[None] * 3]) == ""


def test_role_by_goal():
    assert KOL_ROLE([HEADERS], [EXPERT], "trust", "skincare") == "Expert endorser: verify first"
    assert KOL_ROLE([HEADERS], [EXPERT], "awarenes").startswith(
        "KOL: goal: 'awarenes' is not recognised (did you mean"
    )
    assert KOL_ROLE([HEADERS], [EXPERT], None, "skincare").startswith("KOL: goal: missing.")


def test_a_brief_in_a_formula_gives_the_roles_of_the_command_line():
    from kolscore import Creator, Rubric
    from kolscore.scoring import Assessor, Brief

    brief = {"goal": ["trust", "education"], "product": "medicine_otc", "market": ["de", "uk"]}
    brief |= {"funnel": "consideration", "audience": "mass", "budget": "high", "horizon": "long_term"}
    rubric = Rubric.load()
    of_brief = Assessor(rubric, Brief.of(brief, rubric))
    expert = of_brief.assess(Creator(handle="@dr.liv", followers=42_000.0, bio=EXPERT[2]))
    asked = (
        "trust, education",
        "medicine_otc",
        None,
        [["de"], ["uk"]],
        "consideration",
        "mass",
        "high",
        "long_term",
    )
    found = KOL_ROLE([HEADERS], [EXPERT], *asked)
    assert found == next(one for one in ALWAYS if one.key == "role").cell(expert)
    assert found != KOL_ROLE([HEADERS], [EXPERT], "trust, education", "medicine_otc")
    rubric_last = (asked[2], *asked[:2], *asked[3:])
    assert KOL_ANNOTATE([HEADERS, EXPERT], "role", *rubric_last) == [["KOL Role"], [found]]
    assert KOL_ROLE([HEADERS], [EXPERT], "trust", None, None, "atlantis").startswith(
        "KOL: market: 'atlantis'"
    )


def test_a_function_takes_every_key_of_a_brief():
    from inspect import signature

    from kolscore.scoring.brief import KEYS

    for function in (KOL_ROLE, KOL_ANNOTATE):
        assert set(KEYS) <= set(signature(function).parameters)


def test_annotate():
    table = [["A title", None, None], HEADERS, EXPERT, [None] * 3, MAKER]
    assert KOL_ANNOTATE(table, "tier,label") == [
        ["", ""],
        ["KOL Tier", "KOL Label"],
        ["Micro", "KOL"],
        ["", ""],
        ["Mega", "Influencer"],
    ]
    assert [len(row) for row in KOL_ANNOTATE(table)] == [7] * 5
    assert KOL_ANNOTATE(table, [["KOL Range", "grade"]])[1] == ["KOL Range", "KOL Grade"]
    assert KOL_ANNOTATE(table, "teir").startswith(
        'KOL: "teir" is not an answer column; there are tier, label'
    )


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: KOL_SCORE([HEADERS[:2]], [EXPERT]), "the headers have 2 columns and the rows 3"),
        (
            lambda: KOL_SCORE([["x", "y", "z"]], [[1.0, 2.0, 3.0]]),
            "no creators found under the headers x, y, z;",
        ),
        (lambda: KOL_SCORE([[None] * 3], [EXPERT]), "no creators found under the headers (none)"),
        (lambda: KOL_SCORE([HEADERS], [EXPERT], "nope.toml"), "nope.toml: there is no such rubric file"),
        (KOL_SCORE, "TypeError: "),
    ],
)
def test_a_wrong_call_gets_one_short_sentence(call, sentence):
    said = call()
    assert said.startswith(f"KOL: {sentence}")
    assert len(said) <= 255
    assert "\n" not in said


def test_an_edited_rubric_is_taken_at_the_next_calculation(tmp_path):
    import os

    rubric = tmp_path / "mine.toml"
    rubric.write_text('extends = "default"\nname = "mine"\n[tier]\nscheme = "seed003"\n', encoding="utf-8")
    assert KOL_TIER(1_200_000, str(rubric)) == "Mega"
    rubric.write_text('extends = "default"\nname = "mine"\n', encoding="utf-8")
    os.utime(rubric, ns=(1, 1))
    assert KOL_TIER(1_200_000, str(rubric)) == "Celebrity"


def test_whole_columns_are_answered_as_far_as_they_are_filled():
    empty = 1_048_576 - 2
    assert KOL_TIER([["Followers"], [5_000.0], *[[None]] * empty]) == [["KOL Tier"], ["Nano"]]
    rows = [HEADERS, EXPERT, *[[None] * 3] * empty]
    assert len(KOL_SCORE([HEADERS], rows)) == 2
    assert len(KOL_ANNOTATE(rows)) == 2
    assert KOL_TIER([[None]] * 1_048_576) == ""


def test_more_rows_than_vba_hands_on(monkeypatch):
    monkeypatch.setattr("kolscore.excel.udf_service.MOST_ROWS", 65_535)
    assert KOL_TIER([[5.0]] * 65_536).startswith("KOL: 65,536 rows are more than an Excel function can take")


def test_version():
    assert KOL_VERSION().endswith(f"({Rubric.load().hash})")


@given(creators)
def test_cells_going_out_are_what_every_spreadsheet_takes(creator):
    row = [[getattr(creator, field) for field in FIELDS]]
    out = KOL_ANNOTATE([list(FIELDS), *row])
    cells = [out] if isinstance(out, str) else [cell for line in out for cell in line]
    assert {type(cell) for cell in cells} <= {str, float}
    assert all(len(cell) <= 255 for cell in cells if isinstance(cell, str))


@given(
    st.lists(
        st.lists(st.none() | st.floats() | st.text() | st.booleans() | st.integers(), min_size=3, max_size=3),
        min_size=1,
        max_size=4,
    )
)
def test_no_cells_whatever_bring_a_traceback(rows):
    for out in (KOL_SCORE([HEADERS], rows), KOL_TIER(rows), KOL_NUMBER(rows), KOL_ANNOTATE([HEADERS, *rows])):
        assert "This should not happen" not in str(out)


def test_help_fits_the_function_wizard():
    for name in functions.__all__:
        assert len(getattr(functions, name).__doc__) <= 255
        assert name.isascii()
        assert name.startswith("KOL_")  # KOL1 would be a cell


SCORES = [["KOL Credibility"], *[[40.0 + number] for number in range(30)], [None], [""]]
TIERS = [["KOL Tier"], *[["Micro" if number < 22 else "Macro"] for number in range(30)], ["Micro"], [None]]
PLATFORMS = [["Platform"], *[["tik tok" if number % 10 == 0 else "IG"] for number in range(30)], ["IG"], ["-"]]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "percentile", "cohort"),
    [
        ((45.0, SCORES), 18.0, "all 30 scored creators in this list"),
        ((45.0, SCORES, "micro", TIERS), 25.0, "22 micro creators on any platform in this list"),
        ((45.0, SCORES, "Macro", TIERS), 18.0, "all 30 scored creators in this list"),
        (
            (45.0, SCORES, None, None, [["Instagram"]], PLATFORMS),
            17.0,
            "27 creators of any size on Instagram in this list",
        ),
        (
            ("45", SCORES, "Macro", TIERS, "ig", PLATFORMS),
            17.0,
            "27 creators of any size on Instagram in this list",
        ),
        (
            ([[45.0]], SCORES, [["Micro"]], TIERS, "IG", PLATFORMS),
            25.0,
            "22 micro creators on any platform in this list",
        ),
        ((45.0, SCORES, "Micro", TIERS, "IG", "IG"), 25.0, "22 micro creators on Instagram in this list"),
        ((45.0, SCORES, None, TIERS), 18.0, "all 30 scored creators in this list"),
        ((12.0, SCORES), 1.0, "all 30 scored creators in this list"),
        ((None, SCORES), "", ""),
        (("often", SCORES), 'KOL: "often": not a number', 'KOL: "often": not a number'),
    ],
)
def test_a_score_in_a_list_of_scores(arguments, percentile, cohort):
    assert functions.KOL_STANDING(*arguments) == percentile
    assert functions.KOL_COHORT(*arguments) == cohort


def test_a_column_of_scores_in_itself():
    standings = functions.KOL_STANDING(SCORES, SCORES, TIERS, TIERS)
    assert standings[:3] == [["KOL Standing"], [2.0], [7.0]]
    assert standings[-3:] == [[98.0], [""], [""]]
    one_by_one = [
        functions.KOL_STANDING(*score, SCORES, *tier, TIERS)
        for score, tier in zip(SCORES, TIERS, strict=True)
    ]
    assert [[cell] for cell in one_by_one[1:]] == standings[1:]
    empty = [[None]] * 70_000
    whole = functions.KOL_COHORT(SCORES + empty, SCORES + empty, TIERS + empty, TIERS + empty)
    assert whole[1] == ["22 micro creators on any platform in this list"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            (45.0, SCORES, "Micro"),
            "tier is given but tiers is not; give those of all creators in the list too",
        ),
        ((45.0, SCORES, "Micro", TIERS[1:]), "tiers has 32 cells and scores has 33; give both the same rows"),
        ((SCORES, SCORES, TIERS[:9], TIERS), "tier has 9 cells and score has 33; give both the same rows"),
        ((45.0, SCORES[:5]), "only 4 creators in this list have a score, and a comparison needs at least 5"),
        ((45.0, SCORES, None, None, None, None, "nope"), "nope: there is no such rubric file or preset"),
    ],
)
def test_a_list_that_cannot_be_taken(arguments, sentence):
    for function in (functions.KOL_STANDING, functions.KOL_COHORT):
        said = function(*arguments)
        assert said.startswith(f"KOL: {sentence}")
        assert len(said) <= 255


def test_the_functions_place_creators_as_every_other_door():
    import pandas as pd

    import kolscore

    rows = [[f"@invented{number}", 9_000.0 + 700 * number, number % 7 / 100 + 0.01] for number in range(60)]
    table = [["Handle", "Followers", "Engagement rate"], *rows]
    answers = KOL_ANNOTATE(table, "credibility,tier,standing")
    assert answers[0] == ["KOL Credibility", "KOL Tier", "KOL Standing", "KOL Cohort"]
    scores, tiers, standings, cohorts = ([[row[place]] for row in answers] for place in range(4))
    assert functions.KOL_STANDING(scores, scores, tiers, tiers) == standings
    assert functions.KOL_COHORT(scores, scores, tiers, tiers) == cohorts
    frame = kolscore.annotate(pd.DataFrame(rows, columns=table[0]), add=["standing"])
    assert frame["KOL Standing"].tolist() == [cell for (cell,) in standings[1:]]


def test_what_could_not_be_read_is_told_where_it_is_asked_for():
    table = [
        [*HEADERS, "ER"],
        ["@a", "lots", "chef", "3%"],
        ["@b", "5K", "travel", "twelve"],
        ["@c", 9_000, "", "2%"],
    ]
    names, *rows = KOL_ANNOTATE(table, "tier,notes")
    assert names == ["KOL Tier", "KOL Notes"]
    assert rows[0][1].startswith('followers "lots": ')
    assert rows[1][1].startswith('engagement_rate "twelve": ')
    assert not rows[2][1]
    wide = [[*row, *answers] for row, answers in zip(table, [names, *rows], strict=True)]
    assert KOL_ANNOTATE(wide, "tier,notes") == [names, *rows]  # our own column is none of the table


def test_what_holds_of_the_whole_is_told_in_the_row_of_the_first_creator():
    table = [["Handle", "Followers"], ["@a", 12_000], ["@b", 5_000], ["Total", 17_000]]
    assert "total" in KOL_ANNOTATE(table, "notes")[1][0]
    assert KOL_ANNOTATE(table, "notes")[2:] == [[""], [""]]
