"""Makes the cells of a line where none are yet: each distinct value is written out once, each format looked up once."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from kolscore.reading.sheet import letters
from kolscore.workbook.xlsx_patch.cells import cell_end, is_plain

_HERE: Final = b"\x01"
"""Stands for the number of the row in cells that are being made: XML cannot hold it."""
_TEXT: Final = "…"
_SHORT: Final = 64
_FORMATS: Final = 32
_REMEMBERED: Final = 1_024

StyleFor = Callable[[int, int], int | None]
"""Gives a format for the column at a place (-1: for headers), like the format of another cell; None for no format."""


class FreshRow(NamedTuple):
    """A row that gets cells."""

    number: int
    values: Sequence[Any]
    """One for each of the columns; None empties a cell that is there."""
    like: int
    """Number of the column whose cell in this row the new ones look like."""
    header: bool
    """Whether it is a header, which looks just like the others."""


class FreshCells:
    """Makes cells for some columns."""

    def __init__(self, columns: Sequence[int], style_for: StyleFor, prefix: str) -> None:
        self._letters = [letters(column) for column in columns]
        self._order = sorted(range(len(columns)), key=columns.__getitem__)
        self._sorted = self._order == list(range(len(columns)))
        self._style_for = style_for
        self._prefix = prefix
        self._like = lru_cache(_FORMATS)(self._columns_like)

    def of(self, line: FreshRow, style: int) -> bytes:
        """The cells of a line, like a format, in the order of their columns; no value and no format make no cell."""
        columns, values = self._like(style, line.header), line.values
        if self._sorted:
            cells = [column[value] for column, value in zip(columns, values, strict=True)]
        else:
            cells = [columns[place][values[place]] for place in self._order]
        return b"".join(cells).replace(_HERE, b"%d" % line.number)

    def one(self, line: FreshRow, style: int, place: int) -> bytes:
        """The cell of a line for the column at a place."""
        return self._like(style, line.header)[place][line.values[place]].replace(_HERE, b"%d" % line.number)

    def _columns_like(self, style: int, header: bool) -> "list[_Column]":
        found = []
        for place, letter in enumerate(self._letters):
            own = self._style_for(-1 if header else place, style)
            shown = "" if own is None else f' s="{own}"'
            beginning = f'<{self._prefix}c r="{letter}'.encode() + _HERE + f'"{shown}'.encode()
            found.append(_Column(beginning, self._prefix, styled=bool(style)))
        return found


class _Column(dict[Any, bytes]):
    """The cells of a column by their values, as they are asked for; those that occur again and again are remembered."""

    def __init__(self, beginning: bytes, prefix: str, *, styled: bool) -> None:
        super().__init__()
        self._beginning = beginning
        self._prefix = prefix
        before, after = cell_end(_TEXT, prefix).split(_TEXT)
        self._before, self._after = beginning + before.encode(), after.encode()
        self._false, self._true = (beginning + cell_end(one, prefix).encode() for one in (False, True))
        self[None] = beginning + b"/>" if styled else b""

    def __missing__(self, value: Any) -> bytes:
        kind = type(value)
        cell: bytes
        if kind is bool:
            return self._true if value else self._false
        if kind is str and is_plain(value):
            cell = self._before + value.encode() + self._after
        else:
            cell = self._beginning + cell_end(value, self._prefix).encode()
        # Whole numbers and truth values are equal and written in different ways, as are 0.0 and -0.0.
        again = len(value) <= _SHORT if kind is str else kind is float and not value.is_integer()
        if again and len(self) < _REMEMBERED:
            self[value] = cell
        return cell
