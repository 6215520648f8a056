"""How the numbers of one column are read: decided by all of its cells once, and the same for every row after that."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from kolscore.reading.vocabulary import PLAIN, Speech


class Kind(NamedTuple):
    """What the shares of a column are."""

    unit: str
    """"percent", "fraction", or "" if that is not decided."""
    because: str
    likely: bool = False
    """Whether it is only likely."""


class Fixed(NamedTuple):
    """What a person has laid down of a column of numbers, whatever its cells show."""

    decimals: str = ""
    """The sign before decimals; "" where the cells may show it."""
    unit: str = ""
    """Of shares, "percent" or "fraction"; "" where the cells may show it."""
    month_first: bool | None = None
    """Of dates, whether the month stands first; None where the cells may show it."""
    usual: float | None = None
    """The middle of its numbers at that time, by which another unit is noticed."""


NOTHING_FIXED: Final = Fixed()


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
    usual: float | None = None
    """The middle of its numbers, those with a percent sign left out."""
