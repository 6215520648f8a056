"""Reads in the name of an account whether it is that of a person: "Daily News", "Radio Lona" and "Lona GmbH" are not.

Every row has another name, so there is nothing to keep: a name is cut into words,
and most have none that begins a term.
"""

from functools import cached_property
from typing import Final

from kolscore.evidence.index import Index, index_of
from kolscore.evidence.mention import Meaning, Mention
from kolscore.evidence.tokens import Characters, Words, flat, lowered, normalised, unaccented, words_of
from kolscore.rubric import Rubric

_KINDS: Final = ("account", "person")
_LONGEST: Final = 80
"""A longer name is a sentence."""
_TAIL: Final = 3
"""Letters by which an ending is looked for: the shortest ending has as many."""

_Ending = tuple[str, str, Meaning]
"""How a word ends, as it may be spelled; the term; and what it means."""


class NameReader:
    """Reads names by the vocabulary of one rubric."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric

    @cached_property
    def _index(self) -> Index:
        return index_of(self._rubric, _KINDS, "name")

    @cached_property
    def _endings(self) -> dict[str, list[_Ending]]:
        """Endings by their last letters."""
        endings: dict[str, list[_Ending]] = {}
        for group in self._rubric.vocabulary.terms:
            if group.stands == "ending":
                meaning = Meaning(group.kind, group.sense, "", "before", 1, group.weak, group.stands)
                for term in group.terms:
                    for spelled in (term, *unaccented(term)):
                        endings.setdefault(lowered(spelled)[-_TAIL:], []).append((spelled, term, meaning))
        return endings

    def read(self, name: str) -> tuple[Mention, ...]:
        """What shows in a name that no person bears it, and what shows that one does."""
        if len(name) > _LONGEST:
            return ()
        if (
            name.isascii()
            and "%" not in name
            and "#" not in name
            and self._says_nothing(flat(name.lower()).split())
        ):
            return ()
        text = normalised(name)
        words = words_of(text)
        plain = words.plain
        found: list[Mention] = []
        if plain and (len(plain) == 1 or len(max(plain, key=len)) > 1):  # "J O N A S" is no "A. S."
            for start, end, entry in self._index.hits(words):
                first = start == 0 and not _has_letters(words.gap(0, 0))
                last = end == len(plain) and not _has_letters(words.gap(end, end))
                found += [
                    _mention(meaning, entry.term, words, start, end)
                    for meaning in entry.meanings
                    if _stands(meaning.stands, first, last)
                ]
            endings = self._endings
            for place, tail in enumerate([word[-_TAIL:] for word in plain]):
                if tail in endings:
                    found += self._compounds(words, place, endings[tail])
        if not text.isascii():
            found += self._without_spaces(text)
        return tuple(found)

    def _says_nothing(self, plain: list[str]) -> bool:
        """Whether no term begins at any word, nor ends one: so it is with most names."""
        return self._index.begins_with_none(plain) and self._endings.keys().isdisjoint(
            [word[-_TAIL:] for word in plain]
        )

    def _compounds(self, words: Words, place: int, endings: list[_Ending]) -> list[Mention]:
        word = words.plain[place]
        return [
            _mention(meaning, term, words, place, place + 1)
            for ending, term, meaning in endings
            if word.endswith(ending) and word != ending
        ]

    def _without_spaces(self, text: str) -> list[Mention]:
        hits = self._index.hits_without_spaces(text)
        if not hits:
            return []
        letters = [place for place, letter in enumerate(text) if letter.isalnum()]
        characters = Characters(text)
        return [
            _mention(meaning, entry.term, characters, start, end)
            for start, end, entry in hits
            for meaning in entry.meanings
            if _stands(meaning.stands, not letters or start <= letters[0], not letters or end > letters[-1])
        ]


def _has_letters(text: str) -> bool:
    """Whether letters stand there, such as Chinese ones, which are no words."""
    return any(letter.isalnum() for letter in text)


def _stands(where: str, first: bool, last: bool) -> bool:
    if where == "last":
        return last
    if where == "first":
        return first
    return where == "anywhere" or (first and last)


def _mention(meaning: Meaning, term: str, text: Words | Characters, start: int, end: int) -> Mention:
    return Mention(meaning.kind, meaning.sense, "", term, "", meaning.weak, "name", text, start, end)
