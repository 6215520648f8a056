"""Finds out what divides the rows of a text into cells: the sign by which they are alike, and a header is known."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import dropwhile, islice
from typing import Any, Final, NamedTuple

from kolscore.reading.column_profile import holds, kind_of
from kolscore.reading.headers import meanings
from kolscore.reading.sheet import is_blank

USUAL: Final = ("\t", ";", "|", ",")
"""The comma comes last: where another one divides the rows as well, commas are those of numbers and sentences."""
_RARE: Final = ("^", "~", "¦", "，", "；")
"""Signs that divide only rows whose header is known by them."""
_SAMPLE: Final = 50
_HEADERS: Final = 10
"""So many of the first rows that are divided may be headers."""
_LONGEST_HEADER: Final = 60
_NO_HEADER: Final = re.compile(r"[\d@]|https?:|$")
_SEVERAL: Final = 2
_HALF: Final = 0.5
_MOST: Final = 0.8


class Division(NamedTuple):
    """What a sign makes of the first lines of a text."""

    delimiter: str
    spaced: bool = False
    """Whether blanks follow the signs, before quotation marks."""
    width: int = 1
    """Cells that most rows have."""
    alike: float = 0.0
    """Share of the rows that have so many."""
    known: int = 0
    """Fields that the headers of one row name."""
    shown: float = 0.0
    """Share of the columns that show by their cells what they hold: numbers, handles, addresses."""
    signs: int = 0
    """Signs that stand in those rows."""

    @property
    def rank(self) -> tuple[float, float, int]:
        """How well the rows are explained."""
        alike = self.alike**2  # a row that lists headers is no header where its neighbours are not divided so
        return self.known * alike, self.shown * alike, self.signs

    @property
    def is_table(self) -> bool:
        """Whether this makes a table of what could be lines of words."""
        return self.known >= _SEVERAL or (self.shown >= _HALF and self.alike >= _MOST)

    @property
    def form(self) -> dict[str, Any]:
        """How `csv.reader` is told."""
        return {"delimiter": self.delimiter, "skipinitialspace": self.spaced}


def divided(lines: Sequence[str], *, tabs: bool = False) -> Division:
    """The division that explains most of some lines; `tabs` if the file says that it has them.

    Where none divides the rows, by a sign that does not occur: a list of names or
    addresses may hold a comma here and there.
    """
    every = [_best_spacing(lines, sign) for sign in (*USUAL, *_RARE) if any(sign in line for line in lines)]
    found = [one for one in every if one.signs and (one.delimiter in USUAL or one.known >= _SEVERAL)]
    best = max(found, key=lambda one: one.rank, default=Division(","))
    if tabs:
        best = next((one for one in found if one.delimiter == "\t" and one.known >= best.known), best)
    if best.signs and not (best.known == 0 and best.shown < _HALF and _is_header(lines)):
        return best
    signs = (",", ";", *USUAL)
    return Division(next((sign for sign in signs if not any(sign in line for line in lines)), "\x1f"))


def numbered(rows: Iterable[Sequence[Any]], width: int) -> list[int]:
    """The columns of a table of so many that hold numbers in most rows."""
    columns = _columns(rows, width)
    return [place for place, cells in enumerate(columns) if cells and holds(cells, "numbers")]


def fits_numbers(cells: Sequence[str], width: int, numbers: Sequence[int]) -> bool:
    """Whether cells could be a row of a table: as many as it has columns, and numbers where it has them."""
    return (
        bool(numbers) and len(cells) == width and all(holds([cells[place]], "numbers") for place in numbers)
    )


def known_in(row: Sequence[Any]) -> int:
    """How many fields the cells of a row name, read as headers."""
    words = [cell.strip() for cell in row if isinstance(cell, str) and len(cell) <= _LONGEST_HEADER]
    said = [meanings(word) for word in words if not _NO_HEADER.match(word)]
    return len({one[0].field for one in said if one})


def _is_header(lines: Sequence[str]) -> bool:
    """Whether the first line that says something is one header as a whole."""
    first = next((line.strip() for line in lines if line.strip()), "")
    return known_in([first.strip('"')]) == 1


def _best_spacing(lines: Sequence[str], sign: str) -> Division:
    plain = _division(lines, Division(sign))
    if not any(f'{sign} "' in line for line in lines):
        return plain
    spaced = _division(lines, Division(sign, spaced=True))
    return spaced if spaced.alike > plain.alike else plain


def _division(lines: Sequence[str], division: Division) -> Division:
    """What a sign makes of some lines. Rows above the first that is divided are titles."""
    rows: list[list[str]] = []
    with suppress(csv.Error):  # a cell without an end: what stands above it counts
        rows.extend(islice(filter(any, csv.reader(lines, **division.form)), _SAMPLE))
    below = list(dropwhile(lambda row: len(row) == 1, rows))
    counts = Counter(map(len, below))
    width, count = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
    if width == 1:
        return division
    columns = _columns(below, width)
    shown = sum(bool(cells) and bool(kind_of(cells) or holds(cells, "numbers")) for cells in columns)
    return division._replace(
        width=width,
        alike=count / len(rows),
        known=max(known_in(row) for row in below[:_HEADERS] if len(row) > 1),
        shown=shown / width,
        signs=count * (width - 1),
    )


def _columns(rows: Iterable[Sequence[Any]], width: int) -> list[list[Any]]:
    """The cells of each column that say something, in the first rows of that width."""
    sample = list(islice((row for row in rows if len(row) == width), _SAMPLE))
    return [[row[place] for row in sample if not is_blank(row[place])] for place in range(width)]
