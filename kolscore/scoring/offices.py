"""Points for guidelines and societies: what somebody was chosen for by peers, by how high and how far it reaches."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kolscore.assessment import Line
from kolscore.evidence.offices import Office, OfficeReader
from kolscore.fields import OFFICES_IN
from kolscore.rubric import Rubric
from kolscore.rubric.experts import Offices
from kolscore.scoring.reason_text import Cell


class _Told(NamedTuple):
    """What a cell is worth."""

    line: Line | None
    known: float


class OfficeRules:
    """The rubric's rules for guidelines and societies, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        self._reader = OfficeReader(rubric)
        self._rules: dict[str, Offices] = {field: getattr(rubric.recognition, field) for field in OFFICES_IN}
        self._told = lru_cache(maxsize=4_096)(self._told_by)

    def weigh(self, cells: Sequence[str | None]) -> tuple[list[Line], float]:
        """The line of each cell that names something, and how much of recognition is known by them."""
        told = [
            self._told(field, cell) for field, cell in zip(OFFICES_IN, cells, strict=True) if cell is not None
        ]
        return [one.line for one in told if one.line], math.fsum(one.known for one in told)

    def _told_by(self, field: str, cell: str) -> _Told:
        rule = self._rules[field]
        worth = sorted((_worth(rule, office) for office in self._reader.read(cell).offices), reverse=True)
        if not worth:
            return _Told(None, rule.coverage)
        points = min(rule.cap, worth[0] + rule.further * math.fsum(worth[1:]))
        return _Told(
            (f"recognition.{field}", "recognition", points, field, Cell(rule.says), (cell, field)),
            rule.coverage,
        )


def _worth(rule: Offices, office: Office) -> float:
    points = rule.points[office.role or "named"] * rule.scope[office.scope or "unsaid"]
    return points * rule.past if office.past else points
