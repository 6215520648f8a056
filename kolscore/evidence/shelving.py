"""Puts the whole vocabulary on a shelf: every term where the texts that hold it will look for it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from kolscore.evidence.inflect import forms
from kolscore.evidence.mention import Meaning
from kolscore.evidence.shelf import Ending, Group, Inflected, Row, Shelf, Stored, TermUse, meaning_of, tag_of
from kolscore.evidence.tokens import bared, flat, lowered, normalised, unaccented, without_spaces
from kolscore.rubric import Rubric
from kolscore.rubric.vocabulary import Inflection, Terms
from kolscore.text_repair import unspoiled

_APART: Final = "\0"
"""Stands between terms that are looked at together: no letter changes by what stands on its other side."""

_Numbers = dict[str, list[int]]


class Shelving(Shelf):
    """All terms but those that are endings, whatever they are evidence of."""

    def __init__(self, rubric: Rubric) -> None:
        super().__init__()
        self._rubric = rubric
        self.groups: list[Group] = []
        self.combinations: list[list[int]] = []
        self._numbers: dict[TermUse, int] = {}
        first: _Numbers = {}
        unspaced: _Numbers = {}
        stored = list(self._all(rubric))
        self.stored = list(stored)
        quick, slow = _sorted_out(stored)
        self._plain = quick, _each_flat([stored[number][1] for number in quick])
        self._accented: tuple[list[int], list[str]] = ([], [])
        smalls = _each_small([stored[number][1] for number in slow])
        for number, small in zip(slow, smalls, strict=True):
            words = "" if without_spaces(small) else flat(small).strip()
            if not words:  # an emoji has none
                unspaced.setdefault(small[:2], []).append(number)
            elif stored[number][2]:
                first.setdefault(_two_of(words), []).append(number)
            else:
                self._accented[0].append(number)
                self._accented[1].append(words)
        self._put(first, [list(map(_two_of, part[1])) for part in self._parts])
        self._combined: dict[frozenset[int], int] = {}
        self.first, self.unspaced = _First(first, self._combination), _written(unspaced)
        begins: list[set[str]] = [set() for _ in self.uses]
        for begin, numbers in unspaced.items():
            for use in {self.use_of[group] for number in numbers for _, group in stored[number][4]}:
                begins[use].add(begin[0])
        self.letters = ["".join(sorted(letters)) for letters in begins]
        self.signs = ["".join(filter(_is_sign, letters)) for letters in self.letters]

    def _combination(self, numbers: Iterable[int]) -> int:
        uses = frozenset([self.use_of[group] for number in numbers for _, group in self.stored[number][4]])
        if uses not in self._combined:
            self._combined[uses] = len(self.combinations)
            self.combinations.append(sorted(uses))
        return self._combined[uses]

    @cached_property
    def tags(self) -> dict[str, str]:
        """By what somebody may write as a hashtag, or what looks like it."""
        tags: _Numbers = {}
        self._put(tags, [[tag_of(text.split()) for text in part[1]] for part in self._parts])
        return _written(tags)

    @cached_property
    def inflected(self) -> Inflected:
        """The forms in which people use terms of themselves, of one language behind the other."""
        rows: list[Row] = []
        starts: _Numbers = defaultdict(list)
        tags: _Numbers = defaultdict(list)
        place = 0
        for rule in self._rubric.vocabulary.inflections:
            forms_of_words: dict[str, tuple[str, list[tuple[int, int, str]]]] = {}
            for number, group in enumerate(self._rubric.vocabulary.terms):
                if _is_inflected(group, rule):
                    for term in group.spelled:
                        for form in forms(term, rule):
                            forms_of_words.setdefault(form, (term, []))[1].append((place, number, term))
                            place += 1
            for words, way, places in _rows(forms_of_words):
                starts[words[0]].append(len(rows))
                tags[tag_of(words)].append(len(rows))
                rows.append((words, way, places))
        return Inflected(_written(starts), _written(tags), rows)

    @property
    def _parts(self) -> tuple[tuple[list[int], list[str]], ...]:
        """Terms whose capitals do not matter, and their words: those in plain letters, and the others."""
        return self._plain, self._accented

    def _put(self, into: _Numbers, keys: list[list[str]]) -> None:
        """Put these terms where they are looked for, the others without their accents as well."""
        plain, accented = keys
        for number, key in zip(self._plain[0], plain, strict=True):
            into.setdefault(key, []).append(number)
        whole = _APART.join(accented)
        ways = zip(*(way.split(_APART) for way in (whole, *bared(whole))), strict=True)
        for number, way in zip(self._accented[0], ways, strict=bool(accented)):
            for key in dict.fromkeys(way):
                into.setdefault(key, []).append(number)

    def _all(self, rubric: Rubric) -> Iterator[Stored]:
        """Every term once, with all its places."""
        places: tuple[dict[str, list[tuple[int, int]]], dict[str, list[tuple[int, int]]]] = ({}, {})
        number = 0
        laughs: set[str] = set()
        for here, group in enumerate(rubric.vocabulary.terms):
            self._add(
                TermUse(group.kind, group.within, _raises(rubric, group)),
                Group(group.language, _kind(group), meaning_of(group)),
            )
            if group.stands == "ending":
                meaning = Meaning(group.kind, group.sense, group.topic, group.side, group.reach, group.weak)
                self.endings.append(Ending(group.kind, group.within, meaning, list(group.terms)))
            else:
                of_case = places[group.case]
                for term in group.spelled if group.links or group.ends else group.terms:
                    of_case.setdefault(term, []).append((number, here))
                    number += 1
            if group.kind == "stance" and group.language == "zxx":
                laughs.update(group.terms)
        self.laughs = sorted(laughs)
        for case, terms in enumerate(places):
            for term, found in terms.items():
                yield term, term, bool(case), "", found
        for codes in rubric.vocabulary.codes:
            here = len(self.groups)
            meaning = Meaning("credential", codes.sense, codes.topic, "either", 1, False)
            self._add(TermUse("credential", "", raises=False), Group("", ("code",), meaning))
            for code in codes.codes:
                for spelled in dict.fromkeys((code, _dotted(code))):
                    yield code, spelled, True, code if code in codes.ambiguous else "", [(number, here)]
                    number += 1

    def _add(self, use: TermUse, group: Group) -> None:
        if use not in self._numbers:
            self._numbers[use] = len(self.uses)
            self.uses.append(use)
        self.use_of.append(self._numbers[use])
        self.groups.append(group)


class _First(Mapping[str, str]):
    """Numbers of terms by first words; a line of them is written when it is asked for."""

    def __init__(self, numbers: _Numbers, combination: Callable[[Iterable[int]], int]) -> None:
        self._combination = combination
        self._alone: _Numbers = {}
        self._following: dict[str, _Numbers] = {}
        for words, found in numbers.items():
            word, _, following = words.partition(" ")
            if following:
                self._following.setdefault(word, {})[following] = found
            else:
                self._alone[word] = found

    def __getitem__(self, word: str) -> str:
        if word not in self._alone and word not in self._following:
            raise KeyError(word)
        alone = " ".join(map(str, self._alone.get(word, ())))
        more = [
            " ".join([following, str(self._combination(found)), *map(str, found)])
            for following, found in self._following.get(word, {}).items()
        ]
        return "\t".join([alone, *more])

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._alone, *self._following)))

    def __len__(self) -> int:
        return len(self._alone.keys() | self._following.keys())


def _is_sign(letter: str) -> bool:
    return not (flat(letter).strip() or without_spaces(letter))


def _two_of(words: str) -> str:
    """The first two words."""
    return " ".join(words.split(None, 2)[:2])


def _sorted_out(terms: Iterable[Stored]) -> tuple[list[int], list[int]]:
    """Numbers of those in plain letters, which are most and need little, and of the others."""
    quick: list[int] = []
    slow: list[int] = []
    for number, (_, spelled, case, _, _) in enumerate(terms):
        (quick if spelled.isascii() and not case and "%" not in spelled else slow).append(number)
    return quick, slow


def _is_inflected(group: Terms, rule: Inflection) -> bool:
    return (
        group.language == rule.language
        and group.kind in rule.kinds
        and group.within == "text"
        and group.stands != "ending"
        and not group.case
    )


def _rows(forms_of_words: Mapping[str, tuple[str, list[tuple[int, int, str]]]]) -> Iterator[tuple[Any, ...]]:
    """Every way to write each form."""
    for form, (term, places) in forms_of_words.items():
        # "Ärzt in" without its dots would be every "Arzt in Ulm".
        spellings = unaccented(form) if form.count(" ") == term.count(" ") else []
        for way, spelled in enumerate((form, *spellings)):
            yield flat(spelled).split(), way, places


def _written(numbers: _Numbers) -> dict[str, str]:
    return {key: " ".join(map(str, found)) for key, found in numbers.items()}


def _raises(rubric: Rubric, group: Terms) -> bool:
    """Whether words raise a flag by themselves, wherever they stand."""
    return (
        group.kind == "stance"
        and group.sense in rubric.stances
        and bool(rubric.stances[group.sense].flag)
        and not group.weak
        and group.stands == "anywhere"
    )


def _kind(group: Terms) -> tuple[str, ...]:
    """Only a stance may mean several things, "cosplay" before a word and after it."""
    if group.kind == "stance":
        return (group.kind, group.stands, group.sense, group.side, *group.heads)
    return (group.kind, group.stands)


def _each_flat(texts: list[str]) -> list[str]:
    """The words of terms in plain letters: all at once, since one by one would slow every start."""
    found = flat(_APART.join(texts).lower()).split(_APART)
    return found if len(found) == len(texts) else [flat(text.lower()) for text in texts]


def _each_small(texts: list[str]) -> list[str]:
    """Terms in small letters, all at once where that comes to the same."""
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
