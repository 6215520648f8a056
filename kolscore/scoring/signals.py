"""Signals of one dimension that stand side by side: what each says of the creator, and how they go together."""

import math
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple

from kolscore.assessment import Line
from kolscore.rubric import Rubric
from kolscore.rubric.credibility import Linear
from kolscore.scoring.reason_text import Sentence, count, one, share

authenticity_facts: Final = attrgetter(
    "fake_followers_share", "avg_engagements", "authentic_engagements", "avg_likes", "avg_comments", "platform", "growth_rate"
)  # fmt: skip
"""What a creator shows of authenticity: many rows show the same."""
consistency_facts: Final = attrgetter("posts_per_week", "last_post_days", "account_age")
"""And of consistency."""
_LEAST: Final = 1e-9
"""What a ratio of nothing is taken for: its logarithm is far from what is typical."""


class Number(Sentence):
    """A sentence on a number: {count}, or {share}."""

    __slots__ = ("_is_share",)

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self._is_share = "{count" not in says

    def __call__(self, value: float) -> str:
        """Fill in the number."""
        return one(
            self._fill(share=share(value))
            if self._is_share
            else self._fill(count=count(value), share=share(value))
        )


class Ratio(Sentence):
    """A sentence on a ratio: {count}, and what is {typical}."""

    __slots__ = ()

    def __call__(self, value: tuple[float, float]) -> str:
        """Fill in both."""
        return one(self._fill(count=count(value[0]), typical=count(value[1])))


class SignalPoints(NamedTuple):
    """What one fact says of a dimension."""

    rule: str
    field: str
    sentence: Sentence
    shown: Any
    """What the sentence is filled with."""
    coverage: float
    value: float
    """0 to 1."""


class Together(NamedTuple):
    """What several signals come to."""

    coverage: float
    value: float

    @property
    def known(self) -> float:
        """How much of the dimension is known, 0 to 1."""
        return min(1.0, self.coverage)


NOTHING: Final = Together(0.0, 0.0)


def together(signals: Sequence[SignalPoints]) -> Together:
    """The coverage of signals of a dimension, and its value: their mean, weighted by coverage."""
    coverage = math.fsum([signal.coverage for signal in signals])
    if not coverage:
        return NOTHING
    value = math.fsum([signal.coverage * signal.value for signal in signals]) / coverage
    return Together(coverage, value)


def lines_of(
    dimension: str, signals: Sequence[SignalPoints], weight: float, prior: float
) -> tuple[list[Line], float]:
    """The line of each signal: its share of what all of them move; and how much of the dimension is known, 0 to 1."""
    coverage = math.fsum([signal.coverage for signal in signals])
    known = min(1.0, coverage)
    scale = weight * known / coverage if coverage else 0.0
    return [
        (rule, dimension, scale * covered * (value - prior), field, sentence, shown)
        for rule, field, sentence, shown, covered, value in signals
    ], known


class _Linear(NamedTuple):
    """A rule on a number that is good at one end and bad at the other, made ready for a row."""

    path: str
    field: str
    sentence: Number
    rule: Linear

    def of(self, number: float) -> SignalPoints:
        """What a number says."""
        rule = self.rule
        return SignalPoints(
            self.path, self.field, self.sentence, number, rule.coverage, _straight(rule, number)
        )


class SignalRules:
    """The rubric's rules for authenticity and consistency, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        self._authenticity, self._consistency = rubric.authenticity, rubric.consistency
        self._posts_rule = Number(rubric.consistency.posts_per_week.says)
        self._fake = _linear("authenticity", "fake_followers_share", self._authenticity.fake_followers_share)
        self._authentic = _linear(
            "authenticity",
            "authentic_engagement",
            self._authenticity.authentic_engagement,
            "authentic_engagements",
        )
        self._growth = _linear("authenticity", "growth_rate", self._authenticity.growth_rate)
        self._last_post = _linear("consistency", "last_post_days", self._consistency.last_post_days)
        self._age = _linear("consistency", "account_age", self._consistency.account_age)
        self._comments = Ratio(rubric.authenticity.comment_ratio.says)

    def authenticity(self, facts: tuple[Any, ...]) -> list[SignalPoints]:
        """Whether the audience is real, by `authenticity_facts`: fake followers first."""
        fake, engagements, authentic, likes, comments, platform, growth = facts
        signals = []
        if fake is not None:
            signals.append(self._fake.of(fake))
        if engagements and authentic is not None:
            ratio = min(1.0, authentic / engagements)
            signals.append(self._authentic.of(ratio))
        if likes and comments:  # none at all: they may be switched off
            signals.append(self._comment_ratio(platform, 100.0 * comments / likes))
        if growth is not None:
            signals.append(self._growth.of(growth))
        return signals

    def consistency(self, facts: tuple[Any, ...], *, expert: bool) -> list[SignalPoints]:
        """Whether the creator keeps at it, by `consistency_facts`: the posting rate first."""
        posts, last_post, age = facts
        signals = []
        if posts is not None:
            signals.append(self._posts(posts, expert=expert))
        if last_post is not None:
            signals.append(self._last_post.of(last_post))
        if age is not None:
            signals.append(self._age.of(age))
        return signals

    def _comment_ratio(self, platform: str | None, per_hundred: float) -> SignalPoints:
        rule = self._authenticity.comment_ratio
        typical = rule.typical.get(platform or "", rule.typical["any"])
        z = abs(math.log(max(per_hundred, _LEAST) / typical)) / rule.sigma_ln
        return SignalPoints(
            "authenticity.comment_ratio", "avg_comments", self._comments, (per_hundred, typical), rule.coverage, _straight(rule, z)
        )  # fmt: skip

    def _posts(self, posts: float, *, expert: bool) -> SignalPoints:
        rule = self._consistency.posts_per_week
        bell = (
            math.exp(-0.5 * ((math.log(posts) - math.log(rule.peak)) / rule.sigma_ln) ** 2)
            if posts > 0
            else 0.0
        )
        value = max(rule.expert_floor if expert else rule.floor, bell)
        return SignalPoints(
            "consistency.posts_per_week", "posts_per_week", self._posts_rule, posts, rule.coverage, value
        )


def _linear(dimension: str, name: str, rule: Linear, field: str = "") -> _Linear:
    return _Linear(f"{dimension}.{name}", field or name, Number(rule.says), rule)


def _straight(rule: Linear, number: float) -> float:
    return min(1.0, max(0.0, (number - rule.bad) / (rule.good - rule.bad)))
