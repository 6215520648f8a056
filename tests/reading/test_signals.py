"""Lists that hold other signals than a rate: columns are read, facts follow, and the platform is found in names."""

import tomllib
from pathlib import Path

import pytest

from kolscore.reading import Sheet, read_table
from kolscore.reading.headers import meanings

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "signals.toml").read_text(encoding="utf-8"))


def named(case):
    return pytest.param(case, id=case["about"])


@pytest.mark.parametrize("case", [named(case) for case in CASES["list"]])
def test_a_list_with_signals(case):
    table = read_table(Sheet([case["header"], *case["rows"]], file=case.get("file", "list.csv")))
    fields = {column.header: column.field or "" for column in table.columns}
    assert {header: fields[header] for header in case["fields"]} == case["fields"]
    creator = table.rows[0].creator
    for field, value in case["facts"].items():
        assert getattr(creator, field) == (pytest.approx(value) if isinstance(value, float) else value), field
    if "platform" not in case["facts"] and "platform" not in [header.lower() for header in case["header"]]:
        assert creator.platform is None
    assert not case.get("remark") or any(case["remark"] in remark for remark in table.remarks)
    assert {field: getattr(creator, field) for field in case.get("nothing", ())} == dict.fromkeys(
        case.get("nothing", ())
    )
    assert [case["note"] in note.message for note in table.all_notes] == [True] * ("note" in case)


@pytest.mark.parametrize(
    ("field", "header"), [(field, header) for field, every in CASES["headers"].items() for header in every]
)
def test_headers_in_other_languages(field, header):
    assert field in [one.field for one in meanings(header)]


def test_a_file_in_a_folder_is_named_by_itself_and_the_user_has_the_last_word():
    rows = [["Handle", "Followers"], ["@mira.k", "50K"]]
    assert read_table(Sheet(rows, file="tiktok/list.csv")).rows[0].creator.platform is None
    assert (
        read_table(Sheet(rows, name="IG shortlist", file="tiktok.xlsx")).rows[0].creator.platform
        == "instagram"
    )
    asked = Sheet(rows, name="IG shortlist", platform="twitch")
    assert read_table(asked).rows[0].creator.platform == "twitch"


def test_a_fact_that_was_worked_out_is_traced_to_every_cell_that_it_rests_on():
    grid = [
        ["Handle", "Videos", "Total likes", "Followers", "Avg comments"],
        ["@mira.k", 100, 300_000, 50_000, 40],
    ]
    table = read_table(Sheet(grid))
    (row,) = table.rows
    assert table.cell("avg_likes", row) == "C2, B2"
    assert table.cell("engagement_rate", row) == "C2, B2, E2, D2"
