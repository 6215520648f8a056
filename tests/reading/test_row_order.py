"""The order of the rows decides nothing: sorted or shuffled, each column is the same field and each creator gets the same answers."""

import random

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

import kolscore
from kolscore.errors import NoCreatorTableError
from kolscore.reading import Sheet, read_table
from kolscore.workbook.read import open_book

TITLES = ("Dermatologist", "Registered nurse", "Professor of law", "Oncologist", "Pharmacist", "Dietitian")
COLUMNS = {
    "Creator": ("Ms {}", "{}"),
    "Account": ("@{}.makes", "@{}_x", "{}.makes", "https://www.instagram.com/{}.makes/", "{} - IG"),
    "Channel": ("Instagram", "IG", "TikTok", "x", "-"),
    "Audience": ("12.4K", "1,204", "980", "84000", 84_000, 5.5, "-", "2M"),
    "Followers": ("12.4K", "1,204", 84_000, "-"),
    "Engagement": (0.03, 2.5, 18, "4,1%", "", 240),
    "Title": (*TITLES, *[""] * 9),
    "Role": (*["Speaker"] * 40, "Professor"),
    "Description": ("Board-certified dermatologist, MD", "fashion and travel, DM for collabs", "PhD, keynote speaker", ""),
    "Verified": ("yes", "no", "", "x"),
    "Awards": (1, "none", "Kelp Prize; Sun Medal", ""),
    "": ("@{}", "@{}", "@{}", "{}"),
}  # fmt: skip
"""Headers that may mean one thing or another, so that the cells must tell, and cells that disagree."""


def sheet_of(dice, headers, rows):
    names = [f"{dice.choice('bdfgkl')}{dice.choice('aeiou')}{number}" for number in range(rows)]
    columns = {header: COLUMNS[header][: dice.randrange(1, 99)] for header in headers}
    cells = {header: [dice.choice(kinds) for _ in names] for header, kinds in columns.items()}
    filled = {
        header: [
            cell.format(name) if isinstance(cell, str) else cell
            for cell, name in zip(column, names, strict=True)
        ]
        for header, column in cells.items()
    }
    return pd.DataFrame(filled, dtype=object)


def orders_of(sheet, dice):
    yield sheet.sample(frac=1, random_state=dice.randrange(1_000))
    for header in sheet.columns:
        yield sheet.sort_values(
            header, key=lambda cells: cells.map(str), kind="stable", ascending=dice.random() < 0.5
        )


def answered(sheet):
    try:
        scored = kolscore.annotate(sheet)
    except NoCreatorTableError:
        return None
    return scored.sort_index()


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 10**6).map(random.Random),
    st.sets(st.sampled_from(list(COLUMNS)), min_size=4),
    st.integers(3, 220),
)
def test_answers_are_those_of_the_creator_in_whatever_row(dice, headers, rows):
    sheet = sheet_of(dice, sorted({"Creator", *headers}), rows)
    before = answered(sheet)
    for other in orders_of(sheet, dice):
        after = answered(other)
        if before is None:
            assert after is None
        else:
            pd.testing.assert_frame_equal(after, before)


@settings(max_examples=6, deadline=None)
@given(dice=st.integers(0, 10**6).map(random.Random), rows=st.integers(60, 400))
def test_a_file_gives_each_column_the_same_field(tmp_path_factory, dice, rows):
    path = tmp_path_factory.mktemp("order") / "list.csv"
    headers = {"Creator", "Followers", *dice.sample(sorted(COLUMNS), 4)}
    sheet = sheet_of(dice, sorted({"Creator", *headers}), rows)

    def fields(frame):
        frame.to_csv(path, index=False)
        book = open_book(path)
        table = read_table(book.sheet(book.sheet_names[0]))
        return [(column.header, column.field, column.unit, column.read) for column in table.columns]

    before = fields(sheet)
    for other in orders_of(sheet, dice):
        assert fields(other) == before


@pytest.mark.parametrize("header", ["Title", "Role", "Job title"])
def test_a_list_sorted_by_title_has_as_many_experts_as_a_shuffled_one(header):
    titles = [*(title for title in TITLES for _ in range(80)), *[""] * 120]
    sheet = pd.DataFrame(
        {
            "Name": [f"Person {number}" for number in range(600)],
            "Followers": range(5_000, 605_000, 1_000),
            header: titles,
        }
    )
    labels = kolscore.annotate(sheet)["KOL Label"]
    assert labels.value_counts()["KOL"] == 480
    for seed in range(3):
        shuffled = kolscore.annotate(sheet.sample(frac=1, random_state=seed))["KOL Label"]
        assert (shuffled.sort_index() == labels).all()


def test_of_a_long_column_each_value_counts_as_often_as_it_stands_there():
    """Eight of a thousand are no platforms, and all stand on top."""
    odd = ["our own site"] * 8
    sheet = pd.DataFrame({"Handle": [f"@p{n}" for n in range(1_000)], "Source": odd + ["IG", "TikTok"] * 496})
    table = read_table(Sheet([list(sheet), *sheet.to_numpy().tolist()]))
    assert {column.header: column.field for column in table.columns}["Source"] == "platform"
