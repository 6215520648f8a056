"""Reads a file as sheets of plain cells: xlsx by python-calamine, CSV by the standard library."""

import difflib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kolscore.errors import InputError
from kolscore.reading import BadCell, Percent, Sheet
from kolscore.workbook import csv_text

WORKBOOKS: Final = (".xlsx", ".xlsm")
TEXTS: Final = (".csv", ".tsv", ".txt")
_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP: Final = b"PK"
_REPAIR: Final = "open it in Excel, let it be repaired, and save it again"


@dataclass(slots=True)
class Book:
    """An input, opened for reading."""

    name: str
    """Name of the file, for messages."""
    path: Path
    """"-" for standard input."""
    sheet_names: list[str]
    """Names of the sheets that a user sees; [""] for CSV."""
    delimiter: str = ","
    _rows: list[list[str]] | None = None
    _workbook: Any = None
    _hidden: list[str] = field(default_factory=list)

    @property
    def is_workbook(self) -> bool:
        """Whether it is a workbook; if not, it is CSV."""
        return self._workbook is not None

    def wanted(self, sheet: str | None) -> list[str]:
        """Names of the sheets asked for by name, by number from 1, or as "all"; all if not asked.

        Raises InputError for a sheet that is not there.
        """
        if sheet is None or sheet == "all" or not self.is_workbook:
            return self.sheet_names
        every = [*self.sheet_names, *self._hidden]
        if sheet in every:
            return [sheet]
        if sheet.isdecimal() and 0 < int(sheet) <= len(self.sheet_names):
            return [self.sheet_names[int(sheet) - 1]]
        close = difflib.get_close_matches(sheet, every, 1)
        hint = f" (did you mean {close[0]!r}?)" if close else ""
        raise InputError(f"{self.name}: no sheet {sheet!r}{hint}. Sheets: {', '.join(map(repr, every))}")

    def sheet(self, name: str) -> Sheet:
        """Read a sheet."""
        if self._rows is not None:
            return Sheet(self._rows, file=self.name)
        from python_calamine import CalamineError

        try:
            area = self._workbook.get_sheet_by_name(name)
        except CalamineError as error:
            raise InputError(f"{self.name}, sheet {name!r}: cannot be read ({error}); {_REPAIR}") from None
        rows = area.to_python()
        top, left = (area.start[0] + 1, area.start[1] + 1) if area.start else (1, 1)
        for row, column, bad in self._passed_over(name):
            cells = rows[row - top] if 0 <= row - top < len(rows) else []
            if 0 <= column - left < len(cells):
                cells[column - left] = bad or _percent(cells[column - left])
        return Sheet(rows, name, self.name, top, left)

    def _passed_over(self, name: str) -> Iterator[tuple[int, int, BadCell | None]]:
        from xml.etree.ElementTree import ParseError

        from kolscore.workbook.passed_over import passed_over

        try:
            yield from passed_over(self.path, name)
        except (KeyError, ParseError, zipfile.BadZipFile, zlib.error) as error:
            raise InputError(f"{self.name}: cannot be read ({error}); {_REPAIR}") from None


def open_book(path: Path) -> Book:
    """Open a file for reading.

    Raises InputError if it is missing, encrypted, damaged, empty or no spreadsheet.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    name, suffix = path.name, path.suffix.lower()
    if not head:
        raise InputError(f"{name}: the file is empty")
    if head == _OLE:
        raise InputError(_ole(path))
    if head.startswith(_ZIP) or suffix in WORKBOOKS:
        return _workbook(path)
    if suffix not in TEXTS:
        raise InputError(f"{name}: {suffix or 'this'} files are not read; save it as xlsx or csv")
    return csv_book(path.read_bytes(), name, path)


def csv_book(data: bytes, name: str, path: Path = Path("-")) -> Book:
    """Read CSV from bytes; raises InputError if they are no text."""
    table = csv_text.parse(data, name)
    if not any(cell.strip() for row in table.rows for cell in row):
        raise InputError(f"{name}: the file is empty")
    return Book(name, path, [""], table.delimiter, table.rows)


def _workbook(path: Path) -> Book:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    name = path.name
    try:
        with zipfile.ZipFile(path) as package:
            parts = set(package.namelist())
        if "xl/workbook.xml" not in parts:
            raise InputError(
                f"{name}: a zip archive, but no xlsx workbook; open it in Excel and save it as xlsx"
            )
        book = CalamineWorkbook.from_path(str(path))
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    except (zipfile.BadZipFile, CalamineError, OSError) as error:
        raise InputError(f"{name}: not a workbook that can be read ({error}); {_REPAIR}") from None
    seen = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in sheets if sheet.name not in seen]
    return Book(name, path, seen, _workbook=book, _hidden=hidden)


def _percent(cell: Any) -> Any:
    return Percent(cell) if isinstance(cell, (int, float)) else cell


def _ole(path: Path) -> str:
    """What to say of a file in the container that old and encrypted workbooks share."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return (
            f"{path.name}: the workbook is encrypted with a password; "
            "open it in Excel, remove the password (File > Info > Protect Workbook), and save it"
        )
    return f"{path.name}: a workbook in the old xls format; open it in Excel and save it as xlsx"
