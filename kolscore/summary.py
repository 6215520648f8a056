"""What all answers come to: one model, which the sheet KOL Summary, the report and the terminal show."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from kolscore import __version__
from kolscore.annotation import Annotated
from kolscore.creator import Note
from kolscore.palette import LABELS
from kolscore.rubric import Rubric
from kolscore.scoring.summary import Best, Tally
from kolscore.scoring.summary_sentence import ask

_NOTES: Final = 5_000
"""Notes that are kept: nobody reads more, and Excel takes no more than 65,530 links in a sheet."""
_STEP: Final = 10
"""Points between two bars of scores."""
_ASKED: Final = 8
"""Fields named of those worth finding out."""
_GOOD: Final = ("A", "B")
"""Grades of good evidence."""
_FILLED_IN: Final = re.compile(r"\{\w+\}")


class TierCount(NamedTuple):
    """How many creators have a tier."""

    name: str
    """ "" for those whose tier is unknown."""
    counts: list[int]
    """Of each label, in the order of `Summary.labels`."""


class RoleSummary(NamedTuple):
    """The most credible creators of a role."""

    name: str
    best: Sequence[Best]
    more: int
    """How many others score as high as the last of them."""


class FlagCount(NamedTuple):
    """A flag that was raised."""

    id: str
    creators: int
    """How many have it."""
    says: str
    """What it says of a creator, with "…" for what is peculiar to each."""


class Missing(NamedTuple):
    """A field that is worth finding out."""

    what: str
    first: int
    """To how many it is the most useful one."""
    creators: int
    """Of how many it is missing."""


class Summary(NamedTuple):
    """What the answers to some creators come to."""

    rubric: Rubric
    tally: Tally
    sheets: Sequence[str] = ()
    """Those that they stand in."""
    notes: Sequence[tuple[str, Note]] = ()
    """The notes that were kept, each with its sheet,"""
    noted: int = 0
    """and how many there were."""

    @classmethod
    def of(cls, tables: Sequence[Annotated]) -> "Summary":
        """That of some tables, when all their answers have come."""
        tally, notes, noted = Tally(), list[tuple[str, Note]](), 0
        for one in tables:
            tally.add(one.tally())
            kept, count = one.noted()
            notes += [(one.table.sheet.name, note) for note in kept[: _NOTES - len(notes)]]
            noted += count
        sheets = list(dict.fromkeys(one.table.sheet.name for one in tables))
        return cls(tables[0].rubric, tally, sheets, notes, noted)

    @property
    def made_by(self) -> str:
        """What made the answers: version and rubric, with its hash."""
        stamp = self.rubric.stamp
        return f"kolscore {__version__} · rubric {stamp['name']} {stamp['version']} ({stamp['hash']})"

    @property
    def labels(self) -> list[str]:
        """The names of all labels, the surest first."""
        return [self.rubric.label.names[label] for label in LABELS]

    @property
    def tiers(self) -> list[TierCount]:
        """Every tier, the smallest first, and in the end those whose tier is unknown, if there are any."""
        rules = self.rubric.tier
        names = [step.title for step in rules.schemes[rules.scheme].tiers]
        answers, labels = self.tally.answers, self.labels
        every = [TierCount(name, [answers[name, label] for label in labels]) for name in [*names, ""]]
        return [tier for tier in every if tier.name or any(tier.counts)]

    @property
    def by_tier(self) -> dict[str, int]:
        """How many creators have each tier, the smallest first."""
        return {tier.name or "unknown": sum(tier.counts) for tier in self.tiers}

    @property
    def by_label(self) -> dict[str, int]:
        """How many creators have each label, the surest first."""
        counts = Counter[str]()
        for (_, label), count in self.tally.answers.items():
            counts[label] += count
        return {label: counts[label] for label in self.labels}

    @property
    def by_score(self) -> dict[str, int]:
        """How many scores there are in each ten points."""
        last = 100 - _STEP
        return {
            f"{low}–{low + _STEP - (low < last)}": self.tally.share(low, low + _STEP + (low == last))
            for low in range(0, 100, _STEP)
        }

    @property
    def well(self) -> int:
        """How many scores rest on good evidence."""
        return sum(self.tally.grades[grade] for grade in _GOOD)

    @property
    def thin(self) -> int:
        """How many creators have too little evidence for a label."""
        return self.by_label[self.rubric.label.names["insufficient"]]

    @property
    def best(self) -> list[RoleSummary]:
        """The most credible creators of each role, the most credible role first; roles that advise against are left out."""
        roles, role = self.rubric.roles, self.rubric.role
        against = {roles[name].name for name in (role.stopped, role.no_fit)}
        found = [(name, best) for name, best in self.tally.best.items() if best and name not in against]
        found.sort(key=lambda one: (-one[1][0].score, one[0]))
        return [RoleSummary(name, best, self.tally.equals(name)) for name, best in found]

    @property
    def flags(self) -> list[FlagCount]:
        """The flags that were raised, the commonest first."""
        rules, counts = self.rubric.flags, self.tally.flags
        return [
            FlagCount(name, counts[name], _FILLED_IN.sub("…", rules[name].says))
            for name in ranked(counts, (counts,))
        ]

    @property
    def missing(self) -> list[Missing]:
        """What is most worth finding out."""
        first, every = self.tally.first, self.tally.missing
        fields = ranked([*first, *every], (first, every))
        return [Missing(ask(field), first[field], every[field]) for field in fields[:_ASKED]]


def ranked(names: Iterable[str], counts: Sequence[Counter[str]]) -> list[str]:
    """Each name once, the most frequent first; of equals by the next count, and by the name."""
    return sorted(set(names), key=lambda name: (*(-count[name] for count in counts), name))
