"""What became of a column of a table, and what is doubtful in the whole of it."""

from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table and what became of it."""

    index: int
    letter: str
    header: str
    field: str | None
    """The field it was taken for; None if it is not read."""
    unit: str
    reason: str
    read: int
    """Cells that gave a value."""
    blank: int
    unreadable: int
    example: tuple[str, Any] | None
    """A cell as written, and as read."""


class Doubt(NamedTuple):
    """What is doubtful in a whole column."""

    column: int
    cell: str
    """The address of its header."""
    field: str
    header: str
    words: tuple[str, ...]
    """Sentences, whose numbers stand in what is told of the rows."""
