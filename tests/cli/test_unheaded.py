"""Sheets without a header get their answers beside the creators; nothing else of the workbook is touched."""

import shutil
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from kolscore.cli import cli

ROWS = [["ann.makes", 42_000], ["bo_dale", 18_000], ["cy.rook", 250_000], ["di_stone", 8_900]]
TIERS = ["Micro", "Micro", "Macro", "Nano"]
HEADINGS = ["KOL Tier", "KOL Label", "KOL Credibility", "KOL Confidence", "KOL Role", "KOL Why", "KOL Flags"]


def made(path, above=0, left=0, total=False):
    """A workbook with a list that has no header, below some blank rows, and sheets with formulas and formats."""
    book = openpyxl.Workbook()
    people = book.active
    people.title = "People"
    people.append(["Name", "Followers", "Double"])
    people.append(["Ann Abel", 5_000, "=B2*2"])
    people["A1"].font = Font(bold=True)
    bare = book.create_sheet("Handles")
    for number, row in enumerate(ROWS, 1 + above):
        for place, cell in enumerate(row, 1 + left):
            bare.cell(number, place, cell)
    bare.cell(1 + above, 1 + left).font = Font(italic=True)
    if total:
        bare.cell(len(ROWS) + above + 1, 1 + left, "Total")
        bare.cell(len(ROWS) + above + 1, 2 + left, "=SUM(B1:B4)")
    book.create_sheet("Budget").append(["Item", "=1+1"])
    book.save(path)
    return path


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*words, code=0):
        result = CliRunner().invoke(cli, [str(word) for word in words])
        assert result.exit_code == code, (result.stderr, result.exception)
        return result

    return run


def parts_of(path):
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def cells_of(path, sheet="Handles"):
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


@pytest.mark.parametrize(
    "words", [(), ("--live",), ("--no-sheets",), ("--add", "range,dimensions")], ids=" ".join
)
@pytest.mark.parametrize("place", [(0, 0), (1, 0), (3, 2), (0, 3)], ids=str)
def test_answers_stand_beside_creators_and_come_off_again(run, tmp_path, place, words):
    above, left = place
    path = made(tmp_path / "a.xlsx", above, left, total=above == 1)
    before = parts_of(path)
    result = run("annotate", path, "--sheet", "all", *words, "-o", "b.xlsx")
    after = parts_of("b.xlsx")
    assert after["xl/worksheets/sheet3.xml"] == before["xl/worksheets/sheet3.xml"]
    rows = cells_of("b.xlsx")
    assert [row[left : left + 2] for row in rows[above : above + 4]] == ROWS
    assert [row[left + 2] for row in rows[above : above + 4]] == TIERS
    assert not any(row[left + 2] for row in rows[above + 4 :])
    if above:
        assert rows[above - 1][left + 2 : left + 9] == HEADINGS
        assert "no headers" not in result.stderr
    else:
        assert (
            "sheet 'Handles': starts with a creator instead of a header row, so the answers have no headers: "
            in result.stderr
        )
        assert f"{'CF'[left == 3]} KOL Tier, " in result.stderr
    run("annotate", "b.xlsx", "--sheet", "all", *words, "-o", "c.xlsx")
    assert (tmp_path / "c.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    run("clean", "c.xlsx", "-o", "d.xlsx")
    assert parts_of("d.xlsx") == before


def test_one_sheet_asked_for_leaves_the_others(run, tmp_path):
    before = parts_of(made(tmp_path / "a.xlsx"))
    run("annotate", "a.xlsx", "--sheet", "Handles", "--in-place")
    after = parts_of("a.xlsx")
    for number in (1, 3):
        part = f"xl/worksheets/sheet{number}.xml"
        assert after[part] == before[part]
    legend = [cell for row in cells_of("a.xlsx", "KOL Legend") for cell in row]
    assert "Columns in 'Handles'" in legend
    assert any(str(cell).startswith("C KOL Tier, D KOL Label") for cell in legend)


def test_a_run_of_another_kind_comes_off_too(run, tmp_path):
    before = parts_of(made(tmp_path / "a.xlsx"))
    for words in ((), ("--live",), ("--add", "missing"), ("--goal", "trust"), ("--no-sheets",)):
        run("annotate", "a.xlsx", "--sheet", "all", *words, "--in-place")
        assert [row[2] for row in cells_of("a.xlsx")] == TIERS
        more = words != ()  # --live adds the key and the line of each creator, out of sight
        assert bool(cells_of("a.xlsx")[0][9:]) is more
    run("clean", "a.xlsx", "--in-place")
    assert parts_of("a.xlsx") == before


def edited(path, change):
    book = openpyxl.load_workbook(path)
    change(book["Handles"])
    book.save(path)


def test_creators_that_come_and_go(run, tmp_path):
    run("annotate", made(tmp_path / "a.xlsx"), "--sheet", "Handles", "--in-place")

    def change(sheet):
        sheet.append(["ed.moss", 1_500_000])
        for cell in sheet[2][:2]:
            cell.value = None

    edited("a.xlsx", change)
    run("annotate", "a.xlsx", "--sheet", "Handles", "--in-place")
    rows = cells_of("a.xlsx")
    assert [row[2] for row in rows] == ["Micro", "", "Macro", "Nano", "Celebrity"]
    assert not any(rows[1][2:])


@pytest.mark.parametrize("column", [1, 2, 3, 4])
def test_marks_that_stand_for_other_cells_take_nothing(run, tmp_path, column):
    """Some programs move cells, and leave the names where they were."""
    run("annotate", made(tmp_path / "a.xlsx"), "--sheet", "Handles", "--in-place")

    def change(sheet):
        sheet.insert_cols(column)
        for number in range(1, 5):
            sheet.cell(number, column, number * 7)

    edited("a.xlsx", change)
    before = cells_of("a.xlsx")
    run("annotate", "a.xlsx", "--sheet", "Handles", "--column", f"handle={'AB'[column == 1]}", "-o", "b.xlsx")
    after = cells_of("b.xlsx")
    assert [row[: len(before[0])] for row in after] == before


def test_a_header_that_is_written_later_takes_the_columns_over(run, tmp_path):
    run("annotate", made(tmp_path / "a.xlsx", above=1), "--sheet", "Handles", "--in-place")

    def change(sheet):
        sheet["A1"], sheet["B1"] = "Handle", "Followers"

    edited("a.xlsx", change)
    run("annotate", "a.xlsx", "--sheet", "Handles", "--in-place")
    rows = cells_of("a.xlsx")
    assert rows[0] == ["Handle", "Followers", *HEADINGS]
    assert [row[2] for row in rows[1:]] == TIERS


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a", "A.XLSX"])
def test_a_workbook_is_kept_whatever_it_is_called(run, tmp_path, name):
    before = parts_of(made(tmp_path / "made.xlsx"))
    shutil.move("made.xlsx", name)
    result = run("annotate", name, "-o", "b.xlsx")
    assert "for its values" not in result.stderr
    after = parts_of("b.xlsx")
    for number in (2, 3):
        assert after[f"xl/worksheets/sheet{number}.xml"] == before[f"xl/worksheets/sheet{number}.xml"]


@pytest.mark.parametrize(
    ("says", "ending"),
    [
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", ".xlsm"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", ".xltx"),
    ],
)
def test_a_copy_has_the_ending_of_what_it_is(run, tmp_path, says, ending):
    parts = parts_of(made(tmp_path / "made.xlsx"))
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with zipfile.ZipFile(tmp_path / f"a{ending}", "w") as package:
        for name, data in parts.items():
            package.writestr(name, data.replace(plain, says.encode()))
    result = run("annotate", f"a{ending}", "-o", "b.xlsx", code=5)
    assert f"name it b{ending}" in result.stderr
    assert not (tmp_path / "b.xlsx").exists()
    run("annotate", f"a{ending}", "-o", f"b{ending}")
