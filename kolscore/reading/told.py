"""What is to be said of many rows at once, as counts: those of two parts of a table add up to that of both."""

from collections.abc import Iterator
from typing import Any, Self

from kolscore.words import say

Key = tuple[Any, ...]
"""What is said, and of what."""
Amounts = tuple[int | str, ...]
"""How many; or an example, of which the smallest is given."""


class Told(dict[Key, Amounts]):
    """What is said, and in how many rows it holds."""

    def add(self, key: Key, *amounts: int | str) -> None:
        """Count something in."""
        known = self.get(key)
        self[key] = amounts if known is None else tuple(map(_both, known, amounts))

    def plus(self, other: Self) -> Self:
        """That of both."""
        both = type(self)(self)
        for key, amounts in other.items():
            both.add(key, *amounts)
        return both

    def of(self, kind: str) -> Iterator[tuple[Key, Amounts]]:
        """All that is said of a kind, in an order that is not that of the rows."""
        return iter(sorted(((key[1:], amounts) for key, amounts in self.items() if key[0] == kind), key=repr))

    def rows(self, *key: Any) -> int:
        """In how many rows something holds."""
        return int(self.get(key, (0,))[0])


def worded(words: str, amounts: Amounts) -> str:
    """A sentence with its numbers, which stand in it as {0}, {1} and so on; one without numbers stays as it is."""
    return words.format(*amounts) if amounts else words


def in_rows(count: int) -> str:
    """A count of rows, in words."""
    return say("words.rows", n=count)


def _both(one: int | str, other: int | str) -> int | str:
    return min(one, other) if isinstance(one, str) and isinstance(other, str) else int(one) + int(other)
