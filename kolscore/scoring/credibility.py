"""Scores credibility: every dimension moves the baseline by what is known of it, and every move has a reason."""

import math
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

from kolscore.assessment import Cap, Confidence, Credibility, Line, rounded
from kolscore.creator import Creator
from kolscore.evidence import Evidence
from kolscore.rubric import Rubric
from kolscore.scoring.engagement import Comparison, EngagementRules
from kolscore.scoring.flags import Raised
from kolscore.scoring.merits import Expertise, Merits, Recognition
from kolscore.scoring.reason_text import Quote, Sentence, Share
from kolscore.scoring.signals import (
    SignalPoints,
    SignalRules,
    authenticity_facts,
    consistency_facts,
    lines_of,
)
from kolscore.words import say

DIMENSIONS: Final = ("expertise", "recognition", "independence", "authenticity", "consistency", "engagement")
"""All dimensions, in the order of the ledger."""

_limit_of: Final = attrgetter("limit")


class Scored(NamedTuple):
    """Everything that comes with a credibility score."""

    credibility: Credibility
    score: float | None
    """None where no dimension is known: a number would speak of nobody."""
    confidence: Confidence
    range: tuple[int, int] | None
    raised: Raised


class Shown(NamedTuple):
    """What is known of a dimension."""

    lines: list[Line]
    """What they move the score by, before the halo."""
    known: float
    """How much of the dimension is known, 0 to 1."""


_NOTHING: Final = Shown([], 0.0)


class _Certainty(NamedTuple):
    """What follows from how much of each dimension is known."""

    confidence: Confidence
    spread: float
    """Points on either side of the score."""
    halo: float
    """What the points of known dimensions are multiplied by, since they speak for the unknown ones too."""


class CredibilityRules:
    """The rubric's dimensions, made ready for a row."""

    def __init__(self, rubric: Rubric, engagement: EngagementRules) -> None:
        self._rubric = rubric
        self._dimensions = {name: rubric.dimensions[name] for name in DIMENSIONS}
        self.baseline = math.fsum(dim.weight * dim.prior for dim in self._dimensions.values())
        self._engagement = engagement
        self._signals = SignalRules(rubric)
        self._competences = {
            name: rules.half
            for name, rules in (("expertise", rubric.expertise), ("recognition", rubric.recognition))
        }
        self._ad_marker = Quote(rubric.independence.ad_marker.says)
        self._share = Share(rubric.independence.sponsored_share.says)
        # Shares and posting rates are round numbers that many rows have in common, and most rows show none:
        # what each comes to is worked out once, and forgotten after a few thousand others.
        self._sponsored = lru_cache(maxsize=4_096)(self._sponsored_of)
        self._competence = lru_cache(maxsize=1_024)(self._competence_of)
        self._consistency = lru_cache(maxsize=4_096)(self._consistency_of)
        # Few combinations of known and unknown occur, so what follows from them is worked out once for each.
        self._certainty = lru_cache(maxsize=1_024)(self._certainty_of)

    def weigh(
        self,
        creator: Creator,
        evidence: Evidence,
        merits: Merits,
        comparison: Comparison | None,
        expert: bool,
    ) -> tuple[Shown, ...]:
        """What is known of each dimension; `expert` is whether the expertise axis is on."""
        expertise, recognition = merits
        return (
            self._competence("expertise", expertise),
            self._competence("recognition", recognition),
            self._independence(creator, evidence),
            self._authenticity(creator),
            self._consistency(consistency_facts(creator), expert),
            self._engaged(comparison, expert=expert) if comparison else _NOTHING,
        )

    def score(self, shown: tuple[Shown, ...], raised: Raised, there: bool) -> Scored:
        """The score by what is known of each dimension; `there` is whether a creator is there."""
        confidence, spread, halo = self._certainty(tuple([known for _, known in shown]))
        lines = [line for of_dimension, _ in shown for line in of_dimension]
        points = [self.baseline, *[line[2] * halo for line in lines]]
        flagged, caps = raised.points, raised.caps
        if flagged:
            points += [line[2] for line in flagged]
        exact = math.fsum(points)
        if exact < 0.0:
            floor = Sentence(say("scoring.credibility.floor"))
            flagged = [*flagged, ("flags", "flags", -exact, "", floor, None)]
            exact = math.fsum([*points, -exact, *[cap.points for cap in caps]])
        elif caps:
            caps = _held_within(exact, caps)
            exact = math.fsum([*points, *[cap.points for cap in caps]])
        score = rounded(exact, 1) if there and confidence.value > 0.0 else None
        return Scored(
            Credibility(self.baseline, lines, halo, flagged, caps, exact, score),
            score,
            confidence,
            None if score is None else _range(exact, spread, caps),
            raised,
        )

    # --- dimensions ----------------------------------------------------------------------------------

    def _move(self, dimension: str, known: float, value: float) -> float:
        """Points by which a dimension moves the score."""
        dim = self._dimensions[dimension]
        return dim.weight * known * (value - dim.prior)

    def _competence_of(self, dimension: str, merit: Expertise | Recognition) -> Shown:
        """Expertise or recognition: the move is split over the evidence in proportion to its points.

        Evidence that does not reach what is expected of anybody moves nothing: a
        little evidence is not held against a creator more than none.
        """
        if not merit.known:
            return _NOTHING
        total = math.fsum(line[2] for line in merit.lines)
        value = 1.0 - math.pow(2.0, -total / self._competences[dimension])
        move = self._move(dimension, merit.known, value) if value > self._dimensions[dimension].prior else 0.0
        lines: list[Line] = []
        for rule, _, points, field, filled, what in merit.lines:
            part = points / total if total else 1.0 / len(merit.lines)
            lines.append((rule, dimension, move * part, field, filled, what))
        return Shown(lines, merit.known)

    def _independence(self, creator: Creator, evidence: Evidence) -> Shown:
        """The line on advertising."""
        if creator.sponsored_share is not None:
            return self._sponsored(creator.sponsored_share)
        for mention in evidence.social:
            if mention.kind == "ad":
                marker = self._rubric.independence.ad_marker
                points = self._dimensions["independence"].weight * marker.shift
                path = "independence.ad_marker"
                line = (path, "independence", points, mention.field, self._ad_marker, mention)
                return Shown([line], marker.coverage)
        return _NOTHING

    def _sponsored_of(self, share: float) -> Shown:
        rule = self._rubric.independence.sponsored_share
        value = 1.0 / (1.0 + math.exp((share - rule.mid) / rule.scale))
        points = self._move("independence", rule.coverage, value)
        path = "independence.sponsored_share"
        line = (path, "independence", points, "sponsored_share", self._share, share)
        return Shown([line], rule.coverage)

    def _authenticity(self, creator: Creator) -> Shown:
        return self._signalled("authenticity", self._signals.authenticity(authenticity_facts(creator)))

    def _consistency_of(self, facts: tuple[Any, ...], expert: bool) -> Shown:
        return self._signalled("consistency", self._signals.consistency(facts, expert=expert))

    def _signalled(self, dimension: str, signals: Sequence[SignalPoints]) -> Shown:
        if not signals:
            return _NOTHING
        dim = self._dimensions[dimension]
        return Shown(*lines_of(dimension, signals, dim.weight, dim.prior))

    def _engaged(self, comparison: Comparison, *, expert: bool) -> Shown:
        """The line on a rate beside those of similar accounts."""
        rules = self._engagement
        value = rules.value(comparison.z, expert=expert)
        points = self._move("engagement", comparison.coverage, value)
        says = rules.sentences[comparison.rule]
        line = (comparison.rule, "engagement", points, comparison.field, says, comparison)
        return Shown([line], comparison.coverage)

    # --- what follows from how much is known ---------------------------------------------------------

    def _certainty_of(self, known: tuple[float, ...]) -> _Certainty:
        weights = [dim.weight for dim in self._dimensions.values()]
        value = math.fsum(weight * part for weight, part in zip(weights, known, strict=True)) / 100.0
        rules = self._rubric.confidence
        grade = max((bound, name) for name, bound in rules.grades.items() if value >= bound)[1]
        unknown = [
            dim.weight * (1.0 - part) for dim, part in zip(self._dimensions.values(), known, strict=True)
        ]
        sds = [dim.prior_sd for dim in self._dimensions.values()]
        variance = math.fsum((weight * sd) ** 2 for weight, sd in zip(unknown, sds, strict=True))
        return _Certainty(
            Confidence(value, grade),
            rules.spread * math.sqrt(variance),
            math.pow(value, -rules.halo) if value > 0.0 else 1.0,
        )


def _held_within(total: float, caps: list[Cap]) -> list[Cap]:
    """The caps, the lowest of them with the points that it takes."""
    lowest = caps[0] if len(caps) == 1 else min(caps, key=_limit_of)
    taken = min(0.0, lowest.limit - total)
    return [Cap(cap.rule, cap.limit, taken, cap.reason, cap.field) if cap is lowest else cap for cap in caps]


def _range(exact: float, spread: float, caps: list[Cap]) -> tuple[int, int]:
    """Where the score would lie in four of five cases if all were known; never beyond a cap."""
    highest = min([cap.limit for cap in caps]) if caps else 100.0
    high = math.ceil(min(highest, exact + spread))
    return max(0, math.floor(exact - spread)), max(high, math.ceil(exact))
