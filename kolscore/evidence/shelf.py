"""The whole vocabulary by first words, made ready once for each rubric: every index takes from it what texts ask for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from kolscore.evidence.mending import unspoiled
from kolscore.evidence.mention import Meaning
from kolscore.evidence.tokens import bared, flat, is_hangul, lowered, normalised, unaccented, without_spaces
from kolscore.rubric import Rubric
from kolscore.rubric.collection import no_collection
from kolscore.rubric.vocabulary import Terms

_SYLLABLES: Final = 2
"""Two Korean syllables stand inside many words: "doctor" (의사) in "questions" (문의사항)."""
_APART: Final = "\0"
"""Stands between terms that are looked at together: no letter changes by what stands on its other side."""

Places = tuple[tuple[int, int], ...]
"""Where a term stands in the vocabulary: its number among all, and that of its group."""


Stored = tuple[str, str, bool, str, Places]
"""A term, how it is spelled, whether its capitals must agree, its code if that can mean something else, its places."""


class Form(NamedTuple):
    """A way to write a term in words."""

    plain: list[str]
    capitals: list[str] | None
    """The words with their capitals, if those must agree."""
    yields: bool
    """Whether a term that is written like this has the last word on what it means."""


class Group(NamedTuple):
    """What the terms of a group mean."""

    terms: Terms | None
    """None for letters after a name."""
    kind: tuple[str, ...]
    """Of what a later group has the last word on a term."""
    meaning: Meaning


class Shelf:
    """All terms but those that are endings, whatever they are evidence of."""

    def __init__(self, rubric: Rubric) -> None:
        self.groups: list[Group] = []
        self.first: dict[str, tuple[Stored, ...]] = {}
        """By the first word of each way to write them, or what looks like one."""
        self.unspaced: dict[str, tuple[Stored, ...]] = {}
        """Terms of scripts without spaces, and emoji, by their first two letters."""
        with no_collection():
            self._quick, self._slow = _sorted_out(self._all(rubric))
            self._small = _each_small(self._slow)
            first: dict[str, list[Stored]] = {}
            unspaced: dict[str, list[Stored]] = {}
            self._flat = _each_flat(self._quick)
            for stored, text in zip(self._quick, self._flat, strict=True):
                first.setdefault(text.split(None, 1)[0], []).append(stored)
            for stored, small in zip(self._slow, self._small, strict=True):
                word = _first_word(small)
                if not word:
                    unspaced.setdefault(small[:2], []).append(stored)
                    continue
                first.setdefault(word, []).append(stored)
                for other in () if stored[2] or word.isascii() else bared(word):
                    first.setdefault(other, []).append(stored)
            self.first = {word: tuple(found) for word, found in first.items()}
            self.unspaced = {begin: tuple(found) for begin, found in unspaced.items()}

    @cached_property
    def tags(self) -> dict[str, list[Stored]]:
        """By what somebody may write as a hashtag, or what looks like it."""
        tags: dict[str, list[Stored]] = {}
        for stored, text in zip(self._quick, self._flat, strict=True):
            tags.setdefault(tag_of(text.split()), []).append(stored)
        for stored, small in zip(self._slow, self._small, strict=True):
            if not stored[2] and _first_word(small):
                tag = tag_of(flat(small).split())
                for one in (tag, *bared(tag)):
                    tags.setdefault(one, []).append(stored)
        return tags

    def _all(self, rubric: Rubric) -> Iterator[Stored]:
        """Every term once, with all its places."""
        places: tuple[dict[str, Places], dict[str, Places]] = ({}, {})
        number = 0
        for here, group in enumerate(rubric.vocabulary.terms):
            self.groups.append(Group(group, _kind(group), meaning_of(group)))
            if group.stands != "ending":
                of_case = places[group.case]
                for term in group.spelled if group.links or group.ends else group.terms:
                    of_case[term] = (*of_case.get(term, ()), (number, here))
                    number += 1
        for case, terms in enumerate(places):
            for term, found in terms.items():
                yield term, term, bool(case), "", found
        for codes in rubric.vocabulary.codes:
            here = len(self.groups)
            meaning = Meaning("credential", codes.sense, codes.topic, "either", 1, False)
            self.groups.append(Group(None, ("code",), meaning))
            for code in codes.codes:
                for spelled in dict.fromkeys((code, _dotted(code))):
                    yield code, spelled, True, code if code in codes.ambiguous else "", ((number, here),)
                    number += 1


def forms_of(spelled: str, *, case: bool) -> list[Form]:
    """The ways to write a term in words."""
    text = normalised(spelled)
    plain = flat(lowered(text)).split()
    if case:
        return [Form(plain, flat(text).split(), False)]
    others = unaccented(" ".join(plain))
    return [Form(plain, None, False), *(Form(other.split(), None, True) for other in others)]


def unspaced_of(spelled: str) -> tuple[str, bool]:
    """How a term without spaces is looked for, and whether it must begin a word."""
    small = lowered(normalised(spelled))
    return small, is_hangul(small[0]) and len(small) <= _SYLLABLES


@dataclass(frozen=True)
class _Wanted:
    """What a shelf is made of; equal content makes equal shelves."""

    hash: str
    rubric: Rubric = field(compare=False)


def shelf_of(rubric: Rubric) -> Shelf:
    """The shelf of a rubric, made once: it holds tens of thousands of terms."""
    return _shelf(_Wanted(rubric.hash, rubric))


@lru_cache(maxsize=8)
def _shelf(wanted: _Wanted) -> Shelf:
    return Shelf(wanted.rubric)


def meaning_of(group: Terms) -> Meaning:
    """What the terms of a group mean."""
    return Meaning(
        group.kind, group.sense, group.topic, group.side, group.reach, group.weak, group.stands,
        group.across, frozenset(group.heads), group.everywhere,
    )  # fmt: skip


def tag_of(words: list[str]) -> str:
    """Words as a hashtag."""
    return "#" + "".join(words).removeprefix("#")


def _kind(group: Terms) -> tuple[str, ...]:
    """Only a stance may mean several things, "cosplay" before a word and after it."""
    if group.kind == "stance":
        return (group.kind, group.stands, group.sense, group.side, *group.heads)
    return (group.kind, group.stands)


def _sorted_out(terms: Iterable[Stored]) -> tuple[list[Stored], list[Stored]]:
    """Those in plain letters, which are most and need little, and the others."""
    quick: list[Stored] = []
    slow: list[Stored] = []
    for stored in terms:
        _, spelled, case, _, _ = stored
        (quick if spelled.isascii() and not case and "%" not in spelled else slow).append(stored)
    return quick, slow


def _each_flat(terms: list[Stored]) -> list[str]:
    """The words of terms in plain letters: all at once, since one by one would slow every start."""
    texts = [spelled for _, spelled, *_ in terms]
    found = flat(_APART.join(texts).lower()).split(_APART)
    return found if len(found) == len(texts) else [flat(text.lower()) for text in texts]


def _each_small(terms: list[Stored]) -> list[str]:
    """Terms in small letters, all at once where that comes to the same."""
    texts = [spelled for _, spelled, *_ in terms]
    whole = _APART.join(texts)
    if "%" not in whole and unspoiled(whole) is whole:
        small = (meant := normalised(whole)).lower()
        if len(small) == len(meant) and len(found := small.split(_APART)) == len(texts):
            return found
    return [lowered(normalised(text)) for text in texts]


def _first_word(small: str) -> str:
    """The first word of a term; "" of one without spaces, and of an emoji, which has no words."""
    if without_spaces(small):
        return ""
    words = flat(small).split(None, 1)
    return words[0] if words else ""


def _dotted(code: str) -> str:
    """Letters as they read with full stops between: "PhD" becomes "Ph D" (for "Ph.D.").

    >>> _dotted("PhD"), _dotted("MBBS")
    ('Ph D', 'M B B S')
    """
    return " ".join(re.findall(r"[A-Z][a-z]*", code)) if code.isalpha() else code
