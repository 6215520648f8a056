"""`kolscore clean`, through the command line: the workbook is as it was, or free of what is ours."""

import zipfile

import msoffcrypto
import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table

from kolscore.cli import cli

ROWS = [
    ["Handle", "Followers", "Bio"],
    ["@a", 5000, "Chef"],
    ["@b", 60_000, "Board-certified dermatologist, MD"],
]


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


def made(path, *, protect=False):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan & Co's"
    for row in ROWS:
        sheet.append(row)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
    sheet["D2"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.add_table(Table(displayName="People", ref="A1:C3"))
    sheet.auto_filter.ref = "A1:C3"
    sheet.freeze_panes = "B2"
    sheet.protection.sheet = protect
    book.create_sheet("Notes")["A1"] = "keep"
    book.save(path)
    return path


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("words", [(), ("--add", "range,dimensions")], ids=" ".join)
def test_it_is_as_it_was_part_for_part(run, tmp_path, words):
    path = made(tmp_path / "a.xlsx")
    assert run("annotate", path, *words).exit_code == 0
    assert run("annotate", "a.scored.xlsx", "--in-place", "--add", "grade").exit_code == 0
    assert parts(tmp_path / "a.scored.xlsx") != parts(path)
    result = run("clean", "a.scored.xlsx")
    assert result.exit_code == 0, result.stderr
    assert list(parts(tmp_path / "a.scored.clean.xlsx").items()) == list(parts(path).items())


def test_a_protected_sheet_stays_and_answers_stand_apart(run, tmp_path):
    path = made(tmp_path / "a.xlsx", protect=True)
    result = run("annotate", path)
    assert result.exit_code == 0, result.stderr
    assert "is protected and was left as it is" in result.stderr
    scored = tmp_path / "a.scored.xlsx"
    assert parts(scored)["xl/worksheets/sheet1.xml"] == parts(path)["xl/worksheets/sheet1.xml"]
    sheet = openpyxl.load_workbook(scored)["KOL Plan & Co's"]
    assert [[cell.value for cell in row[:4]] for row in sheet.iter_rows()] == [
        ["Row", "Handle", "KOL Tier", "KOL Label"],
        [2, "@a", "Nano", "Influencer"],
        [3, "@b", "Micro", "KOL"],
    ]
    before = parts(scored)
    assert run("annotate", scored, "--in-place").exit_code == 0
    assert parts(scored) == before
    assert run("clean", scored, "-o", "clean.xlsx").exit_code == 0
    assert parts(tmp_path / "clean.xlsx") == parts(path)
    assert run("annotate", path, "--protected", "-o", "b.xlsx").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["Plan & Co's"]
    assert sheet["D1"].value == "KOL Tier"
    assert sheet.protection.sheet


def test_what_another_program_has_written_since_is_cleaned_too(run, tmp_path):
    path = made(tmp_path / "a.xlsx")
    run("annotate", path)
    scored = tmp_path / "a.scored.xlsx"
    book = openpyxl.load_workbook(scored)
    book["Notes"]["A2"] = "more"
    book.save(scored)
    result = run("clean", scored, "--in-place")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "a.scored.bak.xlsx").exists()
    book = openpyxl.load_workbook(scored)
    sheet = book["Plan & Co's"]
    assert [[cell.value for cell in row if cell.value] for row in sheet.iter_rows()] == ROWS
    assert sheet.tables["People"].ref == "A1:C3"
    assert not sheet.defined_names
    assert book["Notes"]["A2"].value == "more"
    assert run("clean", scored, "-o", "again.xlsx").exit_code == 1


def test_what_is_not_ours_is_refused(run, tmp_path):
    path = made(tmp_path / "a.xlsx")
    result = run("clean", path)
    assert result.exit_code == 1
    assert "kolscore has not written anything in it" in result.stderr
    (tmp_path / "a.csv").write_text("Handle,Followers\n@a,5000\n", encoding="utf-8")
    assert run("clean", "a.csv").exit_code == 1
    run("annotate", path)
    (tmp_path / "a.scored.clean.xlsx").write_bytes(b"mine")
    result = run("clean", "a.scored.xlsx")
    assert result.exit_code == 5
    assert (tmp_path / "a.scored.clean.xlsx").read_bytes() == b"mine"


def test_a_column_of_ours_is_found_under_another_heading_and_in_another_place(run, tmp_path):
    path = made(tmp_path / "a.xlsx")
    run("annotate", path)
    book = openpyxl.load_workbook(tmp_path / "a.scored.xlsx")
    sheet = book["Plan & Co's"]
    sheet["D1"] = "Size"
    del sheet.tables["People"]
    sheet.insert_rows(1)
    for defined in sheet.defined_names.values():
        defined.attr_text = defined.attr_text.replace("$1", "$2")  # as Excel does
    sheet.title = "Renamed"
    for defined in sheet.defined_names.values():
        defined.attr_text = defined.attr_text.replace("'Plan & Co''s'", "Renamed")
    sheet["A4"], sheet["B4"] = "@c", 700_000
    book.save(tmp_path / "moved.xlsx")
    assert run("annotate", "moved.xlsx", "--in-place").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "moved.xlsx")["Renamed"]
    assert [cell.value for cell in sheet[2]][:5] == ["Handle", "Followers", "Bio", "Size", "KOL Label"]
    assert [sheet.cell(row, 4).value for row in (3, 4)] == ["Nano", "Mega"]
    assert sheet.max_column == 10


def test_marks_that_point_anywhere_are_not_believed(run, tmp_path):
    path = made(tmp_path / "a.xlsx")
    run("annotate", path)
    book = openpyxl.load_workbook(tmp_path / "a.scored.xlsx")
    sheet = book["Plan & Co's"]
    del sheet.tables["People"]
    sheet.insert_cols(1, 7)  # names stay where they were, and point at nothing and at the user's cells now
    sheet["D1"] = "Agency"
    sheet["D2"] = "Northern Lights"
    book.save(tmp_path / "moved.xlsx")
    assert run("annotate", "moved.xlsx", "--in-place").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "moved.xlsx")["Plan & Co's"]
    assert (sheet["D1"].value, sheet["D2"].value) == ("Agency", "Northern Lights")


def test_a_file_that_is_open_elsewhere_is_named(run, tmp_path):
    path = made(tmp_path / "a.xlsx")
    before = path.read_bytes()
    (tmp_path / "~$a.xlsx").write_bytes(b"Ann")
    result = run("annotate", path, "--in-place")
    assert result.exit_code == 5
    assert "(see ~$a.xlsx next to it)" in result.stderr
    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.xlsx", "~$a.xlsx"]


def test_an_encrypted_workbook_is_opened_with_its_password(run, tmp_path):
    path = made(tmp_path / "plain.xlsx")
    with path.open("rb") as source, (tmp_path / "secret.xlsx").open("wb") as target:
        msoffcrypto.OfficeFile(source).encrypt("open sesame", target)
    result = run("annotate", "secret.xlsx")
    assert result.exit_code == 1
    assert "--password" in result.stderr
    assert run("annotate", "secret.xlsx", "--password", "wrong").exit_code == 1
    assert run("annotate", "secret.xlsx", "--password", "open sesame", "--in-place").exit_code == 5
    result = run("annotate", "secret.xlsx", "--password", "open sesame")
    assert result.exit_code == 0, result.stderr
    assert "the file written from it is not" in result.stderr
    run("annotate", "plain.xlsx")
    assert parts(tmp_path / "secret.scored.xlsx") == parts(tmp_path / "plain.scored.xlsx")
