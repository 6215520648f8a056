"""The platform of a list is taken from what names it, the nearest first, and never from a guess."""

import tomllib
from pathlib import Path

import pytest

from kolscore.errors import InputError
from kolscore.reading import Sheet, platform_named, read_table

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/platforms.toml").read_text(encoding="utf-8"))
PEOPLE = [["Ada Brennick", "48,200", ""], ["Col Maddock", "9,100", ""]]


def platforms_of(table):
    return {row.creator.platform for row in table.rows}


@pytest.mark.parametrize("case", CASES["list"], ids=str)
def test_what_names_a_list_says_its_platform(case):
    headers = case.get("headers", ["Name", "Followers"])
    rows = case.get("cells") or [row[: len(headers)] for row in PEOPLE]
    grid = [*case.get("titles", []), headers, *rows]
    table = read_table(Sheet(grid, case.get("sheet", ""), case.get("file", "list.csv")))
    assert platforms_of(table) == {case.get("platform")}
    said = [remark for remark in table.remarks if "platform" in remark]
    assert len(said) == ("platform" in case)


def test_cells_and_addresses_come_before_every_name():
    grid = [
        ["Name", "Profile URL", "Platform", "Followers"],
        ["Ada", "https://www.youtube.com/@adabrennick", "", "48,200"],
        ["Col", "", "Twitch", "9,100"],
        ["Mira", "", "", "12,000"],
    ]
    table = read_table(Sheet(grid, "", "tiktok_list.csv"))
    assert [row.creator.platform for row in table.rows] == ["youtube", "twitch", "tiktok"]
    assert "platform set to TikTok in 1 row: according to the file name" in table.remarks


def test_a_platform_that_the_user_names_is_that_of_rows_that_say_none():
    grid = [["Name", "Platform", "Followers"], ["Ada", "YouTube", "48,200"], ["Col", "", "9,100"]]
    table = read_table(Sheet(grid, "TikTok", "instagram.csv", platform="twitch"))
    assert [row.creator.platform for row in table.rows] == ["youtube", "twitch"]
    assert table.remarks == ("platform set to Twitch in 1 row: as you specified",)


def test_a_column_of_one_platform_says_it_of_the_rows_that_it_has():
    grid = [["Name", "IG followers", "Bio"], ["Ada", "48,200", "knits"], ["Col", "", "climbs"]]
    assert [row.creator.platform for row in read_table(Sheet(grid)).rows] == ["instagram", None]


def test_rows_of_the_table_above_are_no_titles():
    grid = [
        ["Name", "Handle", "Followers", "Bio"],
        ["Ada", "@adabrennick", "48,200", "more on YouTube"],
        ["Col", "@colmaddock", "9,100", "potter"],
    ]
    assert platforms_of(read_table(Sheet(grid))) == {None}


@pytest.mark.parametrize(
    ("word", "platform"),
    [
        ("IG", "instagram"),
        ("Tik Tok", "tiktok"),
        ("X", "x"),
        ("twitter", "x"),
        ("VK", "vk"),
        ("小红书", "xiaohongshu"),
    ],
)
def test_platforms_are_known_by_their_usual_names(word, platform):
    assert platform_named(word) == platform


def test_a_platform_that_is_not_known_is_asked_back():
    with pytest.raises(InputError, match="did you mean 'instagram'"):
        platform_named("instagrm")
