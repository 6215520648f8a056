"""Reads a file as sheets of plain cells: workbooks by python-calamine, text by the standard library."""

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kolscore.errors import InputError
from kolscore.fields import Signal
from kolscore.reading import BadCell, Percent, Sheet
from kolscore.reading.one_column import taken_apart
from kolscore.reading.sheet import AsOf, text_of
from kolscore.words import near, say, some
from kolscore.workbook import csv_text, json_text
from kolscore.workbook.alike import share_texts
from kolscore.workbook.csv_source import CsvSource
from kolscore.workbook.package import LARGEST, kind_of, opened
from kolscore.workbook.reader_errors import told
from kolscore.workbook.sheets import cells_in, sheets_in, sheets_of
from kolscore.workbook.unheaded import take_out
from kolscore.workbook.used_range import CellDetails
from kolscore.workbook.xlsx_batches import XlsxSource
from kolscore.workbook.xlsx_patch.inspection import Own, are_ours, own as own_in
from kolscore.workbook.xlsx_patch.package import Package
from kolscore.workbook.xlsx_patch.xml_bytes import Area

WORKBOOKS: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")
OTHER_WORKBOOKS: Final = (".xls", ".xlsb", ".ods")
"""Read for their values; what is written is a new xlsx workbook."""
JSON: Final = (".jsonl", ".ndjson", ".json")
TEXTS: Final = (".csv", ".tsv", ".txt")
IN_FOLDERS: Final = (*WORKBOOKS, *OTHER_WORKBOOKS, ".csv", ".tsv", ".jsonl", ".ndjson")
"""What is taken from a folder; txt and json files there are mostly something else."""
LARGE: Final = 48 << 20
"""Bytes of a sheet's part, some 50,000 rows with 20 columns, from which it is read in parts."""
LARGE_TEXT: Final = 16 << 20
"""Bytes of a CSV file, some 50,000 rows with 20 columns, from which it is read in batches."""
_NOTHING: Final = ' \t\r\n,;|"'
_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP: Final = b"PK"


@dataclass(slots=True)
class Book:
    """An input, opened for reading."""

    name: str
    """Name of the file, for messages."""
    path: Path
    """"-" for standard input."""
    sheet_names: list[str]
    """Names of the sheets that a user sees; [""] for text."""
    kind: str
    """"xlsx" (xlsm too), "xls", "xlsb", "ods", "csv", "json" or "parquet": what the file holds, whatever it is called."""
    delimiter: str = ","
    platform: str = ""
    """The platform of rows that say none, if the user named it."""
    signals: tuple[Signal, ...] = ()
    """The columns that the user's rubric adds."""
    as_of: AsOf | None = None
    """The day from which dates are counted back where nothing in the file says which: that on which it was saved."""
    remarks: list[str] = field(default_factory=list)
    """What a user should know of how the file was read; it grows as sheets are read."""
    hidden: list[str] = field(default_factory=list)
    """Names of the sheets that a user does not see."""
    records: int = 0
    """The number of the first record, where each row below the header is a creator, and none a total; 0 where one may be."""
    _texts: dict[str, list[list[Any]]] | None = None
    """The rows of a text; of JSON, those of each list that may be meant, by its name."""
    _stream: CsvSource | None = None
    """A text that is too large to be in memory as long as it need not be."""
    _workbook: Any = None
    _cells: dict[str, CellDetails] = field(default_factory=dict)
    """What the values of xls, xlsb and ods do not tell, by sheet."""
    own_sheets: frozenset[str] = frozenset()
    """Sheets of our own."""
    _own: dict[str, dict[str, Area]] = field(default_factory=dict)
    """What the marks of our own columns stand for, by sheet."""
    _folder: Any = None
    """The folder that holds the decrypted copy, if there is one; it goes with the book."""

    @property
    def is_workbook(self) -> bool:
        """Whether it is a workbook; if not, it is text."""
        return self.kind not in ("csv", "json")

    @property
    def reader(self) -> Any:
        """What reads the values of a workbook; it is opened when it is asked for."""
        if self._workbook is None:
            from python_calamine import CalamineWorkbook

            with told(self.name):
                if self.path.suffix.lower() in (WORKBOOKS if self.kind == "xlsx" else (f".{self.kind}",)):
                    self._workbook = CalamineWorkbook.from_path(str(self.path))
                else:
                    self._workbook = CalamineWorkbook.from_filelike(io.BytesIO(self.path.read_bytes()))
        return self._workbook

    def release(self) -> None:
        """Close the file when it has been read: on Windows nothing can take the place of an open one."""
        if self._workbook is not None:
            self._workbook.close()

    @property
    def was_encrypted(self) -> bool:
        """Whether it was opened with a password; what is written from it is not encrypted."""
        return self._folder is not None

    def own_headers(self, sheet: Sheet) -> frozenset[str]:
        """The headers of our own columns, which the user may have renamed."""
        found = []
        sheet = sheet.stored or sheet
        for at in self._own.get(sheet.name, {}).values():
            row, column = at.top - sheet.top, at.left - sheet.left
            if 0 <= row < len(sheet.rows) and 0 <= column < len(sheet.rows[row]):
                found.append(text_of(sheet.rows[row][column]))
        return frozenset(found) if are_ours(found) else frozenset()

    @property
    def own_keys(self) -> list[str]:
        """The keys of our own columns, whatever the user calls them."""
        return [key for marks in self._own.values() for key in marks]

    @property
    def can_be_kept(self) -> bool:
        """Whether the answers can be written into a copy of it, with all that is in it, whatever it is called."""
        return self.kind == "xlsx"

    def wanted(self, sheet: str | None) -> list[str]:
        """Names of the sheets asked for by name, by number from 1, or as "all"; all if not asked.

        Raises InputError for a sheet that is not there.
        """
        several = len(self.sheet_names) > 1
        if sheet is None and several and not self.is_workbook:
            found = " and ".join(f'"{name}"' for name in self.sheet_names)
            raise InputError(
                say("workbook.read.perhaps_in", name=self.name, found=found, sheet=repr(self.sheet_names[0]))
            )
        if sheet is None or sheet == "all" or not (self.is_workbook or several):
            return self.sheet_names
        every = [*self.sheet_names, *self.hidden]
        if sheet in every:
            return [sheet]
        if sheet.isdecimal() and 0 < int(sheet) <= len(self.sheet_names):
            return [self.sheet_names[int(sheet) - 1]]
        hint = near(sheet, every)
        sheets = ", ".join(map(repr, every))
        raise InputError(say("workbook.read.no_sheet", name=self.name, sheet=sheet, hint=hint, sheets=sheets))

    def large(self, wanted: str | None, kind: str) -> str | None:
        """The sheet asked for, or the first, if it is so large that it is to be read in batches; None otherwise.

        `kind` is that of the file that will be written: where it is another, the whole is read.
        """
        if self._stream:
            return "" if kind in ("csv", "jsonl") else None
        names = self.wanted(wanted)
        if not self.can_be_kept or wanted == "all" or not names or kind == "csv":
            return None
        return names[0] if self._size(names[0]) > LARGE else None

    def source(self, name: str) -> XlsxSource | CsvSource:
        """A large sheet, batch by batch."""
        sheet = Sheet([], name, self.name, platform=self.platform, as_of=self.as_of, signals=self.signals)
        if self._stream:
            self._stream = self._stream.named(sheet)
            return self._stream
        return XlsxSource(self.path, sheet)

    def is_too_large(self, name: str) -> bool:
        """Whether a sheet is more than is read at once."""
        return (self.path.stat().st_size if self._stream else self._size(name)) > LARGEST

    def _size(self, name: str) -> int:
        """Bytes of the part of an xlsx sheet."""
        from kolscore.workbook.cell_metadata import sheet_parts

        with opened(self.path) as package:
            part = sheet_parts(package).get(name, "")
            return package.getinfo(part).file_size if part else 0

    def sheet(self, name: str) -> Sheet:
        """Read a sheet. Raises InputError if it is too large to be read at once."""
        if self._stream:
            self._read_whole()
        if self._texts is not None:
            top = self.records - 1 if self.records else 1  # records are counted without their header
            return Sheet(
                self._texts[name], name, self.name, top, platform=self.platform, signals=self.signals, as_of=self.as_of,
                records=bool(self.records),
            )  # fmt: skip
        if self.kind == "xlsx" and self.is_too_large(name):
            raise InputError(say("workbook.read.sheet_too_large", name=self.name, sheet=repr(name)))
        # The part's own bytes are let go before its cells are read: a large sheet is in memory once, not twice.
        workbook, passed_over = self._bounded(name)
        with told(f"{self.name}, sheet {name!r}"):
            area = workbook.get_sheet_by_name(name)
            rows = area.to_python()
        top, left = area.start or (0, 0)
        merged = area.merged_cell_ranges
        del area
        share_texts(rows)
        for row, column, bad in passed_over:
            cells = rows[row - 1 - top] if 0 <= row - 1 - top < len(rows) else []
            if 0 <= column - 1 - left < len(cells):
                cells[column - 1 - left] = bad or _percent(cells[column - 1 - left])
        take_out(rows, top + 1, left + 1, self._own.get(name, {}))
        self._fill_merged(rows, merged, top, left, name)
        sheet = Sheet(rows, name, self.name, top + 1, left + 1, self.platform, self.signals, as_of=self.as_of)
        if apart := taken_apart(sheet):
            sheet, said = apart
            self._tell(say("workbook.read.sheet", name=repr(name), said=said))
        return sheet

    def _read_whole(self) -> None:
        """Read a large text after all, where more is asked than comes in batches. Raises InputError if it is too large."""
        if self.is_too_large(""):
            size = self.path.stat().st_size
            raise InputError(say("workbook.read.file_too_large", name=self.name, size=size >> 20))
        table = csv_text.parse(self.path.read_bytes(), self.name)
        self._texts, self._stream = {"": table.rows}, None
        self.remarks += table.remarks

    def _bounded(self, name: str) -> tuple[Any, list[tuple[int, int, BadCell | None]]]:
        """The workbook without the cells that make a sheet's area boundless, and what its values do not say."""
        if self.kind != "xlsx":
            return self.reader, list(self._passed_over(name, b""))
        from kolscore.workbook.cell_metadata import sheet_parts
        from kolscore.workbook.used_range import outlier_cells, without

        with opened(self.path) as package:
            part = sheet_parts(package).get(name, "")
            data = package.read(part) if part else b""
        try:
            found = outlier_cells(data)
        except ValueError as error:
            raise InputError(
                say(
                    "workbook.read.sheet_error",
                    name=self.name,
                    sheet=repr(name),
                    error=error,
                    delete=say("workbook.delete_stray"),
                )
            ) from None
        if found is None:
            return self.reader, list(self._passed_over(name, data))
        copy, data = without(self.path, part, data, found)
        self._tell(
            say(
                "workbook.read.far_away",
                name=repr(name),
                cells=some(found.addresses[:_SHOWN], len(found.addresses) - _SHOWN),
            )
        )
        from python_calamine import CalamineWorkbook

        with told(self.name):
            return CalamineWorkbook.from_filelike(copy), list(self._passed_over(name, data))

    def _passed_over(self, name: str, data: bytes) -> Iterator[tuple[int, int, BadCell | None]]:
        """Cells of which the value does not say all, by row and column from 1; None is for percentages."""
        from kolscore.workbook.cell_metadata import passed_over, percent_styles

        if self.kind == "xlsx":
            with opened(self.path) as package:
                percent = percent_styles(package)
            yield from passed_over(data, percent)
        elif cells := self._cells.get(name):
            yield from (
                (*place, BadCell(text, say("workbook.cells.formula_error")))
                for place, text in cells.errors.items()
            )
            yield from ((*place, BadCell("=…", say("workbook.cells.no_result"))) for place in cells.unknown)
            yield from ((*place, None) for place in cells.percent)

    def _fill_merged(self, rows: list[list[Any]], areas: Any, top: int, left: int, name: str) -> None:
        from kolscore.workbook.merged import fill_down

        if areas and (filled := fill_down(rows, areas, top, left)):
            self._tell(say("workbook.read.merged", n=filled, name=repr(name)))

    def _tell(self, remark: str) -> None:
        if remark not in self.remarks:
            self.remarks.append(remark)


_SHOWN: Final = 3


def open_book(path: Path, password: str | None = None) -> Book:
    """Open a file for reading; what it is decides, not what it is called.

    Raises InputError if it is missing, encrypted (with another password),
    damaged, empty, too large or no spreadsheet.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8)
        size, saved = path.stat().st_size, path.stat().st_mtime
    except FileNotFoundError:
        raise InputError(say("workbook.read.no_file", path=path)) from None
    except OSError as error:
        raise InputError(say("workbook.read.no_access", path=path, strerror=error.strerror)) from None
    if not head:
        raise InputError(say("workbook.read.empty", name=path.name))
    book = _large_text(path, head) if size > LARGE_TEXT else None
    if size > LARGEST and book is None:
        kind = "text" if path.suffix.lower() in TEXTS else "workbook"
        raise InputError(say(f"workbook.read.too_large.{kind}", name=path.name, size=size >> 20))
    book = book or _opened(path, head, password)
    book.as_of = AsOf(dt.datetime.fromtimestamp(saved, dt.UTC).date(), say("workbook.read.saved_on"))
    return book


def _large_text(path: Path, head: bytes) -> Book | None:
    """A large CSV file, if it can be read in batches."""
    if path.suffix.lower() not in TEXTS or head == _OLE or head.startswith(_ZIP):
        return None
    source = CsvSource.of(path)
    if source is None:
        return None
    return Book(path.name, path, [""], "csv", delimiter=source.delimiter, _stream=source)


def _opened(path: Path, head: bytes, password: str | None) -> Book:
    name, suffix = path.name, path.suffix.lower()
    if head == _OLE:
        return _old_workbook(path, password)
    if head.startswith(_ZIP) or suffix in WORKBOOKS:
        return _workbook(path, kind_of(path))
    if suffix in OTHER_WORKBOOKS and (head.lstrip().startswith(b"<") or suffix != ".xls"):
        what = "web_page" if head.lstrip().startswith(b"<") else "no_workbook"
        raise InputError(say(f"workbook.read.wrong_name.{what}", name=name, suffix=suffix[1:]))
    if suffix not in (*TEXTS, *JSON, ".xls"):
        raise InputError(say("workbook.read.unknown_kind", file=f"{name}: {suffix}" if suffix else name))
    return text_book(path.read_bytes(), name, path)


def text_book(data: bytes, name: str, path: Path = Path("-")) -> Book:
    """Read CSV or JSON from bytes; raises InputError if they are no text."""
    now = AsOf(dt.datetime.now(dt.UTC).date(), "today")
    if path.suffix.lower() in JSON:
        found = json_text.parse(data, name)
        texts = found.tables
        book = Book(name, path, list(texts), "json", as_of=now, remarks=found.remarks, _texts=texts)
    else:
        table = csv_text.parse(data, name)
        texts = {"": table.rows}
        book = Book(
            name, path, [""], "csv", delimiter=table.delimiter, as_of=now, remarks=table.remarks, _texts=texts
        )
    every = (cell for rows in texts.values() for row in rows for cell in row if cell is not None)
    if not any(str(cell).strip(_NOTHING) for cell in every):
        raise InputError(say("workbook.read.empty", name=name))
    return book


def book_of_records(name: str, path: Path, rows: list[list[Any]], as_of: AsOf, first: int = 1) -> Book:
    """Records that were read elsewhere, their header first; the first of them may have another number than 1."""
    return Book(name, path, [""], "parquet", as_of=as_of, records=first, _texts={"": rows})


def _workbook(path: Path, kind: str) -> Book:
    own = Own(frozenset(), {})
    large = False
    if kind == "xlsx":
        with opened(path) as archive, Package(path) as package:
            own = own_in(package)
            large = any(info.file_size > LARGE for info in archive.infolist())
    cells = {} if kind == "xlsx" else cells_in(path, kind)
    book = Book(path.name, path, [], kind, own_sheets=own.sheets, _cells=cells, _own=own.marks)
    # The reader takes in all shared texts at once: where a sheet is read in batches, it is not needed.
    there = sheets_in(path) if large else sheets_of(book.reader)
    book.sheet_names = [name for name, seen in there if seen and name not in own.sheets]
    book.hidden = [name for name, seen in there if not seen and name not in own.sheets]
    return book


def _old_workbook(path: Path, password: str | None) -> Book:
    """An xls workbook, or an encrypted one, which comes in the same container."""
    from kolscore.workbook.encrypted import decrypted, is_encrypted

    if not is_encrypted(path):
        return _workbook(path, "xls")
    folder, copy = decrypted(path, password)
    book = open_book(copy)
    book.name, book._folder = path.name, folder  # noqa: SLF001 - the folder is to go when the book does
    book.remarks.append(say("workbook.read.was_encrypted"))
    return book


def _percent(cell: Any) -> Any:
    return Percent(cell) if isinstance(cell, (int, float)) else cell
