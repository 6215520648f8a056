"""Scores credibility: every dimension moves the baseline by what is known of it, and every move has a reason."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from kolscore.assessment import Cap, Confidence, Credibility, Line, rounded
from kolscore.creator import Creator
from kolscore.evidence import Evidence
from kolscore.rubric import Rubric
from kolscore.scoring.engagement import EngagementRules
from kolscore.scoring.flags import FlagRules, Raised
from kolscore.scoring.standing import Expertise, Recognition, Standing
from kolscore.scoring.wording import Columns, Count, Quote, Sentence, Share

DIMENSIONS: Final = ("expertise", "recognition", "independence", "authenticity", "consistency", "engagement")
"""All dimensions, in the order of the ledger."""

_FLOOR: Final = Sentence("a score cannot fall below 0")


@dataclass(slots=True, eq=False)
class Scored:
    """Everything that comes with a credibility score."""

    credibility: Credibility
    score: float
    moves: tuple[float, ...]
    """Points of each dimension: the sums of its lines, in the order of DIMENSIONS."""
    confidence: Confidence
    range: tuple[int, int]
    raised: Raised
    missing: tuple[str, ...]


class _Certainty(NamedTuple):
    """What follows from how much of each dimension is known."""

    confidence: Confidence
    spread: float
    """Points on either side of the score."""
    gaps: tuple[tuple[str, ...], ...]
    """What to ask for in each dimension that is not fully known, the heaviest gap first."""


class CredibilityRules:
    """The rubric's dimensions, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._dimensions = {name: rubric.dimensions[name] for name in DIMENSIONS}
        self.baseline = math.fsum(dim.weight * dim.prior for dim in self._dimensions.values())
        self._engagement = EngagementRules(rubric)
        self._flags = FlagRules(rubric)
        self._competences = {
            name: (rules.half, rules.nothing.coverage, Columns(rules.nothing.says))
            for name, rules in (("expertise", rubric.expertise), ("recognition", rubric.recognition))
        }
        self._little = Columns("{columns} read: little more shown")
        self._ad_marker = Quote(rubric.independence.ad_marker.says)
        # Shares and posting rates are round numbers that many rows have in common: each line is made once.
        self._sponsored_line = lru_cache(maxsize=4_096)(self._sponsored_line_for)
        self._fake_line = lru_cache(maxsize=4_096)(self._fake_line_for)
        self._posts_line = lru_cache(maxsize=4_096)(self._posts_line_for)
        self._sponsored_known = rubric.independence.sponsored_share.coverage
        self._fake_known = rubric.authenticity.fake_followers_share.coverage
        self._posts_known = rubric.consistency.posts_per_week.coverage
        self._competence = lru_cache(maxsize=1_024)(self._competence_lines)
        # Few combinations of known and unknown occur, so what follows from them is worked out once for each.
        self._certainty = lru_cache(maxsize=1_024)(self._certainty_of)

    def score(self, creator: Creator, evidence: Evidence, standing: Standing, expert: bool) -> Scored:
        """Score one creator; `expert` is whether the expertise axis is on."""
        expertise, recognition = standing
        expert_lines, expert_move = self._competence("expertise", expertise)
        recognition_lines, recognition_move = self._competence("recognition", recognition)
        lines = [*expert_lines, *recognition_lines]
        independent, independence = self._independence(lines, creator, evidence)
        authentic = authenticity = consistent = consistency = engaged = engagement = 0.0
        if creator.fake_followers_share is not None:
            line = self._fake_line(creator.fake_followers_share)
            authentic, authenticity = line[2], self._fake_known
            lines.append(line)
        if creator.posts_per_week is not None:
            line = self._posts_line(creator.posts_per_week, expert)
            consistent, consistency = line[2], self._posts_known
            lines.append(line)
        comparison = self._engagement.compare(creator)
        if comparison is not None:
            engagement = comparison.coverage
            engaged = self._move(
                "engagement", engagement, self._engagement.value(comparison.z, expert=expert)
            )
            says = self._engagement.sentence
            lines.append(("engagement.rate", "engagement", engaged, "engagement_rate", says, comparison))
        raised = self._flags.raise_for(creator, evidence, expertise, comparison)
        if raised.points:
            lines += raised.points
        total = math.fsum([self.baseline, *[line[2] for line in lines]])
        caps = raised.caps
        if total < 0.0:
            lines.append(("flags", "flags", -total, "", _FLOOR, None))
        elif caps:
            caps = _held_within(total, caps)
        credibility = Credibility(self.baseline, lines, caps)
        exact = total if total >= 0.0 and not caps else credibility.exact
        confidence, spread, gaps = self._certainty(
            (expertise.known, recognition.known, independence, authenticity, consistency, engagement)
        )
        return Scored(
            credibility,
            rounded(exact, 1),
            (expert_move, recognition_move, independent, authentic, consistent, engaged),
            confidence,
            _range(exact, spread, caps),
            raised,
            self._missing(creator, gaps),
        )

    # --- dimensions ----------------------------------------------------------------------------------

    def _move(self, dimension: str, known: float, value: float) -> float:
        """Points by which a dimension moves the score."""
        dim = self._dimensions[dimension]
        return dim.weight * known * (value - dim.prior)

    def _competence_lines(self, dimension: str, shown: Expertise | Recognition) -> tuple[list[Line], float]:
        """Expertise or recognition: the move is split over the evidence in proportion to its points.

        Evidence that does not reach the prior counts against the creator at most
        as much as a text that shows nothing, and where no text was read not at
        all: a little evidence is not
        held against anybody more than none.
        """
        lines: list[Line] = []
        if not shown.known:
            return lines, 0.0
        half, nothing, sentence = self._competences[dimension]
        total = math.fsum(line[2] for line in shown.lines)
        value = 1.0 - math.pow(2.0, -total / half)
        if value >= self._dimensions[dimension].prior:
            rest = move = self._move(dimension, shown.known, value)
        else:
            little = min(shown.known, nothing) if shown.read else 0.0
            rest = move = self._move(dimension, little, value)
            if shown.read:
                silence = self._move(dimension, little, 0.0)
                says = self._little if shown.lines else sentence
                lines.append((f"{dimension}.nothing", dimension, silence, shown.read[0], says, shown.read))
                rest -= silence
        for rule, _, points, field, filled, what in shown.lines:
            part = points / total if total else 1.0 / len(shown.lines)
            lines.append((rule, dimension, rest * part, field, filled, what))
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

    def _fake_line_for(self, fake: float) -> Line:
        rule = self._rubric.authenticity.fake_followers_share
        value = min(1.0, max(0.0, (rule.bad - fake) / (rule.bad - rule.good)))
        points = self._move("authenticity", rule.coverage, value)
        path = "authenticity.fake_followers_share"
        return path, "authenticity", points, "fake_followers_share", Share(rule.says), fake

    def _posts_line_for(self, posts: float, expert: bool) -> Line:
        rule = self._rubric.consistency.posts_per_week
        bell = (
            math.exp(-0.5 * ((math.log(posts) - math.log(rule.peak)) / rule.sigma_ln) ** 2)
            if posts > 0
            else 0.0
        )
        value = max(rule.expert_floor if expert else rule.floor, bell)
        points = self._move("consistency", rule.coverage, value)
        path = "consistency.posts_per_week"
        return path, "consistency", points, "posts_per_week", Count(rule.says), posts

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
        gaps = sorted((-weight, place) for place, weight in enumerate(unknown) if weight > 0.0)
        return _Certainty(
            Confidence(value, grade),
            rules.spread * math.sqrt(variance),
            tuple(self._dimensions[DIMENSIONS[place]].ask for _, place in gaps),
        )

    def _missing(self, creator: Creator, gaps: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
        """The field to find out for each dimension that is not fully known, the heaviest gap first."""
        missing = []
        for asks in gaps:
            for field in asks:
                if getattr(creator, field) is None:
                    missing.append(field)
                    break
        if creator.followers is None and "followers" not in missing:
            missing.append("followers")
        return tuple(missing)


def _held_within(total: float, caps: list[Cap]) -> list[Cap]:
    """The caps, the lowest of them with the points that it takes."""
    lowest = min(caps, key=lambda cap: cap.limit)
    taken = min(0.0, lowest.limit - total)
    return [cap._replace(points=taken) if cap is lowest else cap for cap in caps]


def _range(exact: float, spread: float, caps: list[Cap]) -> tuple[int, int]:
    """Where the score would lie in four of five cases if all were known; never beyond a cap."""
    highest = min(cap.limit for cap in caps) if caps else 100.0
    high = math.ceil(min(highest, exact + spread))
    return max(0, math.floor(exact - spread)), max(high, math.ceil(exact))
