"""Cells outvote weak headers."""

import tomllib
from pathlib import Path

import pytest

from kolscore.errors import NoCreatorTableError
from kolscore.reading import Sheet, read_table
from kolscore.reading.sheet import BadCell

TABLES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "cells_outvote.toml").read_text(encoding="utf-8")
)["table"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["why"])
def test_what_cells_show_counts_more_than_a_weak_header(table):
    columns = read_table(Sheet(table["rows"])).columns
    assert [column.field or "" for column in columns] == table["fields"]
    assert all(column.reason for column in columns)


def test_a_platform_beside_a_handle_is_read_with_it():
    rows = [
        ["Name", "Account"],
        ["Tess", "@tess"],
        ["Vik", "vik_l - IG"],
        ["Ula", "TikTok: @ula"],
        ["Wim", "@wim (YT)"],
    ]
    creators = [row.creator for row in read_table(Sheet(rows)).rows]
    assert [(one.handle, one.platform) for one in creators] == [
        ("@tess", None), ("vik_l", "instagram"), ("@ula", "tiktok"), ("@wim", "youtube"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("department", ["Computer science", "Robotics", "Cardiology"]),
        ("Folowers", ["many", "few", "some"]),
    ],
)
def test_a_hint_is_given_only_in_the_language_of_the_list_and_where_the_cells_fit(header, cells):
    rows = [["Name", header, "Bio"], *(["Tess Ober", cell, "Surgeon"] for cell in cells)]
    column = read_table(Sheet(rows)).columns[1]
    assert column.field in (None, "organization")
    assert "--column country" not in column.reason


def test_formulas_that_lead_to_profiles_say_who_is_meant():
    rows = [
        ["Creator", "Profile", "Followers"],
        ['=HYPERLINK("https://tess.example","Tess Ober")', '=HYPERLINK("https://instagram.com/tess.o","@tess.o")', 5000],
        ["Vik Lund", '=HYPERLINK("https://www.tiktok.com/@vik_l";"TikTok")', 6000],
    ]  # fmt: skip
    creators = [row.creator for row in read_table(Sheet(rows)).rows]
    assert [(one.name, one.handle, one.platform) for one in creators] == [
        ("Tess Ober", "tess.o", "instagram"), ("Vik Lund", "vik_l", "tiktok"),
    ]  # fmt: skip


def test_a_column_of_formulas_without_results_is_noted():
    never = BadCell("=…", "a formula with no stored result")
    table = read_table(
        Sheet([["Creator", "Profile", "Followers"], ["Tess Ober", never, 5000], ["Vik Lund", never, 6000]])
    )
    assert [(note.cell, note.message) for note in table.notes] == [
        ("B1", "most cells hold a formula with no stored result. Not read")
    ]


def test_a_list_whose_every_header_is_typed_wrong_is_refused_with_what_may_be_meant():
    with pytest.raises(NoCreatorTableError, match="--column name=A --column followers=B"):
        read_table(Sheet([["Nmae", "Folowers"], ["Tess Ober", 5000], ["Vik Lund", 6000]]))


def test_signs_that_nobody_sees_are_no_part_of_a_handle():
    rows = [["Who", "Followers"], ["\u200e@tess.o\u200b", 5000], ["\ufeff@vik_l\u2069", 6000]]
    assert [row.creator.handle for row in read_table(Sheet(rows)).rows] == ["@tess.o", "@vik_l"]
