"""What many assessments come to: counts, and the best of each role; tallies of parts add up to that of the whole."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from kolscore.assessment import Assessment
from kolscore.creator import UNDECIDED, Creator

if TYPE_CHECKING:
    from kolscore.scoring.peers import Peer

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
        self.certainties: Counter[str] = Counter()
        """How many labels are sure, likely, or lean."""
        self.scores: Counter[float] = Counter()
        """How many have a score; who has none is not in here."""
        self.peers: Counter[Peer] = Counter()
        """How many have a tier, a platform and a score: by these, each of them is placed."""
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
        self.helps: Counter[str] = Counter()
        """How many would get a score, or a label, if a field were known."""
        self.best: dict[str, list[Best]] = {}
        """The most credible creators with enough evidence, by their role; of equals, those further up."""
        self.level: Counter[tuple[str, float]] = Counter()
        """How many have a role and a score: of how many equals the best are some."""

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
        if label.certainty:
            self.certainties[label.certainty] += 1
        if score is not None:
            self.scores[score] += 1
            self.peers[assessment.tier.name, creator.platform or "", score] += 1
        if score is None or label.id == "insufficient":
            self.helps.update(_would_help(creator, label.id))
        self.grades[assessment.confidence.grade] += 1
        self.places[label.name, round(label.kol), round(label.influencer)] += 1
        if assessment.flags:
            self.flagged += 1
            self.flags.update({flag.id for flag in assessment.flags})
        if assessment.missing:
            self.missing.update(assessment.missing)
            self.first[assessment.missing[0]] += 1
        if score is not None and label.id not in UNDECIDED:
            self.level[assessment.role.name, score] += 1
            best = self.best.setdefault(assessment.role.name, [])
            if len(best) < _BEST or score > best[-1].score:
                who = creator.handle or creator.name or creator.profile_url or ""
                best.append(Best(score, row, who, assessment.tier.name, label.name))
                _keep(best)

    def add(self, other: "Tally", sheet: str = "") -> None:
        """Add the tally of further creators, in a sheet."""
        self.creators += other.creators
        self.flagged += other.flagged
        for name in (
            "answers",
            "certainties",
            "scores",
            "peers",
            "grades",
            "places",
            "level",
            "flags",
            "missing",
            "first",
            "helps",
        ):
            getattr(self, name).update(getattr(other, name))
        for role, best in other.best.items():
            mine = self.best.setdefault(role, [])
            mine += [one._replace(sheet=sheet or one.sheet) for one in best]
            _keep(mine)

    def share(self, low: float, high: float) -> int:
        """How many scores there are from `low` up to, but not including, `high`."""
        return sum(count for score, count in self.scores.items() if low <= score < high)

    def advice(self) -> list[str]:
        """What would help most, and how many creators: nothing where all have a score and a label."""
        sentences = []
        if rows := self.helps["engagement_rate"]:
            sentences.append(f"An engagement rate would give a score to {_creators(rows)} without one.")
        if rows := self.helps["followers"]:
            sentences.append(f"Follower counts would give a tier and a label to {_creators(rows)}.")
        if rows := self.helps["bio"]:
            sentences.append(f"A bio or job title would say what {_creators(rows)} without one {_do(rows)}.")
        return sentences

    def equals(self, role: str) -> int:
        """How many more creators score as high as the last of the best of a role."""
        last = self.best[role][-1].score
        return self.level[role, last] - sum(one.score == last for one in self.best[role])

    @property
    def scored(self) -> int:
        """How many have a score."""
        return self.scores.total()

    @property
    def median(self) -> float | None:
        """The score in the middle, the upper of two; None without any."""
        passed = 0
        for score in sorted(self.scores):
            passed += self.scores[score]
            if passed * 2 > self.scored:
                return score
        return None


def _creators(rows: int) -> str:
    return f"{rows:,} creator{'s' if rows > 1 else ''}"


def _do(rows: int) -> str:
    return "do" if rows > 1 else "does"


def _would_help(creator: Creator, label: str) -> list[str]:
    """The fields that would give a score or a label to a creator who has none."""
    if label == "not_a_creator":
        return []
    helps = []
    if creator.engagement_rate is None and creator.followers is not None:
        helps.append("engagement_rate")
    if label == "insufficient" and creator.followers is None:
        helps.append("followers")
    if creator.bio is None and creator.job_title is None:
        helps.append("bio")
    return helps


def _keep(best: list[Best]) -> None:
    best.sort(key=lambda one: -one.score)  # of equals, the first stays the first
    del best[_BEST:]
