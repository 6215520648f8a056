"""What a cell names: presidents, board members, first authors, co-authors; how far it reaches; whether it is past."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from kolscore.evidence.tokens import lowered, normalised, without_spaces
from kolscore.rubric import Rubric

ROLES: Final = ("lead", "board", "committee", "member")
"""From the most to the least; of several in one part, what is written longest decides first."""
SCOPES: Final = ("international", "national", "regional")
_PARTS: Final = re.compile(r"[;|\n；/•]|\s+\+\s+")
_WITH_COMMAS: Final = re.compile(r",(?!\d)|[、，]")
"""What divides things, and a thing from the role in it: "President, Society of Dermatology"."""
_NUMBER: Final = re.compile(r"\d{1,4}(?:[.,]0+)?")
_CACHE_SIZE: Final = 4_096


class Office(NamedTuple):
    """One thing that a cell names."""

    role: str
    """"" where it does not say."""
    scope: str
    past: bool
    early: bool


class NamedOffices(NamedTuple):
    """What a cell names."""

    offices: tuple[Office, ...]
    text: str


class _Words(NamedTuple):
    yes: frozenset[str]
    no: frozenset[str]
    senses: dict[str, str]


class OfficeReader:
    """Reads offices by the words of one rubric."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self.read = lru_cache(maxsize=_CACHE_SIZE)(self._read)

    @cached_property
    def _words(self) -> _Words:
        """Made ready when a cell is met that may name offices: few lists have one."""
        words: dict[str, list[str]] = {}
        for group in self._rubric.offices:
            words.setdefault(group.sense, []).extend(lowered(normalised(term)) for term in group.terms)
        yes, no = frozenset(words.pop("yes", ())), frozenset(words.pop("no", ()))
        senses = {term: sense for sense, terms in words.items() for term in terms}
        return _Words(yes, no, senses)

    @cached_property
    def _any(self) -> re.Pattern[str]:
        """Finds the words for offices; made when a cell holds more than a number, or yes or no."""
        return _one_of(self._words.senses)

    def _read(self, text: str) -> NamedOffices:
        """What a cell names; a number n is n things of which it does not say more."""
        plain = lowered(normalised(text)).strip()
        if plain in self._words.no:
            return NamedOffices((), text)
        if _NUMBER.fullmatch(plain):
            return NamedOffices((Office("", "", False, False),) * int(re.split("[.,]", plain)[0]), text)
        if plain in self._words.yes:
            return NamedOffices((Office("", "", False, False),), text)
        parts = [one for part in _PARTS.split(plain) for one in self._things(part)]
        return NamedOffices(tuple(map(self._office, parts)), text)

    def _things(self, part: str) -> list[str]:
        """What commas divide; a role that stands alone between them is that of the thing beside it."""
        things: list[str] = []
        role = ""
        for one in _WITH_COMMAS.split(part):
            if not any(map(str.isalnum, one)):
                continue
            if not self._is_role(one):
                things.append(f"{role} {one}")
                role = ""
            elif things and not self._office(things[-1]).role:
                things[-1] += f" {one}"
            else:
                role = f"{role} {one}"
        return [*things, role] if role else things

    def _is_role(self, part: str) -> bool:
        """Whether a part says nothing but a role, and perhaps when: "past chair (2019)"."""
        return bool(self._office(part).role) and not any(map(str.isalpha, self._any.sub("", part)))

    def _office(self, part: str) -> Office:
        found = {self._words.senses[match[0]] for match in self._any.finditer(part)}
        role = next((role for role in ROLES if role in found), "")
        scope = next((scope for scope in SCOPES if scope in found), "")
        return Office(role, scope, "past" in found, "early" in found)


def _one_of(terms: Iterable[str]) -> re.Pattern[str]:
    """Any of these terms, the longest first: as whole words where words are divided."""
    longest = sorted(terms, key=len, reverse=True)
    apart = "|".join(re.escape(term) for term in longest if not without_spaces(term))
    joined = "|".join(re.escape(term) for term in longest if without_spaces(term))
    # Of one kind there may be none, and then nothing is found by it.
    return re.compile("|".join(filter(None, (apart and rf"(?<!\w)(?:{apart})(?!\w)", joined))) or "(?!)")
