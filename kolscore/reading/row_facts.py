"""Gathers the facts of all rows: from one column or from several, and those that follow from others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field as attribute
from typing import Any, Final, NamedTuple

from kolscore.creator import NO_SIGNALS
from kolscore.fields import BY_NAME, FIELDS, JOINED, NUMBERS, tagged
from kolscore.reading.address import (
    NameAndHandle,
    handle_beside,
    handle_on,
    is_handle,
    platform_at,
    profile_at,
)
from kolscore.reading.headers import HeaderMeaning
from kolscore.reading.names import in_full
from kolscore.reading.told import Told, in_rows
from kolscore.words import say

_OF_ACCOUNT: Final = NUMBERS.union(tagged("account"))
"""Fields that describe one profile: those of different platforms are not mixed."""
AND: Final = "+"
"""What joins the fields that a fact comes from, where there are several."""
_NONE: Final[Mapping[str, str]] = {}


class FieldCells(NamedTuple):
    """A column that is read."""

    letter: str
    meaning: HeaderMeaning
    values: list[Any]
    """One for each row; None if unknown."""


@dataclass(slots=True)
class Facts:
    """What the rows say, field by field."""

    rows: int
    columns: dict[str, list[Any]] = attribute(default_factory=dict)
    """The facts of a field for each row; None for what is unknown."""
    worked: dict[int, dict[str, str]] = attribute(default_factory=dict)
    """Facts of a row that were worked out, each with the fields that it comes from, joined by `AND`; "" for a header."""
    source_column: dict[int, dict[str, str]] = attribute(default_factory=dict)
    """Facts of a row that several columns hold, each with the letter of the column taken; "" for none."""

    def of(self, field: str, row: int) -> Any:
        """A fact of a row; None if unknown."""
        column = self.columns.get(field)
        return column[row] if column else None

    def column(self, field: str) -> Sequence[Any]:
        """The facts of a field, one for each row."""
        return self.columns.get(field) or [None] * self.rows

    def put(self, field: str, row: int, value: Any, origin: str | None = None) -> None:
        """Put in a fact of a row, and the field that it comes from if it was worked out."""
        if field not in self.columns:
            self.columns[field] = [None] * self.rows
        self.columns[field][row] = value
        if origin is not None:
            self.worked.setdefault(row, {})[field] = origin

    def but(self, others: Mapping[int, Mapping[str, Any]]) -> "Facts":
        """The same with other facts for some rows: all that is known of them."""
        named = {field for facts in others.values() for field in facts}
        columns = {field: list(column) for field, column in self.columns.items()}
        columns |= {field: [None] * self.rows for field in named - columns.keys()}
        for row, facts in others.items():
            for field, column in columns.items():
                column[row] = facts.get(field)
        return Facts(self.rows, columns, self.worked, self.source_column)

    def origin(self, field: str, row: int) -> str:
        """The field that a fact of a row comes from: itself, if it was not worked out."""
        return self.worked.get(row, _NONE).get(field, field)

    def traced(self, fields: Sequence[str], row: int) -> str:
        """The fields that a fact worked out from several comes from: those that the sheet has."""
        worked = self.worked.get(row)
        if not worked or worked.keys().isdisjoint(fields):
            return AND.join(fields)
        every = (origin for field in fields for origin in worked.get(field, field).split(AND) if origin)
        return AND.join(dict.fromkeys(every))

    def each(self, first: int, end: int) -> Iterator[tuple[Any, ...]]:
        """The facts of each row from `first` up to `end`, one for each of FIELDS, then the signals that a rubric adds."""
        nothing = [None] * (end - first)
        columns = (self.columns.get(field) for field in FIELDS)
        of_table = (column[first:end] if column else nothing for column in columns)
        return zip(*of_table, self._signals(first, end), strict=True)

    def _signals(self, first: int, end: int) -> list[Mapping[str, float]]:
        """The counted signals of each row that have no row in the table of fields."""
        names = [name for name in self.columns if name not in BY_NAME]
        if not names:
            return [NO_SIGNALS] * (end - first)
        return [
            {name: value for name, value in zip(names, values, strict=True) if value is not None}
            for values in zip(*(self.columns[name][first:end] for name in names), strict=True)
        ]


def gathered(read: Sequence[FieldCells], rows: int) -> Facts:
    """The facts of each row as its cells have them."""
    facts = Facts(rows)
    by_field: dict[str, list[FieldCells]] = {}
    for column in read:
        by_field.setdefault(column.meaning.field, []).append(column)
    platforms = sorted(
        {one.meaning.platform for one in read if one.meaning.platform and one.meaning.field != "fee"}
    )
    main = [_main_platform(row, by_field, platforms) for row in range(rows)] if len(platforms) > 1 else None
    for field, columns in by_field.items():
        halves = {one.meaning.half: one.values for one in columns}
        if {"first", "last"} <= halves.keys():
            facts.columns[field] = list(map(in_full, halves["first"], halves["last"]))
        elif len(columns) > 1 and field in JOINED:
            facts.columns[field] = [
                _joined(texts) for texts in zip(*(one.values for one in columns), strict=True)
            ]
        elif len(columns) > 1 or (main and columns[0].meaning.platform and field in _OF_ACCOUNT):
            _pick(facts, field, columns, main)
        else:
            facts.columns[field] = columns[0].values
    for row, platform in enumerate(main or ()):
        if platform:
            facts.put("platform", row, platform, "")
    return facts


def _joined(texts: Sequence[str | None]) -> str | None:
    """The words of several columns, the same ones once, and in an order that is not that of the columns."""
    return " | ".join(sorted({text for text in texts if text is not None})) or None


def _main_platform(
    row: int, by_field: Mapping[str, list[FieldCells]], platforms: Sequence[str]
) -> str | None:
    """Of platforms side by side, the one that the row is about: as it says, else with most followers."""
    for column in by_field.get("platform", ()):
        if column.values[row] in platforms:
            return str(column.values[row])
    followers = [
        (column.values[row], column.meaning.platform)
        for column in by_field.get("followers", ())
        if column.meaning.platform and column.values[row] is not None
    ]
    if followers:
        return max(followers)[1]
    there = {
        column.meaning.platform
        for field in ("handle", "profile_url")
        for column in by_field.get(field, ())
        if column.values[row] is not None
    }
    return next((platform for platform in platforms if platform in there), None)


def _pick(facts: Facts, field: str, columns: Sequence[FieldCells], main: Sequence[str | None] | None) -> None:
    """Take a fact that several columns hold from the one of the row's main platform, else from one of no platform."""
    for row in range(facts.rows):
        held = [one for one in columns if one.values[row] is not None]
        wanted = (main[row], None) if main else (None,)
        fit = [one for platform in wanted for one in held if one.meaning.platform == platform]
        chosen = fit or (held if main is None or field not in _OF_ACCOUNT else [])
        if chosen:
            facts.put(field, row, chosen[0].values[row])
            if field == "engagement_rate" and chosen[0].meaning.basis and facts.of("er_basis", row) is None:
                facts.put("er_basis", row, chosen[0].meaning.basis)
        facts.source_column.setdefault(row, {})[field] = chosen[0].letter if chosen else ""


def in_headers(read: Iterable[HeaderMeaning]) -> frozenset[str]:
    """The platforms that headers of columns name, but for a fee, which is of an offer."""
    return frozenset(meaning.platform for meaning in read if meaning.platform and meaning.field != "fee")


def work_out(facts: Facts, read: Sequence[FieldCells], told: Told) -> None:
    """Put in what cells of other columns say where a fact is missing; counts what was done."""
    rated = [one.meaning.basis for one in read if one.meaning.field == "engagement_rate"]
    basis = rated[0] if len(rated) == 1 else None
    rows = range(facts.rows)
    beside = sum([_handle_out(facts, row) for row in rows])
    addresses = sum([_platform_out(facts, row) for row in rows])
    for row in rows if basis else ():
        if facts.of("er_basis", row) is None and facts.of("engagement_rate", row) is not None:
            facts.put("er_basis", row, basis)
    told.add(("handles_beside",), beside)
    told.add(("platforms_of_addresses",), addresses)


def worked_out(told: Told) -> Iterator[str]:
    """What was taken from cells of other columns, and in how many rows."""
    if rows := told.rows("handles_beside"):
        yield say("reading.rows.handles", rows=in_rows(rows))
    if rows := told.rows("platforms_of_addresses"):
        yield say("reading.rows.platforms", rows=in_rows(rows))


def _handle_out(facts: Facts, row: int) -> bool:
    """Take the handle out of the cell that it stands in with something else; whether it was there."""
    for field in ("handle", "name"):
        text = facts.of(field, row)
        if not text or is_handle(text):
            continue
        if profile_at(text):
            # The cell holds an address and no name.
            if facts.of("profile_url", row) is None:
                _move(facts, row, field, "profile_url")
            facts.put(field, row, None)
        elif field == "handle" and (found := handle_on(text)):
            facts.put(field, row, found.handle)
            if facts.of("platform", row) is None:
                facts.put("platform", row, found.platform, field)
        elif named := handle_beside(text):
            _name_and_handle(facts, row, field, named)
            return True
    return facts.of("handle", row) is None and _handle_from_others(facts, row)


def _handle_from_others(facts: Facts, row: int) -> bool:
    """Take the handle from a cell for names, or from the address of a profile; whether it was there."""
    name = facts.of("name", row) or ""
    if is_handle(name):
        facts.put("handle", row, name, "name")
        return True
    profile = profile_at(facts.of("profile_url", row) or "")
    if profile is None or profile.handle is None:
        return False
    facts.put("handle", row, profile.handle, facts.origin("profile_url", row))
    return True


def _name_and_handle(facts: Facts, row: int, field: str, named: NameAndHandle) -> None:
    """Put in the parts of a cell that holds a name with a handle beside it."""
    facts.put("name", row, named.name, None if field == "name" else field)
    if field == "handle" or facts.of("handle", row) is None:
        facts.put("handle", row, named.handle, None if field == "handle" else field)
    if named.platform and facts.of("platform", row) is None:
        facts.put("platform", row, named.platform, field)


def _move(facts: Facts, row: int, old: str, new: str) -> None:
    """Take what was read as one fact for another, which is still traced to its cell."""
    facts.put(new, row, facts.of(old, row), old)
    source_column = facts.source_column.get(row, {})
    if old in source_column:
        source_column[new] = source_column[old]


def _platform_out(facts: Facts, row: int) -> bool:
    """Take the platform from the address of the profile; whether it was missing and is there."""
    field = "profile_url" if facts.of("profile_url", row) else "handle"
    address = facts.of(field, row) or ""
    if "." not in address or facts.of("platform", row) is not None:
        return False
    platform = platform_at(address)
    if platform:
        facts.put("platform", row, platform, facts.origin(field, row))
    return platform is not None
