"""Scores credibility: every dimension moves the baseline by what is known of it, and every move has a reason."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

from kolscore.assessment import Cap, Confidence, Credibility, Line, rounded
from kolscore.creator import Creator
from kolscore.evidence import Evidence
from kolscore.rubric import Rubric
from kolscore.scoring.engagement import EngagementRules
from kolscore.scoring.flags import FlagRules, Raised
from kolscore.scoring.merits import Expertise, Merits, Recognition
from kolscore.scoring.signals import (
    Signal,
    SignalRules,
    authenticity_facts,
    consistency_facts,
    lines_of,
    together,
)
from kolscore.scoring.wording import Quote, Sentence, Share

DIMENSIONS: Final = ("expertise", "recognition", "independence", "authenticity", "consistency", "engagement")
"""All dimensions, in the order of the ledger."""

_FLOOR: Final = Sentence("a score cannot fall below 0")
_limit_of: Final = attrgetter("limit")


@dataclass(slots=True, eq=False)
class Scored:
    """Everything that comes with a credibility score."""

    credibility: Credibility
    score: float | None
    """None where no dimension is known: a number would speak of nobody."""
    moves: tuple[float, ...]
    """Points of each dimension: the sums of its lines, in the order of DIMENSIONS."""
    confidence: Confidence
    range: tuple[int, int] | None
    raised: Raised


class _Moved(NamedTuple):
    """What a dimension does to the score."""

    lines: list[Line]
    points: float
    known: float
    """How much of the dimension is known, 0 to 1."""


_UNMOVED: Final = _Moved([], 0.0, 0.0)


class _Certainty(NamedTuple):
    """What follows from how much of each dimension is known."""

    confidence: Confidence
    spread: float
    """Points on either side of the score."""
    halo: float
    """What the points of known dimensions are multiplied by, since they speak for the unknown ones too."""


class CredibilityRules:
    """The rubric's dimensions, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._dimensions = {name: rubric.dimensions[name] for name in DIMENSIONS}
        self.baseline = math.fsum(dim.weight * dim.prior for dim in self._dimensions.values())
        self._engagement = EngagementRules(rubric)
        self._flags = FlagRules(rubric)
        self._signals = SignalRules(rubric)
        self._competences = {
            name: rules.half
            for name, rules in (("expertise", rubric.expertise), ("recognition", rubric.recognition))
        }
        self._ad_marker = Quote(rubric.independence.ad_marker.says)
        # Shares and posting rates are round numbers that many rows have in common, and most rows show none:
        # what each comes to is worked out once, and forgotten after a few thousand others.
        self._sponsored_line = lru_cache(maxsize=4_096)(self._sponsored_line_for)
        self._sponsored_known = rubric.independence.sponsored_share.coverage
        self._competence = lru_cache(maxsize=1_024)(self._competence_lines)
        self._authenticity = lru_cache(maxsize=4_096)(self._authenticity_of)
        self._consistency = lru_cache(maxsize=4_096)(self._consistency_of)
        # Few combinations of known and unknown occur, so what follows from them is worked out once for each.
        self._certainty = lru_cache(maxsize=1_024)(self._certainty_of)

    def score(
        self, creator: Creator, evidence: Evidence, merits: Merits, expert: bool, there: bool
    ) -> Scored:
        """Score one creator; `expert` is whether the expertise axis is on, `there` whether a creator is there."""
        expertise, recognition = merits
        expert_lines, expert_move = self._competence("expertise", expertise)
        recognition_lines, recognition_move = self._competence("recognition", recognition)
        lines = [*expert_lines, *recognition_lines]
        independent, independence = self._independence(lines, creator, evidence)
        authentic_lines, authentic, authenticity = self._authenticity(authenticity_facts(creator))
        consistent_lines, consistent, consistency = self._consistency(consistency_facts(creator), expert)
        lines += authentic_lines
        lines += consistent_lines
        engaged = engagement = 0.0
        comparison = self._engagement.compare(creator)
        if comparison is not None:
            engagement = comparison.coverage
            engaged = self._move(
                "engagement", engagement, self._engagement.value(comparison.z, expert=expert)
            )
            says = self._engagement.sentences[comparison.rule]
            lines.append((comparison.rule, "engagement", engaged, comparison.field, says, comparison))
        confidence, spread, halo = self._certainty(
            (expertise.known, recognition.known, independence, authenticity, consistency, engagement)
        )
        moves = [expert_move, recognition_move, independent, authentic, consistent, engaged]
        if halo != 1.0:
            lines = [
                (rule, dimension, points * halo, field, sentence, value)
                for rule, dimension, points, field, sentence, value in lines
            ]
            moves = [move * halo for move in moves]
        raised = self._flags.raise_for(creator, evidence, expertise, comparison)
        if raised.points:
            lines += raised.points
        total = math.fsum([self.baseline, *[line[2] for line in lines]])
        caps = raised.caps
        if total < 0.0:
            lines.append(("flags", "flags", -total, "", _FLOOR, None))
        elif caps:
            caps = _held_within(total, caps)
        scored = there and confidence.value > 0.0
        credibility = Credibility(self.baseline, lines, caps, scored)
        exact = total if total >= 0.0 and not caps else credibility.exact
        return Scored(
            credibility,
            rounded(exact, 1) if scored else None,
            tuple(moves),
            confidence,
            _range(exact, spread, caps) if scored else None,
            raised,
        )

    # --- dimensions ----------------------------------------------------------------------------------

    def _move(self, dimension: str, known: float, value: float) -> float:
        """Points by which a dimension moves the score."""
        dim = self._dimensions[dimension]
        return dim.weight * known * (value - dim.prior)

    def _competence_lines(self, dimension: str, shown: Expertise | Recognition) -> tuple[list[Line], float]:
        """Expertise or recognition: the move is split over the evidence in proportion to its points.

        Evidence that does not reach what is expected of anybody moves nothing: a
        little evidence is not held against a creator more than none.
        """
        if not shown.known:
            return [], 0.0
        total = math.fsum(line[2] for line in shown.lines)
        value = 1.0 - math.pow(2.0, -total / self._competences[dimension])
        move = self._move(dimension, shown.known, value) if value > self._dimensions[dimension].prior else 0.0
        lines: list[Line] = []
        for rule, _, points, field, filled, what in shown.lines:
            part = points / total if total else 1.0 / len(shown.lines)
            lines.append((rule, dimension, move * part, field, filled, what))
        return lines, move

    def _independence(self, lines: list[Line], creator: Creator, evidence: Evidence) -> tuple[float, float]:
        """Adds the line on advertising; gives its points and how much of the dimension is then known."""
        if creator.sponsored_share is not None:
            line = self._sponsored_line(creator.sponsored_share)
            lines.append(line)
            return line[2], self._sponsored_known
        for mention in evidence.social:
            if mention.kind == "ad":
                marker = self._rubric.independence.ad_marker
                points = self._dimensions["independence"].weight * marker.shift
                path = "independence.ad_marker"
                lines.append((path, "independence", points, mention.field, self._ad_marker, mention))
                return points, marker.coverage
        return 0.0, 0.0

    def _sponsored_line_for(self, sponsored: float) -> Line:
        rule = self._rubric.independence.sponsored_share
        value = 1.0 / (1.0 + math.exp((sponsored - rule.mid) / rule.scale))
        points = self._move("independence", rule.coverage, value)
        path = "independence.sponsored_share"
        return path, "independence", points, "sponsored_share", Share(rule.says), sponsored

    def _authenticity_of(self, facts: tuple[Any, ...]) -> _Moved:
        return self._signalled("authenticity", self._signals.authenticity(facts))

    def _consistency_of(self, facts: tuple[Any, ...], expert: bool) -> _Moved:
        return self._signalled("consistency", self._signals.consistency(facts, expert=expert))

    def _signalled(self, dimension: str, signals: Sequence[Signal]) -> _Moved:
        if not signals:
            return _UNMOVED
        dim = self._dimensions[dimension]
        found = together(signals)
        points = self._move(dimension, found.known, found.value)
        return _Moved(lines_of(dimension, signals, dim.weight, dim.prior), points, found.known)

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
    highest = min(cap.limit for cap in caps) if caps else 100.0
    high = math.ceil(min(highest, exact + spread))
    return max(0, math.floor(exact - spread)), max(high, math.ceil(exact))
