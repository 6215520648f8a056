"""A fair sample of the rows of a long table, the same in whatever order and parts the rows come."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final, Self
from zlib import crc32

from kolscore.reading.sheet import is_blank, text_of

ROWS: Final = 4_000
"""Rows by which a table is decided: half of the median of a rate lies within 2% of that of any number of rows."""
_OF_COLUMN: Final = 200
"""Rows for each column in which it is filled, so that one that hardly ever is can be judged too."""

_Row = Sequence[Any]
_Key = tuple[int, str, str]


class Profile:
    """What is kept of a block of rows to decide what its columns mean: those with the smallest hashes.

    ``Profile.of(one) + Profile.of(other)`` is ``Profile.of([*one, *other])``,
    however a table is cut and whichever order its rows have, since a row's hash
    depends on nothing but its cells (a bottom-k sketch; E. Cohen and H. Kaplan,
    "Summarizing data using bottom-k sketches", 2007).
    """

    __slots__ = ("_columns", "_rows", "count")

    def __init__(self) -> None:
        self.count = 0
        """Rows that were looked at."""
        self._rows: list[tuple[_Key, _Row]] = []
        """Of all rows,"""
        self._columns: dict[int, list[tuple[_Key, _Row]]] = {}
        """and of those in which a column is filled, by its index."""

    @classmethod
    def of(cls, rows: Iterable[_Row]) -> Self:
        """The profile of a block of rows."""
        made = cls()
        keyed = sorted(((_key(row), row) for row in rows), key=_by_key)
        made.count = len(keyed)
        made._rows = keyed[:ROWS]
        for index in range(max((len(row) for _, row in keyed), default=0)):
            filled = (one for one in keyed if index < len(one[1]) and not is_blank(one[1][index]))
            if few := list(islice(filled, _OF_COLUMN)):
                made._columns[index] = few
        return made

    def __add__(self, other: Self) -> Self:
        made = type(self)()
        made.count = self.count + other.count
        made._rows = sorted([*self._rows, *other._rows], key=_by_key)[:ROWS]
        for index in sorted(self._columns.keys() | other._columns.keys()):
            both = [*self._columns.get(index, ()), *other._columns.get(index, ())]
            made._columns[index] = sorted(both, key=_by_key)[:_OF_COLUMN]
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Profile) and self.kept == other.kept

    __hash__ = None  # type: ignore[assignment]

    @property
    def kept(self) -> tuple[int, list[_Key], dict[int, list[_Key]]]:
        """What tells one profile from another: how many rows it is of, and which are kept of all and of each column."""
        columns = {index: [key for key, _ in rows] for index, rows in self._columns.items()}
        return self.count, [key for key, _ in self._rows], columns

    def rows(self) -> list[_Row]:
        """The rows to decide by, in an order that is theirs and not that of the table."""
        few = {key: row for rows in self._columns.values() for key, row in rows}
        taken = {key for key, _ in self._rows}
        return [row for _, row in self._rows] + [few[key] for key in sorted(few.keys() - taken)]


def _key(row: _Row) -> _Key:
    """What orders rows: the hash of their texts, whatever kind of file they stood in; then these, and what they were."""
    texts = [cell.strip() if cell.__class__ is str else "" if cell is None else text_of(cell) for cell in row]
    text = "\x1f".join(texts).rstrip("\x1f")
    kinds = "".join([cell.__class__.__name__[0] for cell in row])
    return crc32(text.encode(errors="surrogatepass")), text, kinds


def _by_key(one: tuple[_Key, _Row]) -> _Key:
    return one[0]
