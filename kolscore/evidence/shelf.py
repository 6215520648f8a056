"""The whole vocabulary by first words, made ready once for each rubric: every index takes from it what texts ask for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from kolscore.evidence.mention import Meaning
from kolscore.evidence.tokens import flat, is_hangul, lowered, normalised, unaccented, without_spaces
from kolscore.rubric import Rubric
from kolscore.rubric.vocabulary import Terms

_SYLLABLES: Final = 2
"""Two Korean syllables stand inside many words: "doctor" (의사) in "questions" (문의사항)."""
_TAGS_LAST: Final = 1 << 40
"""A term as a hashtag comes after all that is written as one in the vocabulary."""

Places = tuple[tuple[int, int], ...]
"""Where a term stands in the vocabulary: its number among all, and that of its group."""


class Form(NamedTuple):
    """A way to write a term in words."""

    plain: list[str]
    term: str
    capitals: list[str] | None
    """The words with their capitals, if those must agree."""
    code: str
    """The code itself if it is one that can mean something else."""
    yields: bool
    """Whether a term that is written like this has the last word on what it means."""
    tag: bool
    """Whether it may be written as a hashtag."""
    places: Places


class Unspaced(NamedTuple):
    """A term of a script without spaces, or an emoji."""

    spelled: str
    begins_word: bool
    term: str
    code: str
    places: Places


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
        self.first: dict[str, tuple[Form, ...]] = {}
        """By the first word, in the order of the vocabulary."""
        self.unspaced: dict[str, tuple[Unspaced, ...]] = {}
        """By the first two letters, in the order of the vocabulary."""
        self.groups: list[Group] = []
        forms: dict[str, list[Form]] = {}
        unspaced: dict[str, list[Unspaced]] = {}
        for term, spelled, case, code, places in self._spelled(rubric):
            for form in _forms(term, spelled, case, code, places):
                if isinstance(form, Form):
                    forms.setdefault(form.plain[0], []).append(form)
                else:
                    unspaced.setdefault(form.spelled[:2], []).append(form)
        self.first = {word: tuple(found) for word, found in forms.items()}
        self.unspaced = {begin: tuple(found) for begin, found in unspaced.items()}

    @cached_property
    def tags(self) -> dict[str, tuple[Form, ...]]:
        """Terms as hashtags."""
        tags: dict[str, list[Form]] = {}
        for forms in self.first.values():
            for form in forms:
                if form.tag:
                    last = tuple((number + _TAGS_LAST, group) for number, group in form.places)
                    tags.setdefault(tag_of(form.plain), []).append(
                        form._replace(plain=[tag_of(form.plain)], places=last)
                    )
        return {tag: tuple(forms) for tag, forms in tags.items()}

    def _spelled(self, rubric: Rubric) -> Iterator[tuple[str, str, bool, str, Places]]:
        """Each term with how it is written, whether its capitals must agree, its code, and where it stands."""
        places: dict[tuple[str, bool], Places] = {}
        number = 0
        for group in rubric.vocabulary.terms:
            here = len(self.groups)
            self.groups.append(Group(group, _kind(group), meaning_of(group)))
            if group.stands != "ending":
                for term in group.spelled:
                    key = (term, group.case)
                    places[key] = (*places.get(key, ()), (number, here))
                    number += 1
        for (term, case), found in places.items():
            yield term, term, case, "", found
        for codes in rubric.vocabulary.codes:
            here = len(self.groups)
            meaning = Meaning("credential", codes.sense, codes.topic, "either", 1, False)
            self.groups.append(Group(None, ("code",), meaning))
            for code in codes.codes:
                for spelled in dict.fromkeys((code, _dotted(code))):
                    yield code, spelled, True, code if code in codes.ambiguous else "", ((number, here),)
                    number += 1


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


def _forms(term: str, spelled: str, case: bool, code: str, places: Places) -> Iterable[Form | Unspaced]:
    if spelled.isascii() and not case and "%" not in spelled:  # most terms, and quickly
        return (Form(flat(spelled.lower()).split(), term, None, code, False, True, places),)
    text = normalised(spelled)
    small = lowered(text)
    plain = flat(small).split()
    if not plain or without_spaces(text):  # an emoji has no words
        begins_word = is_hangul(small[0]) and len(small) <= _SYLLABLES
        return (Unspaced(small, begins_word, term, code, places),)
    if case:
        return (Form(plain, term, flat(text).split(), code, False, False, places),)
    return (
        Form(plain, term, None, code, False, True, places),
        *(Form(other.split(), term, None, code, True, True, places) for other in unaccented(" ".join(plain))),
    )


def _dotted(code: str) -> str:
    """Letters as they read with full stops between: "PhD" becomes "Ph D" (for "Ph.D.").

    >>> _dotted("PhD"), _dotted("MBBS")
    ('Ph D', 'M B B S')
    """
    return " ".join(re.findall(r"[A-Z][a-z]*", code)) if code.isalpha() else code
