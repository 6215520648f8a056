"""Writes a table that came from another kind of file, and the sheets beside it, as a new xlsx workbook."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kolscore.annotation import Annotated
from kolscore.reading import Percent, Sheet
from kolscore.workbook.read import Book
from kolscore.workbook.write_xlsx import Placed, by_sheet, put, write_sheet

_NUMBER: Final = re.compile(
    r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?(?<!^\d\.\d{3})(?<!^\d\d\.\d{3})(?<!^\d\d\d\.\d{3})|0\.\d{3}"
)
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\]|^'|'$")
"""What the name of a sheet cannot have in xlsx."""
_LONGEST: Final = 31


def write_new(book: Book, target: Path, tables: Sequence[Annotated], add: Sequence[str]) -> list[Placed]:
    """Write the values of a book into a new workbook, all its sheets, with the answers to each table."""
    new = Workbook()
    new.remove(new.worksheets[0])
    annotated = by_sheet(tables)
    placed = []
    for name in [*book.sheet_names, *book.hidden]:
        of_sheet = annotated.get(name)
        source = of_sheet[0].table.sheet if of_sheet else book.sheet(name)
        sheet = new.create_sheet(_NO_NAME.sub("_", name)[:_LONGEST] or "Creators")
        sheet.sheet_state = "hidden" if name in book.hidden else "visible"
        _copy(source, sheet, text=book.kind == "csv")
        if of_sheet:
            placed.append(write_sheet(sheet, of_sheet, list(add)))
            if len(placed) == 1:
                new.active = sheet
    new.save(target)
    return placed


def _copy(source: Sheet, sheet: Worksheet, *, text: bool) -> None:
    """Copy cells to where they stood; in `text`, words that are plain numbers become numbers."""
    for number, row in enumerate(source.rows, source.top):
        for column, value in enumerate(row, source.left):
            if value is None or value == "":
                continue
            cell = put(sheet, number, column, _number(value) if text else value)
            if isinstance(value, Percent):
                cell.number_format = "0.0%"


def _number(value: Any) -> Any:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return value
    return float(value) if "." in value else int(value)
