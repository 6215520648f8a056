"""Drives a LibreOffice without a window: `python3 calc.py PROFILE EXTENSIONS < task.json`; run by a Python that has `uno`.

The task is {"open": a workbook or null, "cells": rows from A1, "formulas":
{cell: formula}, "arrays": {range: formula}, "pdf": a file or null}. All
formulas, those of the workbook too, are entered anew, as by hand. Prints the
cells of every sheet by its name: numbers, text, or None, and {"error": n}. With
"macros" it prints the libraries of the opened file, and the modules of each.
"""

import json
import sys
from pathlib import Path

import uno  # noqa: F401 - what com.sun is imported by
from com.sun.star.table.CellContentType import EMPTY, FORMULA, VALUE
from office import said, started


def main(profile, extensions):
    with started(profile, f"-env:BUNDLED_EXTENSIONS={Path(extensions).as_uri()}") as desktop:
        print(json.dumps(done(desktop, json.load(sys.stdin))))


def done(desktop, task):
    url = Path(task["open"]).as_uri() if task.get("open") else "private:factory/scalc"
    words = {"Hidden": True}
    if task.get("macros"):
        words["FilterName"] = "Calc MS Excel 2007 VBA XML"  # it knows no add-ins by their names
    document = desktop.loadComponentFromURL(url, "_blank", 0, said(**words))
    if task.get("macros"):
        libraries = document.BasicLibraries
        return {name: libraries.getByName(name).ElementNames for name in libraries.ElementNames}
    sheet = document.Sheets.getByIndex(0)
    for number, row in enumerate(task.get("cells", ())):
        for place, cell in enumerate(row):
            fill(sheet.getCellByPosition(place, number), cell)
    for place, formula in task.get("formulas", {}).items():
        sheet.getCellRangeByName(place).Formula = formula
    for place, formula in task.get("arrays", {}).items():
        sheet.getCellRangeByName(place).ArrayFormula = formula
    for each in document.Sheets if task.get("open") else ():
        enter_anew(each)
    document.calculateAll()
    if task.get("pdf"):
        document.storeToURL(Path(task["pdf"]).as_uri(), said(FilterName="calc_pdf_Export"))
    shown = {each.Name: cells_of(each) for each in document.Sheets}
    document.close(True)
    return shown


def fill(cell, value):
    if isinstance(value, str):
        cell.String = value
    elif value is not None:
        cell.Value = value


def enter_anew(sheet):
    """Enter the formulas of a sheet by hand: an old LibreOffice finds functions of extensions only so."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    for row in range(last.EndRow + 1):
        for column in range(last.EndColumn + 1):
            cell = sheet.getCellByPosition(column, row)
            if cell.Type == FORMULA and not cell.IsMerged:
                array = cell.ArrayFormula
                if not array:
                    cell.Formula = cell.Formula
                else:
                    block = sheet.createCursorByRange(cell)
                    block.collapseToCurrentArray()
                    if block.RangeAddress.StartRow == row and block.RangeAddress.StartColumn == column:
                        formula = array.strip("{}")
                        block.clearContents(16)
                        block.ArrayFormula = formula


def cells_of(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    return [
        [shown(sheet.getCellByPosition(column, row)) for column in range(last.EndColumn + 1)]
        for row in range(last.EndRow + 1)
    ]


def shown(cell):
    if cell.getError():
        return {"error": cell.getError()}
    kind = cell.FormulaResultType2 if cell.Type == FORMULA else 1 if cell.Type == VALUE else 4
    return None if cell.Type == EMPTY else cell.Value if kind == 1 else cell.String


main(*sys.argv[1:])
