"""Notices rows that are no creators of their own: days of one account, posts, the same creator again."""

from __future__ import annotations

from array import array
from functools import cached_property
from math import isnan, nan
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from kolscore.fields import OF_PROFILE, WHO
from kolscore.reading.address import profile_at
from kolscore.reading.clues import are_days
from kolscore.reading.column_profile import are_distinct, samples
from kolscore.reading.sheet import Sheet, TableArea, is_blank
from kolscore.words import say, some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolscore.reading.board import ColumnMatch
    from kolscore.reading.row_facts import Facts

_NAMED: Final = OF_PROFILE.union(WHO)
_FEW_ROWS: Final = 4
_SHOWN: Final = 3
_ROWS_SHOWN: Final = 4
_APART: Final = 3
_MOSTLY: Final = 0.9
_TOGETHER: Final = 100_000
"""Rows of which it is looked at a time who stands in them twice."""
_SIGN: Final = "\0"
"""Stands between the texts of a block, and in none."""


def history(
    sheet: Sheet, place: TableArea, claims: Sequence[ColumnMatch], rows: Sequence[Sequence[Any]]
) -> str:
    """Why rows are days of one account: each has another date, and nobody is named; "" if they are not."""
    if len(rows) < _SHOWN or any(claim.field in _NAMED for claim in claims):
        return ""
    free = set(range(max(map(len, rows)))) - {claim.index for claim in claims if claim.field}
    for index, held in sorted(samples(rows, free).items()):
        header = place.headers.get(index, "")
        filled = sum(index < len(row) and not is_blank(row[index]) for row in rows)
        if are_days(header, held) and are_distinct(held) and filled >= _MOSTLY * len(rows):
            return say(
                "reading.repeats.history",
                where=sheet.where,
                row=sheet.top + place.header,
                column=sheet.letter(index),
                header=header,
            )
    return ""


class _Block(NamedTuple):
    """Who stands in some rows: some 30 bytes a row."""

    rows: Sequence[int]
    """Their numbers."""
    texts: str
    """What names each, as it is written."""
    by_handle: bool
    """Whether that is a handle, and not a name."""
    platforms: str
    """That of each; "" if none is known."""
    followers: array[float] | None
    """Those of each, where no handle tells namesakes apart."""

    def each(self) -> Iterator[tuple[int, str, str, float]]:
        """Row, text, platform and followers of each."""
        count = len(self.rows)
        texts = self.texts.split(_SIGN) if count else []
        platforms = self.platforms.split(_SIGN) if self.platforms else [""] * count
        return zip(self.rows, texts, platforms, self.followers or [nan] * count, strict=True)


class _Group:
    """The rows of one creator: the first ones, and what they come to."""

    def __init__(self, row: int, text: str) -> None:
        self.rows = [row]
        self.text = text
        self.count = 0
        self.sizes: list[float] = []
        """The fewest and the most followers, if any are known."""
        self.sized = 0

    def add(self, row: int, followers: float) -> None:
        """One row more, further down."""
        self.count += 1
        if self.count > 1 and len(self.rows) < _ROWS_SHOWN:
            self.rows.append(row)
        if not isnan(followers):
            self.sized += 1
            self.sizes = [min([*self.sizes, followers]), max([*self.sizes, followers])]

    def joined(self, other: _Group) -> _Group:
        """Both as one."""
        first = min(self, other, key=lambda one: one.rows[0])
        made = _Group(first.rows[0], first.text)
        made.rows = sorted([*self.rows, *other.rows])[:_ROWS_SHOWN]
        made.count, made.sized = self.count + other.count, self.sized + other.sized
        sizes = [*self.sizes, *other.sizes]
        made.sizes = [min(sizes), max(sizes)] if sizes else []
        return made

    @property
    def apart(self) -> bool:
        """Whether their audiences are far apart."""
        return self.sizes[1] > _APART * self.sizes[0]


class Names:
    """Who stands in the rows of a table, or of a part of it: those of two parts add up to that of both."""

    def __init__(self, blocks: Sequence[_Block] = ()) -> None:
        self._blocks = [*blocks]

    @classmethod
    def of(cls, facts: Facts, rows: Sequence[int]) -> Self:
        """Those in some rows, which have these numbers: by handle, else by name."""
        handles = facts.columns.get("handle")
        who = handles or facts.columns.get("name") or [None] * len(rows)
        platforms = facts.columns.get("platform") or ()
        sizes = None if handles else facts.columns.get("followers")
        return cls([
            _Block(
                rows,
                _packed(who),
                bool(handles),
                _packed(platforms) if any(platforms) else "",
                array("d", [nan if size is None else size for size in sizes]) if sizes else None,
            )
        ])  # fmt: skip

    def add(self, other: Self) -> None:
        """Those of further rows too."""
        self._blocks += other._blocks

    @cached_property
    def _there(self) -> Sequence[_Block]:
        """The blocks that count: where some rows have handles, names name nobody."""
        return [block for block in self._blocks if block.by_handle] or self._blocks

    @cached_property
    def _groups(self) -> tuple[int, int, list[_Group]]:
        """Rows that name somebody, creators who stand in one row only, and the rows of the others, by creator.

        Creators are told apart by handle, else by name, and by platform as far as it is known.
        """
        marks = array(
            "q", [hash(_plain(text)) if text else 0 for one in self._there for _, text, *_ in one.each()]
        )
        named = len(marks) - marks.count(0)
        again = _several(marks)
        found: dict[str, dict[str, _Group]] = {}
        for block in self._there if again else ():
            for row, text, platform, followers in block.each():
                if text and hash(who := _plain(text)) in again:
                    by_platform = found.setdefault(who, {})
                    if platform not in by_platform:
                        by_platform[platform] = _Group(row, text)
                    by_platform[platform].add(row, followers)
        groups: list[_Group] = []
        for by_platform in found.values():
            each = list(by_platform.values())
            if len(by_platform) - ("" in by_platform) <= 1 and len(each) > 1:
                each = [each[0].joined(each[1])]
            groups += each
        several = [group for group in groups if group.count > 1]
        return named, named - sum(group.count for group in several), several

    @cached_property
    def caution(self) -> str:
        """What to say where most rows name somebody who stands in others too; "" if they do not."""
        rows, alone, several = self._groups
        every = sum(len(block.rows) for block in self._blocks)
        creators = alone + len(several)
        few = rows < _FEW_ROWS or 2 * rows < every
        if few or 2 * creators > rows or self._are_namesakes:
            return ""
        most = max(several, key=lambda group: (group.count, -group.rows[0]))
        who = say("words.creators", n=creators)
        return say("reading.repeats.few_names", rows=rows, who=who, text=most.text, count=most.count)

    @property
    def repeated(self) -> str:
        """What to say of handles that stand in several rows; "" if none does, or more is to be said."""
        again = self._groups[2]
        if self.caution or not again or not self._there[0].by_handle:
            return ""
        shown = "; ".join(
            say("reading.repeats.in_rows", text=one.text, rows=_listed(one)) for one in again[:_SHOWN]
        )
        more = say("reading.repeats.more", more=len(again) - _SHOWN) if len(again) > _SHOWN else ""
        return say("reading.repeats.handles", n=len(again), shown=shown, more=more)

    @property
    def _are_namesakes(self) -> bool:
        """Whether rows of one name are of different people, as in a list of first names: their audiences are far apart."""
        several = [group for group in self._groups[2] if group.sized > 1]
        return 2 * sum(group.apart for group in several) > len(several)


def _packed(texts: Sequence[Any]) -> str:
    return _SIGN.join([text.replace(_SIGN, " ") if text else "" for text in texts])


def _several(marks: array[int]) -> set[int]:
    """The marks that stand there several times, looked for a part at a time."""
    parts = 1 + len(marks) // _TOGETHER
    again: set[int] = set()
    for part in range(parts):
        seen: set[int] = set()
        for mark in marks if parts == 1 else (mark for mark in marks if mark % parts == part):
            (again if mark in seen else seen).add(mark)
    return again - {0}


def _listed(group: _Group) -> str:
    if group.count > _ROWS_SHOWN:
        return some(group.rows, group.count - _ROWS_SHOWN)
    return ", ".join(map(str, group.rows[:-1])) + say("reading.repeats.and_row", row=group.rows[-1])


def _plain(who: str) -> str:
    """A handle or a name as it is compared: without "@", the address around it, and capitals."""
    profile = profile_at(who) if "/" in who else None
    return ((profile and profile.handle) or who).strip().lstrip("@").casefold()
