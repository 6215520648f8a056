"""The forms in which people use terms of themselves, of all languages: "lekarzem", "avukatım", "médicx".

They are looked for in every text, whatever was read before it and whichever
letters it has: who is named by a form without such letters is named as well.
"""

from collections.abc import Collection
from operator import itemgetter
from typing import Final

from kolscore.evidence.shelf import Shelf, tag_of
from kolscore.evidence.tree import Held, Node

_two_starts: Final = itemgetter(0, 1)
_KEPT: Final = 50_000
"""Words of which it is kept that no form begins with them."""


class Forms:
    """Those that are of terms of some groups."""

    def __init__(self, shelf: Shelf, groups: Collection[int]) -> None:
        self._shelf = shelf
        self._groups = groups
        self._begun: dict[str, Node | None] = {}
        """By their first word, as far as that was met."""

    def begin(self, word: str) -> Node | None:
        """The forms that begin with a word, or are written as a hashtag; None if there are none."""
        if word in self._begun:
            return self._begun[word]
        numbers = [self._shelf.inflected.starts.get(word)]
        if word[0] == "#":
            numbers.append(self._shelf.inflected.tags.get(word))
        known = " ".join(filter(None, numbers))
        held = self._held(word, known) if known else []
        node = Node().grow(held) if held else None
        if node or len(self._begun) < _KEPT:  # of words that begin none there is no end
            self._begun[word] = node
        return node

    def _held(self, word: str, numbers: str) -> list[Held]:
        """Forms of terms of the groups, in the order of these."""
        found: list[tuple[int, int, Held]] = []
        for words, way, places in self._shelf.inflected.of(numbers):
            known = [place for place in places if place[1] in self._groups]
            is_tag = words[0] != word
            if known and not (is_tag and tag_of(words) != word):
                by_kind = {}
                for _, number, _ in known:
                    meaning = self._shelf.groups[number].meaning
                    by_kind[meaning.kind] = meaning
                first, _, term = known[0]
                written = [word] if is_tag else words
                found.append((first, way, (written, term, tuple(by_kind.values()), None, "", True)))
        found.sort(key=_two_starts)
        return [held for _, _, held in found]
