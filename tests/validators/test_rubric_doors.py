"""A rubric that another program has saved is the same rubric at every door: the command line, functions by file and by range."""

import libreoffice
import openpyxl
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from kolscore.cli import cli
from kolscore.excel import functions
from kolscore.workbook.rubric_book import load_rubric, rubric_of_rows

pytestmark = [pytest.mark.slow, pytest.mark.libreoffice]
EDITS = {"label.threshold": 60, "flags.fake_ge_30.stop": False, "label.names.kol": "Expert"}
PEOPLE = [["Handle", "Followers", "Bio"]], [["@dr.liv", 42_000.0, "Board-certified dermatologist, MD"]]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """An edited rubric as openpyxl saved it, and as LibreOffice did, by its ending."""
    libreoffice.needed()
    folder = tmp_path_factory.mktemp("rubrics")
    path = folder / "mine.xlsx"
    assert CliRunner().invoke(cli, ["rubric", "export", str(path)]).exit_code == 0
    book = openpyxl.load_workbook(path)
    for row in book["KOL Rubric"].iter_rows(max_col=2):
        row[1].value = EDITS.get(row[0].value, row[1].value)
    book.save(path)
    files = {"openpyxl": path}
    for ending in ("xlsx", "ods"):
        out = folder / f"as {ending}"
        out.mkdir()
        files |= {f"LibreOffice, {ending}": libreoffice.convert([path], ending, out)[path]}
    return files


@pytest.mark.parametrize("by", ["openpyxl", "LibreOffice, xlsx", "LibreOffice, ods"])
def test_a_saved_rubric_has_the_values_that_it_had(saved, by):
    rubric = load_rubric(saved[by])
    assert rubric.label.threshold == EDITS["label.threshold"]
    assert rubric.flags["fake_ge_30"].stop is False
    assert rubric.label.names["kol"] == "Expert"
    assert rubric.changed(name="", hash="") == load_rubric(saved["openpyxl"]).changed(name="", hash="")
    assert functions.KOL_LABEL(*PEOPLE, str(saved[by])) == "Expert"


@pytest.mark.parametrize("by", ["openpyxl", "LibreOffice, xlsx", "LibreOffice, ods"])
def test_its_cells_are_the_same_rubric(saved, by):
    sheet = CalamineWorkbook.from_path(str(saved[by])).get_sheet_by_name("KOL Rubric")
    cells = [[None if cell == "" else cell for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    assert rubric_of_rows(cells, "these cells").hash == rubric_of_rows(_as_numbers(cells), "these cells").hash
    assert functions.KOL_LABEL(*PEOPLE, _as_numbers(cells)) == "Expert"


def _as_numbers(cells):
    """Truth values as LibreOffice hands them to functions."""
    return [[float(cell) if isinstance(cell, bool) else cell for cell in row] for row in cells]
