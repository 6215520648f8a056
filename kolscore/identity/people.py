"""Accounts become people: sure pairs are joined, what the user decided outranks every rule, and the rest is asked."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kolscore.identity.account import Account, Key
from kolscore.identity.links import Links, Pair
from kolscore.rubric.identity import IdentityRules
from kolscore.words import say

Decisions = Mapping[frozenset[str], bool]
"""What the user said of two accounts, by their marks."""
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread."""
_SHORT: Final = 6
_OURS: Final = re.compile(r"p-[0-9a-z]{6,16}")
"""An id that an earlier run gave."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """One person, and the accounts that are theirs."""

    id: str
    accounts: tuple[Account, ...]
    """The one with the largest audience first."""
    pairs: tuple[Pair, ...] = ()
    """What they were joined by."""

    @property
    def places(self) -> list[int]:
        """The places of their rows."""
        return [one.place for one in self.accounts]

    @property
    def different(self) -> list[Account]:
        """Their accounts, each once however many rows it has."""
        found: dict[Key | int, Account] = {}
        for one in self.accounts:
            found.setdefault(one.key or one.place, one)
        return list(found.values())

    @property
    def why(self) -> str:
        """Why the accounts are taken for one person; "" for who has one."""
        said: dict[str, list[str]] = (
            {say("identity.decided"): []} if any(pair.decided for pair in self.pairs) else {}
        )
        reasons = (reason for pair in self.pairs for reason in pair.reasons if reason.points >= 1)
        for reason in sorted(reasons, key=lambda one: -one.points):
            cells = said.setdefault(reason.text, [])
            cells += [cell for cell in reason.cells if cell not in cells]
        return "; ".join(f"{text} ({', '.join(cells)})" if cells else text for text, cells in said.items())


@dataclass(frozen=True, slots=True)
class People:
    """Who stands in some rows."""

    people: tuple[KnownPerson, ...]
    """In the order of their first rows."""
    joined: tuple[Pair, ...]
    """Pairs that were taken for one person."""
    open: tuple[Pair, ...]
    """Pairs that somebody has to decide, the likeliest first,"""
    refused: tuple[Pair, ...]
    """and those of which the user said that they are not one person."""
    crowds: tuple[str, ...]
    """What so many rows share that it says nothing."""
    of_place: Mapping[int, KnownPerson]
    unknown: tuple[str, ...] = ()
    """Decisions on accounts that are not in the list."""

    @property
    def repeated(self) -> int:
        """Rows that repeat an account that another row has."""
        return sum(len(one.accounts) - len(one.different) for one in self.people)


def people_of(
    links: Links, accounts: Sequence[Account], rules: IdentityRules, decisions: Decisions
) -> People:
    """Who stands in some rows; the same whatever order they stand in."""
    marks: dict[str, list[int]] = {}
    for place, one in enumerate(accounts):
        marks.setdefault(one.mark, []).append(place)
    found = {(pair.one.place, pair.other.place): pair for pair in links.pairs()}
    said = _decided(found, accounts, marks, decisions)
    groups = _Groups(accounts, rules, [pair for pair in said if pair.decided is False])
    joined: list[Pair] = []
    left: list[Pair] = []
    for pair in sorted(said, key=_order):
        (joined if groups.join(pair) else left).append(pair)
    joined_by: dict[int, list[Pair]] = {}
    for pair in joined:
        joined_by.setdefault(groups.root(pair.one.place), []).append(pair)
    people = _named(
        [
            KnownPerson("", _by_size(accounts[place] for place in places), tuple(joined_by.get(root, ())))
            for root, places in groups.members.items()
        ]
    )
    asked = [
        pair
        for pair in left
        if pair.decided is None and groups.root(pair.one.place) != groups.root(pair.other.place)
    ]
    return People(
        people,
        tuple(joined),
        tuple(_once(asked)),
        tuple(_once(pair for pair in left if pair.decided is False)),
        tuple(links.crowds),
        {place: one for one in people for place in one.places},
        tuple(sorted(" / ".join(sorted(pair)) for pair in decisions if not pair <= marks.keys())),
    )


def _decided(
    found: Mapping[tuple[int, int], Pair],
    accounts: Sequence[Account],
    marks: Mapping[str, Sequence[int]],
    decisions: Decisions,
) -> list[Pair]:
    """The pairs with what the user said of them, and those that only the user knows of."""
    pairs = dict(found)
    for decision, same in decisions.items():
        one, other = (sorted(decision) * 2)[:2]
        for first in marks.get(one, ()):
            for second in marks.get(other, ()):
                place = min(first, second), max(first, second)
                if first != second:
                    known = pairs.get(place) or Pair(accounts[place[0]], accounts[place[1]], (), 0.0)
                    pairs[place] = known._replace(decided=same)
    return list(pairs.values())


def _order(pair: Pair) -> tuple[object, ...]:
    """Decisions first, then falling points; where rows stand never decides."""
    return (pair.decided is not True, -pair.points, *sorted((pair.one.mark, pair.other.mark)), pair.one.place)


def _by_size(accounts: Iterable[Account]) -> tuple[Account, ...]:
    return tuple(sorted(accounts, key=lambda one: (-(one.followers or -1.0), one.mark, one.place)))


def _once(pairs: Iterable[Pair]) -> list[Pair]:
    """Of pairs between the same two accounts, which may have several rows, the first."""
    return list({pair.marks: pair for pair in reversed(list(pairs))}.values())[::-1]


class _Groups:
    """Rows joined to people, step by step."""

    def __init__(self, accounts: Sequence[Account], rules: IdentityRules, apart: Sequence[Pair]) -> None:
        self._rules = rules
        self._root = list(range(len(accounts)))
        self.members = {place: [place] for place in range(len(accounts))}
        self._keys = {place: {one.key} - {None} for place, one in enumerate(accounts)}
        self._apart: dict[int, set[int]] = {}
        for pair in apart:
            self._apart.setdefault(pair.one.place, set()).add(pair.other.place)
            self._apart.setdefault(pair.other.place, set()).add(pair.one.place)

    def root(self, place: int) -> int:
        """The row that stands for all of a person."""
        while self._root[place] != place:
            self._root[place] = self._root[self._root[place]]
            place = self._root[place]
        return place

    def join(self, pair: Pair) -> bool:
        """Take two rows for one person, if that is sure and nothing is against it."""
        if pair.decided is False or (not pair.decided and pair.points < self._rules.sure):
            return False
        one, other = self.root(pair.one.place), self.root(pair.other.place)
        if one == other:
            return True
        if not self._apart.get(one, set()).isdisjoint(self.members[other]):
            return False
        strong = pair.decided or pair.points >= self._rules.second_account
        if not strong and _clash(self._keys[one], self._keys[other]):
            return False
        one, other = min(one, other), max(one, other)
        self._root[other] = one
        self.members[one] += self.members.pop(other)
        self._keys[one] |= self._keys.pop(other)
        self._apart.setdefault(one, set()).update(self._apart.get(other, ()))
        return True


def _clash(one: set[Key | None], other: set[Key | None]) -> bool:
    """Whether both have an account on one platform, and not the same."""
    platforms = {key.platform: key for key in one if key and key.platform}
    return any(key and platforms.get(key.platform, key) != key for key in other)


def _named(people: Sequence[KnownPerson]) -> tuple[KnownPerson, ...]:
    """People with ids that are the same in every list that has them."""
    own = [_own_key(one) for one in people]
    ids = [key[2:].upper() if _OURS.fullmatch(key) else _hashed(key)[:_SHORT] for key in own]
    taken: dict[str, int] = {}
    for short in ids:
        taken[short] = taken.get(short, 0) + 1
    long = [short if taken[short] == 1 else _hashed(key) for short, key in zip(ids, own, strict=True)]
    seen: dict[str, int] = {}
    named = []
    for one, short in zip(people, long, strict=True):
        seen[short] = seen.get(short, 0) + 1
        more = f"-{seen[short]}" if seen[short] > 1 else ""
        named.append(replace(one, id=f"P-{short}{more}"))
    return tuple(sorted(named, key=lambda one: min(one.places)))


def _own_key(person: KnownPerson) -> str:
    ids = sorted(held.value for one in person.accounts for held in one.ids)
    keys = sorted(f"{key.platform} {key.handle}" for one in person.accounts for key in one.keys)
    names = sorted(one.mark for one in person.accounts)
    return (ids or keys or names)[0]


def _hashed(text: str) -> str:
    digest = int.from_bytes(hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=10).digest())
    letters = ""
    for _ in range(16):
        digest, rest = divmod(digest, len(_LETTERS))
        letters += _LETTERS[rest]
    return letters
