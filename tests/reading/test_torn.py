"""Rows longer than the header, and rows that a lost separator has moved: noted, not guessed."""

import tomllib

import pytest
from conftest import ROOT

from kolscore.reading import Sheet, read_table
from kolscore.workbook.csv_text import parse

CASES = tomllib.loads((ROOT / "tests" / "cases" / "torn_rows.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_row_that_does_not_fit_has_one_note_and_is_read_only_where_that_is_safe(case):
    table = read_table(Sheet(parse(case["text"].encode(), "x.csv").rows, file="x.csv"))
    noted = {row.number: [note for note in row.notes if note.field == "row"] for row in table.rows}
    unread = {row.number for row in table.rows if row.creator == type(row.creator)()}
    assert unread == set(case.get("unread", ()))
    for number, notes in noted.items():
        assert len(notes) == (number in {*case.get("unread", ()), *case.get("kept", ())})
        assert all(("the row was not read" in note.message) == (number in unread) for note in notes)
    assert all(len(row.notes) == 1 for row in table.rows if row.number in unread)


def test_a_column_without_a_header_is_told_once():
    rows = [["name", "followers"], *([f"Ada {n}", 5000 + n, "call in May"] for n in range(9)), ["Bo", 7000]]
    table = read_table(Sheet(rows))
    assert [(note.cell, note.message[:27]) for note in table.all_notes] == [
        ("C1", "9 rows continue to the righ")
    ]


def test_what_stands_apart_from_the_table_is_something_else():
    rows = [["name", "followers"], ["Ada", 5000, None, "legend"], ["Bo", 7000, None, "red: asked"]]
    assert read_table(Sheet(rows)).all_notes == []
