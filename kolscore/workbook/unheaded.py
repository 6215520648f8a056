"""Answers of an earlier run beside a table that has no header: they are known by their marks, and are no cells of the user's."""

from collections.abc import Mapping
from typing import Any, Final

from kolscore.reading import BadCell
from kolscore.reading.sheet import is_blank
from kolscore.workbook.xlsx_patch.inspection import HEADINGS
from kolscore.workbook.xlsx_patch.xml_bytes import Area

_MOST: Final = {"credibility": 100.0, "confidence": 1.0}
"""Answers that are numbers, and how large they get."""
_WORDS: Final = ("tier", "label", "role", "why")


def take_out(rows: list[list[Any]], top: int, left: int, marks: Mapping[str, Area]) -> None:
    """Empty the cells of our columns, if those that are marked still hold answers.

    `top` and `left` are the numbers of the first row and column of `rows`. Marks of single cells are those of a header.
    """
    columns = {key: area.left - left for key, area in marks.items() if area.bottom > area.top}
    if not columns:
        return
    first = min(area.top for key, area in marks.items() if key in columns) - top
    below = rows[max(first, 0) :]
    if not _are_answers(below, columns):
        return
    for row in below:
        for place in columns.values():
            if 0 <= place < len(row):
                row[place] = None


def _are_answers(rows: list[list[Any]], columns: Mapping[str, int]) -> bool:
    """Whether most of the rows that hold something in our columns hold what answers are.

    A program that moves cells without their names leaves marks that stand for cells of the user's.
    """
    held = fit = 0
    for row in rows:
        cells = {key: row[place] for key, place in columns.items() if 0 <= place < len(row)}
        filled = {key: cell for key, cell in cells.items() if not is_blank(cell)}
        if not filled or all(str(cell).startswith(HEADINGS) for cell in filled.values()):
            continue
        held += 1
        # A creator without a score has a label all the same.
        answered = "label" in filled or not _MOST.keys().isdisjoint(filled)
        fit += answered and all(_fits(key, cell) for key, cell in filled.items())
    return fit * 2 > held


def _fits(key: str, cell: Any) -> bool:
    if isinstance(cell, BadCell):  # a formula whose result no program has stored yet
        return True
    if key in _MOST:
        return isinstance(cell, (int, float)) and 0 <= cell <= _MOST[key]
    return isinstance(cell, str) or key not in _WORDS
