"""python-calamine and openpyxl read the same from what `annotate` wrote, and it is what was there and what was answered."""

import csv
import io
import json
import shutil
import subprocess

import openpyxl
import pytest
from books import BOOKS
from cells import by_calamine, by_openpyxl, differences
from click.testing import CliRunner
from needed import ROOT, missing

from kolscore.answers import ALWAYS
from kolscore.cli import cli

pytestmark = pytest.mark.slow
EXCELJS = ROOT / ".tools" / "node_modules" / "exceljs"
ITS_SHEETS = """
const book = new (require(process.argv[1]).Workbook)();
book.xlsx.readFile(process.argv[2]).then(
    () => console.log(JSON.stringify(book.worksheets.map((sheet) => [sheet.name, sheet.rowCount]))));
"""


def of_input(scored, read):
    """What the input holds; openpyxl knows nothing of Strict OOXML, and wants parts that may be left out."""
    try:
        cells = read(scored.source)
    except KeyError:
        cells = {}
    if not cells and read is by_openpyxl:
        pytest.skip("openpyxl does not read the input")
    return cells


def test_two_readers_read_the_same(scored):
    of_input(scored, by_openpyxl)
    assert differences(by_calamine(scored.target), by_openpyxl(scored.target)) == []


@pytest.mark.parametrize("read", [by_calamine, by_openpyxl])
def test_every_cell_of_the_input_is_as_it_was(scored, read):
    before, after = of_input(scored, read), read(scored.target)
    assert differences(before, {place: after.get(place) for place in before}) == []


def test_the_answers_are_those_of_the_csv(scored):
    rows = list(csv.reader(io.StringIO(scored.csv)))
    names = {answer.name for answer in ALWAYS}
    header = next(row for row in rows if names <= set(row))
    cells = by_calamine(scored.target)
    places = {value: place for place, value in cells.items() if value in names and place[0] != "KOL Legend"}
    assert set(places) == names
    expected = [[row[header.index(name)] for name in names] for row in rows[rows.index(header) + 1 :]]
    got = [
        [_as_text(cells.get((sheet, row + number, column))) for sheet, row, column in map(places.get, names)]
        for number in range(1, len(expected) + 1)
    ]
    assert got == expected


def _as_text(value):
    return "" if value is None else f"{value:g}" if isinstance(value, float) else value


def test_exceljs_finds_every_sheet(tmp_path):
    if not EXCELJS.is_dir() or not shutil.which("node"):
        missing("exceljs")
    made = tmp_path / "live.xlsx"
    words = ["annotate", str(ROOT / "workbooks" / "creators.xlsx"), "--live", "-o", str(made), "-q"]
    assert CliRunner().invoke(cli, words).exit_code == 0
    words = [shutil.which("node"), "-e", ITS_SHEETS, EXCELJS, made]
    run = subprocess.run(words, capture_output=True, text=True, check=True)
    found = dict(json.loads(run.stdout))
    book = openpyxl.load_workbook(made, read_only=True)
    assert list(found) == book.sheetnames
    assert all(found.values())


def test_there_are_books():
    assert len(BOOKS) > 5
