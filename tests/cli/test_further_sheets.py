"""Sheets that hold creators and were not read are named."""

import openpyxl
import pytest
from click.testing import CliRunner

from kolscore.cli import cli

CREATORS = [["Handle", "Followers", "Bio"], ["@mia", 42_100, "Chef"], ["@jo", 8_000, "Runner"]]
OTHER = [["Task", "Due"], ["Send samples", "Friday"], ["Ask legal", "Monday"]]


def run(*words):
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def book(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "To do"
    sheets = {
        "To do": OTHER,
        "Instagram": CREATORS,
        "Plan": OTHER,
        "TikTok": [["Q3"], [], *CREATORS],
        "Backup": CREATORS,
        "Empty": [],
    }
    for title, rows in sheets.items():
        sheet = workbook[title] if title in workbook else workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "list.xlsx"
    workbook.save(path)
    return path


SAID = '2 other sheets have creators: "TikTok", "Backup"; to read them too: --sheet all'


def test_annotate_and_columns_name_them_once(book, tmp_path):
    assert run("annotate", book, "-o", tmp_path / "out.xlsx").stderr.count(SAID) == 1
    assert run("columns", book).stderr.count(SAID) == 1


@pytest.mark.parametrize("sheet", ["all", "Instagram", "2"])
def test_a_user_who_chose_sheets_knows(book, sheet):
    assert "other sheet" not in run("columns", book, "--sheet", sheet).stderr


def test_answers_of_ours_are_no_further_sheets(book, tmp_path):
    out = tmp_path / "out.xlsx"
    run("annotate", book, "--sheet", "all", "-o", out)
    said = run("columns", out).stderr
    assert SAID in said
    assert "KOL" not in said
