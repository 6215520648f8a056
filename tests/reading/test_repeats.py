"""Rows that are days, posts or the same creator again are noticed."""

import pytest

import kolscore
from kolscore.errors import NoCreatorTableError
from kolscore.reading import Sheet, read_table

DAYS = ["9/6/2023", "9/7/2023", "9/8/2023", "9/9/2023", "9/10/2023"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Date", DAYS),
        ("Measured on", DAYS),
        ("", ["2023-09-06", "2023-09-07", "2023-09-08", "2023-09-09", "2023-09-10"]),
        ("Month", ["Jan 2024", "Feb 2024", "Mar 2024", "Apr 2024", "May 2024"]),
        ("Week", ["W1", "W2", "W3", "W4", "W5"]),
        ("Year", [2019, 2020, 2021, 2022, 2023]),
        ("日期", ["2023年9月6日", "2023年9月7日", "2023年9月8日", "2023年9月9日", "2023年9月10日"]),
    ],
)
def test_the_history_of_one_account_is_no_list_of_creators(header, cells):
    rows = [[header, "Subscribers", "Views"], *([cell, 190 + n, 3_000 + n] for n, cell in enumerate(cells))]
    with pytest.raises(NoCreatorTableError, match=r"dates \(column A.*nobody is named"):
        read_table(Sheet(rows))
    named = read_table(Sheet([["Handle", *rows[0]], *([f"@p{n}", *row] for n, row in enumerate(rows[1:]))]))
    assert len(named.rows) == 5
    assert not named.caution


def test_dates_of_creators_make_no_history():
    rows = [["Joined", "Followers"], *([day, 5_000 + n] for n, day in enumerate(DAYS))]
    assert len(read_table(Sheet(rows)).rows) == 5


@pytest.mark.parametrize(
    "columns",
    [
        ["Handle", "Followers", "Post URL", "Caption"],
        ["Channel name", "Date", "Subscribers"],
        ["Influencer", "Campaign", "Followers", "Invoice no"],
    ],
)
def test_rows_that_name_the_same_few_again_and_again_are_no_creators(columns):
    who = ["@mia.makes", "@jo.jogs"] if columns[0] == "Handle" else ["Mia Makes", "Jo Jogs"]
    cells = {"Followers": 5_000, "Subscribers": 5_000, "Date": "9/6/2023"}
    rows = [
        [who[n % 4 > 2], *(cells.get(column, f"{column} {n}") for column in columns[1:])] for n in range(12)
    ]
    table = read_table(Sheet([columns, *rows]))
    assert f'12 rows name only 2 creators ("{who[0]}" in 9)' in table.caution
    assert not [note for note in table.notes if "more than one row" in note.message]


def test_a_list_of_first_names_repeats_names_and_no_people():
    rows = [["Name", "Followers"], *([name, 900 * 7**n] for n in range(4) for name in ("Mia", "Jo"))]
    assert not read_table(Sheet(rows)).caution


def test_the_same_creator_on_two_platforms_stands_there_twice_rightly():
    rows = [["Handle", "Platform", "Followers"]]
    rows += [[f"@p{n}", platform, 5_000] for n in range(3) for platform in ("IG", "TikTok")]
    table = read_table(Sheet(rows))
    assert not table.caution
    assert not table.notes


def test_handles_that_repeat_are_named_in_one_note_however_they_are_written():
    handles = [
        "@mia.makes",
        "@jo",
        "https://www.instagram.com/Mia.Makes/",
        "@kai",
        "MIA.MAKES",
        "@Jo ",
        "@lou",
        "@max",
        "@nia",
    ]
    table = read_table(Sheet([["Handle", "Followers"], *([handle, 5_000] for handle in handles)]))
    (note,) = [note for note in table.notes if note.field == "handle"]
    assert note.cell == "A1"
    assert (
        note.message
        == '2 handles appear in more than one row: "@mia.makes" in rows 2, 4 and 6; "@jo" in rows 3 and 7'
    )


def test_a_data_frame_is_told_too():
    import pandas as pd

    sheet = pd.DataFrame({"Handle": ["@mia"] * 6, "Followers": [5_000] * 6, "Caption": list("abcdef")})
    first = kolscore.annotate(sheet).attrs["kolscore"]["notes"][0]
    assert first["message"].startswith("6 rows name only 1 creator")
