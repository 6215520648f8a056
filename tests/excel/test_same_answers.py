"""The functions over a whole block answer as `annotate` answers that sheet: one plan, whichever door."""

import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from kolscore.answers import ALWAYS, HEADERS
from kolscore.errors import KolscoreError
from kolscore.excel import udf_service
from kolscore.excel.cells import answer
from kolscore.excel.functions import KOL_ANNOTATE, KOL_SCORE
from kolscore.reading.sheet import AsOf
from kolscore.running import annotate_sheet
from kolscore.workbook.read import open_book

CASES = Path(__file__).parents[1] / "cases"
GRIDS = tomllib.loads((CASES / "nasty_sheets.toml").read_text(encoding="utf-8"))["file"]
TODAY = AsOf(dt.date(2026, 6, 1), "today")
DECIDED = {
    "decimal commas in all but one row": [["Handle", "Followers", "ER"], *[[f"@a{n}", 9000.0 + n, f"{n},5"] for n in range(1, 9)], ["@b", 7000.0, "1.234"]],
    "percent as numbers": [["Handle", "Followers", "Engagement rate"], *[[f"@a{n}", 9000.0 + n, 1.5 + n / 4] for n in range(12)]],
    "fractions": [["Handle", "Followers", "Engagement rate"], *[[f"@a{n}", 9000.0 + n, 0.015 + n / 400] for n in range(12)]],
    "thousands": [["Handle", "Followers (K)", "Likes"], *[[f"@a{n}", 90.0 + n, 150.0 + n] for n in range(12)]],
    "a platform in a header": [["TikTok handle", "Followers", "Engagement rate"], *[[f"@a{n}", 9000.0 + n, 0.08] for n in range(12)]],
    "a basis that the column shows": [["Handle", "Platform", "Followers", "Engagement rate"], *[[f"@a{n}", "youtube", 90_000.0 + n, 0.041] for n in range(40)]],
    "an errand of German dates": [["Handle", "Followers", "Letzter Post"], *[[f"@a{n}", 9000.0 + n, f"{13 + n}.05.2026"] for n in range(12)]],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _one_day(monkeypatch):
    monkeypatch.setattr(udf_service, "_today", lambda: TODAY)


def of_sheet(sheet, assessor):
    """What `annotate` gives of a sheet without a name that says something, cell by cell as a function gives it."""
    sheet = replace(sheet, file="list", name="", as_of=TODAY)
    found = {
        number: [one.cell(assessment) for one in ALWAYS]
        for table in annotate_sheet(sheet, assessor, {}, HEADERS)
        for number, assessment in zip(table.table.rows.numbers, table.assessments, strict=True)
    }
    blank = [None] * len(ALWAYS)
    numbers = range(sheet.top, sheet.top + len(sheet.rows))
    return found, answer([found.get(number, blank) for number in numbers])


def same(sheet, assessor):
    try:
        found, wanted = of_sheet(sheet, assessor)
    except KolscoreError:
        assert str(KOL_ANNOTATE(sheet.rows)).startswith("KOL: ")
        return
    given = KOL_ANNOTATE(sheet.rows)
    assert len(given) == len(wanted)
    for number, (one, other) in enumerate(zip(given, wanted, strict=True), sheet.top):
        if number in found:
            assert one == other, number


def saved(grid, folder):
    """A grid as a sheet that was opened from a workbook."""
    book = Workbook()
    for row in grid:
        book.active.append(row)
    book.save(folder / "list.xlsx")
    opened = open_book(folder / "list.xlsx")
    return opened.sheet(opened.sheet_names[0])


@pytest.mark.parametrize("grid", DECIDED.values(), ids=DECIDED)
def test_what_a_whole_column_decides_is_decided_alike(grid, assessor, tmp_path):
    same(saved(grid, tmp_path), assessor)
    scores = [row[2] for row in KOL_ANNOTATE(grid)[1:]]
    assert [row[0] for row in KOL_SCORE([grid[0]], grid[1:])] == scores


@pytest.mark.parametrize("case", [case for case in GRIDS if "grid" in case], ids=lambda case: case["name"])
def test_nasty_sheets_are_answered_alike(case, assessor, tmp_path):
    same(saved(case["grid"], tmp_path), assessor)


@pytest.mark.slow
def test_given_lists_are_answered_alike(shared, assessor):
    for path in sorted((shared / "creators").iterdir()):
        if path.stat().st_size > 200_000:
            continue
        try:
            book = open_book(path)
            sheet = book.sheet(book.sheet_names[0])
        except (KolscoreError, IndexError):
            continue
        if len(sheet.rows) > 1:
            same(sheet, assessor)
