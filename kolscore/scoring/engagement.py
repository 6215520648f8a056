"""Holds an engagement rate against accounts of the same platform and size."""

import math
from bisect import bisect_right
from dataclasses import dataclass

from kolscore.creator import Creator
from kolscore.rubric import Rubric
from kolscore.rubric.credibility import Benchmark
from kolscore.scoring.wording import Sentence, count, share


@dataclass(slots=True, eq=False)
class Comparison:
    """How an engagement rate compares with those of similar accounts."""

    rate: float
    ln_median: float
    """The benchmark: the natural logarithm of the median rate at that size."""
    z: float
    """Standard deviations above the benchmark, in logarithms; -inf for a rate of 0."""
    platform: str
    followers: float
    assumed: str
    """The basis, if it had to be assumed; "" otherwise."""
    coverage: float


class Compared(Sentence):
    """The sentence on a comparison."""

    __slots__ = ()

    def __call__(self, value: Comparison) -> str:
        """Fill in both rates and what they are rates of."""
        return self._fill(
            rate=share(value.rate),
            against="above" if value.z > 0 else "below",
            typical=share(math.exp(value.ln_median)),
            platform=value.platform,
            followers=count(value.followers),
            basis=f" (taken as a share of {value.assumed}: the sheet does not say)" if value.assumed else "",
        )


class _Line:
    """A benchmark as straight lines over ln(followers), level beyond its ends."""

    def __init__(self, row: Benchmark, *, only_way: bool) -> None:
        self.sigma = row.sigma_ln
        self.only_way = only_way
        self._sizes = [math.log(followers) for followers, _ in row.medians]
        self._medians = [math.log(percent / 100) for _, percent in row.medians]

    def ln_median(self, followers: float) -> float:
        sizes, medians = self._sizes, self._medians
        size = math.log(followers) if followers > 1.0 else 0.0
        right = bisect_right(sizes, size)
        if right == 0:
            return medians[0]
        if right == len(sizes):
            return medians[-1]
        low, high = sizes[right - 1], sizes[right]
        return medians[right - 1] + (size - low) / (high - low) * (medians[right] - medians[right - 1])


class EngagementRules:
    """The rubric's benchmarks, made ready for a row."""

    def __init__(self, rubric: Rubric) -> None:
        rules = rubric.engagement
        self._rule = rules.rate
        self.sentence = Compared(rules.rate.says)
        platforms = [row.platform for row in rules.benchmarks]
        self._lines: dict[tuple[str, str], _Line] = {
            (row.platform, row.basis): _Line(row, only_way=platforms.count(row.platform) == 1)
            for row in rules.benchmarks
        }
        for line in [row for row in rules.benchmarks if row.basis in rules.same_basis]:
            for basis in rules.same_basis:
                self._lines.setdefault((line.platform, basis), self._lines[line.platform, line.basis])
        self._default = {
            name: rules.default_basis.get(name, rules.default_basis["other"]) for name in platforms
        }

    def compare(self, creator: Creator) -> Comparison | None:
        """How the rate compares; None without a rate, followers, or a benchmark for the platform."""
        rate, platform, followers = creator.engagement_rate, creator.platform, creator.followers
        if rate is None or followers is None or platform not in self._default:
            return None
        basis = creator.er_basis or self._default[platform]
        line = self._lines.get((platform, basis))
        if line is None:
            return None
        ln_median = line.ln_median(followers)
        z = (math.log(rate) - ln_median) / line.sigma if rate > 0 else -math.inf
        assumed = creator.er_basis is None and not line.only_way
        coverage = self._rule.assumed_basis_coverage if assumed else self._rule.coverage
        return Comparison(rate, ln_median, z, platform, followers, basis if assumed else "", coverage)

    def value(self, z: float, *, expert: bool) -> float:
        """The value of the dimension, 0 to 1: the share of similar accounts that do worse."""
        value = 0.5 * (1.0 + math.erf(min(z, self._rule.cap_z) / math.sqrt(2.0)))
        if expert and value < 0.5:  # noqa: PLR2004 - the median
            value = 0.5 - self._rule.expert_low_discount * (0.5 - value)
        return value
