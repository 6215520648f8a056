"""Holds an engagement rate against accounts of the same platform and size."""

import math
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from statistics import fmean, pstdev
from typing import Final, NamedTuple

from kolscore.creator import Creator, platform_name
from kolscore.rubric import Rubric
from kolscore.rubric.credibility import Benchmark
from kolscore.scoring.reason_text import Sentence, count, on_platform, share
from kolscore.words import say

_POOLED: Final = "any"
"""The platform of benchmarks over all of them."""
_UNSAID: Final = ""
"""The basis where the sheet does not say it, and the platform has two."""


class Comparison(NamedTuple):
    """How a rate compares with those of similar accounts."""

    rule: str
    """The rule that compares it: such as "engagement.rate"."""
    field: str
    """The field that it comes from."""
    rate: float
    ln_median: float
    """The benchmark: the natural logarithm of the median rate at that size."""
    z: float
    """Standard deviations above the benchmark, in logarithms; -inf for a rate of 0."""
    platform: str
    """As the sentence names it: "on tiktok"."""
    followers: float | None
    """None where the rate is held against accounts of every size."""
    assumed: bool
    """Whether the sheet does not say what the rate is a share of."""
    coverage: float
    doubtful: bool
    """Whether platform or basis were assumed, so that an odd rate accuses nobody."""
    seen: str = ""
    """What a view is called there, for a view rate."""


class Compared(Sentence):
    """The sentence on a comparison."""

    __slots__ = ("_short",)

    def __init__(self, says: str, short: str) -> None:
        super().__init__(says)
        self._short = short.format

    def __call__(self, value: Comparison) -> str:
        """Fill in both rates and what they are rates of."""
        return self._with(self._fill, value)

    def short(self, value: Comparison) -> str:
        """Both rates, and little more."""
        return self._short(rate=share(value.rate), typical=share(math.exp(value.ln_median)), seen=value.seen)

    @staticmethod
    def _with(fill: Callable[..., str], value: Comparison) -> str:
        return fill(
            rate=share(value.rate),
            seen=value.seen,
            against="above" if value.z > 0 else "below",
            typical=share(math.exp(value.ln_median)),
            platform=value.platform,
            followers=count(value.followers) if value.followers is not None else "",
            basis=say("scoring.engagement.basis_assumed") if value.assumed else "",
        )


class _Line:
    """A benchmark as straight lines over ln(followers), level beyond its ends; of several, half-way between them.

    Over all sizes it is the mean of its points, and as much wider as these lie apart.
    """

    def __init__(self, *rows: Benchmark) -> None:
        self.sigma = fmean([row.sigma_ln for row in rows])
        points = [[math.log(percent / 100) for _, percent in row.medians] for row in rows]
        self.ln_over_sizes = fmean([fmean(logs) for logs in points])
        self.sigma_over_sizes = math.hypot(self.sigma, fmean([pstdev(logs) for logs in points]))
        self._curves = [
            (
                [math.log(followers) for followers, _ in row.medians],
                [math.log(percent / 100) for _, percent in row.medians],
            )
            for row in rows
        ]

    def ln_median(self, followers: float) -> float:
        size = math.log(followers) if followers > 1.0 else 0.0
        if len(self._curves) == 1:
            return self._at(size, *self._curves[0])
        return fmean([self._at(size, *curve) for curve in self._curves])

    @staticmethod
    def _at(size: float, sizes: list[float], medians: list[float]) -> float:
        right = bisect_right(sizes, size)
        if right == 0:
            return medians[0]
        if right == len(sizes):
            return medians[-1]
        low, high = sizes[right - 1], sizes[right]
        return medians[right - 1] + (size - low) / (high - low) * (medians[right] - medians[right - 1])

    def z(self, rate: float, ln_median: float) -> float:
        return (math.log(rate) - ln_median) / self.sigma if rate > 0 else -math.inf

    def z_over_sizes(self, rate: float) -> float:
        return (math.log(rate) - self.ln_over_sizes) / self.sigma_over_sizes if rate > 0 else -math.inf


class _Benchmark(NamedTuple):
    """What rates of one platform and basis are held against; the rest is as in a Comparison."""

    line: _Line
    platform: str
    assumed: bool
    coverage: float
    doubtful: bool


class EngagementRules:
    """The rubric's benchmarks, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        rules = rubric.engagement
        self._rule = rules.rate
        self.sentences = {
            "engagement.rate": Compared(rules.rate.says, rules.rate.short),
            "engagement.unsized_rate": Compared(rules.unsized_rate.says, rules.unsized_rate.short),
            "engagement.view_rate": Compared(rules.view_rate.says, rules.view_rate.short),
            "engagement.lifetime_view_rate": Compared(
                rules.lifetime_view_rate.says, rules.lifetime_view_rate.short
            ),
        }
        self._default_basis = rules.default_basis
        self._seen = rules.seen
        self._two_ways = frozenset(rules.two_ways)
        rates = [row for row in rules.benchmarks if row.metric == "rate"]
        self._lines: dict[tuple[str, str], _Line] = {(row.platform, row.basis): _Line(row) for row in rates}
        for group in rules.same_basis:
            for row in rates:
                for basis in group if row.basis in group else ():
                    self._lines.setdefault((row.platform, basis), self._lines[row.platform, row.basis])
        for platform in rules.two_ways:
            both = [row for row in rates if row.platform == platform]
            self._lines[platform, _UNSAID] = _Line(*both)
        self._views: dict[tuple[str, str], _Line] = {
            (row.platform, row.metric): _Line(row) for row in rules.benchmarks if row.metric != "rate"
        }
        self._benchmark = lru_cache(maxsize=1_024)(self._benchmark_of)  # there are few platforms
        self._unsized = rules.unsized_rate.coverage
        self._coverage = {
            "view_rate": rules.view_rate.coverage,
            "lifetime_view_rate": rules.lifetime_view_rate.coverage,
        }

    def knows_views(self, platform: str | None) -> bool:
        """Whether there is a benchmark for average views on a platform."""
        return (platform or "", "view_rate") in self._views

    def compare(self, creator: Creator) -> Comparison | None:
        """How the engagement rate compares, else a view rate; None without any."""
        followers = creator.followers
        if creator.engagement_rate is not None:
            return self._rate(creator, creator.engagement_rate, followers)
        if creator.avg_views is not None and followers:
            return self._viewed(creator, "view_rate", "avg_views", creator.avg_views / followers)
        if creator.total_views is not None and creator.posts and followers:
            views = creator.total_views / creator.posts
            return self._viewed(creator, "lifetime_view_rate", "total_views", views / followers)
        return None

    def _rate(self, creator: Creator, rate: float, followers: float | None) -> Comparison | None:
        against = self._benchmark(creator.platform or "", creator.er_basis)
        if against is None:
            return None
        line, where, assumed, coverage, doubtful = against
        if followers is None:
            return Comparison(
                "engagement.unsized_rate", "engagement_rate", rate, line.ln_over_sizes, line.z_over_sizes(rate),
                where, None, assumed, min(coverage, self._unsized), doubtful=True,
            )  # fmt: skip
        ln_median = line.ln_median(followers)
        return Comparison(
            "engagement.rate", "engagement_rate", rate, ln_median, line.z(rate, ln_median),
            where, followers, assumed, coverage, doubtful,
        )  # fmt: skip

    def _benchmark_of(self, platform: str, said: str | None) -> _Benchmark | None:
        """What rates on a platform are held against, where the sheet says so or says nothing of their basis."""
        rule = self._rule
        usual = self._default_basis.get(platform, self._default_basis["other"])
        basis = said or (_UNSAID if platform in self._two_ways else usual)
        line = self._lines.get((platform, basis))
        pooled = line is None
        line = line or self._lines.get((_POOLED, said or usual))
        if line is None:
            return None
        assumed = said is None and (basis == _UNSAID or not platform)
        coverage = min(
            rule.coverage,
            rule.pooled_coverage if pooled else 1.0,
            rule.assumed_basis_coverage if assumed else 1.0,
        )
        return _Benchmark(line, _where(platform, pooled=pooled), assumed, coverage, pooled or assumed)

    def _viewed(self, creator: Creator, metric: str, field: str, rate: float) -> Comparison | None:
        line, followers = self._views.get((creator.platform or "", metric)), creator.followers
        if line is None or followers is None:
            return None
        ln_median = line.ln_median(followers)
        return Comparison(
            f"engagement.{metric}", field, rate, ln_median, line.z(rate, ln_median),
            _where(creator.platform or "", pooled=False), followers, False, self._coverage[metric], doubtful=True,
            seen=self._seen.get(creator.platform or "") or self._seen["any"],
        )  # fmt: skip

    def apart(self, platform: str, basis: str, rate: float, followers: float) -> tuple[float, float]:
        """How far a rate lies from the benchmark of a platform and basis, in standard deviations, and how wide one is."""
        line = self._lines[platform, basis]
        return line.z(rate, line.ln_median(followers)), line.sigma

    def value(self, z: float, *, expert: bool) -> float:
        """The value of the dimension, 0 to 1: the share of similar accounts that do worse."""
        value = 0.5 * (1.0 + math.erf(min(z, self._rule.cap_z) / math.sqrt(2.0)))
        if expert and value < 0.5:  # noqa: PLR2004 - the median
            value = 0.5 - self._rule.expert_low_discount * (0.5 - value)
        return value


def _where(platform: str, *, pooled: bool) -> str:
    """Where the benchmark holds, in words."""
    if not pooled:
        return on_platform(platform).strip()
    if not platform:
        return say("scoring.engagement.across_platforms")
    return say("scoring.engagement.no_benchmark", platform=platform_name(platform))
