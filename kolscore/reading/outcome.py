"""What became of the cells of one column: values, and what is to be said of those not taken at their word."""

from collections.abc import Iterable
from dataclasses import dataclass, field as attribute
from typing import Any

from kolscore.reading.number_rules import NumberRules


@dataclass(slots=True)
class Values:
    """The cells of one column, read."""

    values: list[Any]
    """One for each row; None if unknown."""
    problems: dict[int, str] = attribute(default_factory=dict)
    """Rows whose cell could not be read, and why."""
    doubts: dict[int, str] = attribute(default_factory=dict)
    """Rows whose cell was read, but not at its word, and how."""
    unread: set[int] = attribute(default_factory=set)
    """Further rows whose cell was not read, for a reason that is told of the whole column."""
    unit: str = ""
    decision: str = ""
    """What was decided for the whole column, and why."""
    doubt: str = ""
    """What was taken for likely for the whole column, and why."""
    rules: NumberRules | None = None
    """How its numbers were read; None for words."""

    def note(self, doubt: str) -> None:
        """Say something of the whole column, after what has been said of it."""
        self.doubt = "; ".join(filter(None, (self.doubt, doubt)))

    def leave(self, rows: Iterable[int], doubt: str) -> None:
        """Leave cells unread for one reason, which is said of the whole column."""
        for row in rows:
            self.values[row] = None
            self.doubts.pop(row, None)
            self.unread.add(row)
        self.note(doubt)

    def refuse(self, row: int, problem: str) -> None:
        """Leave a cell unread after all, and say why."""
        self.values[row] = None
        self.doubts.pop(row, None)
        self.problems[row] = problem
