"""Cells outvote weak headers."""

import tomllib
from pathlib import Path

import pytest

from kolscore.reading import Sheet, read_table

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
