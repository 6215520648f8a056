"""Dates, and words such as "3 days ago", become days since the last post and the age of an account."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from kolscore.reading import Sheet, read_table
from kolscore.reading.headers import meanings
from kolscore.reading.sheet import AsOf

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "moments.toml").read_text(encoding="utf-8"))
SAVED = AsOf(dt.date(2024, 6, 30), "the day the file was saved")
CELLS = [
    pytest.param(header, field, cell, passed, id=f"{header}: {cell}")
    for header, field, cells in (
        ("Last post", "last_post_days", CASES["last_post"]),
        ("Channel since", "account_age", CASES["channel_since"]),
    )
    for cell, passed in cells.items()
]


@pytest.mark.parametrize(("header", "field", "cell", "passed"), CELLS)
def test_a_cell_says_when(header, field, cell, passed):
    others = [["@ann", 5_000, dt.date(2019, 6, 30)], ["@bo", 5_000, dt.date(2024, 6, 30)]]
    table = read_table(
        Sheet([["Handle", "Followers", header], ["@mira.k", 9_000, cell], *others], as_of=SAVED)
    )
    found = getattr(table.rows[0].creator, field)
    if passed == "":
        assert found is None
        assert [note.field for note in table.rows[0].notes] == [field]
    else:
        assert found == pytest.approx(passed, abs=0.01)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["about"]) for case in CASES["list"]])
def test_the_day_that_a_list_is_of(case):
    titles = [[case["title"]], []] if "title" in case else []
    grid = [*titles, case["header"], *case["rows"]]
    table = read_table(Sheet(grid, file=case.get("file", "list.csv"), as_of=SAVED))
    creator = table.rows[0].creator
    facts = {field: getattr(creator, field) for field in case.get("facts", ())}
    assert facts == pytest.approx(case.get("facts", {}), abs=0.01)
    assert all(getattr(creator, field) is None for field in case.get("nothing", ()))
    told = [remark for remark in table.remarks if remark.startswith("dates are counted back")]
    assert len(told) == (1 if case.get("facts") else 0)
    assert case.get("remark", "") in "".join(told)
    assert [note.message for note in table.notes] == ([case["note"]] if "note" in case else [])


@pytest.mark.parametrize(
    ("field", "header"), [(field, header) for field, every in CASES["headers"].items() for header in every]
)
def test_headers_of_moments(field, header):
    assert (field, True) in [(one.field, one.moment) for one in meanings(header)]


def test_without_any_day_dates_stay_unknown_and_words_do_not():
    grid = [
        ["Handle", "Followers", "Last post"],
        ["@mira.k", 9_000, "2024-03-05"],
        ["@tomas.l", 9_000, "3 days ago"],
    ]
    days = [row.creator.last_post_days for row in read_table(Sheet(grid)).rows]
    assert days == [None, 3.0]
