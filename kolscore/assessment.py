"""The answers for one creator and the ledger behind them; score and explanation cannot differ."""

import math
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, Protocol

from kolscore.words import say

_WRITTEN: Final = 1e-11
"""What a number may fall short of its decimals, as 0.345 does in binary digits."""

Line = tuple[str, str, float, str, Callable[[Any], str], Any]
"""A line of a ledger as it is written: the fields of a Contribution as a plain tuple, which is made faster."""


def rounded(number: float, digits: int) -> float:
    """A number from 0 up, rounded as spreadsheets do: halves up, as its decimals are written.

    >>> rounded(0.345, 2), rounded(62.25, 1)
    (0.35, 62.3)
    """
    scale = 10.0**digits
    return math.floor(number * scale + 0.5 + _WRITTEN) / scale


class Contribution(NamedTuple):
    """One line of a ledger: points, and the reason for them.

    The sentence and what goes into it are fixed at the moment of the decision;
    `reason` only fills the one with the other, since most reasons are never read.
    """

    rule: str
    """Id of the rule: its path in the rubric, such as "expertise.years"."""
    dimension: str
    points: float
    field: str
    """The creator's field that the reason comes from; "" if none."""
    sentence: Callable[[Any], str]
    value: Any

    @property
    def reason(self) -> str:
        """Why these points were given, in the words of the sheet and the rubric."""
        return self.sentence(self.value)

    def __repr__(self) -> str:
        return f"Contribution({self.rule}, {self.points:+.1f}, {self.reason})"


class Claim(NamedTuple):
    """The claim of a profession, and how far it is more than a claim."""

    status: str
    """self-declared, seconded (another column agrees) or verified; "" without a claim."""
    quote: str
    regulated: bool
    """Whether the profession takes a licence."""
    register: str
    """Where it is looked up; "" for professions without a licence."""
    seconds: tuple[str, ...]
    """The fields that state or show it."""


class ExpertTier(NamedTuple):
    """The tier of an expert."""

    id: str
    """global, national, regional, local or emerging."""
    name: str
    points: float
    certainty: str
    """sure, likely or lean: by how many kinds of evidence are known."""
    reason: str


class Entry(NamedTuple):
    """A line of the whole ledger as people see it; from the baseline on, the points of all add up to the score."""

    dimension: str
    """That of the rule, "baseline" or "cap"."""
    points: float
    reason: str
    field: str
    """The creator's field that the reason comes from; "" if none."""
    rule: str
    """Id of the rule; "" for the baseline."""
    cell: str = ""
    """The cell (or cells) of the field, where the row is known."""


class Cap(NamedTuple):
    """A line that holds the score within a limit; `points` is what that took (0 if nothing)."""

    rule: str
    limit: float
    points: float
    reason: str
    field: str


class Flag(NamedTuple):
    """A warning with its rule id."""

    id: str
    reason: str
    field: str


class Tier(NamedTuple):
    """The size class; `id` is None where followers are unknown."""

    id: str | None
    name: str
    sentence: Callable[[Any], str]
    followers: float | None

    @property
    def reason(self) -> str:
        """The count and the bounds it falls between."""
        return self.sentence(self.followers)


class RoleOption(NamedTuple):
    """A campaign role that could be given, and why."""

    id: str
    name: str
    fit: float | None
    """Points of the fit with the brief; None without a brief."""
    reason: str


class Label(NamedTuple):
    """Where the influence comes from, on two axes from 0 to 100: expertise and social content."""

    id: str
    """kol, influencer, both, not_a_creator or insufficient."""
    name: str
    reason: str
    kol: float
    influencer: float
    lead: str | None
    """For "both": the axis that leads. For "insufficient": the axis it leans to, if any."""
    certainty: str | None
    """sure, likely or lean; None for "insufficient", which says that we are not."""
    kol_lines: list[Line]
    influencer_lines: list[Line]

    @property
    def kol_points(self) -> tuple[Contribution, ...]:
        """The ledger of the expertise axis."""
        return tuple(Contribution(*line) for line in self.kol_lines)

    @property
    def influencer_points(self) -> tuple[Contribution, ...]:
        """The ledger of the social content axis."""
        return tuple(Contribution(*line) for line in self.influencer_lines)


class Credibility(NamedTuple):
    """A score from 0 to 100: the sum of its ledger, and nothing else."""

    baseline: float
    """Points of a creator of whom nothing is known."""
    known: list[Line]
    """What is known of the dimensions, with the points that it has for itself."""
    halo: float
    """What those points are multiplied by, since they speak for the unknown dimensions too."""
    flagged: list[Line]
    """Points of flags, and of the floor."""
    caps: list[Cap]
    exact: float
    """The sum of the ledger, not rounded."""
    score: float | None
    """The sum of the ledger, to one decimal; None without evidence: no evidence, no number."""

    @property
    def lines(self) -> list[Line]:
        """What moved the score away from the baseline, and flags; made when it is asked for, as most never are."""
        halo = self.halo
        return [
            (rule, dimension, points * halo, field, sentence, value)
            for rule, dimension, points, field, sentence, value in self.known
        ] + self.flagged

    @property
    def scored(self) -> bool:
        """Whether there is a score: not where nothing speaks about this creator, or nobody is there."""
        return self.score is not None

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """The ledger: what moved the score away from the baseline, and flags."""
        return tuple(Contribution(*line) for line in self.lines)

    @property
    def ledger(self) -> Iterator[Entry]:
        """Every line in words: the baseline, what moved the score away from it, and what held it within limits."""
        yield Entry("baseline", self.baseline, say("assessment.baseline"), "", "")
        for rule, dimension, points, field, sentence, value in self.lines:
            yield Entry(dimension, points, sentence(value), field, rule)
        for cap in self.caps:
            yield Entry(
                "cap",
                cap.points,
                say("assessment.cap", limit=cap.limit, reason=cap.reason),
                cap.field,
                cap.rule,
            )

    def by_dimension(self) -> dict[str, float]:
        """Points per dimension, in the order of the ledger; those of flags stand under "flags"."""
        sums: dict[str, float] = {}
        for line in self.lines:
            dimension = line[1]
            sums[dimension] = line[2] + sums[dimension] if dimension in sums else line[2]
        return sums


class Confidence(NamedTuple):
    """How much evidence the score rests on."""

    value: float
    """0 (nothing known) to 1 (every dimension fully known)."""
    grade: str
    """A to D."""


class Use(NamedTuple):
    """What to do with a creator in a role."""

    purpose: str
    deliverables: str
    """What to ask for."""
    avoid_when: str


class Role(NamedTuple):
    """The suggested campaign role, with further options."""

    id: str
    name: str
    reason: str
    alternatives: tuple[RoleOption, ...]
    notes: tuple[str, ...]
    """What to mind: law and codes, and what to verify first."""
    use: Use


class Standing(NamedTuple):
    """Where a score stands among those of its cohort in the list."""

    percentile: int
    """1 to 99: how many of the cohort score lower, and half of those who score the same, of a hundred."""
    width: str
    """tier_and_platform, tier, platform or list: how far the cohort had to be widened."""
    size: int
    """How many the cohort has."""
    cohort: str
    """The cohort in words."""

    @property
    def sentence(self) -> str:
        """78th percentile of 64 micro creators on Instagram in this list."""
        tens, ones = divmod(self.percentile, 10)
        ending = {1: "st", 2: "nd", 3: "rd"}.get(ones, "th") if tens != 1 else "th"
        return say(f"assessment.percentile.{ending}", percentile=self.percentile, cohort=self.cohort)


class Whose(NamedTuple):
    """The person whom a row is of."""

    id: str
    """The same in every list that has this account."""
    accounts: str
    """All accounts of the person, the largest first."""
    why: str
    """Why they are taken for one person; "" for a person of one account."""


class Further(Protocol):
    """Answers that few ask for: each is worked out when it is asked for."""

    def claim(self) -> Claim:
        """The claim of a profession that matters most."""

    def expert_tier(self) -> ExpertTier | None:
        """The tier of an expert."""

    def checks(self) -> tuple[str, ...]:
        """What to verify."""


class Assessment(NamedTuple):
    """All answers for one creator."""

    tier: Tier
    label: Label
    credibility: Credibility
    confidence: Confidence
    range: tuple[int, int] | None
    """Where the score would probably lie if everything were known (an 80% interval); None without a score."""
    role: Role
    flags: tuple[Flag, ...]
    missing: tuple[str, ...]
    """Fields worth finding out, the most useful first."""
    why: str
    """The answer in one or two sentences, at most 255 characters (an Excel array holds no more)."""
    further: Further
    standing: Standing | None = None
    """Where the score stands in its list; None until the whole list is known, and without a score."""
    whose: Whose | None = None
    """The person whom the row is of; None if it was not asked."""

    @property
    def claim(self) -> Claim:
        """The claim of a profession that matters most, and how far it is more than a claim."""
        return self.further.claim()

    @property
    def expert_tier(self) -> ExpertTier | None:
        """The tier of an expert; None for who shows nothing of it."""
        return self.further.expert_tier()

    @property
    def checks(self) -> tuple[str, ...]:
        """What to verify of this creator, the most valuable first."""
        return self.further.checks()

    def to_dict(self) -> dict[str, Any]:
        """The answers as plain data, as JSON lines have them."""
        return {
            "tier": self.tier.id,
            "label": self.label.id,
            "label_certainty": self.label.certainty,
            "claim": self.claim.status or None,
            "expert_tier": self.expert_tier.id if self.expert_tier else None,
            "credibility": self.credibility.score,
            "range": list(self.range) if self.range else None,
            "confidence": rounded(self.confidence.value, 2),
            "confidence_grade": self.confidence.grade,
            "role": self.role.id,
            "role_name": self.role.name,
            "why": self.why,
            "flags": [flag.id for flag in self.flags],
            "missing": list(self.missing),
        }

    def __repr__(self) -> str:
        score = (
            say("assessment.not_scored")
            if self.credibility.score is None
            else say("assessment.credibility", score=self.credibility.score)
        )
        sure = f" ({self.label.certainty})" if self.label.certainty else ""
        tier = self.tier.name or say("assessment.tier_unknown")
        return f"<Assessment: {tier}, {self.label.name}{sure}, {score}, {self.role.name}: {self.why}>"
