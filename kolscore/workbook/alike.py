"""Lets the cells of a long sheet that say the same hold one text: countries, platforms and the like stand in every row."""

from collections.abc import Sequence
from typing import Any, Final

_LONG: Final = 2_000
"""Rows below which it saves too little."""
_SEEN: Final = 500
"""Rows that are looked at first,"""
_FEW: Final = 50
"""and different texts of a column in them, at most, where it pays."""


def share_texts(rows: Sequence[list[Any]]) -> None:
    """Put one text in place of equal ones, column by column.

    >>> rows = [["x" * number, "a b".upper()] for number in range(2_000)]
    >>> share_texts(rows)
    >>> rows[0][1] is rows[-1][1], len(rows[-1][0])
    (True, 1999)
    """
    if len(rows) < _LONG:
        return
    for index in range(max(map(len, rows[:_SEEN]))):
        if (
            len({row[index] for row in rows[:_SEEN] if len(row) > index and row[index].__class__ is str})
            > _FEW
        ):
            continue
        known: dict[str, str] = {}
        for row in rows:
            if len(row) > index and (cell := row[index]).__class__ is str:
                row[index] = known.setdefault(cell, cell)
