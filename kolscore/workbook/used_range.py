"""Finds how far the cells of a sheet reach; takes out of xlsx those that stand far from all others.

The reader of values keeps room for every cell of the area between the first and
the last; one slip of a finger in XFD1048576 would make that half a terabyte.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from kolscore.words import say

_LARGEST_AREA: Final = 5_200_000
_PREFIX: Final = re.compile(rb"<(\w+:)?sheetData\b")
_ROW_END: Final = re.compile(rb"</(?:\w+:)?row>")
_COLUMN: Final = re.compile(rb"""\sr=["']([A-Za-z]{1,3})\d""")
_ROW: Final = re.compile(rb"""\sr=["'](\d+)""")
_SPARSE: Final = 4
"""An area so many times larger than its cells is mostly empty."""
_ROWS_APART: Final = 5_000
_COLUMNS_APART: Final = 200
_FAR: Final = re.compile(rb"""r=["'](?:[A-Za-z]{3}\d|[B-Zb-z][A-Za-z]\d|[A-Za-z]{0,3}\d{6})""")
"""A cell beyond column AZ or row 99,999: without one the area is small enough."""
_PLAINLY_FAR: Final = re.compile(rb' r="(?:[A-Za-z]{3}\d|[B-Zb-z][A-Za-z]\d|[A-Za-z]{0,3}\d{6})')
"""The same where every address is written in the usual way, which is found faster."""


class CellDetails(NamedTuple):
    """What the values of a sheet alone do not tell."""

    area: int
    """Number of places between the first cell and the last."""
    filled: int
    errors: dict[tuple[int, int], str]
    """Cells by row and column, from 1."""
    percent: set[tuple[int, int]]
    unknown: set[tuple[int, int]]
    """Formulas that were never calculated."""

    @property
    def too_sparse(self) -> bool:
        """Whether a reader that keeps room for the whole area would run out of it."""
        return self.area > max(_LARGEST_AREA, _SPARSE * self.filled)


class Reach:
    """Cells, as they are come by."""

    def __init__(self) -> None:
        self.filled = 0
        self.errors: dict[tuple[int, int], str] = {}
        self.percent: set[tuple[int, int]] = set()
        self.unknown: set[tuple[int, int]] = set()
        self._rows = (0, 0)
        self._columns = (0, 0)

    def add(self, row: int, column: int, error: str | None = None) -> None:
        """Add a cell that is not blank."""
        if self.filled:
            (top, bottom), (left, right) = self._rows, self._columns
            if not top <= row <= bottom:
                self._rows = min(top, row), max(bottom, row)
            if not left <= column <= right:
                self._columns = min(left, column), max(right, column)
        else:
            self._rows, self._columns = (row, row), (column, column)
        self.filled += 1
        if error is not None:
            self.errors[row, column] = error

    @property
    def cells(self) -> CellDetails:
        """What was come by."""
        area = (self._rows[1] - self._rows[0] + 1) * (self._columns[1] - self._columns[0] + 1)
        return CellDetails(area if self.filled else 0, self.filled, self.errors, self.percent, self.unknown)


class _Marks(NamedTuple):
    """How cells and rows are written in a sheet."""

    cell: bytes
    cells: re.Pattern[bytes]
    rows: re.Pattern[bytes]
    """Attributes of cells and of rows."""
    whole: re.Pattern[bytes]


class OutlierCells(NamedTuple):
    """What to take out so that a sheet can be read."""

    last_row: int
    last_column: int
    """Where the table ends; beyond stand the outlier cells."""
    addresses: list[str]


def outlier_cells(sheet: bytes) -> OutlierCells | None:
    """Cells that stand far from all others; None if the area is small, or as full as it is large.

    Raises ValueError if the area is too large without any such cells.
    """
    marks = _marks(sheet)
    placed = (
        sheet.count(marks.cell + b" ") == sheet.count(marks.cell + b' r="') and marks.cell + b">" not in sheet
    )
    plain = sheet.count(marks.cell + b' r="') + sheet.count(b'<row r="') == sheet.count(b'r="')
    if placed and not (_PLAINLY_FAR if plain else _FAR).search(sheet):
        return None
    cells = _COLUMN.findall(_open(marks.cells, sheet))
    rows = max(map(int, _ROW.findall(_open(marks.rows, sheet))), default=0)
    columns = max(map(column_number, set(cells)), default=0)
    too_far = ValueError(say("workbook.used_range.sparse", rows=rows, columns=columns))
    if not placed:
        columns = max(columns, max((row.count(marks.cell) for row in _ROW_END.split(sheet)), default=0))
    if rows * columns <= max(_LARGEST_AREA, _SPARSE * len(cells)):
        return None
    if not placed:
        raise too_far
    places = [
        (int(found[2]), column_number(found[1]), found[1] + found[2])
        for found in marks.whole.finditer(sheet)
        if not found[0].endswith(b"/>")
    ]
    last_row = _before_gap((row for row, _, _ in places), _ROWS_APART)
    last_column = _before_gap((column for _, column, _ in places), _COLUMNS_APART)
    out = [address.decode() for row, column, address in places if row > last_row or column > last_column]
    kept = len(places) - len(out)
    if (
        kept < len(cells) - len(out)
        or kept < len(out)
        or last_row * last_column > max(_LARGEST_AREA, _SPARSE * kept)
    ):
        raise too_far
    return OutlierCells(last_row, last_column, out) if out else None


def without(path: Path, part: str, sheet: bytes, found: OutlierCells) -> tuple[io.BytesIO, bytes]:
    """A copy of the package in memory without the outlier cells, and that sheet."""

    def kept(cell: re.Match[bytes]) -> bytes:
        far = int(cell[2]) > found.last_row or column_number(cell[1]) > found.last_column
        return b"" if far else cell[0]

    mended = _marks(sheet).whole.sub(kept, sheet)
    copy = io.BytesIO()
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(copy, "w") as target:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                target.writestr(name, mended if name == part else package.read(name))
    copy.seek(0)
    return copy, mended


def _open(pattern: re.Pattern[bytes], sheet: bytes) -> bytes:
    """Attributes of the elements that hold something, or could."""
    return b"\n".join([attributes for attributes in pattern.findall(sheet) if not attributes.endswith(b"/")])


def _marks(sheet: bytes) -> _Marks:
    """The patterns for a sheet, whose elements may have a prefix."""
    said = _PREFIX.search(sheet)
    return _marks_with(said[1] or b"" if said else b"")


@cache
def _marks_with(prefix: bytes) -> _Marks:
    cell, row = b"<" + prefix + b"c", b"<" + prefix + b"row"
    at = rb"""\s(?:[^>]*?\s)?r=["']"""
    more = rb"[^>/]*(?:/(?!>)[^>/]*)*"
    return _Marks(
        cell,
        re.compile(cell + rb"(\s[^>]*)>"),
        re.compile(row + rb"(\s[^>]*)>"),
        re.compile(
            cell + at + rb"""([A-Za-z]{1,3})(\d{1,7})["']""" + more + b"(?:/>|>.*?</" + prefix + b"c>)",
            re.DOTALL,
        ),
    )


def column_number(letters: bytes) -> int:
    """Number of a column, by its letters; 1 is A."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _before_gap(numbers: Iterable[int], apart: int) -> int:
    """The last number before the first wide gap."""
    last = 0
    for number in sorted(set(numbers)):
        if last and number - last > apart:
            break
        last = number
    return last
