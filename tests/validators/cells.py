"""The cells of a workbook as python-calamine and openpyxl read them, in the same words, so that they can be compared."""

import datetime as dt
import math
import warnings
from functools import cache

import openpyxl
from python_calamine import CalamineWorkbook, SheetTypeEnum

_DAY = dt.date(1900, 1, 1)


@cache
def by_calamine(path):
    """What each cell holds that is not blank, by sheet, row and column."""
    with CalamineWorkbook.from_path(str(path)) as book:
        return {
            (name, number, column): _plain(value)
            for name in _worksheets(book)
            for number, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1)
            for column, value in enumerate(row, 1)
            if value not in ("", None)
        }


def _worksheets(book):
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


@cache
def by_openpyxl(path):
    """The same by openpyxl; of formulas the results that are stored. calamine shows errors as blank cells."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it does not keep; it is only to read here
        book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.row, cell.column): _plain(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in ("", None) and cell.data_type != "e"
    }


def _plain(value):
    """Numbers as float, days and times of day as the moment that they begin at."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    if isinstance(value, dt.time):
        return dt.datetime.combine(_DAY, value)
    return str(value)


def differences(expected, got):
    """Cells that are not the same, in words; numbers may differ in the last digits, times by a second."""
    return [
        f"{place}: {expected.get(place)!r} became {got.get(place)!r}"
        for place in sorted({*expected, *got})
        if not _same(expected.get(place), got.get(place))
    ]


def _same(one, other):
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(one, dt.datetime):
        return abs(one - other) < dt.timedelta(seconds=1)
    return one == other
