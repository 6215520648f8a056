"""Edits workbooks in a LibreOffice without a window, as a hand would: `python3 edit.py PROFILE < jobs.json`, with a Python that has `uno`.

Each job is {"open": a workbook, "edits": [[what, …], …], "save": {ending: file}}.
Prints, for each, the cells of every sheet by its name after all formulas are
calculated anew: numbers, text, or {"error": 1}; and how long opening and calculating took.
"""

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.sheet.FillDirection import TO_BOTTOM
from com.sun.star.table import TableSortField
from office import said, started

ERRORS = 4
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8"}


def main(profile):
    with started(profile) as desktop:
        print(json.dumps([done(desktop, job) for job in json.load(sys.stdin)]))


def done(desktop, job):
    begun = time.monotonic()
    document = desktop.loadComponentFromURL(Path(job["open"]).as_uri(), "_blank", 0, said(Hidden=True))
    opened = time.monotonic()
    for what, *words in job.get("edits", ()):
        EDITS[what](document, *words)
    edited = time.monotonic()
    document.calculateAll()
    calculated = time.monotonic()
    for ending, path in job.get("save", {}).items():
        document.storeToURL(Path(path).as_uri(), said(FilterName=FILTERS[ending]))
    cells = {
        sheet.Name: cells_of(sheet)
        for sheet in document.Sheets
        if sheet.Name in job.get("sheets", (sheet.Name,))
    }
    document.close(True)
    return {"cells": cells, "opening": opened - begun, "calculating": calculated - edited}


def cells_of(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    block = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
    rows = [list(row) for row in block.DataArray]
    for area in block.queryFormulaCells(ERRORS).RangeAddresses:
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                rows[row][column] = {"error": 1}
    return rows


def place_of(sheet, text, column=0):
    """The row, from 0, whose cell in a column holds a text."""
    cells = sheet.getCellRangeByPosition(column, 0, column, 2_000).DataArray
    return next(number for number, (cell,) in enumerate(cells) if cell == text)


def put(sheet, column, row, value):
    cell = sheet.getCellByPosition(column, row)
    if value is None:
        cell.clearContents(1 | 2 | 4 | 16)
    elif isinstance(value, bool):
        cell.Formula = f"={str(value).upper()}()"
    elif isinstance(value, str):
        cell.String = value
    else:
        cell.Value = value


def rule(document, path, value, sheet="KOL Rubric"):
    rules = document.Sheets.getByName(sheet)
    put(rules, 1, place_of(rules, path), value)


def in_table(document, table, line, column, value, sheet="KOL Rubric"):
    """Set a cell of a table: `line` is a word in the row, or its place below the header."""
    rules = document.Sheets.getByName(sheet)
    head = place_of(rules, table)
    names = rules.getCellRangeByPosition(0, head, 15, head).DataArray[0]
    if isinstance(line, str):
        below = rules.getCellRangeByPosition(1, head + 1, 3, head + 60).DataArray
        line = next(number for number, row in enumerate(below, 1) if line in row)
    put(rules, names.index(column), head + line, value)


def tier_in(document, place, cells, sheet="KOL Rubric"):
    """Put a row into the table of tiers, at a place below its header, and fill it."""
    rules = document.Sheets.getByName(sheet)
    head = next(
        number
        for number, (cell,) in enumerate(rules.getCellRangeByPosition(0, 0, 0, 2_000).DataArray)
        if str(cell).startswith("tier.schemes.")
    )
    rules.Rows.insertByIndex(head + place, 1)
    for column, value in enumerate(cells, 1):
        put(rules, column, head + place, value)


def sort(document, sheet, block, column, ascending):
    cells = document.Sheets.getByName(sheet).getCellRangeByName(block)
    field = TableSortField()
    field.Field, field.IsAscending = column, ascending
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    cells.sort(said(SortFields=fields, ContainsHeader=False))


def copy_rows(document, sheet, source, target):
    """Copy whole rows to others, as with the clipboard."""
    of = document.Sheets.getByName(sheet)
    address = of.getCellRangeByName(source).RangeAddress
    of.copyRange(of.getCellRangeByName(target).CellAddress, address)


def at(document, sheet):
    return document.Sheets.getByName(sheet)


EDITS = {
    "set": lambda d, sheet, cell, value: put(
        at(d, sheet),
        at(d, sheet).getCellRangeByName(cell).CellAddress.Column,
        at(d, sheet).getCellRangeByName(cell).CellAddress.Row,
        value,
    ),
    "formula": lambda d, sheet, cell, text: setattr(at(d, sheet).getCellRangeByName(cell), "Formula", text),
    "rule": rule,
    "table": in_table,
    "tier": tier_in,
    "sort": sort,
    "fill down": lambda d, sheet, block: at(d, sheet).getCellRangeByName(block).fillAuto(TO_BOTTOM, 1),
    "copy": copy_rows,
    "insert rows": lambda d, sheet, row, count: at(d, sheet).Rows.insertByIndex(row - 1, count),
    "delete rows": lambda d, sheet, row, count: at(d, sheet).Rows.removeByIndex(row - 1, count),
    "insert columns": lambda d, sheet, column, count: at(d, sheet).Columns.insertByIndex(column - 1, count),
    "rename": lambda d, sheet, name: setattr(at(d, sheet), "Name", name),
    "unprotect": lambda d, sheet: at(d, sheet).unprotect(""),
}


main(*sys.argv[1:])
