"""The vocabulary made ready for looking up: words that follow one another, and letters of scripts without spaces."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from kolscore.evidence.compounds import Endings
from kolscore.evidence.inflect import forms
from kolscore.evidence.mention import Meaning
from kolscore.evidence.tokens import (
    Words,
    flat,
    is_hangul,
    lowered,
    normalised,
    unaccented,
    without_spaces,
)
from kolscore.rubric import Rubric
from kolscore.rubric.vocabulary import Inflection, Terms

MODIFIERS: Final = frozenset({"stance", "nickname", "disclaimer"})
"""Kinds that change, or keep from matching, the words of other kinds; they say nothing by themselves."""
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
    """The terms of some kinds, for texts of one sort of column."""

    def __init__(self, rubric: Rubric, kinds: Iterable[str], place: str = "text") -> None:
        wanted = frozenset(kinds) | MODIFIERS
        self._first: dict[str, _Node | list[_Held]] = {}
        """By their first word; those not met yet still wait: most of them never are."""
        self._as_tags: list[_Held] = []
        """Terms that somebody may write as a hashtag; taken in when the first hashtag is met."""
        self._await(list(rubric.vocabulary.inflections) if place == "text" else [])
        self._rubric, self._wanted = rubric, wanted
        self._unspaced: dict[str, list[tuple[str, bool, Entry]]] = {}
        """Terms without spaces by their first two letters, the longest first; whether they must begin a word."""
        for term, case, meanings in _terms(rubric, wanted, place):
            self._add(term, term, meanings, case=case)
        if "credential" in wanted:
            for group in rubric.vocabulary.codes:
                meaning = Meaning("credential", group.sense, group.topic, "either", 1, False)
                for code in group.codes:
                    for spelled in dict.fromkeys((code, _dotted(code))):
                        ambiguous = code if code in group.ambiguous else ""
                        self._add(code, spelled, (meaning,), case=True, code=ambiguous)
        for begin, terms in self._unspaced.items():
            if len(begin) > 1:  # a single letter is looked for where nothing longer is
                terms.extend(self._unspaced.get(begin[0], ()))
            terms.sort(key=lambda term: len(term[0]), reverse=True)
        self._endings = Endings(rubric, wanted, place)
        letters = "".join({begin[0] for begin in self._unspaced})
        self._begins_unspaced = re.compile(f"[{re.escape(letters)}]") if letters else None

    def _add(
        self, term: str, spelled: str, meanings: tuple[Meaning, ...], *, case: bool, code: str = ""
    ) -> None:
        if spelled.isascii() and not case and "%" not in spelled:  # most terms, and quickly
            self._hold((flat(spelled.lower()).split(), term, meanings, None, code, False), tags=True)
            return
        text = normalised(spelled)
        plain = flat(lowered(text)).split()
        if not plain or without_spaces(text):  # an emoji has no words
            entry = Entry(term, meanings, None, code, _changes(meanings))
            self._add_unspaced(lowered(text), entry)
        elif case:
            self._hold((plain, term, meanings, flat(text).split(), code, False))
        else:
            self._hold((plain, term, meanings, None, code, False), tags=True)
            for other in unaccented(" ".join(plain)):
                self._hold((other.split(), term, meanings, None, code, True), tags=True)

    def _hold(self, held: _Held, *, tags: bool = False) -> None:
        """Keep a term until its first word is met."""
        first = self._first
        word = held[0][0]
        waiting = first.get(word)
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
        if self._as_tags and "#" in words.text:
            self._take_in_tags()

    def _take_in_tags(self) -> None:
        """Have the terms found as hashtags as well."""
        tagged, self._as_tags = self._as_tags, []
        for plain, term, meanings, capitals, code, yields in tagged:
            self._hold(([_tag(plain)], term, meanings, capitals, code, yields))

    def _meet(self, words: Words) -> None:
        """Take in the inflected forms of a language that the text may be of."""
        if not self._signs.search(words.text) and self._typical.isdisjoint(words.plain):
            return
        letters, plain = frozenset(lowered(words.text)), frozenset(words.plain)
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
        self._signs = re.compile(f"(?i)[{re.escape(letters)}]" if letters else "(?!)")
        self._typical = frozenset(word for rule in rules for word in rule.typical)

    def _add_unspaced(self, spelled: str, entry: Entry) -> None:
        # Two Korean syllables stand inside many words: "doctor" (의사) in "questions" (문의사항).
        begins_word = is_hangul(spelled[0]) and len(spelled) <= 2  # noqa: PLR2004 - syllables
        self._unspaced.setdefault(spelled[:2], []).append((spelled, begins_word, entry))

    def begins_with_none(self, plain: list[str]) -> bool:
        """Whether no term begins with any of these words."""
        return self._first.keys().isdisjoint(plain)

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
            begun = first[plain[start]]
            if isinstance(begun, list):
                begun = first[plain[start]] = _Node().grow(begun)
            node: _Node | None = begun
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

    def hits_without_spaces(self, text: str) -> list[Hit]:
        """Terms of scripts without spaces, and emoji; places count characters."""
        hits: list[Hit] = []
        if self._begins_unspaced is None:
            return hits
        small = lowered(text)
        first = self._unspaced
        free = 0
        for match in self._begins_unspaced.finditer(small):
            start = match.start()
            terms = first.get(small[start : start + 2]) or first.get(small[start])
            if start < free or terms is None:
                continue
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


def _changes(meanings: tuple[Meaning, ...]) -> bool:
    return any(meaning.kind == "stance" for meaning in meanings)


def _tag(words: list[str]) -> str:
    """Words as a hashtag."""
    return "#" + "".join(words).removeprefix("#")


def _dotted(code: str) -> str:
    """Letters as they read with full stops between: "PhD" becomes "Ph D" (for "Ph.D.").

    >>> _dotted("PhD"), _dotted("MBBS")
    ('Ph D', 'M B B S')
    """
    return " ".join(re.findall(r"[A-Z][a-z]*", code)) if code.isalpha() else code


def _terms(
    rubric: Rubric, wanted: frozenset[str], place: str
) -> Iterable[tuple[str, bool, tuple[Meaning, ...]]]:
    """Each term with all that it means; a later group of the same kind has the last word.

    Only a stance may have several, "cosplay" before a word and after it. In a name no
    stance matters but one that raises a flag.
    """
    meanings: dict[tuple[str, bool], dict[tuple[str, ...], Meaning]] = {}
    places = ("text", "category") if place == "category" else (place,)
    for group in rubric.vocabulary.terms:
        named = place == "name" and _raises(rubric, group)
        if group.kind in wanted and (group.within in places or named) and group.stands != "ending":
            meaning = _meaning(group)
            kind: tuple[str, ...] = (group.kind, group.stands)
            if group.kind == "stance":
                kind = (*kind, group.sense, group.side, *group.heads)
            for term in group.spelled:
                meanings.setdefault((term, group.case), {})[kind] = meaning
    for (term, case), by_kind in meanings.items():
        nickname = by_kind.get(("nickname", "anywhere"))
        yield term, case, (nickname,) if nickname else tuple(by_kind.values())


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
            meaning = _meaning(group)
            for term in group.terms:
                for form in forms(term, rule):
                    found.setdefault(form, (term, {}))[1][group.kind] = meaning
    return found


def _meaning(group: Terms) -> Meaning:
    return Meaning(
        group.kind, group.sense, group.topic, group.side, group.reach, group.weak, group.stands,
        group.across, frozenset(group.heads), group.everywhere,
    )  # fmt: skip
