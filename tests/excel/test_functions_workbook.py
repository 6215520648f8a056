"""workbooks/kolscore-functions.xlsx: every function has an example, and the answers expected are those of today."""

import subprocess
import sys

import openpyxl
from conftest import ROOT

from kolscore.excel import functions

WORKBOOK = ROOT / "workbooks" / "kolscore-functions.xlsx"


def cells_of(path):
    """Cells by sheet and address; array formulas as their text and the block that they fill."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): getattr(cell.value, "text", cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_it_is_what_its_script_makes(tmp_path):
    script = tmp_path / "make_functions.py"
    script.write_bytes((ROOT / "workbooks" / "make_functions.py").read_bytes())
    subprocess.run([sys.executable, script], check=True)
    assert cells_of(WORKBOOK) == cells_of(tmp_path / WORKBOOK.name)


def test_every_function_has_an_example():
    formulas = [str(value) for value in cells_of(WORKBOOK).values() if str(value).startswith("=KOL_")]
    assert {formula[1:].split("(")[0] for formula in formulas} == set(functions.__all__)
