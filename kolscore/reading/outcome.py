"""What became of the cells of one column: values, and what is to be said of those not taken at their word."""

from collections.abc import Iterable
from dataclasses import dataclass, field as attribute
from typing import Any

from kolscore.reading.number_rules import NumberRules
from kolscore.reading.told import Amounts, worded


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
    said: list[str] = attribute(default_factory=list)
    """What was taken for likely for the whole column, and why; numbers stand in it as {0}, {1}."""
    counts: dict[str, Amounts] = attribute(default_factory=dict)
    """These numbers, by what is said, whether it is said or not."""
    rules: NumberRules | None = None
    """How its numbers were read; None for words."""

    @property
    def doubt(self) -> str:
        """All that was taken for likely for the whole column."""
        return "; ".join(worded(words, self.counts.get(words, ())) for words in self.said)

    def note(self, words: str, *amounts: int | str) -> None:
        """Say something of the whole column, after what has been said of it."""
        if words:
            self.said.append(words)
            self.counts[words] = amounts

    def leave(self, rows: Iterable[int], words: str, *amounts: int | str) -> None:
        """Leave cells unread for one reason, which is said of the whole column."""
        for row in rows:
            self.values[row] = None
            self.doubts.pop(row, None)
            self.unread.add(row)
        self.note(words, *amounts)

    def refuse(self, row: int, problem: str) -> None:
        """Leave a cell unread after all, and say why."""
        self.values[row] = None
        self.doubts.pop(row, None)
        self.problems[row] = problem
