"""The vocabulary made ready for looking up: words that follow one another, and letters of scripts without spaces."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from kolscore.evidence.compounds import Endings
from kolscore.evidence.inflect import forms
from kolscore.evidence.mention import Meaning
from kolscore.evidence.shelf import (
    Places,
    Stored,
    forms_of,
    meaning_of,
    meanings_of,
    shelf_of,
    tag_of,
    unspaced_of,
)
from kolscore.evidence.tokens import Words, flat, is_hangul, lowered, unaccented
from kolscore.rubric import Rubric
from kolscore.rubric.vocabulary import Inflection, Terms

MODIFIERS: Final = frozenset({"stance", "nickname", "disclaimer"})
"""Kinds that change, or keep from matching, the words of other kinds; they say nothing by themselves."""
_PLACES: Final = {"text": ("text", "title"), "name": ("name", "title"), "category": ("text", "category")}
"""Which groups are looked up where."""
_start: Final = itemgetter(0)
_YEAR: Final = "####"
"""What stands for a year in a term."""


class Entry(NamedTuple):
    """What a term means."""

    term: str
    meanings: tuple[Meaning, ...]
    capitals: list[str] | None = None
    """The words with their capitals, if those must agree."""
    code: str = ""
    """The code itself if it is one that can mean something else."""
    changes_others: bool = False
    """Whether it changes what stands near it: "former", "not", "wife of"."""


class Hit(NamedTuple):
    """A term found at words `start` up to `end`."""

    start: int
    end: int
    entry: Entry


_Held = tuple[list[str], str, tuple[Meaning, ...], list[str] | None, str, bool]
"""A term that waits for its first word to be met: its words, itself, its meanings, its capitals, its code, and
whether a term that is written like this has the last word on what it means."""


class _Node:
    """The terms that begin with certain words, and the words that may follow."""

    __slots__ = ("cased", "entry", "next")

    def __init__(self) -> None:
        self.entry: Entry | None = None
        # Most words have none of these: thousands of empty ones would slow the start.
        self.next: dict[str, _Node] | None = None
        self.cased: list[Entry] | None = None
        """Terms whose capitals must agree: looked at first, as the more exact reading ("MIT", not "mit")."""

    def grow(self, held: list[_Held]) -> "_Node":
        """Take the terms that waited into the tree."""
        for plain, term, meanings, capitals, code, yields in held:
            node = self
            for word in plain[1:]:
                if node.next is None:
                    node.next = {}
                node = node.next.setdefault(word, _Node())
            entry = Entry(term, meanings, capitals, code, _changes(meanings))
            if capitals is not None:
                node.cased = [*(node.cased or ()), entry]
            elif not yields or node.entry is None:
                node.entry = entry
        return self

    def ending(self, words: Words, start: int, end: int) -> Entry | None:
        """The term that ends here, given the words it was found in."""
        if self.cased:
            written = words.written[start:end]
            for entry in self.cased:
                if entry.capitals == written:
                    return entry
        return self.entry


class Index:
    """The terms of some kinds, for texts of one sort of column; each is taken from the shelf when its first word is met."""

    def __init__(self, rubric: Rubric, kinds: Iterable[str], place: str = "text") -> None:
        wanted = frozenset(kinds) | MODIFIERS
        self._rubric, self._wanted = rubric, wanted
        self._shelf = shelf_of(rubric)
        self._groups = {
            number: group
            for number, group in enumerate(self._shelf.groups)
            if _is_wanted(rubric, group.terms, wanted, place)
        }
        self._first: dict[str, _Node | list[_Held] | tuple[Stored, ...]] = dict(self._shelf.first)
        """By their first word; those not met yet still stand on the shelf: most of them never are."""
        self._tags: set[str] = set()
        """Hashtags that were met and are terms."""
        self._as_tags: list[_Held] = []
        """Inflected forms that somebody may write as a hashtag; taken in when the next hashtag is met."""
        self._await(list(rubric.vocabulary.inflections) if place == "text" else [])
        self._unspaced: dict[str, list[tuple[str, bool, Entry]]] = {}
        """Terms without spaces by their first two letters, the longest first; whether they must begin a word."""
        self._endings = Endings(rubric, wanted, place)

    @cached_property
    def _begins_unspaced(self) -> re.Pattern[str] | None:
        """What terms without spaces begin with."""
        groups = self._groups
        letters = {
            begin[0]
            for begin, terms in self._shelf.unspaced.items()
            if any(group in groups for *_, places in terms for _, group in places)
        }
        return re.compile(f"[{re.escape(''.join(sorted(letters)))}]") if letters else None

    def _meanings(self, places: Places) -> tuple[int, tuple[Meaning, ...]]:
        """What a term means by the groups of this index, and where the first of them has it."""
        groups = self._groups
        known = [(number, groups[place]) for number, place in places if place in groups]
        return (known[0][0], meanings_of([group for _, group in known])) if known else (-1, ())

    def _taken(self, stored: Iterable[Stored]) -> Iterator[tuple[_Held, bool]]:
        """Every way to write those terms that this index knows, in the order of its groups; whether it may be a tag."""
        known = [
            (*self._meanings(places), term, spelled, case, code)
            for term, spelled, case, code, places in stored
        ]
        for _, meanings, term, spelled, case, code in sorted(known, key=_start):
            if meanings:
                for form in forms_of(spelled, case=case):
                    yield (form.plain, term, meanings, form.capitals, code, form.yields), not case

    def _beginning(self, word: str, stored: Iterable[Stored]) -> list[_Held]:
        return [held for held, _ in self._taken(stored) if held[0][0] == word]

    def _begin(self, word: str) -> _Node | None:
        """The terms that begin with a word that the shelf has; None if this index knows none of them."""
        begun = self._first.get(word)
        if isinstance(begun, tuple):
            begun = self._beginning(word, begun)
        if isinstance(begun, list):
            if begun:
                begun = self._first[word] = _Node().grow(begun)
            else:
                del self._first[word]
                begun = None
        return begun

    def _hold(self, held: _Held, *, tags: bool = False) -> None:
        """Keep a term until its first word is met."""
        first = self._first
        word = held[0][0]
        waiting = first.get(word)
        if isinstance(waiting, tuple):
            waiting = first[word] = self._beginning(word, waiting)
        if waiting is None:
            first[word] = [held]
        elif isinstance(waiting, list):
            waiting.append(held)
        else:
            waiting.grow([held])
        if tags:
            self._as_tags.append(held)

    def _take_in(self, words: Words) -> None:
        """Have forms found that the text may hold; a list without any of them never pays for them."""
        if self._unmet:
            self._meet(words)
        if "#" in words.text:
            for word in words.plain:
                if word[0] == "#":
                    self._take_in_tag(word)
            tagged, self._as_tags = self._as_tags, []
            for plain, term, meanings, capitals, code, yields in tagged:
                self._take_in_tag(tag := tag_of(plain))
                self._hold(([tag], term, meanings, capitals, code, yields))

    def _take_in_tag(self, tag: str) -> None:
        """Have the terms found that are written so as a hashtag."""
        if tag in self._tags or tag not in self._shelf.tags:
            return
        self._tags.add(tag)
        for (plain, term, meanings, capitals, code, yields), may_be in self._taken(self._shelf.tags[tag]):
            if may_be and tag_of(plain) == tag:
                self._hold(([tag], term, meanings, capitals, code, yields))

    def _meet(self, words: Words) -> None:
        """Take in the inflected forms of a language that the text may be of."""
        small = lowered(words.text)
        if not self._signs.search(small) and self._typical.isdisjoint(words.plain):
            return
        letters, plain = frozenset(small), frozenset(words.plain)
        met = [
            rule
            for rule in self._unmet
            if not letters.isdisjoint(rule.letters) or not plain.isdisjoint(rule.typical)
        ]
        self._await([rule for rule in self._unmet if rule not in met])
        for rule in met:
            for form, (term, found) in _inflected(self._rubric, self._wanted, rule).items():
                # "Ärzt in" without its dots would be every "Arzt in Ulm".
                spellings = unaccented(form) if form.count(" ") == term.count(" ") else []
                for spelled in (form, *spellings):
                    self._hold(
                        (flat(spelled).split(), term, tuple(found.values()), None, "", True), tags=True
                    )

    def _await(self, rules: list[Inflection]) -> None:
        """Take in the inflected forms of these languages when the first text is met that may be of them."""
        self._unmet = rules
        letters = "".join(rule.letters for rule in rules)
        # In small letters, and not by (?i), to which every "i" is the Turkish one without its dot.
        self._signs = re.compile(f"[{re.escape(letters)}]" if letters else "(?!)")
        self._typical = frozenset(word for rule in rules for word in rule.typical)

    def begins_with_none(self, plain: list[str]) -> bool:
        """Whether no term begins with any of these words."""
        first = self._first
        return first.keys().isdisjoint(plain) or not any(self._begin(word) for word in plain if word in first)

    def hits(self, words: Words) -> list[Hit]:
        """Terms among words, from the left, the longest at each place; none overlap."""
        plain = words.plain
        count = len(plain)
        first = self._first
        self._take_in(words)
        hits: list[Hit] = []
        free = 0
        for start in [place for place, word in enumerate(plain) if word in first]:
            if start < free:
                continue
            begun = first.get(plain[start])
            node = begun if isinstance(begun, _Node) else self._begin(plain[start])
            place = start + 1
            longest = None
            while node is not None:
                entry = node.entry if not node.cased else node.ending(words, start, place)
                if entry is not None:
                    longest, free = entry, place
                if place == count or node.next is None:
                    break
                word = plain[place]
                following = node.next
                node = following.get(word)
                if node is None and len(word) == len(_YEAR) and word.isdigit():
                    node = following.get(_YEAR)
                place += 1
            if longest is not None:
                hits.append(Hit(start, free, longest))
        compounds = self._endings.places(plain)
        return self._with_compounds(hits, compounds, plain) if compounds else hits

    def _with_compounds(self, hits: list[Hit], places: list[int], plain: list[str]) -> list[Hit]:
        """Words that no term names, by how they end."""
        named = {place for start, end, _ in hits for place in range(start, end)}
        found = []
        for place in places:
            if place not in named:
                for term, meaning in self._endings.of(plain[place]):
                    found.append(Hit(place, place + 1, Entry(term, (meaning,))))
                    break
        return sorted([*hits, *found], key=_start) if found else hits

    def _unspaced_at(self, begin: str) -> list[tuple[str, bool, Entry]]:
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
                for term, spelled, _, code, places in stored[begin]
            ]
            found = [
                (*unspaced_of(spelled), Entry(term, meanings, None, code, _changes(meanings)))
                for _, meanings, term, spelled, code in sorted(known, key=_start)
                if meanings
            ]
            if len(begin) > 1:
                found += self._unspaced_at(begin[0])
            found.sort(key=_length, reverse=True)
            self._unspaced[begin] = found
        return found

    def hits_without_spaces(self, text: str) -> list[Hit]:
        """Terms of scripts without spaces, and emoji; places count characters."""
        hits: list[Hit] = []
        if self._begins_unspaced is None:
            return hits
        small = lowered(text)
        met = self._unspaced
        free = 0
        for match in self._begins_unspaced.finditer(small):
            start = match.start()
            if start < free:
                continue
            begin = small[start : start + 2]
            terms = met.get(begin)
            if terms is None:
                terms = self._unspaced_at(begin)
            inside = start > free and is_hangul(small[start - 1])
            for spelled, begins_word, entry in terms:
                if small.startswith(spelled, start) and not (begins_word and inside):
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


def _raises(rubric: Rubric, group: Terms) -> bool:
    """Whether words raise a flag by themselves, wherever they stand."""
    return (
        group.kind == "stance"
        and group.sense in rubric.stances
        and bool(rubric.stances[group.sense].flag)
        and not group.weak
        and group.stands == "anywhere"
    )


def _is_wanted(rubric: Rubric, group: Terms | None, wanted: frozenset[str], place: str) -> bool:
    """Whether an index takes the terms of a group; in a name no stance matters but one that raises a flag."""
    if group is None:
        return "credential" in wanted
    places = _PLACES.get(place, (place,))
    return group.kind in wanted and (group.within in places or (place == "name" and _raises(rubric, group)))


def _length(term: tuple[str, bool, Entry]) -> int:
    return len(term[0])


def _changes(meanings: tuple[Meaning, ...]) -> bool:
    return any(meaning.kind == "stance" for meaning in meanings)


def _inflected(
    rubric: Rubric, wanted: frozenset[str], rule: Inflection
) -> dict[str, tuple[str, dict[str, Meaning]]]:
    """Forms of the terms of a language, each with its term and what it means, by kind."""
    found: dict[str, tuple[str, dict[str, Meaning]]] = {}
    for group in rubric.vocabulary.terms:
        if (
            group.language == rule.language
            and group.kind in rule.kinds
            and group.kind in wanted
            and group.within == "text"
            and group.stands != "ending"
            and not group.case
        ):
            meaning = meaning_of(group)
            for term in group.terms:
                for form in forms(term, rule):
                    found.setdefault(form, (term, {}))[1][group.kind] = meaning
    return found
