"""The whole vocabulary by first words, made ready once for each rubric: every index takes from it what texts ask for."""

import re
from collections.abc import Iterable, Iterator, Sequence
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
        first: dict[str, list[Stored]] = {}
        self.unspaced: dict[str, list[Stored]] = {}
        """Terms of scripts without spaces, and emoji, by their first two letters."""
        with no_collection():
            quick, slow = _sorted_out(self._all(rubric))
            self._plain = quick, _each_flat(quick)
            self._accented: tuple[list[Stored], list[str]] = ([], [])
            for stored, small in zip(slow, _each_small(slow), strict=True):
                words = "" if without_spaces(small) else flat(small).strip()
                if not words:  # an emoji has none
                    self.unspaced.setdefault(small[:2], []).append(stored)
                elif stored[2]:
                    first.setdefault(words.split(None, 1)[0], []).append(stored)
                else:
                    self._accented[0].append(stored)
                    self._accented[1].append(words)
            self._put(first, [[text.split(None, 1)[0] for text in part[1]] for part in self._parts])
            self.first = {word: tuple(found) for word, found in first.items()}
            """By the first word of each way to write them, or what looks like one."""

    @cached_property
    def tags(self) -> dict[str, list[Stored]]:
        """By what somebody may write as a hashtag, or what looks like it."""
        tags: dict[str, list[Stored]] = {}
        with no_collection():
            self._put(tags, [[tag_of(text.split()) for text in part[1]] for part in self._parts])
        return tags

    @property
    def _parts(self) -> tuple[tuple[list[Stored], list[str]], ...]:
        """Terms whose capitals do not matter, and their words: those in plain letters, and the others."""
        return self._plain, self._accented

    def _put(self, into: dict[str, list[Stored]], keys: list[list[str]]) -> None:
        """Put these terms where they are looked for, the others without their accents as well."""
        plain, accented = keys
        for stored, key in zip(self._plain[0], plain, strict=True):
            into.setdefault(key, []).append(stored)
        whole = _APART.join(accented)
        ways = zip(*(way.split(_APART) for way in (whole, *bared(whole))), strict=True)
        for stored, way in zip(self._accented[0], ways, strict=bool(accented)):
            for key in dict.fromkeys(way):
                into.setdefault(key, []).append(stored)

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
        group.across, frozenset(group.heads), group.everywhere, frozenset(group.at_home),
    )  # fmt: skip


def meanings_of(groups: Sequence[Group]) -> tuple[Meaning, ...]:
    """What a term means that stands in these groups: of each kind one thing, or one for each language that differs."""
    if len(groups) == 1:
        return (groups[0].meaning,)
    by_kind: dict[tuple[str, ...], dict[str, Meaning]] = {}
    for group in groups:
        by_kind.setdefault(group.kind, {})[group.terms.language if group.terms else ""] = group.meaning
    if nickname := next((kind for kind in by_kind if kind[0] == "nickname"), None):
        return (next(iter(by_kind[nickname].values())),)
    return tuple(meaning for readings in by_kind.values() for meaning in _apart(readings))


def _apart(readings: dict[str, Meaning]) -> Iterator[Meaning]:
    """The meanings of one kind by their languages: the last, unless they differ."""
    if len({(meaning.sense, meaning.topic) for meaning in readings.values()}) == 1:
        yield list(readings.values())[-1]
        return
    for language, meaning in readings.items():
        yield meaning._replace(home=frozenset({language}), rivals=True)


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


def _dotted(code: str) -> str:
    """Letters as they read with full stops between: "PhD" becomes "Ph D" (for "Ph.D.").

    >>> _dotted("PhD"), _dotted("MBBS")
    ('Ph D', 'M B B S')
    """
    return " ".join(re.findall(r"[A-Z][a-z]*", code)) if code.isalpha() else code
