"""What every rule has: the reason for it, its source, and the sentence it puts into the ledger."""

from typing import Any, ClassVar, Final

from kolscore.rubric.bounds import ge, le
from kolscore.rubric.record import Record, field, min_len

SHARE: Final = [ge(0.0), le(1.0)]
PERCENT: Final = [ge(0.0), le(100.0)]
TEXT: Final[Any] = min_len(1)


class Explained(Record):
    """Anything that a person may question: it says why it is so and who says so."""

    reason: str = field(validator=TEXT)
    source: str = field(validator=TEXT)


class Rule(Explained):
    """Something that gives points: `says` is the sentence that goes into the ledger."""

    words: ClassVar[tuple[str, ...]] = ("columns",)
    """What the sentence may ask for in braces."""

    says: str = field(validator=TEXT)
    coverage: float = field(default=0.0, validator=SHARE)
    """How much of its dimension is known once this is known, 0 to 1."""
