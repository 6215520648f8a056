"""Writes a table that came from another kind of file, and the sheets beside it, as a new xlsx workbook."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from kolscore.annotation import Annotated
from kolscore.reading import BadCell, Percent, Sheet
from kolscore.workbook.answers import by_sheet, write_answers
from kolscore.workbook.pages import About
from kolscore.workbook.read import Book
from kolscore.workbook.temporary import Folder
from kolscore.workbook.timeless import save

_NUMBER: Final = re.compile(
    r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?(?<!^\d\.\d{3})(?<!^\d\d\.\d{3})(?<!^\d\d\d\.\d{3})|0\.\d{3}"
)
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\]|^'|'$")
"""What the name of a sheet cannot have in xlsx."""
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST: Final = 31


def write_new(
    book: Book, target: Path, tables: Sequence[Annotated], add: Sequence[str], about: About | None
) -> list[str]:
    """Write the values of a book into a new workbook, all its sheets, with the answers to each table; gives remarks.

    `about` is what `write_answers` asks for.
    """
    new = Workbook(write_only=True)
    annotated = by_sheet(tables)
    placed: list[Annotated] = []
    for name in [*book.sheet_names, *book.hidden]:
        of_sheet = annotated.get(name, [])
        read = of_sheet[0].table.sheet if of_sheet else book.sheet(name)
        source = read.stored or read
        sheet = new.create_sheet(_NO_NAME.sub("_", name)[:_LONGEST] or "Creators")
        sheet.sheet_state = "hidden" if name in book.hidden else "visible"
        for row in _rows(sheet, source, text=book.kind == "csv"):
            sheet.append(row)
        if of_sheet and not placed:
            new.active = sheet
        placed += [one.in_sheet(sheet.title) for one in of_sheet]
    folder = Folder()
    values = folder.path / target.name
    save(new, values)
    return write_answers(values, target, placed, add, force=False, protected=False, about=about).remarks


def _rows(sheet: Any, source: Sheet, *, text: bool) -> Iterator[list[Any]]:
    """The rows of a sheet, where they stood; in `text`, words that are plain numbers become numbers."""
    yield from ([] for _ in range(1, source.top))
    aside = [None] * (source.left - 1)
    for row in source.rows:
        yield [*aside, *(_cell(sheet, _number(value) if text else value) for value in row)]


def _cell(sheet: Any, value: Any) -> Any:
    """A value as a cell; text stays text, whatever it begins with."""
    if value is None or value == "":
        return None
    if isinstance(value, BadCell):
        value = value.text
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, _ILLEGAL.sub("", value))
        cell.data_type = "s"
        return cell
    if isinstance(value, Percent):
        cell = WriteOnlyCell(sheet, float(value))
        cell.number_format = "0.0%"
        return cell
    return value


def _number(value: Any) -> Any:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return value
    return float(value) if "." in value else int(value)
