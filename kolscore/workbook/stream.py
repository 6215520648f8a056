"""Reads the rows of a large xlsx sheet block by block, so that memory does not grow with the sheet."""

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from kolscore.errors import InputError
from kolscore.reading import BadCell, Percent
from kolscore.workbook.extent import column_number
from kolscore.workbook.lossless.book import Workbook
from kolscore.workbook.lossless.package import WORKBOOK, Package
from kolscore.workbook.lossless.sheet import SheetPart
from kolscore.workbook.passed_over import ERROR, UNKNOWN, percent_in

_CELL: Final = re.compile(
    rb'<c r="([A-Z]{1,3})(\d+)"(?: s="(\d+)")?(?: t="(\w+)")?[^>]*?(?:/>|(?<!/)>(.*?)</c>)', re.DOTALL
)
_VALUE: Final = re.compile(rb"<v[^>]*>([^<]*)</v>")
_TEXT: Final = re.compile(rb"<t(?:\s[^>]*)?>([^<]*)</t>")
_SOUND: Final = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_SHARED: Final = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)
_FORMAT: Final = re.compile(rb'<numFmt\b[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"')
_FORMATS: Final = re.compile(rb"<cellXfs\b[^>]*>(.*?)</cellXfs>", re.DOTALL)
_USED: Final = re.compile(rb'<xf\b[^>]*?numFmtId="(\d+)"')
_DATES: Final = frozenset(str(number).encode() for number in (*range(14, 23), *range(45, 48)))
"""The formats for dates and times that need no definition."""
_OF_DATE: Final = re.compile(rb"[dmyhs]", re.IGNORECASE)
_SPOKEN: Final = re.compile(rb'&quot;.*?&quot;|\[[^\]]*\]|\\.|"[^"]*"')
"""Parts of a format that are shown as they are, or name a colour."""
_CODED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TOGETHER: Final = 4 << 20
"""Bytes of a sheet's part that are read at a time."""
_SINCE_1900: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones
_SINCE_1904: Final = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_LAST_DAY: Final = 2_958_466


class Blocks:
    """One sheet of a workbook: its part in blocks, and what makes values of them. It can be copied to a process."""

    def __init__(self, package: Package, sheet: str) -> None:
        book = Workbook(package)
        self.part = next(one.part for one in book.sheets if one.name == sheet)
        self._where = f"{package.path.name}, sheet {sheet!r}"
        shared = [one.target for one in package.relations(WORKBOOK) if one.type == "sharedStrings"]
        self._texts = _shared(package.read(shared[0])) if shared and shared[0] in package else []
        styles = [one.target for one in package.relations(WORKBOOK) if one.type == "styles"]
        formats = package.read(styles[0]) if styles and styles[0] in package else b""
        self._percent = percent_in(formats)
        self._dates = _dates_in(formats)
        self._first_day = _SINCE_1904 if b'date1904="1"' in book.text.data else _SINCE_1900
        self._columns: dict[bytes, int] = {}

    def blocks(self, package: Package) -> Iterator[bytes]:
        """The rows of the sheet as they are written, some thousands at a time."""
        held: list[bytes] = []
        size = 0
        for block in SheetPart(package.chunks(self.part), self._where).blocks():
            held.append(block)
            size += len(block)
            if size >= _TOGETHER:
                yield b"".join(held)
                held, size = [], 0
        if size:
            yield b"".join(held)

    def rows(self, block: bytes) -> tuple[int, list[list[Any]]]:
        """The number of the first row of a block, and the cells of its rows, from column A on.

        Raises InputError if cells are written in a way that only a reader of small sheets understands.
        """
        cells = _CELL.findall(block)
        if len(cells) != block.count(b"<c ") + block.count(b"<c>"):
            raise InputError(
                f"{self._where}: is too large to be read at once, and its cells are not written as Excel does; "
                "open it in Excel and save it again"
            )
        rows: dict[int, list[Any]] = {}
        for letters, number, style, kind, inside in cells:
            if inside:
                row = rows.setdefault(int(number), [])
                column = self._column(letters)
                if len(row) < column:
                    row.extend([None] * (column - len(row)))
                value = self._value(style, kind, inside)
                if len(row) == column:
                    row.append(value)
                else:
                    row[column] = value
        if not rows:
            return 0, []
        first, last = min(rows), max(rows)
        return first, [rows.get(number, []) for number in range(first, last + 1)]

    def _column(self, letters: bytes) -> int:
        if letters not in self._columns:
            self._columns[letters] = column_number(letters) - 1
        return self._columns[letters]

    def _value(self, style: bytes, kind: bytes, inside: bytes) -> Any:
        if kind == b"inlineStr":
            plain = inside[7:-9]
            return _plain(plain if inside[:7] == b"<is><t>" and b"<" not in plain else _joined(inside))
        found = None if inside.startswith(b"<v>") else _VALUE.search(inside)
        if found is None and not inside.startswith(b"<v>"):
            return BadCell("=…", UNKNOWN) if b"<f" in inside else None
        written = found[1] if found else inside[3:-4]
        if kind in (b"", b"n"):
            return self._number(style, written)
        if kind == b"s":
            return self._texts[int(written)]
        if kind == b"b":
            return written == b"1"
        return BadCell(written.decode(), ERROR) if kind == b"e" else _plain(written)

    def _number(self, style: bytes, written: bytes) -> Any:
        if not written:
            return None
        number = float(written)
        if style in self._percent:
            return Percent(number)
        if style in self._dates and 0 <= number < _LAST_DAY:
            return self._first_day + dt.timedelta(days=number)
        return number


def _shared(part: bytes) -> list[str]:
    """The shared texts of a workbook."""
    return [_plain(_joined(inside)) for inside in _SHARED.findall(part)]


def _joined(inside: bytes) -> bytes:
    """The runs of a text, without how they are spoken."""
    if b"<rPh" in inside:
        inside = _SOUND.sub(b"", inside)
    return b"".join(_TEXT.findall(inside))


def _plain(written: bytes) -> str:
    text = written.decode()
    if "&" in text:
        text = unescape(text)
    return _CODED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _dates_in(styles: bytes) -> frozenset[bytes]:
    """Numbers of the cell styles that show a number as a date or time."""
    own = {number for number, code in _FORMAT.findall(styles) if _OF_DATE.search(_SPOKEN.sub(b"", code))}
    formats = _FORMATS.search(styles)
    used = _USED.findall(formats[1]) if formats else []
    return frozenset(str(place).encode() for place, one in enumerate(used) if one in own | _DATES)
