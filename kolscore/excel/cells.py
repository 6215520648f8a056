"""What is peculiar to cells on their way into a function and out of it, whichever spreadsheet calls."""

import math
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain
from typing import Any, Final

from kolscore.reading import BadCell, is_blank, text_of
from kolscore.words import say

Block = list[list[Any]]
"""Rows of cells, as the reading room takes them: text, floats, truth values, dates, None or `BadCell`."""

_ERRORS: Final = {
    2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!", 2042: "#N/A",
    2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!", 2047: "#BLOCKED!", 2048: "#UNKNOWN!", 2049: "#FIELD!",
    2050: "#CALC!",
}  # fmt: skip
"""Excel's errors by their numbers (VBA's CVErr)."""
_COM_ERROR: Final = -2146828288
"""What COM adds to the number of an error; the newer errors reach Python as such integers, by xlwings too."""
_ERROR_WORDS: Final = frozenset(_ERRORS.values())
_WHOLE_COLUMN: Final = 65_536
"""Rows of a reference to a whole column: as many in an .xls, and 1,048,576 in an .xlsx."""
LONGEST_IN_ARRAY: Final = 255
"""Letters of a text in an array that VBA can hand to Excel (xlwings issue 456)."""
_KEPT: Final = frozenset({float, str, bool, type(None)})


def block(cells: Any) -> Block:
    """The cells of an argument as rows, blank ones at the end of whole columns left out.

    Takes a single cell, a row (a flat list), or rows, as lists or tuples.
    """
    if not isinstance(cells, (list, tuple)):
        rows: list[Sequence[Any]] = [[cells]]
    elif cells and isinstance(cells[0], (list, tuple)):
        rows = list(cells)
    else:
        rows = [cells]
    if len(rows) >= _WHOLE_COLUMN:
        del rows[_filled(rows) :]
    # Most cells are what they should be already: a row is looked through cell by cell only if it must be.
    return [
        list(row) if _KEPT.issuperset(map(type, row)) and not _odd(row) else [_cell(cell) for cell in row]
        for row in rows
    ]


def word(cell: Any) -> str:
    """An argument that is one word, such as the name of a rubric; "" if it is left out."""
    while isinstance(cell, (list, tuple)):
        cell = cell[0] if cell else None
    return text_of(_cell(cell))


RubricWord = str | tuple[tuple[Any, ...], ...]
"""What a formula gives for a rubric: a preset, a path, or the cells of a *KOL Rubric* sheet; "" for the default."""


def rubric_word(cells: Any) -> RubricWord:
    """The argument that says which rubric: one word, or a range with all of a *KOL Rubric* sheet."""
    rows = block(cells)
    return word(cells) if len(rows) == 1 else tuple(map(tuple, rows))


def words(cells: Any) -> list[str]:
    """An argument that lists words: in several cells, or in one, apart by commas."""
    every = chain.from_iterable(text_of(cell).split(",") for row in block(cells) for cell in row)
    return [word.strip() for word in every if word.strip()]


def answer(rows: Sequence[Sequence[Any]]) -> Any:
    """Answers as a spreadsheet takes them: floats and text, "" for blank; a single one as it is."""
    if len(rows) == 1 and len(rows[0]) == 1:
        return _out(rows[0][0])
    return [[_short(_out(cell)) for cell in row] for row in rows]


def _filled(rows: Sequence[Sequence[Any]]) -> int:
    """The number of rows up to the last one that holds something."""
    end = len(rows)
    while end > 1 and rows[end - 1].count(None) + rows[end - 1].count("") == len(rows[end - 1]):
        end -= 1
    return end


def _odd(row: Sequence[Any]) -> bool:
    """Whether a cell of a row is an error in words, empty text or not a number at all."""
    return any(cell == "" or cell != cell or (type(cell) is str and cell[0] == "#") for cell in row)  # noqa: PLR0124 - nan


def _cell(cell: Any) -> Any:
    """A cell that arrived, as the reading room takes it."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int):
        error = _ERRORS.get(cell - _COM_ERROR)
        return BadCell(error, say("workbook.cells.formula_error")) if error else float(cell)
    if isinstance(cell, Decimal):  # a cell formatted as a currency arrives as one
        return float(cell)
    if isinstance(cell, str) and cell in _ERROR_WORDS:
        return BadCell(cell, say("workbook.cells.formula_error"))
    return None if is_blank(cell) else cell


def _out(cell: Any) -> Any:
    """An answer as a cell: a float, text or a truth value, and "" for nothing.

    Integers are floats too, since those beyond 32 bits do not reach a cell through VBA.
    """
    if cell is None:
        return ""
    if isinstance(cell, (bool, str)):
        return cell
    number = float(cell)
    return number if math.isfinite(number) else ""


def _short(cell: Any) -> Any:
    if isinstance(cell, str) and len(cell) > LONGEST_IN_ARRAY:
        return cell[: LONGEST_IN_ARRAY - 1] + "…"
    return cell
