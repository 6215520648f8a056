"""What many assessments come to: counts, and the best of each role; tallies of parts add up to that of the whole."""

from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from kolscore.assessment import Assessment
from kolscore.creator import Creator

_BEST: Final = 3
"""Creators kept for each role."""


class Best(NamedTuple):
    """One of the most credible creators of a role."""

    score: float
    row: int
    who: str
    tier: str
    label: str
    sheet: str = ""


class Tally:
    """Counts over creators; names are those that people see."""

    def __init__(self) -> None:
        self.creators = 0
        self.answers: Counter[tuple[str, str]] = Counter()
        """How many have a tier ("" if unknown) and a label."""
        self.scores: Counter[float] = Counter()
        self.grades: Counter[str] = Counter()
        self.places: Counter[tuple[str, int, int]] = Counter()
        """How many have a label and, in whole points, a place on the expertise and the social content axis."""
        self.flagged = 0
        self.flags: Counter[str] = Counter()
        """How many have a flag, by its id."""
        self.missing: Counter[str] = Counter()
        """Of how many a field worth finding out is missing."""
        self.first: Counter[str] = Counter()
        """Of how many a field is the most useful to find out."""
        self.best: dict[str, list[Best]] = {}
        """The most credible creators with enough evidence, by their role; of equals, those further up."""

    @classmethod
    def of(
        cls, rows: Iterable[int], creators: Iterable[Creator], assessments: Iterable[Assessment]
    ) -> "Tally":
        """The tally of some creators, with the numbers of their rows."""
        tally = cls()
        for row, creator, assessment in zip(rows, creators, assessments, strict=True):
            tally._add(row, creator, assessment)
        return tally

    def _add(self, row: int, creator: Creator, assessment: Assessment) -> None:
        label, score = assessment.label, assessment.credibility.score
        self.creators += 1
        self.answers[assessment.tier.name, label.name] += 1
        self.scores[score] += 1
        self.grades[assessment.confidence.grade] += 1
        self.places[label.name, round(label.kol), round(label.influencer)] += 1
        if assessment.flags:
            self.flagged += 1
            self.flags.update({flag.id for flag in assessment.flags})
        if assessment.missing:
            self.missing.update(assessment.missing)
            self.first[assessment.missing[0]] += 1
        if label.id != "insufficient":
            best = self.best.setdefault(assessment.role.name, [])
            if len(best) < _BEST or score > best[-1].score:
                who = creator.handle or creator.name or creator.profile_url or ""
                best.append(Best(score, row, who, assessment.tier.name, label.name))
                _keep(best)

    def add(self, other: "Tally", sheet: str = "") -> None:
        """Add the tally of further creators, in a sheet."""
        self.creators += other.creators
        self.flagged += other.flagged
        for name in ("answers", "scores", "grades", "places", "flags", "missing", "first"):
            getattr(self, name).update(getattr(other, name))
        for role, best in other.best.items():
            mine = self.best.setdefault(role, [])
            mine += [one._replace(sheet=sheet or one.sheet) for one in best]
            _keep(mine)

    def share(self, low: float, high: float) -> int:
        """How many scores there are from `low` up to, but not including, `high`."""
        return sum(count for score, count in self.scores.items() if low <= score < high)

    @property
    def median(self) -> float | None:
        """The score in the middle, the upper of two; None without any."""
        passed = 0
        for score in sorted(self.scores):
            passed += self.scores[score]
            if passed * 2 > self.creators:
                return score
        return None


def _keep(best: list[Best]) -> None:
    best.sort(key=lambda one: -one.score)  # of equals, the first stays the first
    del best[_BEST:]
