"""Reads a sheet whose rows stand as CSV in one column, as if that column had been divided; the sheet stays as it is."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from kolscore.reading.divide import USUAL, Division, divided, known_in
from kolscore.reading.sheet import Sheet, is_blank, letters, text_of
from kolscore.words import say

_SAMPLE: Final = 50
_HEADERS: Final = 10
_SEVERAL: Final = 2
_HALF: Final = 0.5
_NAMES: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def taken_apart(sheet: Sheet) -> tuple[Sheet, str] | None:
    """The sheet with its CSV divided, and what to say of it; None if it holds cells as others do."""
    rows = list(islice((row for row in sheet.rows if not all(map(is_blank, row))), _SAMPLE))
    if any(known_in(row) >= _SEVERAL for row in rows[:_HEADERS]):
        return None
    for index in range(max(map(len, rows), default=0)):
        division = _division(rows, index)
        if division:
            named = _NAMES.get(division.delimiter, f'"{division.delimiter}"')
            said = say("reading.one_column.split", column=letters(sheet.left + index), named=named)
            return _divided(sheet, index, division), said
    return None


def _division(rows: Sequence[Sequence[Any]], index: int) -> Division | None:
    """What divides the cells of a column, if they hold whole rows below a header that is known."""
    cells = [row[index] for row in rows if index < len(row) and isinstance(row[index], str)]
    cells = [cell for cell in cells if not cell.isspace() and cell]
    if (
        _SEVERAL * sum(any(sign in cell for sign in USUAL) for cell in cells) <= len(rows)
        or len(cells) < _SEVERAL
    ):
        return None
    division = divided(cells)
    return division if division.known >= _SEVERAL and division.alike > _HALF else None


def _divided(sheet: Sheet, index: int, division: Division) -> Sheet:
    parts = [_parts(row[index], division) if index < len(row) else [] for row in sheet.rows]
    width = max(map(len, parts))
    rows = [
        [*row[:index], *cells, *[None] * (width - len(cells)), *row[index + 1 :]]
        for row, cells in zip(sheet.rows, parts, strict=True)
    ]
    most = max(map(len, sheet.rows))
    places = (*range(index), *[index] * width, *range(index + 1, most))
    return replace(sheet, rows=rows, places=places, stored=sheet)


def _parts(cell: Any, division: Division) -> list[str]:
    try:
        return next(csv.reader([text_of(cell)], **division.form), [])
    except csv.Error:
        return [text_of(cell)]
