"""Writes the answer columns into an xlsx workbook, beside the table, and marks them as ours."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment
from openpyxl.utils import column_index_from_string, get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from kolscore.annotation import (
    ALWAYS,
    ON_REQUEST,
    Annotated,
    Answer,
    answer_columns,
    further,
    header_for,
    own_columns,
)
from kolscore.errors import OutputError
from kolscore.reading.sheet import BadCell, is_blank
from kolscore.workbook.losses import losses
from kolscore.workbook.room import extend_tables, is_free, set_width

_MARK: Final = "_kolscore."
"""Beginning of the hidden names that say which columns are ours."""
_WIDTHS: Final = {
    "role": 22.0,
    "why": 70.0,
    "flags": 40.0,
    "label": 20.0,
    "missing": 40.0,
    "role_why": 50.0,
    "alternatives": 40.0,
}
_FORMATS: Final = {"credibility": "0.0", "confidence": "0.00"}
_WIDTH: Final = 17.0
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LAST_COLUMN: Final = 16_384


class Placed(NamedTuple):
    """Where the answers of one sheet were put."""

    sheet: str
    columns: dict[str, int]
    """Number of the column of each answer, by its key."""
    beside: bool
    """Whether they stand directly right of the table."""


def refuse_losses(path: Path, target: Path) -> None:
    """Raise OutputError if saving this workbook with openpyxl under the target's name would lose something."""
    lost = losses(path, macros=target.suffix.lower() == ".xlsm")
    if lost:
        raise _would_lose(path, ", ".join(lost))


def write_answers(
    source: Path, target: Path, tables: Sequence[Annotated], add: Iterable[str], *, lose: bool
) -> list[Placed]:
    """Write the answers to each table into a copy of the workbook.

    Raises OutputError if openpyxl cannot read it, or if a cell would be lost and `lose` does not allow it.
    """
    add = list(add)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            book = load_workbook(source, rich_text=True, keep_vba=target.suffix.lower() == ".xlsm")
        dates = [
            str(warning.message)
            for warning in warned
            if "outside the limits for dates" in str(warning.message)
        ]
        if dates and not lose:
            raise _would_lose(source, f"numbers that are shown as dates but are none ({dates[0]})")
        placed = [write_sheet(book[name], of_sheet, add) for name, of_sheet in by_sheet(tables).items()]
        book.save(target)
    except (
        AttributeError,
        IndexError,
        KeyError,
        TypeError,
        ValueError,
        ET.ParseError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise OutputError(
            f"{source.name}: openpyxl cannot rewrite this workbook ({type(error).__name__}: {error}). Nothing was "
            "written. Use --format csv for the answers alone"
        ) from None
    return placed


def by_sheet(tables: Sequence[Annotated]) -> dict[str, list[Annotated]]:
    """The tables of each sheet, by its name."""
    sheets: dict[str, list[Annotated]] = {}
    for annotated in tables:
        sheets.setdefault(annotated.table.sheet.name, []).append(annotated)
    return sheets


def _would_lose(path: Path, what: str) -> OutputError:
    return OutputError(
        f"{path.name}: writing into this workbook would lose {what}. Nothing was written. "
        "Use --format csv for the answers alone, or --force to save it all the same"
    )


def write_sheet(sheet: Worksheet, tables: Sequence[Annotated], add: list[str]) -> Placed:
    """Write the answers to the tables of one sheet into it, all in the same columns."""
    row = tables[0].table.header_row
    ours = _own_columns(sheet, row)
    answers = answer_columns([*add, *further(ours)])
    new = [answer for answer in answers if answer.key not in ours]
    taken = [header for column, header in _headers_at(sheet, row).items() if column not in ours.values()]
    last = max(_last_column(annotated, ours.values()) for annotated in tables)
    rightmost = sheet.max_column
    first = max([last, *ours.values()]) + 1
    beside = is_free(sheet, first, len(new), row)
    if not beside:
        first = rightmost + 2  # a blank column keeps it apart from what stands there
    names = {answer.key: header_for(answer, taken) for answer in new}
    if first + len(new) - 1 > _LAST_COLUMN:
        raise OutputError(
            f"{tables[0].table.sheet.where}: no columns are left for the answers; use --format csv"
        )
    for annotated in tables:
        _clear_emptied(sheet, annotated, list(ours.values()))
    ours |= {key: column for column, key in enumerate(names, first)}
    for key in names:
        set_width(sheet, ours[key], _WIDTHS.get(key, _WIDTH))
    for annotated in tables:
        header, like = annotated.table.header_row, _last_column(annotated, ours.values())
        extend_tables(sheet, header, first, list(names.values()))
        for key, name in names.items():
            _look_like(put(sheet, header, ours[key], name), sheet.cell(header, like))
        for answer in answers:
            _put_answers(sheet, annotated, answer, ours[answer.key], like)
    _mark(sheet, row, ours)
    return Placed(sheet.title, ours, beside)


def _last_column(annotated: Annotated, ours: Collection[int]) -> int:
    """Number of the last column of a table that is not ours."""
    left = annotated.table.sheet.left
    return max(left + column.index for column in annotated.table.columns if left + column.index not in ours)


def _own_columns(sheet: Worksheet, row: int) -> dict[str, int]:
    """Columns that an earlier run wrote: by their marks, or by all their headers standing there."""
    headers = _headers_at(sheet, row)
    known = {answer.key: answer.name for answer in (*ALWAYS, *ON_REQUEST)}
    found: dict[str, int] = {}
    for name, defined in sheet.defined_names.items():
        key = name.removeprefix(_MARK)
        if (
            name.startswith(_MARK)
            and key in known
            and (at := re.search(r"\$([A-Z]+)\$(\d+)$", defined.attr_text or ""))
        ):
            column = column_index_from_string(at[1])
            if int(at[2]) == row and headers.get(column, "").startswith(known[key]):
                found[key] = column
    if found:
        return found
    places = sorted(headers)
    return {key: places[place] for place, key in own_columns([headers[column] for column in places]).items()}


def _headers_at(sheet: Worksheet, row: int) -> dict[int, str]:
    cells = next(sheet.iter_rows(min_row=row, max_row=row))
    return {cell.column: str(cell.value) for cell in cells if cell.value is not None and cell.column}


def _put_answers(sheet: Worksheet, annotated: Annotated, answer: Answer, column: int, like: int) -> None:
    """Write one answer column; only rows of creators are touched, and rows where a creator was taken out."""
    for row, value in zip(annotated.table.rows, annotated.cells(answer), strict=True):
        cell = put(sheet, row.number, column, value)
        beside: Any = sheet.cell(row.number, like)
        cell.fill, cell.border = copy(beside.fill), copy(beside.border)
        cell.alignment = Alignment(vertical=beside.alignment.vertical)
        cell.number_format = _FORMATS.get(answer.key, "General")


def _clear_emptied(sheet: Worksheet, annotated: Annotated, ours: Collection[int]) -> None:
    """Take old answers out of rows that hold nothing else any more."""
    table = annotated.table
    kept = {row.number for row in table.rows}
    own = {column - table.sheet.left for column in ours}
    for number in range(table.header_row + 1, table.last_row):
        cells = table.sheet.rows[number - table.sheet.top]
        if number not in kept and all(is_blank(cell) for place, cell in enumerate(cells) if place not in own):
            for column in ours:
                put(sheet, number, column, None)


def _look_like(cell: Any, other: Any) -> None:
    """Give a header the look of its neighbour."""
    cell.font, cell.fill, cell.border = copy(other.font), copy(other.fill), copy(other.border)
    cell.alignment = copy(other.alignment)


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """Put a value into a cell; text stays text, whatever it begins with."""
    cell: Any = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        return cell
    if isinstance(value, BadCell):
        value = value.text
    cell.value = _ILLEGAL.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _mark(sheet: Worksheet, row: int, columns: dict[str, int]) -> None:
    """Leave hidden names that say which columns are ours; they move with the columns."""
    for key, column in columns.items():
        at = f"{quote_sheetname(sheet.title)}!${get_column_letter(column)}${row}"
        sheet.defined_names[_MARK + key] = DefinedName(_MARK + key, attr_text=at, hidden=True)
