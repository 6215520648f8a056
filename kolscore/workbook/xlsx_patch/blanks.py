"""Blank cells that a sheet had where answers stand now: how each was written, so that it comes back to the letter."""

import re
from bisect import bisect_right
from collections import defaultdict
from typing import Final

_NUMBER: Final = re.compile(rb"""(?<=\s)r\s*=\s*["'][A-Za-z]{1,3}(\d+)""")
_PLACE: Final = "\ue000".encode()
"""Stands for the number of the row: a letter that no script uses."""


class Blanks:
    """Blank cells by how they are written and in which rows, row after row: a column of one format takes one line."""

    def __init__(self) -> None:
        self.forms: dict[tuple[int, bytes], list[range]] = {}
        """Rows, by the number of a column and how its cells are written there."""
        self._of_column: dict[int, list[tuple[bytes, list[range]]]] = defaultdict(list)

    def _rows_of(self, column: int, form: bytes) -> list[range]:
        if (column, form) not in self.forms:
            self.forms[column, form] = []
            self._of_column[column].append((form, self.forms[column, form]))
        return self.forms[column, form]

    def note(self, row: int, column: int, cell: bytes) -> None:
        """Keep how a cell is written; rows come in their order."""
        found = _NUMBER.search(cell, 0, cell.find(b">"))
        form = cell[: found.start(1)] + _PLACE + cell[found.end(1) :] if found else cell
        rows = self._rows_of(column, form)
        last = rows[-1] if rows else range(0)
        if len(last) == 1:
            rows[-1] = range(last.start, row + 1, row - last.start)
        elif last and row == last[-1] + last.step:
            rows[-1] = range(last.start, row + 1, last.step)
        else:
            rows.append(range(row, row + 1))

    def cell(self, row: int, column: int) -> bytes | None:
        """The cell that was there; None if there was none."""
        for form, rows in self._of_column.get(column, ()):
            at = bisect_right(rows, row, key=lambda one: one.start)
            if at and row in rows[at - 1]:
                return form.replace(_PLACE, b"%d" % row)
        return None

    def add(self, column: int, form: str, rows: str) -> None:
        """Take in a form as `rows_said` says it."""
        of_form = self._rows_of(column, form.encode())
        for one in rows.split():
            first, _, rest = one.partition("-")
            last, _, step = rest.partition("/")
            of_form.append(range(int(first), int(last or first) + 1, int(step or 1)))


def rows_said(rows: list[range]) -> str:
    """Rows in few letters.

    >>> rows_said([range(2, 10), range(12, 13), range(20, 31, 2)])
    '2-9 12 20-30/2'
    """
    return " ".join(
        f"{one.start}"
        + (f"-{one[-1]}" if len(one) > 1 else "")
        + (f"/{one.step}" if len(one) > 1 and one.step > 1 else "")
        for one in rows
    )
