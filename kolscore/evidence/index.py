"""The vocabulary made ready for looking up: words that follow one another, and letters of scripts without spaces."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Final

from kolscore.evidence.compounds import Endings
from kolscore.evidence.inflected import Forms
from kolscore.evidence.mention import Meaning
from kolscore.evidence.shelf import (
    Places,
    Stored,
    TermUse,
    forms_of,
    meanings_of,
    shelf_of,
    tag_of,
    unspaced_of,
)
from kolscore.evidence.tokens import Tokens, any_of, is_hangul
from kolscore.evidence.tree import MODIFIERS, YEAR, Held, Hit, Node, TermMeaning, longest
from kolscore.rubric import Rubric

_PLACES: Final = {"text": ("text", "title"), "name": ("name", "title"), "category": ("text", "category")}
"""Which groups are looked up where."""
_start: Final = itemgetter(0)
_KEPT: Final = 20_000
"""Words that are remembered with what they say; those that come first are those that come often."""


class _Spoken:
    """What a word says: the terms and the forms that begin with it, and what it is by how it ends."""

    __slots__ = ("_compound", "_form", "_node", "alone", "anything", "goes_on")

    def __init__(self, node: Node | None, form: Node | None, compound: TermMeaning | None) -> None:
        self._node, self._form, self._compound = node, form, compound
        begun = [one for one in (node, form) if one]
        self.anything = bool(begun or compound)
        self.alone = next((one.entry for one in begun if one.entry), compound)
        """What it says if none of the words that may go on follows."""
        self.goes_on: frozenset[str] | None = None
        """The words with which terms go on; None where capitals decide too, or any year goes on."""
        following = frozenset[str]().union(*[one.following for one in begun])
        if YEAR not in following and not any(one.cased for one in begun):
            self.goes_on = following

    def longest(self, words: Tokens, start: int) -> tuple[TermMeaning | None, int]:
        """The longest term that begins here, else what the word is by how it ends; and where it ends."""
        entry, end = longest(self._node, words, start) if self._node else (None, start)
        if self._form:
            as_form, form_end = longest(self._form, words, start)
            if form_end > end:  # a term that is written like a form has the last word
                entry, end = as_form, form_end
        return (entry, end) if entry or not self._compound else (self._compound, start + 1)


class Index:
    """The terms of some kinds, for texts of one sort of column; each is taken from the shelf when its first word is met."""

    def __init__(self, rubric: Rubric, kinds: Iterable[str], place: str = "text") -> None:
        wanted = frozenset(kinds) | MODIFIERS
        self._shelf = shelf_of(rubric)
        self._uses = {number for number, use in enumerate(self._shelf.uses) if _is_wanted(use, wanted, place)}
        self._groups = {number for number, use in enumerate(self._shelf.use_of) if use in self._uses}
        self._first: dict[str, Node | None] = {}
        """By their first word, as far as that was met; None for words that begin none."""
        self._tags: set[str] = set()
        """Hashtags that were met."""
        self._forms = Forms(self._shelf, self._groups if place == "text" else ())
        self._unspaced: dict[str, list[tuple[str, bool, TermMeaning]]] = {}
        """Terms without spaces by their first two letters, the longest first; whether they must begin a word."""
        self._finds_unspaced: dict[bool, re.Pattern[str] | None] = {}
        self._endings = Endings(self._shelf, wanted, place)
        self._silent: set[str] = set()
        """Words that were met and say nothing: most words of most texts."""
        self._speaking: dict[str, _Spoken] = {}
        """All others that were met."""

    @cached_property
    def _begins_unspaced(self) -> dict[bool, frozenset[str]]:
        """What terms without spaces begin with in a text that has letters of such scripts, and in one that has none.

        In the latter they are emoji: a term that begins with "a", such as "aiエンジニア", cannot stand there.
        """
        letters, signs = self._shelf.letters, self._shelf.signs
        return {
            True: frozenset("".join([letters[use] for use in self._uses])),
            False: frozenset("".join([signs[use] for use in self._uses])),
        }

    def _may_begin_unspaced(self, joined: bool) -> re.Pattern[str] | None:
        """Finds where they may begin; made for the kind of text that is met, as it takes its time."""
        if joined not in self._finds_unspaced:
            letters = self._begins_unspaced[joined]
            self._finds_unspaced[joined] = any_of(letters) if letters else None
        return self._finds_unspaced[joined]

    def _meanings(self, places: Places) -> tuple[int, tuple[Meaning, ...]]:
        """What a term means by the groups of this index, and where the first of them has it."""
        groups = self._groups
        known = [(number, place) for number, place in places if place in groups]
        return (
            (known[0][0], meanings_of([self._shelf.groups[place] for _, place in known]))
            if known
            else (-1, ())
        )

    def _taken(self, stored: Iterable[Stored]) -> Iterator[tuple[Held, bool]]:
        """Every way to write those terms that this index knows, in the order of its groups; whether it may be a tag."""
        known = [
            (*self._meanings(places), term, spelled, case, code)
            for term, spelled, case, code, places in stored
        ]
        for _, meanings, term, spelled, case, code in sorted(known, key=_start):
            if meanings:
                for form in forms_of(spelled, case=case):
                    yield (form.plain, term, meanings, form.capitals, code, form.yields), not case

    def _begin(self, word: str) -> Node | None:
        """The terms that begin with a word; None if this index knows none."""
        if word in self._first:
            return self._first[word]
        line = self._shelf.first.get(word)
        node = self._begun(word, line) if line else None
        if node or len(self._first) < _KEPT:  # of words that begin none there is no end
            self._first[word] = node
        return node

    def _begun(self, word: str, line: str) -> Node | None:
        """The terms of a line of the shelf; those of more words wait until their second one is met."""
        alone, *more = line.split("\t")
        node = Node().grow(self._held(alone, [word])) if alone else Node()
        waiting = {}
        for part in more:
            following, combination, numbers = part.split(" ", 2)
            if not self._uses.isdisjoint(self._shelf.combinations[int(combination)]):
                waiting[following] = numbers
        if waiting:
            node.wait(waiting, lambda following, numbers: self._held(numbers, [word, following]))
        return node if waiting or node.entry or node.cased else None

    def _held(self, numbers: str, begin: list[str]) -> list[Held]:
        """The terms of these numbers that begin with these words, from the last of them on; one word stands alone."""
        count = len(begin)
        return [
            (one[0][count - 1 :], *one[1:])
            for one, _ in self._taken(self._shelf.terms(numbers))
            if one[0][:2] == begin and (count > 1 or len(one[0]) == 1)
        ]

    def _take_in_tags(self, plain: Iterable[str]) -> None:
        """Have the terms found that are written as one of these hashtags; a list without any never pays for them."""
        for tag in plain:
            if tag[0] != "#" or tag in self._tags:
                continue
            if len(self._tags) < _KEPT:
                self._tags.add(tag)
            numbers = self._shelf.tags.get(tag)
            if not numbers:
                continue
            held = [
                ([tag], *one[1:])
                for one, may_be in self._taken(self._shelf.terms(numbers))
                if may_be and tag_of(one[0]) == tag
            ]
            if held:
                self._first[tag] = (self._begin(tag) or Node()).grow(held)

    def begins_with_none(self, plain: list[str]) -> bool:
        """Whether no term begins with any of these words."""
        return not any(map(self._begin, plain))

    def hits(self, words: Tokens) -> list[Hit]:
        """Terms among words, from the left, the longest at each place; none overlap."""
        plain = words.plain
        if "#" in words.text:
            self._take_in_tags(plain)
        silent, speaking = self._silent, self._speaking
        hits: list[Hit] = []
        free = 0
        last = len(plain) - 1
        for start in [place for place, word in enumerate(plain) if word not in silent]:
            if start < free:
                continue
            word = plain[start]
            spoken = speaking.get(word) or self.meet(word)
            goes_on = spoken.goes_on
            if goes_on is None or (start < last and plain[start + 1] in goes_on):
                entry, end = spoken.longest(words, start)
            else:  # as it is with most words
                entry, end = spoken.alone, start + 1
            if entry is not None:
                free = end
                hits.append(Hit(start, end, entry))
        return hits

    def meet(self, word: str) -> "_Spoken":
        """What begins with a word that was not met yet, and what it says by itself."""
        ends = self._endings.of(word)
        spoken = _Spoken(
            self._begin(word), self._forms.begin(word), TermMeaning(ends[0], (ends[1],)) if ends else None
        )
        if word[0] != "#" and len(self._silent) + len(self._speaking) < _KEPT:  # of tags more may be taken in
            if spoken.anything:
                self._speaking[word] = spoken
            else:
                self._silent.add(word)
        return spoken

    def _unspaced_at(self, begin: str) -> list[tuple[str, bool, TermMeaning]]:
        """The terms without spaces that begin with two letters, or with the first of them."""
        found = self._unspaced.get(begin)
        if found is None:
            stored = self._shelf.unspaced
            if begin not in stored:
                # What is not there is noted too: the same emoji stand in many texts.
                found = self._unspaced[begin] = self._unspaced_at(begin[0]) if len(begin) > 1 else []
                return found
            known = [
                (*self._meanings(places), term, spelled, code)
                for term, spelled, _, code, places in self._shelf.terms(stored[begin])
            ]
            found = [
                (*unspaced_of(spelled), TermMeaning(term, meanings, None, code))
                for _, meanings, term, spelled, code in sorted(known, key=_start)
                if meanings
            ]
            if len(begin) > 1:
                found += self._unspaced_at(begin[0])
            found.sort(key=_length, reverse=True)
            self._unspaced[begin] = found
        return found

    def hits_without_spaces(self, words: Tokens) -> list[Hit]:
        """Terms of scripts without spaces, and emoji; places count characters."""
        hits: list[Hit] = []
        begins = self._begins_unspaced[words.joined]
        may_begin = self._may_begin_unspaced(words.joined)
        if may_begin is None:
            return hits
        small = words.small
        met = self._unspaced
        free = 0
        for match in may_begin.finditer(small):
            start = match.start()
            if start < free or match[0] not in begins:
                continue
            begin = small[start : start + 2]
            terms = met.get(begin)
            if terms is None:
                terms = self._unspaced_at(begin)
            for spelled, begins_word, entry in terms:
                if small.startswith(spelled, start) and not (
                    begins_word and start > free and is_hangul(small[start - 1])
                ):
                    free = start + len(spelled)
                    hits.append(Hit(start, free, entry))
                    break
        return hits


@dataclass(frozen=True)
class _Wanted:
    """What an index is made of; equal content makes equal indexes."""

    hash: str
    kinds: tuple[str, ...]
    place: str
    rubric: Rubric = field(compare=False)


def index_of(rubric: Rubric, kinds: tuple[str, ...], place: str = "text") -> Index:
    """The index of some kinds of terms, made once for each rubric: it holds thousands of them.

    A category is looked up in the terms for texts and in its own; a name only in its own.
    """
    return _index(_Wanted(rubric.hash, kinds, place, rubric))


@lru_cache(maxsize=32)
def _index(wanted: _Wanted) -> Index:
    return Index(wanted.rubric, wanted.kinds, wanted.place)


def _is_wanted(use: TermUse, wanted: frozenset[str], place: str) -> bool:
    """Whether an index takes the terms of a group; in a name no stance matters but one that raises a flag."""
    places = ("", *_PLACES.get(place, (place,)))
    return use.kind in wanted and (use.within in places or (place == "name" and use.raises))


def _length(term: tuple[str, bool, TermMeaning]) -> int:
    return len(term[0])
