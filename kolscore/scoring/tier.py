"""Finds the tier: the size class of a follower count in one scheme."""

from bisect import bisect_right

from kolscore.assessment import Tier
from kolscore.rubric import Rubric
from kolscore.scoring.reason_text import Sentence, count
from kolscore.words import say


class _Found(Sentence):
    """The sentence on a tier, with its range."""

    __slots__ = ("range",)

    def __init__(self, says: str, bounds: str) -> None:
        super().__init__(says)
        self.range = bounds

    def __call__(self, value: float) -> str:
        return self._fill(followers=count(value), range=self.range)


class TierFinder:
    """The active scheme, made ready for looking up. Bounds are half-open: 10,000 begins micro."""

    def __init__(self, rubric: Rubric) -> None:
        scheme = rubric.tier.scheme
        steps = rubric.tier.schemes[scheme].tiers
        self._bounds = [step.at_least for step in steps]
        self._unknown = Tier(None, "", Sentence(rubric.tier.unknown), None)
        self._tiers = []
        for step, above in zip(steps, [*self._bounds[1:], None], strict=True):
            least = count(step.at_least)
            tier = (
                say("scoring.tier.range", tier=step.title, least=least, above=count(above), scheme=scheme)
                if above
                else say("scoring.tier.highest", tier=step.title, least=least, scheme=scheme)
            )
            sentence = _Found(rubric.tier.says, tier)
            self._tiers.append((step.id, step.title, sentence, step.like or step.id))

    def find(self, followers: float | None) -> tuple[Tier, str]:
        """The tier, and the tier of the role matrix that it is treated as ("unknown" if not known)."""
        if followers is None:
            return self._unknown, "unknown"
        tier, name, sentence, like = self._tiers[bisect_right(self._bounds, followers) - 1]
        return Tier(tier, name, sentence, followers), like
