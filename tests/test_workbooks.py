"""The workbooks that people can open are what their script makes, and work."""

import subprocess
import sys
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT
from python_calamine import CalamineWorkbook

from kolscore.cli import cli

WORKBOOKS = ROOT / "workbooks"
SCORED = ("scored/creators.scored.xlsx", "scored/creators.live.xlsx")
"""Made by annotate, and looked at; when answers change, they are made and looked at anew."""
BY_HAND = ("creators.xlsx", "kolscore-functions.xlsx", "template.xlsx")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workbooks")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(WORKBOOKS))
        import make_all

        make_all.main(folder)
    for name in ("make_all", "make_creators", "make_functions", "make_template"):
        del sys.modules[name]
    return folder


def parts_of(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if name != "docProps/core.xml"}


@pytest.mark.parametrize("name", BY_HAND)
def test_it_is_what_the_script_makes(made, name):
    def cells(path):
        book = openpyxl.load_workbook(path)
        return {
            (sheet.title, cell.coordinate): getattr(cell.value, "text", cell.value)
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
        }

    assert cells(WORKBOOKS / name) == cells(made / name)


@pytest.mark.parametrize("name", SCORED)
def test_it_is_what_annotate_makes(made, name):
    """Every cell of every sheet, and every formula."""
    ours, now = parts_of(WORKBOOKS / name), parts_of(made / name)
    sheets = [part for part in ours if part.startswith("xl/worksheets/sheet")]
    assert len(sheets) >= 4
    assert {part: ours[part] for part in sheets} == {part: now[part] for part in sheets}
    one, other = (CalamineWorkbook.from_path(str(folder / name)) for folder in (WORKBOOKS, made))
    assert one.sheet_names == other.sheet_names
    for sheet in one.sheet_names:
        assert one.get_sheet_by_name(sheet).to_python() == other.get_sheet_by_name(sheet).to_python()


def test_the_readme_command_has_its_output_free():
    # What somebody has scored before running the tests is theirs: only what is kept with the code counts.
    command = ["git", "ls-files", "*.scored.*"]
    kept = subprocess.run(command, cwd=WORKBOOKS, capture_output=True, text=True, check=False)
    if kept.returncode:
        pytest.skip("this is no checkout of git, which knows what is kept")
    assert [name for name in kept.stdout.splitlines() if "/" not in name] == []


def test_the_template_works_once_it_is_filled(tmp_path):
    book = openpyxl.load_workbook(WORKBOOKS / "template.xlsx")
    sheet = book["Creators"]
    head = {cell.value: cell.column for cell in sheet[1]}
    people = [
        {"Handle": "@dr.vera", "Platform": "Instagram", "Followers": 42_000, "Engagement rate": 0.031, "ER basis": "followers",
         "Bio": "Dermatologist in Graz", "Credentials": "MD", "Sponsored posts %": 0.1},
        {"Handle": "@otto.bakes", "Platform": "TikTok", "Followers": "1.2M", "Bio": "content creator, cakes. Collabs: dm"},
    ]  # fmt: skip
    for row, person in enumerate(people, 2):
        for heading, value in person.items():
            sheet.cell(row, head[heading], value)
    book.save(tmp_path / "filled.xlsx")
    result = CliRunner().invoke(cli, ["annotate", str(tmp_path / "filled.xlsx")])
    assert result.exit_code == 0, result.output
    assert "2 creators" in result.stderr
    assert "0 cells skipped or reinterpreted" in result.stderr or "not read" not in result.stderr
    columns = CliRunner().invoke(cli, ["columns", str(WORKBOOKS / "template.xlsx"), "--json"])
    assert columns.exit_code == 4  # nobody is in it yet
    scored = openpyxl.load_workbook(tmp_path / "filled.scored.xlsx")["Creators"]
    labels = [cell.value for cell in scored[1]].index("KOL Label")
    assert [scored.cell(row, labels + 1).value for row in (2, 3)] == ["KOL", "Influencer"]
    assert scored.tables["Creators"].ref.endswith("501")


def test_every_heading_of_the_template_is_recognised(tmp_path):
    book = openpyxl.load_workbook(WORKBOOKS / "template.xlsx")
    who = ["@ann.karlsen", "Ann Karlsen"]  # what no number is
    for place in range(1, 19):
        book["Creators"].cell(2, place, who[place - 1] if place <= len(who) else "1")
    book.save(tmp_path / "filled.xlsx")
    text = CliRunner().invoke(cli, ["columns", str(tmp_path / "filled.xlsx"), "--json"]).stdout
    import json

    fields = [column["field"] for column in json.loads(text)["columns"]]
    assert None not in fields
    assert len(set(fields)) == 18
