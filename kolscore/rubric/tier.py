"""The rules for finding a tier: named schemes that cut followers into size classes."""

from kolscore.rubric.base import TEXT, Explained
from kolscore.rubric.bounds import ge
from kolscore.rubric.record import Record, field, min_len


class TierStep(Record):
    """One size class, from `at_least` followers (inclusive) up to the next one."""

    id: str = field(validator=TEXT)
    at_least: int = field(validator=ge(0))
    name: str = ""
    like: str = ""
    """The tier of the role matrix that this one is treated as; its own id if left out."""

    @property
    def title(self) -> str:
        """What people see: the name, or the id as a word if it has none."""
        return self.name or self.id.replace("_", " ").capitalize()


class TierScheme(Explained):
    """A published way to cut followers into tiers."""

    tiers: tuple[TierStep, ...] = field(validator=min_len(1))


class TierRules(Record):
    """Which scheme is used, and all that are known."""

    scheme: str
    says: str
    unknown: str
    schemes: dict[str, TierScheme]
