"""What speaks for two accounts being one person: the pairs that share something, and the points of each."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from kolscore.identity.account import Account, Held, Key
from kolscore.identity.fold import ComparedName, alike, core, made_of, plain, spelled, unlike
from kolscore.rubric.identity import IdentityRules
from kolscore.words import say

_KEYS = frozenset({"id", "account", "email", "link", "website", "handle", "short_handle", "like_handle"})
"""Evidence that is more than a name."""


class Reason(NamedTuple):
    """A line of evidence."""

    kind: str
    """The key of its rule."""
    points: float
    text: str
    cells: tuple[str, ...]


class Pair(NamedTuple):
    """Two accounts, and what speaks for their being one person."""

    one: Account
    other: Account
    reasons: tuple[Reason, ...]
    points: float
    decided: bool | None = None
    """What the user says."""

    @property
    def why(self) -> str:
        """The reasons in a line, with their cells."""
        shown = sorted(self.reasons, key=lambda reason: -reason.points)
        return "; ".join(
            f"{reason.text} ({', '.join(reason.cells)})" if reason.cells else reason.text for reason in shown
        )

    @property
    def marks(self) -> frozenset[str]:
        """The two, as decisions name them."""
        return frozenset((self.one.mark, self.other.mark))


class Links:
    """The pairs among some accounts."""

    def __init__(
        self,
        accounts: Sequence[Account],
        rules: IdentityRules,
        nobody: Callable[[int], bool] = lambda _: False,
        countries: Collection[str] = (),
    ) -> None:
        """`nobody` says whether the account at a place is that of a brand, a newsroom or the like; `countries` are known as such."""
        self._accounts, self._rules, self._nobody = accounts, rules, nobody
        self._countries = set(countries)
        self.crowds: list[str] = []
        """What so many rows share that it says nothing."""
        self._cores = [core(one.bones, rules.words.affixes) if one.bones else "" for one in accounts]
        self._common = set(rules.words.common)
        full = {one.folded.key for one in accounts if one.folded.full}
        self._names = Counter(word for key in full for word in key)
        self._different = len(full)
        named = Counter((one.platform, one.folded.key) for one in accounts if one.folded.full)
        self._most: Counter[tuple[str, ...]] = Counter()
        """How many accounts of one platform have a name, at most."""
        for (_, key), count in named.items():
            self._most[key] = max(self._most[key], count)
        stems = {
            (one.platform, stem, plain(one.handle))
            for one, stem in zip(accounts, self._cores, strict=True)
            if stem
        }
        contested = Counter((platform, stem) for platform, stem, _ in stems)
        self._contested = {stem for (_, stem), count in contested.items() if count > 1}
        """What several different accounts of one platform are made of: whoever came later had to add something."""
        self._chance = sum(named.values()) / max(1, self._different)
        self._chance /= max(1, len({one.platform for one in accounts}))

    def pairs(self) -> Iterator[Pair]:
        """Every pair with points enough to be spoken of."""
        floor = self._rules.ask
        for first, second in sorted(self._shared()):
            one, other = self._accounts[first], self._accounts[second]
            reasons = tuple(self._reasons(one, other))
            pair = Pair(one, other, reasons, self._points(one, other, reasons))
            if pair.points >= floor:
                yield pair

    # --- who shares something ------------------------------------------------------------------------

    def _shared(self) -> set[tuple[int, int]]:
        found: set[tuple[int, int]] = set()
        owners: dict[Key, list[int]] = defaultdict(list)
        for place, one in enumerate(self._accounts):
            for key in one.keys:
                owners[key].append(place)
        for block in self._blocks():
            found.update(combinations(block, 2))
        for keys in owners.values():  # however often an account is repeated, it is one
            found.update(pairwise(keys))
        for place, one in enumerate(self._accounts):
            for key, _ in one.links:
                targets = owners.get(key, ())[:1]
                found.update((min(place, to), max(place, to)) for to in targets if to != place)
        return found

    def _blocks(self) -> Iterator[list[int]]:
        """The rows behind each thing that several share, but for crowds."""
        by: dict[Hashable, list[int]] = defaultdict(list)
        shown: dict[Hashable, str] = {}
        for place, one in enumerate(self._accounts):
            for kind, things in (("id", one.ids), ("e-mail", one.emails), ("website", one.websites)):
                for held in things:
                    by[kind, held.value].append(place)
                    shown[kind, held.value] = f"{kind} {held.shown}"
            if one.bones:
                by["handle", one.bones].append(place)
            if len(self._cores[place]) >= self._rules.short and self._cores[place] not in self._contested:
                by["core", self._cores[place]].append(place)
            if one.folded.full and not self._is_frequent(one.folded):
                by["name", one.folded.key].append(place)
        self._crowded = {thing for thing, rows in by.items() if len(rows) > self._rules.crowd}
        self.crowds = sorted(
            say("identity.crowd", what=shown[thing], n=len(by[thing]))
            for thing in self._crowded
            if thing in shown
        )
        return (rows for thing, rows in by.items() if len(rows) > 1 and thing not in self._crowded)

    # --- what it is worth ----------------------------------------------------------------------------

    def _points(self, one: Account, other: Account, reasons: Sequence[Reason]) -> float:
        kinds = {reason.kind for reason in reasons}
        points = sum(reason.points for reason in reasons)
        if kinds & {"id", "account"}:
            return points
        most = self._rules.unlike
        if not kinds & _KEYS:
            points = min(points, most)
        if "other_name" in kinds or (kinds & {"email", "website"} and self._strangers(one, other)):
            points = min(points, most)
        if not (one.platform and other.platform) and not kinds & {"email", "link"}:
            points = min(points, most)
        if (
            points >= self._rules.sure
            and not kinds & {"name", "common_name"}
            and self._of_two_kinds(one, other)
        ):
            return most
        return points

    def _of_two_kinds(self, one: Account, other: Account) -> bool:
        """Whether one is of a person, and one of a brand."""
        return self._nobody(one.place) != self._nobody(other.place)

    def _strangers(self, one: Account, other: Account) -> bool:
        """Whether neither names nor handles have anything in common: two who share an address, not one person."""
        if alike(one.folded, other.folded) or (one.bones and one.bones == other.bones):
            return False
        if spelled(one.folded, other.bones) or spelled(other.folded, one.bones):
            return False
        cores = self._cores[one.place], self._cores[other.place]
        return not (all(cores) and (cores[0] in cores[1] or cores[1] in cores[0]))

    def _reasons(self, one: Account, other: Account) -> Iterator[Reason]:
        same = next(
            (key for key in one.keys if key in other.keys and (key.platform or one.table == other.table)),
            None,
        )
        if same:
            yield self._reason(
                "account", one.reference if same == one.key else str(same), (one.cells[0], other.cells[0])
            )
        yield from self._held("id", one.ids, other.ids)
        yield from self._held("email", one.emails, other.emails)
        yield from self._held("website", one.websites, other.websites)
        for here, there in ((one, other), (other, one)):
            linked = next((held for key, held in here.links if key in there.keys), None)
            if linked:
                yield self._reason("link", there.reference, (linked.cell,))
                break
        if not same:
            yield from self._of_handles(one, other)
        yield from self._of_names(one, other)
        if one.country and other.country:
            if one.country == other.country:
                yield self._reason("country", one.country, ())
            elif one.table == other.table or {one.country, other.country} <= self._countries:
                yield self._reason("other_country", f"{one.country}, {other.country}", ())

    def _held(self, kind: str, one: Sequence[Held], other: Sequence[Held]) -> Iterator[Reason]:
        called = {"email": "e-mail"}.get(kind, kind)
        for held in one:
            match = next((there for there in other if there.value == held.value), None)
            if match and (called, held.value) not in self._crowded:
                yield self._reason(kind, held.shown, (held.cell, match.cell), held.column)
                return

    def _of_handles(self, one: Account, other: Account) -> Iterator[Reason]:
        cells = one.cells[0], other.cells[0]
        if one.bones and one.bones == other.bones:
            kind = "short_handle" if self._is_common(one, other) else "handle"
            yield self._reason(kind, f"@{one.handle}", cells)
            return
        here, there = self._cores[one.place], self._cores[other.place]
        if here == there and len(here) >= self._rules.short and here not in self._common | self._contested:
            yield self._reason("like_handle", f"@{one.handle}, @{other.handle}", cells)

    def _is_common(self, one: Account, other: Account) -> bool:
        """Whether somebody else may well have a handle too: a short one, a word, or a common name and no more."""
        bones = one.bones
        if (
            len(bones) < self._rules.short
            or bones in self._common
            or self._cores[one.place] in self._contested
        ):
            return True
        for name in (one.folded, other.folded):
            if name.full and bones == name.words[0]:
                return True
            if made_of(name, bones) and self._is_frequent(name):
                return True
        return False

    def _is_frequent(self, name: ComparedName) -> bool:
        """Whether others in the list have a name too, or are to be expected to."""
        if self._most[name.key] > self._rules.namesakes:
            return True
        first, last = (self._names[word] - 1 for word in (name.words[0], name.words[-1]))
        return first * last / max(1, self._different) * self._chance >= self._rules.chance

    def _of_names(self, one: Account, other: Account) -> Iterator[Reason]:
        here, there, cells = one.folded, other.folded, (one.cells[1], other.cells[1])
        if here.full and here.key == there.key:
            # A namesake with the same handle is rare, unless the handle is that name and no more.
            cores = self._cores[one.place], self._cores[other.place]
            told_apart = bool(cores[0]) and cores[0] == cores[1] and not made_of(here, cores[0])
            common = self._is_frequent(here) and not told_apart
            yield self._reason("common_name" if common else "name", one.name, cells)
        elif alike(here, there):
            yield self._reason("like_name", f"{one.name}, {other.name}", cells)
        elif unlike(here, there) and not self._stage_name(one, other):
            yield self._reason("other_name", f"{one.name}, {other.name}", cells)

    @staticmethod
    def _stage_name(one: Account, other: Account) -> bool:
        """Whether one of two names that share no word is what the handle is made of: the other may be the person's."""
        here, there = one.folded, other.folded
        if set(here.words) & set(there.words):
            return False
        return spelled(here, other.bones) or spelled(there, one.bones)

    def _reason(self, kind: str, value: str, cells: tuple[str, ...], column: str = "") -> Reason:
        rule = self._rules.links[kind]
        text = rule.says.format(value=value, column=column or "id")
        return Reason(kind, rule.points, text, tuple(filter(None, dict.fromkeys(cells))))
