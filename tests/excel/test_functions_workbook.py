"""workbooks/kolscore-functions.xlsx: every function has an example; tests/test_workbooks.py holds it to its script."""

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


def test_every_function_has_an_example():
    formulas = [str(value) for value in cells_of(WORKBOOK).values() if str(value).startswith("=KOL_")]
    assert {formula[1:].split("(")[0] for formula in formulas} == set(functions.__all__)
