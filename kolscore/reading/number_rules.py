"""How the numbers of one column are read: decided by all of its cells once, and the same for every row after that."""

from dataclasses import dataclass
from typing import NamedTuple

from kolscore.reading.vocabulary import PLAIN, Speech


class Kind(NamedTuple):
    """What the shares of a column are."""

    unit: str
    """"percent", "fraction", or "" if that is not decided."""
    because: str
    likely: bool = False
    """Whether it is only likely."""


@dataclass(frozen=True, slots=True)
class NumberRules:
    """What was decided of a column of numbers."""

    speech: Speech = PLAIN
    """What the words and suffixes beside its numbers mean."""
    decimals: str = ""
    """The sign before decimals, "." or ","; "" where no cell shows it."""
    words: bool = False
    """Whether it holds words and no numbers, so that the words are said once."""
    zeros: bool = False
    """Whether it holds nothing but zeros, as where nothing was filled in."""
    kind: Kind | None = None
    """Of shares without a percent sign."""
    low: float = 0.0
    """A percentage below this could as well be a fraction, and is not read."""
    high: float = 1.0
    """A fraction above this could as well be a percentage, and is not read."""
    too_high: bool = False
    """Whether most shares are above 100%, so that none is read."""
    suffix_lost: bool = False
    """Whether K or M was lost, so that small numbers are not read."""
    small: bool = False
    """Whether small audiences among large ones are asked about, each by itself."""
    once: frozenset[str] = frozenset()
    """What is said of the column and not of its cells, since it would be said of many."""
    left: bool = False
    """Whether other columns show that it cannot be what its header says."""
    month_first: bool = False
    """Of dates, whether "3/4/2024" is the fourth of March."""
    unit: str = ""
    decision: str = ""
    doubt: str = ""
    """What is said of the whole column."""
