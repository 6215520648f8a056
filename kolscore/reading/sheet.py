"""A sheet as reading sees it: a grid of plain cells that knows where it stood in its file."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from kolscore.fields import Signal

_UNSEEN: Final = (
    "\u200b\u200e\u200f\u2060\ufeff\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\xad"
    + "".join(filter(str.isspace, map(chr, range(0x3001))))
)
"""Signs that turn the direction of a text or hide in it, and blanks."""


class BadCell(NamedTuple):
    """A cell that holds no value: a spreadsheet's error, or a formula that was never calculated."""

    text: str
    """As the user sees it, such as "#DIV/0!"."""
    message: str


class Percent(float):
    """A number that its sheet shows as a percentage: 0.034, shown as 3.4%."""

    __slots__ = ()


class AsOf(NamedTuple):
    """The day that a list is of, and how we know."""

    day: dt.date
    by: str
    settled: bool = False
    """Whether it was found for a whole of which the sheet is a part."""


class Above(NamedTuple):
    """What the rows above a part of a table say of it."""

    head: int
    """Rows at the top of the part that are those of the whole, down to its header."""
    gap: bool = True
    """Whether a blank row, or a header, is the last."""
    alone: bool = False
    """Whether no more than one cell of the last is filled."""
    ended: bool = False
    """Whether the last row that was left out ends a table: a total, or a footnote."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells of one sheet: text, numbers, `Percent`, truth values, dates, None, "" or `BadCell`.

    Rows may differ in length.
    """

    rows: Sequence[Sequence[Any]]
    name: str = ""
    """Name of the sheet; "" where the file has none, as in CSV."""
    file: str = ""
    """Name of the file, for messages."""
    top: int = 1
    """Number of the first row, as the user sees it."""
    left: int = 1
    """Number of the first column; 1 is A."""
    platform: str = ""
    """The platform of rows that say none, if the user named it."""
    signals: tuple[Signal, ...] = ()
    """The columns that the user's rubric adds."""
    places: tuple[int, ...] = ()
    """The column from which each was read, from 0, where several stand in one; nothing where each stands alone."""
    as_of: AsOf | None = None
    """The day from which dates are counted back where nothing in the sheet says which."""
    stored: "Sheet | None" = None
    """The sheet as it is in its file, if its columns were read out of one."""
    above: Above | None = None
    """What stands above, where this is a part of a table."""
    records: bool = False
    """Whether the first row names the columns and each row below is a creator, as in parquet: no titles, no totals."""

    @property
    def where(self) -> str:
        """File and sheet, for messages."""
        return ", ".join(part for part in (self.file, f"sheet {self.name!r}" if self.name else "") if part)

    def letter(self, index: int) -> str:
        """Letters of a column, by its index in `rows`."""
        return letters(self.number(index))

    def number(self, index: int) -> int:
        """Number of a column as the user sees it, by its index in `rows`."""
        return self.left + (self.places[index] if index < len(self.places) else index)


class TableArea(NamedTuple):
    """Where a table lies, as indexes into the rows of a sheet."""

    header: int
    """The lowest row of the header; the row above the first creator where there is no header."""
    headers: dict[int, str]
    """Header of each column, by its index; "" if it has none."""
    rows: list[int]
    """Rows of creators."""
    left_out: list[tuple[int, str]]
    """Rows that are no creators, and why."""
    headless: bool = False
    """Whether the table has no header."""
    totals: Sequence[int] = ()
    """Of a part of a table, rows of creators that are called a total: whether they are one, only the whole shows."""
    gap: bool = False
    """Whether its last row is blank, or the header again."""
    hangs: bool = False
    """Whether it hangs on the rows above a part what became of a row."""


def letters(column: int) -> str:
    """Letters of a column, by its number from 1.

    >>> letters(1), letters(26), letters(27), letters(16_384)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing to see."""
    if isinstance(cell, str):
        return not cell or cell.isspace()
    return cell is None or cell != cell  # noqa: PLR0124 - nan


def filled(row: Sequence[Any]) -> int:
    """How many cells a row has, up to the last that holds something."""
    return next((place for place in range(len(row), 0, -1) if not is_blank(row[place - 1])), 0)


def without_marks(text: str) -> str:
    """A text without blanks around it, nor signs that nobody sees."""
    return text.strip() if text.isascii() else text.strip(_UNSEEN)


def text_of(cell: Any) -> str:
    """A cell as the user sees it: whole numbers without ".0", text without blanks around it.

    >>> text_of(42000.0), text_of(" a "), text_of(None), text_of(True), text_of(Percent(0.034))
    ('42000', 'a', '', 'TRUE', '3.4%')
    """
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, BadCell):
        return cell.text
    return "" if cell is None else str(cell).strip()


def _number_text(number: float) -> str:
    if number.__class__ is float and number.is_integer():  # as most are
        return str(int(number))
    if isinstance(number, Percent):
        return f"{number * 100:.10g}%"
    if math.isnan(number):
        return ""
    return str(int(number)) if number.is_integer() else str(number)
