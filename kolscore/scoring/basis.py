"""What the engagement rates of a column are shares of, where no cell says it: the basis that fits all of them better."""

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

from kolscore.rubric import Rubric
from kolscore.scoring.engagement import EngagementRules

_DEGREES: Final = 3.0
"""Of freedom: rates have heavier tails than a bell."""


class Rated(NamedTuple):
    """One row of a column of rates."""

    rate: float
    followers: float


class BasisRules:
    """The rubric's benchmarks, as what a column of rates may have been drawn from."""

    def __init__(self, rubric: Rubric) -> None:
        self._rule = rubric.engagement.column_basis
        self._engagement = EngagementRules(rubric)

    def of_column(self, platform: str, rated: Iterable[Rated]) -> str | None:
        """The basis of a column of rates on one platform; None where it stays open, or is not asked.

        Both bases are compared by the likelihood of all rates under their
        benchmarks (Student's t with three degrees of freedom, on a logarithmic
        scale), so that no order of the rows matters.
        """
        bases = self._rule.platforms.get(platform)
        rows = [one for one in rated if one.rate > 0 and one.followers > 0]
        if bases is None or len(rows) < self._rule.rows:
            return None
        first, second = bases
        lead = math.fsum([self._log_density(platform, first, one) for one in rows]) - math.fsum(
            [self._log_density(platform, second, one) for one in rows]
        )
        if abs(lead) <= self._rule.lead:
            return None
        return first if lead > 0 else second

    def _log_density(self, platform: str, basis: str, one: Rated) -> float:
        z, sigma = self._engagement.apart(platform, basis, one.rate, one.followers)
        return -math.log(sigma) - (_DEGREES + 1.0) / 2.0 * math.log1p(z * z / _DEGREES)
