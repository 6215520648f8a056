"""The rules for standing: how many creators make a cohort, and what each cohort is called."""

from typing import Final

from kolscore.rubric.base import Explained
from kolscore.rubric.bounds import ge
from kolscore.rubric.record import field

COHORTS: Final = {
    "tier_and_platform": ("count", "tier", "platform"),
    "tier": ("count", "tier"),
    "platform": ("count", "platform"),
    "list": ("count",),
}
"""The cohorts that a creator may be held against, the closest first, with the words that name each."""


class StandingRules(Explained):
    """When creators are enough to be compared."""

    cohort: int = field(validator=ge(2))
    """So many scored creators make a cohort; with fewer the next wider one is taken."""
    least: int = field(validator=ge(2))
    """With fewer scored creators in the whole list nobody is compared."""
    says: dict[str, str]
    """What each cohort is called."""
