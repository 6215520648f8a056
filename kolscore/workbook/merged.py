"""Carries the value of cells that are merged downwards to each row that they cover.

A category that stands once, merged over three creators, is said of all three.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from kolscore.reading.sheet import is_blank

Area = tuple[tuple[int, int], tuple[int, int]]
"""First and last row and column, from 0, as the file counts."""


def fill_down(rows: Sequence[list[Any]], areas: Iterable[Area], top: int, left: int) -> int:
    """Fill rows that a merge one column wide covers, if they hold something of their own; gives how many cells.

    `top` and `left` are where `rows` begin, from 0. Merges over several columns are
    titles and banners: they stay where they stand.
    """
    own = [any(not is_blank(cell) for cell in row) for row in rows]
    room = sum(map(len, rows))
    filled = 0
    for (first, column), (last, last_column) in areas:
        upper, lower, index = first - top, min(last - top, len(rows) - 1), column - left
        if column != last_column or not 0 <= upper < lower or not 0 <= index < len(rows[upper]):
            continue
        room -= lower - upper
        if room < 0:  # more cells merged than there are: a damaged list
            break
        value = rows[upper][index]
        for number in range(upper + 1, lower + 1):
            if own[number] and not is_blank(value) and is_blank(rows[number][index]):
                rows[number][index] = value
                filled += 1
    return filled
