"""What people do to a live workbook, done in LibreOffice: each creator keeps the own answers, or a clear word stands there."""

import re

import libreoffice
import openpyxl
import pytest
from live_book import CREATORS, answers, by_creator, cell_of, edited, run
from openpyxl.utils import get_column_letter

pytestmark = [
    pytest.mark.slow,
    pytest.mark.libreoffice,
    pytest.mark.filterwarnings("ignore:.* extension is not supported"),
]
ANSWERS = (
    "KOL Tier", "KOL Label", "KOL Credibility", "KOL Confidence", "KOL Role", "KOL Why", "KOL Flags", "KOL Standing",
    "KOL Cohort",
)  # fmt: skip
SHEET, FOUND, RULES = "Shortlist", "KOL Evidence", "KOL Rubric"
FIRST, LAST = 5, 63
"""Rows of the creators, in their sheet and in KOL Evidence."""
NEW = "not scored yet"
NOT_VALID = "rubric not valid: see KOL Status"


def sorting(sheet, column, *, up=True):
    """Sort all rows of a sheet by a column, as far as it reaches."""
    return "sort", sheet, column, up


CHANGES = {
    "evidence sorted by key, downwards": [sorting(FOUND, 0, up=False)],
    "evidence sorted by creator": [sorting(FOUND, 3)],
    "evidence sorted by the score": [sorting(FOUND, "credibility")],
    "evidence sorted by label and then role": [sorting(FOUND, "label"), sorting(FOUND, "role")],
    "sheet sorted by handle": [sorting(SHEET, 0)],
    "sheet sorted by followers, downwards": [sorting(SHEET, 3, up=False)],
    "sheet sorted by an answer": [sorting(SHEET, "KOL Credibility")],
    "sheet sorted by the key, both": [sorting(SHEET, "KOL Key", up=False), sorting(FOUND, "followers")],
    "answers filled down": [("fill down", SHEET, "T5:AB63")],
    "rows put in": [("insert rows", SHEET, 9, 3), ("insert rows", FOUND, 5, 1), ("insert rows", FOUND, 30, 2)],
    "rows put into the rubric": [("insert rows", RULES, row, 1) for row in (900, 400, 100, 24, 10, 9)],
    "columns put in": [("insert columns", SHEET, 2, 2), ("insert columns", FOUND, 3, 1), ("insert columns", SHEET, 25, 1)],
    "sheets renamed": [("rename", SHEET, "Our list"), ("rename", FOUND, "Found"), ("rename", RULES, "Rules"), ("rename", "KOL Status", "St")],
    "blank rows in the table of tiers": [("tier", place, [None] * 4) for place in (7, 5, 3, 2, 1)],
}  # fmt: skip
"""After these every creator has the own answers."""


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    libreoffice.needed()
    path = tmp_path_factory.mktemp("live") / "live.xlsx"
    run("annotate", CREATORS, "--live", "--add", "standing", "-o", path, "-q")
    return path


@pytest.fixture(scope="module")
def done(live, tmp_path_factory):
    """What LibreOffice makes of each change."""
    book = openpyxl.load_workbook(live)
    jobs = {
        name: [("unprotect", FOUND), *(_placed(book, edit) for edit in edits)]
        for name, edits in (CHANGES | WORDS | EDITED).items()
    }
    made = [{"open": str(live)}, *({"open": str(live), "edits": edits} for edits in jobs.values())]
    told = edited(made, tmp_path_factory.mktemp("profile"))
    return dict(zip(("as it is", *jobs), [one["cells"] for one in told], strict=True))


def _placed(book, edit):
    """An edit with columns by their numbers and blocks by their cells."""
    what, *words = edit
    if what != "sort":
        return edit
    name, column, up = words
    sheet = book[name]
    heads = [cell.value for cell in sheet[4]]
    block = f"A{FIRST}:{get_column_letter(len(heads))}{LAST}"
    return "sort", name, block, heads.index(column) if isinstance(column, str) else column, up


def _rows(cells):
    return next(iter(cells.values()))


def test_what_the_file_holds_is_what_is_calculated(live, done):
    stored = openpyxl.load_workbook(live, data_only=True)
    for name, rows in done["as it is"].items():
        for number, row in enumerate(stored[name].iter_rows(values_only=True)):
            for place, value in enumerate(row):
                got = rows[number][place] if place < len(rows[number]) else ""
                if isinstance(value, int | float):
                    assert float(got) == pytest.approx(float(value)), (name, number, place)
                elif value is not None and value != "#DIV/0!" and isinstance(value, str):
                    assert got == value, (name, number, place)


@pytest.mark.parametrize("change", CHANGES)
def test_each_creator_keeps_the_own_answers(done, change):
    before = answers(_rows(done["as it is"]), ANSWERS)
    after = answers(_rows(done[change]), ANSWERS)
    assert len(before) > 50
    assert by_creator(after) == by_creator(before)


WORDS = {
    "an evidence row deleted": [("delete rows", FOUND, FIRST + 3, 1)],
    "a creator put over another": [("set", SHEET, "A8", "@somebody.else")],
    "a creator added, all filled down": [("set", SHEET, "A64", "@new.one"), ("fill down", SHEET, "T63:AD64")],
    "a row copied over another": [("copy", SHEET, "A10:AD10", "A20")],
    "a key copied down": [("copy", SHEET, "AC5:AC5", f"AC{row}") for row in range(6, 13)],
}
"""After these some rows have a word, and the others what they had."""


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        ("an evidence row deleted", {8}),
        ("a creator put over another", {8}),
        ("a creator added, all filled down", {64}),
        ("a key copied down", set(range(6, 13))),
    ],
)
def test_a_row_that_was_not_scored_says_so(done, change, rows):
    sheet, before = _rows(done[change]), _rows(done["as it is"])
    for number in range(FIRST, LAST + 1 + (64 in rows)):
        found = set(sheet[number - 1][19:28])
        if number in rows:
            assert found == {NEW}, number
        else:
            # Where somebody stands is counted among those who are there.
            assert sheet[number - 1][19:26] == before[number - 1][19:26]


def test_a_copied_row_has_the_answers_of_its_creator(done):
    sheet = _rows(done["a row copied over another"])
    assert sheet[19][19:28] == sheet[9][19:28] == _rows(done["as it is"])[9][19:28]


EDITED = {
    "weights that add up to 110": [("rule", "dimensions.expertise.weight", 34.0)],
    "a blank weight": [("rule", "dimensions.expertise.weight", None)],
    "swapped bounds": [("table", "tier.schemes.seed002.tiers", "micro", "at_least", 200_000.0)],
    "a threshold below the size cap": [("rule", "label.threshold", 40.0)],
    "a rule deleted": [("delete rows", RULES, 600, 1)],
    "a rule renamed": [("set", RULES, "A24", "dimensions.prior")],
    "a word for a number": [("rule", "expertise.half", "ten")],
    "a role that is none": [("table", "role.matrix", 3, "role", "wizard")],
    "a threshold": [("rule", "label.threshold", 60.0)],
    "a rule for the next run": [("rule", "expertise.credential.points.masters", 9.5)],
    "a rule set back": [("rule", "label.threshold", 60.0), ("rule", "label.threshold", 50.0)],
    "names of tiers in capitals": [("table", "tier.schemes.seed002.tiers", "micro", "name", "MICRO")],
}  # fmt: skip


@pytest.mark.parametrize("change", [*EDITED][:8])
def test_a_rubric_that_is_not_valid_gives_no_answers(done, change):
    cells = done[change]
    assert cell_of(cells["KOL Status"], "KOL Rubric is valid").startswith("no: ")
    assert cell_of(cells[RULES], "Valid").startswith("no: ")
    assert {cell for row in _rows(cells)[4:63] if row[0] for cell in row[19:28]} == {NOT_VALID}


def test_what_is_wrong_is_said(done):
    def said(change):
        return cell_of(done[change]["KOL Status"], "KOL Rubric is valid")

    assert said("weights that add up to 110") == "no: The weights of all dimensions add up to 100"
    assert said("a blank weight") == "no: dimensions.expertise.weight is a number above 0 and at most 100"
    assert said("swapped bounds") == "no: The bounds of tiers rise, each a whole number"
    assert said("a threshold below the size cap") == "no: label.influencer.size_cap is below label.threshold"


@pytest.mark.parametrize(
    ("change", "before"),
    [
        ("as it is", ""),
        ("a threshold", "As of the last run: "),
        ("names of tiers in capitals", "As of the last run: "),
        ("a rule for the next run", "Edits wait for the next run (see KOL Status). As of the last run: "),
        ("a rule set back", ""),
    ],
)
def test_texts_of_the_last_run_say_so(done, change, before):
    cells, plain = done[change], done["as it is"]
    for row, was in zip(_rows(cells)[4:63], _rows(plain)[4:63], strict=True):
        assert row[24] == (before + was[24] if was[24] else "")
    assert cells["KOL Reasons"][1][0] == before + plain["KOL Reasons"][1][0]


def test_the_summary_follows(done):
    cells = done["a threshold"]
    rows, summary = answers(_rows(cells), ANSWERS), cells["KOL Summary"]
    start = next(number for number, row in enumerate(summary) if row[0] == "Tier")
    labels = summary[start][1:6]
    for line in summary[start + 1 : start + 8]:
        tier = "" if line[0] == "unknown" else line[0]
        counted = [
            sum(row["KOL Tier"] == tier and row["KOL Label"] == label for row in rows) for label in labels
        ]
        assert line[1:6] == (counted if line[0] else [0] * 5)
    assert summary != done["as it is"]["KOL Summary"]
    scores = sorted(row["KOL Credibility"] for row in rows if row["KOL Credibility"] != "")
    assert summary[3][1] == scores[len(scores) // 2]


def test_the_evidence_is_protected_without_a_password(live):
    protection = openpyxl.load_workbook(live)[FOUND].protection
    assert protection.sheet
    assert not protection.password


def test_another_run_takes_the_key_and_no_run_leaves_it(live, tmp_path):
    run("annotate", live, "--live", "--add", "standing", "-o", tmp_path / "again.xlsx", "-q")
    run("annotate", live, "-o", tmp_path / "plain.xlsx", "-q")
    again = openpyxl.load_workbook(tmp_path / "again.xlsx").worksheets[0]
    plain = openpyxl.load_workbook(tmp_path / "plain.xlsx").worksheets[0]
    heads = [cell.value for cell in again[4]]
    assert heads == [cell.value for cell in plain[4]]
    assert [head for head in heads if re.match("KOL (Key|Line)", head)] == ["KOL Key", "KOL Line"]
    assert again["AC5"].value == 1
    assert {cell.value for row in plain.iter_rows(min_row=5, min_col=29) for cell in row} == {None}
    assert again.column_dimensions["AC"].hidden
