"""What many assessments come to: counts, and the best of each role; tallies of parts add up to that of the whole."""

from collections import Counter
from collections.abc import Callable, Sequence
from heapq import nsmallest
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kolscore.assessment import Assessment
from kolscore.creator import UNDECIDED, Creator
from kolscore.words import say

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
        cls, rows: Sequence[int], column: Callable[[str], Sequence[Any]], assessments: Sequence[Assessment]
    ) -> "Tally":
        """The tally of some creators, with the numbers of their rows and, by `column`, what is known of a field.

        It counts answer by answer, not row by row: so each count is one pass of the library.
        """
        tally = cls()
        labels = [one.label for one in assessments]
        tiers = [one.tier.name for one in assessments]
        scores = [one.credibility.score for one in assessments]
        tally.creators = len(labels)
        tally.answers = Counter(zip(tiers, [label.name for label in labels], strict=True))
        tally.certainties = Counter([label.certainty for label in labels if label.certainty])
        tally.scores = Counter([score for score in scores if score is not None])
        tally.peers = Counter(
            (tier, platform or "", score)
            for tier, platform, score in zip(tiers, column("platform"), scores, strict=True)
            if score is not None
        )
        tally.grades = Counter([one.confidence.grade for one in assessments])
        tally.places = Counter((label.name, round(label.kol), round(label.influencer)) for label in labels)
        flagged = [{flag.id for flag in one.flags} for one in assessments if one.flags]
        tally.flagged = len(flagged)
        tally.flags = Counter(chain.from_iterable(flagged))
        missing = [one.missing for one in assessments if one.missing]
        tally.missing = Counter(chain.from_iterable(missing))
        tally.first = Counter([fields[0] for fields in missing])
        tally._note_help(column, [label.id for label in labels], scores)
        tally._note_best(rows, column, assessments, scores)
        return tally

    @classmethod
    def of_creators(
        cls, rows: Sequence[int], creators: Sequence[Creator], assessments: Sequence[Assessment]
    ) -> "Tally":
        """The same for creators that are there already."""
        return cls.of(rows, lambda field: list(map(attrgetter(field), creators)), assessments)

    def _note_help(
        self, column: Callable[[str], Sequence[Any]], labels: Sequence[str], scores: Sequence[float | None]
    ) -> None:
        """Count the fields that would give a score or a label to the creators who have none."""
        places = [
            place
            for place, (label, score) in enumerate(zip(labels, scores, strict=True))
            if label == "insufficient" or (score is None and label != "not_a_creator")
        ]
        if not places:
            return
        rates, followers, bios, titles = map(column, ("engagement_rate", "followers", "bio", "job_title"))
        for place in places:
            if rates[place] is None and followers[place] is not None:
                self.helps["engagement_rate"] += 1
            if labels[place] == "insufficient" and followers[place] is None:
                self.helps["followers"] += 1
            if bios[place] is None and titles[place] is None:
                self.helps["bio"] += 1

    def _note_best(
        self,
        rows: Sequence[int],
        column: Callable[[str], Sequence[Any]],
        assessments: Sequence[Assessment],
        scores: Sequence[float | None],
    ) -> None:
        """Count the roles of those with enough evidence, and keep the most credible ones of each."""
        of_role: dict[str, list[tuple[float, int]]] = {}
        for place, (one, score) in enumerate(zip(assessments, scores, strict=True)):
            if score is not None and one.label.id not in UNDECIDED:
                of_role.setdefault(one.role.name, []).append((-score, place))
        if not of_role:
            return
        handles, names, addresses = map(column, ("handle", "name", "profile_url"))
        for role, ranked in of_role.items():
            self.level.update([(role, -score) for score, _ in ranked])
            self.best[role] = [
                Best(
                    -score,
                    rows[place],
                    handles[place] or names[place] or addresses[place] or "",
                    assessments[place].tier.name,
                    assessments[place].label.name,
                )
                for score, place in nsmallest(_BEST, ranked)
            ]

    def add(self, other: "Tally", sheet: str = "", down: int = 0) -> None:
        """Add the tally of further creators, in a sheet, and so many rows further down."""
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
            mine += [one._replace(sheet=sheet or one.sheet, row=one.row + down) for one in best]
            _keep(mine)

    def share(self, low: float, high: float) -> int:
        """How many scores there are from `low` up to, but not including, `high`."""
        return sum(count for score, count in self.scores.items() if low <= score < high)

    def advice(self) -> list[str]:
        """What would help most, and how many creators: nothing where all have a score and a label."""
        sentences = []
        if rows := self.helps["engagement_rate"]:
            sentences.append(say("scoring.summary.engagement_rate", n=rows))
        if rows := self.helps["followers"]:
            sentences.append(say("scoring.summary.followers", n=rows))
        if rows := self.helps["bio"]:
            sentences.append(say("scoring.summary.bio", n=rows))
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


def _keep(best: list[Best]) -> None:
    best.sort(key=lambda one: -one.score)  # of equals, the first stays the first
    del best[_BEST:]
