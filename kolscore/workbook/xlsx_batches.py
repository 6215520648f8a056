"""Reads the rows of a large xlsx sheet block by block, so that memory does not grow with the sheet."""

import datetime as dt
import re
from array import array
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from html import unescape
from itertools import accumulate, islice
from math import isfinite
from pathlib import Path
from typing import Any, Final

from kolscore.errors import InputError, OutputError
from kolscore.reading import BadCell, Percent, Sheet
from kolscore.reading.sheet import letters
from kolscore.words import say
from kolscore.workbook.cell_metadata import number_formats, percent_in
from kolscore.workbook.package import readable
from kolscore.workbook.used_range import column_number
from kolscore.workbook.xlsx_patch.book import Workbook
from kolscore.workbook.xlsx_patch.package import WORKBOOK, Package
from kolscore.workbook.xlsx_patch.sheet import SheetPart
from kolscore.workbook.xlsx_patch.xml_bytes import LAST_COLUMN, LAST_ROW

_CELL: Final = re.compile(
    rb'<c r="([A-Z]{1,3})(\d+)"(?: s="(\d+)")?(?: t="(\w+)")?[^>]*?(?:/>|(?<!/)>(.*?)</c>)', re.DOTALL
)
_VALUE: Final = re.compile(rb"<v[^>]*>([^<]*)</v>")
_TEXT: Final = re.compile(rb"<t(?:\s[^>]*)?>([^<]*)</t>")
_SOUND: Final = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_SHARED: Final = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)
_BEGIN: Final = b"<si><t>"
_END: Final = b"</t></si>"
_DATES: Final = frozenset(
    str(number) for number in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))
)
"""The formats for dates and times that need no definition."""
_OF_DATE: Final = re.compile("[dmyhs]", re.IGNORECASE)
_SPOKEN: Final = re.compile(r'".*?"|\[[^\]]*\]|\\.|General|Standard')
"""Parts of a format that are shown as they are, or name a colour."""
_CODED: Final = re.compile(r"_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
"""A sign by its number; half of a sign is none, and stays as it is written."""
_KNOWN: Final = 20_000
"""Shared texts that are kept at hand."""
_TRUE: Final = (b"1", b"true")
_SHOWN: Final = 40
_TOGETHER: Final = 4 << 20
"""Bytes of a sheet's part that are read at a time."""
_SINCE_1900: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones
_SINCE_1904: Final = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_LARGEST_GAP: Final = 100_000
_LARGEST_ROOM: Final = 5_000_000
"""Empty places left of cells, in the rows that are read at a time."""
_NO_LEAP_DAY: Final = 60
"""The 29th of February 1900, which there was not, and which spreadsheets count all the same."""
_DAY: Final = 86_400_000
"""Milliseconds."""
_LAST_DAY: Final = 2_958_466


class XlsxSource:
    """A sheet that is too large to be in memory, batch by batch: the rows as they are written in its part."""

    def __init__(self, path: Path, sheet: Sheet) -> None:
        """`sheet` is an empty one, with the names and what is known of it beforehand."""
        self._path, self._sheet = path, sheet
        with Package(path) as package:
            self._blocks = Blocks(package, sheet.name)
            self._size = package.size(self._blocks.part)

    @property
    def remarks(self) -> list[str]:
        """Nothing was odd: what is odd is refused."""
        return []

    @property
    def empty(self) -> Sheet:
        """The sheet without its rows."""
        return self._sheet

    def batches(self) -> Generator[bytes]:
        """The rows as they are written, some thousands at a time."""
        with Package(self._path) as package:
            yield from self._blocks.blocks(package)

    def sheet(self, batch: bytes) -> Sheet | None:
        """The rows of a batch; None if it has none."""
        first, rows = self._blocks.rows(batch)
        return replace(self._sheet, rows=rows, top=first) if rows else None

    def share(self, batch: bytes) -> float:
        """How much of the sheet a batch is."""
        return len(batch) / max(1, self._size)


class Blocks:
    """One sheet of a workbook: its part in blocks, and what makes values of them. It can be copied to a process."""

    def __init__(self, package: Package, sheet: str) -> None:
        self._where = f"{package.path.name}, sheet {sheet!r}"
        with readable(package.path.name):
            book = Workbook(package)
            self.part = next(one.part for one in book.sheets if one.name == sheet)
            formats = b"".join(_chunks_of(package, "styles"))
            self._percent = percent_in(formats)
            self._dates = _dates_in(formats)
            self._texts = SharedTexts(_chunks_of(package, "sharedStrings"))
        self._first_day = _SINCE_1904 if b'date1904="1"' in book.text.data else _SINCE_1900
        self._columns: dict[bytes, int] = {}

    def blocks(self, package: Package) -> Iterator[bytes]:
        """The rows of the sheet as they are written, some thousands at a time.

        Raises InputError if they are damaged, or have no end.
        """
        held: list[bytes] = []
        size = 0
        for block in self._pieces(package):
            held.append(block)
            size += len(block)
            if size >= _TOGETHER:
                yield b"".join(held)
                held, size = [], 0
        if size:
            yield b"".join(held)

    def _pieces(self, package: Package) -> Iterator[bytes]:
        try:
            with readable(self._where):
                yield from SheetPart(package.chunks(self.part), self._where).blocks()
        except OutputError as error:  # what cannot be written into cannot be read in parts
            raise InputError(str(error)) from None

    def rows(self, block: bytes) -> tuple[int, list[list[Any]]]:
        """The number of the first row of a block, and the cells of its rows, from column A on.

        Raises InputError if cells are damaged, or written in a way that only a reader of small sheets understands.
        """
        cells = _CELL.findall(block)
        if len(cells) != block.count(b"<c ") + block.count(b"<c>"):
            raise InputError(say("workbook.batches.unusual", where=self._where))
        rows = self._placed(cells)
        if not rows:
            return 0, []
        numbered = {int(at): row for at, row in rows.items()}
        first, last = min(numbered), max(numbered)
        if first < 1 or last > LAST_ROW:
            none = first if first < 1 else last
            raise InputError(
                say(
                    "workbook.batches.no_such_row",
                    where=self._where,
                    none=none,
                    repair=say("workbook.repair"),
                )
            )
        if last - first > _LARGEST_GAP + 2 * len(rows):
            raise InputError(
                say("workbook.batches.far_apart", where=self._where, delete=say("workbook.delete_stray"))
            )
        return first, [numbered.get(at, []) for at in range(first, last + 1)]

    def _placed(self, cells: Iterable[tuple[bytes, ...]]) -> dict[bytes, list[Any]]:
        """The values of cells, row by row, each in its place."""
        rows: dict[bytes, list[Any]] = {}
        columns, value_of = self._columns, self._value
        number, row, room = b"", [], _LARGEST_ROOM
        for letter, at, style, kind, inside in cells:
            if not inside:
                continue
            if at != number:
                number, row = at, rows.setdefault(at, [])
            column = columns.get(letter)
            if column is None:
                column = columns[letter] = column_number(letter) - 1
            # What most cells are is taken here: a plain text, and a plain number.
            try:
                if kind == b"inlineStr" and inside[:7] == b"<is><t>" and b"<" not in inside[7:-9]:
                    value: Any = inside[7:-9].decode()
                    if "&" in value or "_x" in value or "\r" in value:
                        value = _plain(inside[7:-9])
                else:
                    value = value_of(style, kind, inside)
            except (ValueError, IndexError) as error:
                cell = f"{self._where}, cell {(letter + at).decode()}"
                raise InputError(
                    say(
                        "workbook.batches.fault",
                        cell=cell,
                        fault=self._fault(error, kind, inside),
                        repair=say("workbook.repair"),
                    )
                ) from None
            if len(row) == column:
                row.append(value)
            elif len(row) < column:
                room = self._reach(row, column, room)
                row.append(value)
            else:
                row[column] = value
        return rows

    def _reach(self, row: list[Any], column: int, room: int) -> int:
        """Let a row reach up to a column; gives how much room is left for empty places."""
        empty = column - len(row)
        if empty > room or column >= LAST_COLUMN:
            raise InputError(
                say(
                    "workbook.batches.far_right",
                    where=self._where,
                    column=letters(column + 1),
                    delete=say("workbook.delete_stray"),
                )
            )
        row.extend([None] * empty)
        return room - empty

    def _fault(self, error: Exception, kind: bytes, inside: bytes) -> str:
        """What is wrong with a cell that cannot be read."""
        if isinstance(error, UnicodeDecodeError):
            return say("workbook.batches.not_utf8")
        found = _VALUE.search(inside)
        written = found[1].decode(errors="replace")[:_SHOWN] if found else ""
        if kind == b"s":
            return say("workbook.batches.no_such_text", written=repr(written), texts=len(self._texts))
        return say("workbook.batches.not_a_number", written=repr(written))

    def _value(self, style: bytes, kind: bytes, inside: bytes) -> Any:
        if inside[:3] == b"<v>":
            written = inside[3:-4]
        elif kind == b"inlineStr":
            return _plain(_joined(inside))
        elif found := _VALUE.search(inside):
            written = found[1]
        else:
            return BadCell("=…", say("workbook.cells.no_result")) if b"<f" in inside else None
        if kind == b"s":
            if written[:1] == b"-":  # which would count from the end
                raise IndexError
            return self._texts[int(written)]
        if not kind or kind == b"n":
            return self._number(style, written)
        if kind == b"b":
            return written in _TRUE
        return (
            BadCell(written.decode(), say("workbook.cells.formula_error"))
            if kind == b"e"
            else _plain(written)
        )

    def _number(self, style: bytes, written: bytes) -> Any:
        if not written:
            return None
        number = float(written)
        if not isfinite(number) or b"_" in written:  # Python's own ways to write a number
            raise ValueError
        if style in self._percent:
            return Percent(number)
        if style in self._dates and 0 <= number < _LAST_DAY:
            early = 1 <= number < _NO_LEAP_DAY and self._first_day is _SINCE_1900
            day = self._first_day + dt.timedelta(milliseconds=round((number + early) * _DAY))
            return day.time() if number < 1 else day.date() if number.is_integer() else day
        return number


def _chunks_of(package: Package, kind: str) -> Iterator[bytes]:
    """The part of the workbook that is of a kind, if it is there, piece by piece."""
    parts = [one.target for one in package.relations(WORKBOOK) if one.type == kind]
    return package.chunks(parts[0]) if parts and parts[0] in package else iter(())


class SharedTexts:
    """The shared texts of a workbook, as they are written: each becomes a text when a cell stands for it.

    Millions of Python's texts would take many times the memory of their bytes.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._written = bytearray()
        self._ends = array("Q")
        self._known: dict[int, str] = {}
        """Those that were asked for of late: countries and the like stand in every row."""
        rest = b""
        for chunk in chunks:
            rest += chunk
            cut = rest.rfind(b"</si>") + len(b"</si>")
            if cut >= len(b"</si>"):
                self._take(rest[:cut])
                rest = rest[cut:]
        self._take(rest)

    def _take(self, block: bytes) -> None:
        texts = _texts_in(block)
        start = len(self._written)
        written = b"".join(texts)
        written.decode()  # raises where a text is not UTF-8
        self._written += written
        self._ends.extend(islice(accumulate(map(len, texts), initial=start), 1, None))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, place: int) -> str:
        text = self._known.get(place)
        if text is None:
            end = self._ends[place]
            text = _plain(bytes(self._written[self._ends[place - 1] if place else 0 : end]))
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known[place] = text
        return text


def _texts_in(block: bytes) -> list[bytes]:
    """The shared texts of a block as they are written, without how they look and are spoken."""
    plain = block.replace(b'<t xml:space="preserve">', b"<t>")
    count = plain.count(b"<si>")
    if (
        count
        and count == plain.count(_BEGIN) == plain.count(_END) == plain.count(b"<t>")
        and b"<si/>" not in plain
    ):
        # Most are of one piece, and stand close together: to cut there takes a tenth of the time.
        texts = plain[plain.find(_BEGIN) + len(_BEGIN) : plain.rfind(_END)].split(_END + _BEGIN)
        if len(texts) == count:
            return texts
    return list(map(_joined, _SHARED.findall(block)))


def _joined(inside: bytes) -> bytes:
    """The runs of a text, without how they are spoken."""
    if b"<rPh" in inside:
        inside = _SOUND.sub(b"", inside)
    return b"".join(_TEXT.findall(inside))


def _plain(written: bytes) -> str:
    text = written.decode()
    if "\r" in text:  # line breaks are one sign in XML, however they are written
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = unescape(text)
    return _CODED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _dates_in(styles: bytes) -> frozenset[bytes]:
    """Numbers of the cell styles that show a number as a date or time."""
    shown = enumerate(number_formats(styles))
    return frozenset(
        str(place).encode()
        for place, code in shown
        if code in _DATES or (not code.isdecimal() and _OF_DATE.search(_SPOKEN.sub("", code)))
    )
