"""Knows words by how they end: a "Kinderkrankenschwester" is a nurse, a "Tierschutzverein" a society."""

from collections.abc import Container, Iterator
from string import digits
from typing import Final

from kolscore.evidence.mention import Meaning
from kolscore.evidence.shelf import Shelf
from kolscore.evidence.tokens import lowered, unaccented

_TAIL: Final = 3
"""Letters by which an ending is looked for: the shortest ending has as many."""
_LEAST: Final = 2
"""Letters that stand before it: a part of a compound has as many. A nickname is one as a whole word too."""


class Endings:
    """The endings of some kinds, by their last letters; the last part of a compound decides, so the longest goes first."""

    def __init__(self, shelf: Shelf, kinds: Container[str], place: str) -> None:
        self._by_tail: dict[str, list[tuple[str, int, str, Meaning]]] = {}
        for kind, within, meaning, terms in shelf.endings:
            if within == place and kind in kinds:
                least = 0 if kind == "nickname" else _LEAST
                for term in terms:
                    for spelled in (term, *unaccented(term)):
                        ending = lowered(spelled)
                        self._by_tail.setdefault(ending[-_TAIL:], []).append((ending, least, term, meaning))
        for endings in self._by_tail.values():
            endings.sort(key=lambda ending: len(ending[0]), reverse=True)

    def places(self, plain: list[str]) -> list[int]:
        """Where words stand that may end so; most texts have none."""
        tails = self._by_tail
        return [
            place
            for place, word in enumerate(plain)
            if word[-_TAIL:] in tails or (word[-1] in digits and word.rstrip(digits)[-_TAIL:] in tails)
        ]

    def of(self, word: str) -> tuple[str, Meaning] | None:
        """What a word ends in, and what that means: the longest ending that it has."""
        return next(self.each(word), None)

    def each(self, word: str) -> Iterator[tuple[str, Meaning]]:
        """All that a word ends in, the longest ending first; handles have numbers behind it."""
        word = word.rstrip(digits)
        for ending, least, term, meaning in self._by_tail.get(word[-_TAIL:], ()):
            if len(word) >= len(ending) + least and word.endswith(ending):
                yield term, meaning
