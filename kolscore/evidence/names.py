"""Reads in a name whose it is: "Daily News" and "Lona GmbH" are no person's, "Prof. Lona" and "Ann Lona, MD" a title's.

A name is cut into words, and most have none that begins a term.
"""

from functools import cached_property
from typing import Final

from kolscore.evidence.compounds import Endings
from kolscore.evidence.context import LetterContext, stopped
from kolscore.evidence.index import Index, index_of
from kolscore.evidence.mention import Meaning, Mention
from kolscore.evidence.shelf import shelf_of
from kolscore.evidence.tokens import Characters, Tokens, flat, normalised, words_of
from kolscore.evidence.tree import Hit
from kolscore.rubric import Rubric

_KINDS: Final = ("account", "person", "occupation", "credential")
_TITLES: Final = frozenset({"occupation", "credential"})
_INITIALS: Final = 2
"""So few letters behind a name are initials, "Maran TR"; behind a handle they are a country, "@lumo_tr"."""
_LONGEST: Final = 80
"""A longer name is a sentence."""
_LONGEST_TITLED: Final = 8
"""So many characters have a Chinese or Japanese name and its title behind it, at most."""


class NameReader:
    """Reads names by the vocabulary of one rubric."""

    def __init__(self, rubric: Rubric, letters: LetterContext) -> None:
        self._rubric = rubric
        self._letters = letters

    @cached_property
    def _index(self) -> Index:
        return index_of(self._rubric, _KINDS, "name")

    @cached_property
    def _endings(self) -> Endings:
        return Endings(shelf_of(self._rubric), _KINDS, "name")

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
            hits = self._index.hits(words)
            ends = _end_of_name(plain)
            branch = _branch(hits, ends)
            for hit in hits:
                start, end, entry = hit
                first = start == 0 and not _has_letters(words.gap(0, 0))
                last = end >= ends and not _has_letters(words.gap(end, end))
                found += [
                    self._mention(meaning, entry.term, words, start, end)
                    for meaning in entry.meanings
                    if _stands(meaning.stands, first, last or (meaning.stands == "alone" and end >= branch))
                    and not (" " in name and _initials(meaning, entry.term))
                    and (meaning.kind not in _TITLES or self._titles(meaning, hit, hits, words))
                ]
            endings = self._endings
            found += [
                self._mention(meaning, term, words, place, place + 1)
                for place in endings.places(plain)
                for term, meaning in endings.each(plain[place])
            ]
        if not text.isascii():
            found += self._without_spaces(words)
        return tuple([mention for mention in found if mention.kind != "nickname"])

    def _titles(self, meaning: Meaning, hit: Hit, hits: list[Hit], words: Tokens) -> bool:
        """Whether a title stands before a name, or letters behind one: before it, they are initials."""
        if meaning.stands == "first":
            return words.names(hit.end) and stopped(hit, words)
        return hit.start > 0 and (
            not hit.entry.code or self._letters.accepts(hit, hits, words, free_text=True)
        )

    def _says_nothing(self, plain: list[str]) -> bool:
        """Whether no term begins at any word, nor ends one: so it is with most names."""
        return self._index.begins_with_none(plain) and not self._endings.places(plain)

    def _without_spaces(self, words: Tokens) -> list[Mention]:
        hits = self._index.hits_without_spaces(words)
        if not hits:
            return []
        text = words.text
        letters = [place for place, letter in enumerate(text) if letter.isalnum()]
        characters = Characters(text)
        return [
            self._mention(meaning, entry.term, characters, start, end)
            for start, end, entry in hits
            for meaning in entry.meanings
            if _stands(meaning.stands, not letters or start <= letters[0], not letters or end > letters[-1])
            and (meaning.kind not in _TITLES or _is_titled(meaning, end - start, len(letters)))
        ]

    def _mention(
        self, meaning: Meaning, term: str, text: Tokens | Characters, start: int, end: int
    ) -> Mention:
        if meaning.kind == "stance":  # only those that raise a flag are looked for in names
            flag = self._rubric.stances[meaning.sense].flag
            return Mention("flag", flag, "", term, "", False, "name", text, start, end)
        return Mention(
            meaning.kind, meaning.sense, meaning.topic, term, "", meaning.weak, "name", text, start, end,
            None, meaning if meaning.home else None,
        )  # fmt: skip


def _is_titled(meaning: Meaning, title: int, letters: int) -> bool:
    """Whether a name is left beside a title of so many characters, and not a sentence."""
    return title < letters and (meaning.stands == "first" or letters <= _LONGEST_TITLED)


def _end_of_name(plain: list[str]) -> int:
    """Where a name ends, without the numbers behind it: "@harlow.news.24" is news."""
    end = len(plain)
    while end > 1 and plain[end - 1].isdigit():
        end -= 1
    return end


def _initials(meaning: Meaning, term: str) -> bool:
    """Whether the code of a country may as well be initials."""
    return meaning.weak and meaning.sense == "brand" and len(term) <= _INITIALS


def _branch(hits: list[Hit], ends: int) -> int:
    """Where countries and desks at the end of a name begin: "Lumo Careers Spain" is Lumo."""
    branches = {
        hit.end: hit.start
        for hit in hits
        if any(meaning.weak and meaning.stands == "last" for meaning in hit.entry.meanings)
    }
    while ends in branches:
        ends = branches[ends]
    return ends


def _has_letters(text: str) -> bool:
    """Whether letters stand there, such as Chinese ones, which are no words."""
    return any(letter.isalnum() for letter in text)


def _stands(where: str, first: bool, last: bool) -> bool:
    if where == "last":
        return last
    if where == "first":
        return first
    return where == "anywhere" or (first and last)
