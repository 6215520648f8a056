"""Reads a sheet as a table of creators: every row a Creator, every cell not taken a Note."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field as attribute, replace
from typing import Any, Final, overload

from kolscore.creator import Creator, Note, platform_name
from kolscore.reading.board import ColumnMatch
from kolscore.reading.column import Column, Doubt
from kolscore.reading.derive import derive, derived
from kolscore.reading.locate_tables import find_tables
from kolscore.reading.named import NamedPlatform
from kolscore.reading.outcome import Values
from kolscore.reading.plan import Cells, Plan, cells_by, decided, for_more, some_of
from kolscore.reading.profile import ROWS, Profile
from kolscore.reading.repeats import Names
from kolscore.reading.row_facts import AND, Facts, FieldCells, gathered, in_headers, work_out, worked_out
from kolscore.reading.sheet import Sheet, TableArea, is_blank, text_of
from kolscore.reading.told import Told, in_rows, worded
from kolscore.reading.torn import beyond
from kolscore.words import say

_NO_GIVEN: Final[Mapping[str, str]] = {}
_WITH_HANDLE: Final = ("handle", "profile_url", "name")
_NO_ORIGINS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet, read."""

    number: int
    """As the user sees it."""
    creator: Creator
    notes: tuple[Note, ...]
    origins: Mapping[str, str]
    """Facts that were worked out, each with the fields that it comes from, joined by `AND`; "" for a header."""
    letters: Mapping[str, str]
    """Facts that several columns hold, each with the letter of the column that it was taken from; "" for none."""


class Rows(Sequence[Row]):
    """The rows of a table: each is put together when it is asked for, since a large table is mostly scored elsewhere."""

    def __init__(self, numbers: Sequence[int], facts: Facts, notes: Mapping[int, list[Note]]) -> None:
        self.numbers = numbers
        """As the user sees them."""
        self._facts = facts
        self._notes = notes

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            places = range(len(self))[place]
            if places.step != 1:
                return [self[one] for one in places]
            return list(map(self._row, places, self.creators(places.start, places.stop)))
        place = range(len(self))[place]
        (creator,) = self.creators(place, place + 1)
        return self._row(place, creator)

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, range(len(self)), self.creators())

    def _row(self, place: int, creator: Creator) -> Row:
        return Row(
            self.numbers[place],
            creator,
            tuple(self._notes.get(place, ())),
            self._facts.worked.get(place, _NO_ORIGINS),
            self._facts.source_column.get(place, _NO_ORIGINS),
        )

    def creators(self, first: int = 0, end: int | None = None) -> Iterator[Creator]:
        """The creators of the rows from the place `first` up to `end`."""
        return map(Creator.read, self.facts(first, end))

    def facts(self, first: int = 0, end: int | None = None) -> Iterator[tuple[Any, ...]]:
        """What `Creator.read` makes creators of."""
        return self._facts.each(first, len(self) if end is None else end)

    def column(self, field: str) -> Sequence[Any]:
        """The facts of a field, one for each row; None for what is unknown."""
        return self._facts.column(field)

    def say_basis(self, places: Iterable[int], basis: str) -> None:
        """Put in what the engagement rates of some rows are shares of, where the whole column showed it."""
        for place in places:
            self._facts.put("er_basis", place, basis, "engagement_rate")

    @property
    def notes(self) -> Iterator[Note]:
        """The notes on their cells, from the top down."""
        return (note for place in sorted(self._notes) for note in self._notes[place])

    @property
    def noted(self) -> Mapping[int, Sequence[Note]]:
        """The same, by the places of their rows."""
        return self._notes

    def without_notes(self) -> "Rows":
        """The same rows without what is to be said of their cells."""
        return Rows(self.numbers, self._facts, {})

    def with_facts(self, facts: Mapping[int, Mapping[str, Any]], notes: Mapping[int, list[Note]]) -> "Rows":
        """The same rows; those at some places with other facts, all of them, and with further notes."""
        noted = {
            place: [*self._notes.get(place, ()), *notes.get(place, ())] for place in {*self._notes, *notes}
        }
        return Rows(self.numbers, self._facts.but(facts), noted)

    def moved(self, by: int) -> "Rows":
        """The same rows, so many rows further down."""
        return Rows([number + by for number in self.numbers], self._facts, self._notes)


@dataclass(frozen=True, slots=True)
class CreatorTable:
    """A table of creators in a sheet."""

    sheet: Sheet
    header_row: int
    """Number of the header's (lowest) row, as the user sees it; of the row above the first creator if there is none."""
    has_header: bool
    columns: tuple[Column, ...]
    rows: Rows
    doubts: tuple[Doubt, ...]
    """What is doubtful in whole columns."""
    left_out: tuple[str, ...]
    """Rows left out, and why."""
    told: Told
    """What holds of many rows, and of how many."""
    names: Names
    """Who stands in the rows."""
    plan: Plan
    """What was decided of it."""
    some: Rows | None = None
    """The rows that the plan was made by, where these are not all."""
    also: Callable[[Told], Iterable[str]] | None = None
    """Words what others than reading have told of the rows."""
    elsewhere: Mapping[tuple[int, str], str] = attribute(default_factory=dict)
    """The cells of facts that come from other rows too, by the number of the row and the field."""
    _of_field: dict[str, Sequence[Column]] = attribute(
        init=False, repr=False, compare=False, default_factory=dict
    )

    @property
    def notes(self) -> tuple[Note, ...]:
        """On whole columns; those on single cells stand with their rows."""
        return tuple(self._on_columns())

    def _on_columns(self) -> Iterator[Note]:
        for doubt in self.doubts:
            said = (
                worded(words, self.told.get(("column", doubt.column, words), ())) for words in doubt.words
            )
            yield Note(doubt.cell, doubt.field, doubt.header, "; ".join(said))
        if again := self.names.repeated:
            columns = (one for field in _WITH_HANDLE for one in self.columns if one.field == field)
            first = next(columns)
            header = self.header_row if self.has_header else ""
            yield Note(f"{first.letter}{header}", "handle", first.header, again)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else was decided: rows left out, facts worked out from others."""
        also = self.also(self.told) if self.also else ()
        return (*self.left_out, *worked_out(self.told), *_of_platform(self.told), *derived(self.told), *also)

    @property
    def caution(self) -> str:
        """What to know before the answers: that rows seem to be no creators of their own."""
        return self.names.caution

    def without_cells(self) -> "CreatorTable":
        """The same without the cells that it was read from: they take more memory than all that was read in them."""
        return replace(self, sheet=replace(self.sheet, rows=[], stored=None))

    @property
    def missing(self) -> str:
        """What to tell first where no column holds followers; "" if one does."""
        return self.plan.missing

    @property
    def last_row(self) -> int:
        """Number of the last creator's row; the header's if there is none."""
        return self.rows.numbers[-1] if self.rows else self.header_row

    @property
    def all_notes(self) -> list[Note]:
        """Every note, those on columns first."""
        return [*self.notes, *self.rows.notes]

    def cell(self, field: str, row: Row) -> str:
        """Address of the cell (or cells) that a fact of a row comes from; "" if no column holds it."""
        if (row.number, field) in self.elsewhere:
            return self.elsewhere[row.number, field]
        origins = row.origins.get(field, field).split(AND)
        return ", ".join(address for origin in origins if (address := self._cell(origin, row)))

    def _cell(self, field: str, row: Row) -> str:
        if field in row.letters:
            return f"{row.letters[field]}{row.number}" if row.letters[field] else ""
        if (columns := self._of_field.get(field)) is None:  # ledgers ask for the same ones, row by row
            columns = self._of_field[field] = [column for column in self.columns if column.field == field]
        if self.sheet.records:  # nobody counts the columns of records by letters
            return ", ".join(column.header for column in columns)
        return ", ".join(f"{column.letter}{row.number}" for column in columns)


def read_tables(
    sheet: Sheet,
    given: Mapping[str, str] = _NO_GIVEN,
    ignored: frozenset[str] = frozenset(),
    plan: Plan | None = None,
) -> list[CreatorTable]:
    """Read every table of creators in a sheet, from the top down.

    `given` maps fields to headers or column letters that a user named; `ignored`
    are headers of answers that we wrote ourselves; `plan` is that of a table of
    which rows stand in this sheet.

    Raises NoCreatorTableError if there is none, InputError if a named header does not exist.
    """
    return [_read(sheet, place, given, ignored, plan) for place in find_tables(sheet, given, ignored)]


def read_table(
    sheet: Sheet, given: Mapping[str, str] = _NO_GIVEN, ignored: frozenset[str] = frozenset()
) -> CreatorTable:
    """Read the first table of creators in a sheet; see `read_tables`."""
    return read_tables(sheet, given, ignored)[0]


def planned(
    sheet: Sheet, profile: Profile, given: Mapping[str, str], ignored: frozenset[str]
) -> CreatorTable:
    """The first table of a sheet with no more rows than its profile keeps, and the plan for all of them.

    Of the sheet it takes the rows as far as the header, and some below.
    Raises what `read_tables` raises.
    """
    return _by_some(sheet, find_tables(sheet, given, ignored)[0], profile, given, ignored)


def _by_some(
    sheet: Sheet, place: TableArea, profile: Profile, given: Mapping[str, str], ignored: frozenset[str]
) -> CreatorTable:
    sheet, place = some_of(sheet, place, profile)
    plan, cells = decided(sheet, place, given, ignored)
    return _by_plan(for_more(plan, sheet, place), sheet, place, cells)


def _read(
    sheet: Sheet, place: TableArea, given: Mapping[str, str], ignored: frozenset[str], plan: Plan | None
) -> CreatorTable:
    if plan and plan.fits(place):
        return _by_plan(plan, sheet, place, cells_by(plan, sheet, place, ignored))
    if len(place.rows) <= ROWS:
        made, cells = decided(sheet, place, given, ignored)
        return _by_plan(made, sheet, place, cells)
    profile = Profile.of(sheet.rows[number] for number in place.rows)
    some = _by_some(sheet, place, profile, given, ignored)
    every = _by_plan(some.plan, sheet, place, cells_by(some.plan, sheet, place, ignored))
    reasons = [column.reason for column in some.columns]
    columns = tuple(replace(one, reason=why) for one, why in zip(every.columns, reasons, strict=True))
    return replace(every, columns=columns, doubts=some.doubts, some=some.rows)


def _by_plan(plan: Plan, sheet: Sheet, place: TableArea, cells: Cells) -> CreatorTable:
    """The table, put together from its cells."""
    columns: list[Column] = []
    read: list[FieldCells] = []
    doubts: list[Doubt] = []
    told = Told()
    notes = {number: [note] for number, note in cells.misfits.notes.items()}
    if cells.misfits.edge:
        edge = cells.misfits.edge
        told.add(("column", edge, beyond()), cells.misfits.beyond)
        doubts.append(Doubt(edge, f"{sheet.letter(edge)}{_header_row(sheet, place)}", "row", "", (beyond(),)))
    for claim, held, values in zip(plan.claims, cells.columns, cells.values, strict=True):
        columns.append(_column(sheet, claim, held, values))
        doubts += _on_column(sheet, place, claim, values)
        if claim.meaning is None or values is None:
            continue
        for words, amounts in values.counts.items():
            told.add(("column", claim.index, words), *amounts)
        read.append(FieldCells(sheet.letter(claim.index), claim.meaning, values.values))
        for number, message in {**values.doubts, **values.problems}.items():
            address = f"{sheet.letter(claim.index)}{sheet.top + place.rows[number]}"
            note = Note(address, claim.meaning.field, text_of(held[number]), message)
            notes.setdefault(number, []).append(note)
    facts = gathered(read, len(place.rows))
    work_out(facts, read, told)
    _platform_of_all(facts, sheet, plan, read, told)
    if cells.of_dates:
        told.add(("dates", cells.of_dates), 1)
    derive(facts, told)
    top, numbers = sheet.top, [sheet.top + number for number in place.rows]
    left_out = [say("reading.table.left_out", row=top + number, why=why) for number, why in place.left_out]
    return CreatorTable(
        sheet,
        top + place.header,
        not place.headless,
        tuple(columns),
        Rows(numbers, facts, notes),
        tuple(doubts),
        tuple(left_out),
        told,
        Names.of(facts, numbers),
        plan,
    )


def _header_row(sheet: Sheet, place: TableArea) -> str:
    """The number of the header's row; "" if there is no header."""
    return "" if place.headless else str(sheet.top + place.header)


def _platform_of_all(facts: Facts, sheet: Sheet, plan: Plan, read: Sequence[FieldCells], told: Told) -> None:
    """Put in the platform that the list is of, for rows that say none; counts these."""
    named_in = in_headers(one.meaning for one in read)
    if len(named_in) == 1 and not sheet.platform:
        hinted = [one.values for one in read if one.meaning.platform in named_in]
        held = {row for row in range(facts.rows) if any(values[row] is not None for values in hinted)}
        by_header = NamedPlatform(next(iter(named_in)), say("reading.table.header_names_it"))
        _put_platform(facts, by_header, held, told)
    if plan.platform:
        _put_platform(facts, plan.platform, range(facts.rows), told)


def _put_platform(facts: Facts, named: NamedPlatform, rows: Iterable[int], told: Told) -> None:
    without = [row for row in rows if facts.of("platform", row) is None]
    for row in without:
        facts.put("platform", row, named.platform, "")
    if without:
        told.add(("platform", named.platform, named.by), len(without))


def _of_platform(told: Told) -> Iterator[str]:
    """What the list as a whole says of its rows."""
    for (platform, by), (rows,) in told.of("platform"):
        yield say("reading.table.platform", platform=platform_name(platform), rows=in_rows(int(rows)), by=by)
    for (said,), _ in told.of("dates"):
        yield said


def _on_column(sheet: Sheet, place: TableArea, claim: ColumnMatch, values: Values | None) -> Iterator[Doubt]:
    """What is doubtful in a whole column."""
    address = f"{sheet.letter(claim.index)}{_header_row(sheet, place)}"
    if claim.doubt:
        yield Doubt(claim.index, address, claim.field or "", claim.header, (claim.doubt,))
    if values and values.said:
        yield Doubt(claim.index, address, claim.field or "", claim.header, tuple(values.said))


def _column(sheet: Sheet, claim: ColumnMatch, cells: Sequence[Any], values: Values | None) -> Column:
    got = values.values if values else ()
    read = len(got) - got.count(None)
    filled = (number for number, cell in enumerate(cells) if not is_blank(cell))
    shown = next((number for number, value in enumerate(got) if value is not None), next(filled, None))
    reason = f"{claim.reason}; {values.decision}" if values and values.decision else claim.reason
    unreadable = len(values.problems) + len(values.unread) if values else 0
    return Column(
        index=claim.index,
        letter=sheet.letter(claim.index),
        header=claim.header,
        field=claim.field,
        unit=(values.unit if values else "") or (claim.meaning.unit if claim.meaning else ""),
        reason=reason,
        read=read,
        blank=len(cells) - read - unreadable,
        unreadable=unreadable,
        example=None if shown is None else (text_of(cells[shown]), got[shown] if got else None),
    )
