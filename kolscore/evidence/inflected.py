"""The forms in which people use terms of themselves, of all languages: "lekarzem", "avukatım", "médicx".

They are looked for in every text, whatever was read before it and whichever
letters it has: who is named by a form without such letters is named as well.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final

from kolscore.evidence.shelf import Inflected, Shelf
from kolscore.evidence.tree import Held, Node

_two_starts: Final = itemgetter(0, 1)


class Forms:
    """Those that are of terms of some groups."""

    def __init__(self, shelf: Shelf, groups: Collection[int], rules: int) -> None:
        self._shelf = shelf
        self._groups = groups
        self._tables, self.languages = _tables(shelf, rules)
        self._begun: dict[str, Node | None] = {}
        """By their first word, as far as that was met."""

    def begin(self, word: str) -> Node | None:
        """The forms that begin with a word, or are written as a hashtag; None if there are none."""
        if word not in self._begun:
            held: list[Held] = []
            for language in self.languages.get(word, ()):
                table = self._tables[language]
                if numbers := table.first.get(word):
                    held += self._held(table, numbers)
                if numbers := table.tags.get(word):
                    held += [([word], *one[1:]) for one in self._held(table, numbers)]
            self._begun[word] = Node().grow(held) if held else None
        return self._begun[word]

    def _held(self, table: Inflected, numbers: str) -> list[Held]:
        """Forms of terms of the groups, in the order of these."""
        found: list[tuple[int, int, Held]] = []
        for words, way, places in table.of(numbers):
            known = [place for place in places if place[1] in self._groups]
            if known:
                by_kind = {}
                for _, number, _ in known:
                    meaning = self._shelf.group(number).meaning
                    by_kind[meaning.kind] = meaning
                first, _, term = known[0]
                found.append((first, way, (words, term, tuple(by_kind.values()), None, "", True)))
        found.sort(key=_two_starts)
        return [held for _, _, held in found]


@lru_cache(maxsize=8)
def _tables(shelf: Shelf, rules: int) -> tuple[Sequence[Inflected], Mapping[str, Sequence[int]]]:
    """The forms of each language, and the languages of each word that begins some or is one as a hashtag."""
    tables = [shelf.inflected(rule) for rule in range(rules)]
    languages: dict[str, list[int]] = {}
    for language, table in enumerate(tables):
        for word in (*table.first, *table.tags):
            languages.setdefault(word, []).append(language)
    return tables, languages
