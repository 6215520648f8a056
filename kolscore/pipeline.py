"""A list becomes answers: scan all of it, plan by what was seen, score batch by batch, take the parts together.

Batches are independent of each other: however a list is cut, in whichever
order and by whichever process its batches are read, each row gets the same answers.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from functools import reduce
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from kolscore.annotation import recorded, settled
from kolscore.answers import HEADERS, RECORD, take_list
from kolscore.errors import InputError, NoCreatorTableError
from kolscore.parts import KEPT, PLATFORM, ROW, Part
from kolscore.reading import Profile, Sheet, looked_at, planned, read_tables
from kolscore.reading.sheet import Above, filled
from kolscore.reading.told import Told
from kolscore.scoring import no_collection
from kolscore.scoring.summary import Tally
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence

    from kolscore.answers import Answer
    from kolscore.creator import Creator
    from kolscore.reading import CreatorTable, Plan
    from kolscore.scoring import Assessor


_FIRST: Final = 60
"""Filled rows among which a header is, if there is one."""


class Source(Protocol):
    """A list that is read batch by batch, any number of times; a process can have it."""

    def batches(self) -> Generator[Any]:
        """What each batch is made of, small enough to be sent to a process."""

    def sheet(self, batch: Any) -> Sheet | None:
        """The rows of a batch; None if it has none."""

    def share(self, batch: Any) -> float:
        """How much of the whole a batch is."""

    @property
    def empty(self) -> Sheet:
        """The list without its rows."""


class Headers(NamedTuple):
    """How the headers of a list are understood."""

    given: Mapping[str, str] = MappingProxyType({})
    """Fields with the headers that a user named for them."""
    ignored: frozenset[str] = HEADERS
    """Those of answers."""


class Reading(NamedTuple):
    """How a list is read, the same for every batch."""

    source: Source
    first: Sheet
    head: Sequence[Sequence[Any]]
    """The rows up to the header, which stand above each batch when it is read."""
    headers: Headers

    @property
    def above(self) -> Above:
        """What stands above the first row below the header."""
        return Above(len(self.head))

    def sheet(self, batch: Any, above: Above) -> Sheet | None:
        """The rows of a batch under the header of the whole; None if it has none below it."""
        sheet = self.source.sheet(batch)
        if sheet is None:
            return None
        below = self.first.top + len(self.head)
        rows = sheet.rows[max(0, below - sheet.top) :]
        top = max(below, sheet.top) - len(self.head)
        return replace(sheet, rows=[*self.head, *rows], top=top, above=above) if rows else None


class Scan(NamedTuple):
    """What is kept of rows to decide by; those of two batches add up to that of both."""

    profile: Profile
    width: int = 0
    """Cells up to the last that holds something, in the longest row."""
    span: tuple[int, int] = (0, 0)
    """The numbers of the first row, and of the one below the last; 0 where there are none."""
    below: Above | None = None
    """What stands above the rows that follow; None if there are no rows."""
    hangs: bool = False
    """Whether something in it hangs on what stands above."""
    left_out: bool = False
    """Whether rows were left out."""

    def plus(self, other: Scan) -> Scan:
        """That of both."""
        return Scan(self.profile + other.profile, max(self.width, other.width))


def first_rows(source: Source) -> Sheet:
    """The first rows of a list: the header, and some below."""
    sheet: Sheet | None = None
    rows: list[Any] = []
    filled_rows = 0
    with closing(source.batches()) as batches:
        for one in filter(None, map(source.sheet, batches)):
            sheet = sheet or one
            rows += [[]] * (one.top - sheet.top - len(rows))
            rows += one.rows
            filled_rows += sum(map(bool, map(filled, one.rows)))
            if filled_rows > _FIRST:
                break
    return replace(sheet, rows=rows) if sheet else source.empty


def begun(source: Source, headers: Headers) -> tuple[Reading, CreatorTable]:
    """How a list is read, and the table that its first rows show.

    Raises NoCreatorTableError if they show none, InputError if it has no header.
    """
    sheet = first_rows(source)
    with no_collection():
        top = read_tables(sheet, *headers)[0]
    if not top.has_header:
        raise InputError(say("pipeline.no_header", where=sheet.where))
    head = [list(row) for row in sheet.rows[: top.header_row - sheet.top + 1]]
    return Reading(source, sheet, head, headers), top


def scan(sheet: Sheet | None, headers: Headers) -> Scan:
    """What is kept of one batch, a sheet with the header of the whole.

    Raises WholeNeededError for what only the whole shows.
    """
    if sheet is None or sheet.above is None:
        return Scan(Profile())
    width = max(map(filled, sheet.rows))
    look = looked_at(sheet, *headers)
    span = sheet.top + sheet.above.head, sheet.top + len(sheet.rows)
    return Scan(look.profile, width, span, look.below, look.hangs, look.left_out)


def plan(reading: Reading, profile: Profile, assessor: Assessor) -> CreatorTable:
    """The table of the rows that a profile keeps, with the plan for all of them."""
    with no_collection():
        return settled(planned(reading.first, profile, *reading.headers), assessor)


def score(
    sheet: Sheet | None,
    plan: Plan,
    assessor: Assessor,
    answers: Sequence[Answer],
    headers: Headers,
) -> Part:
    """Read and score one batch by the plan of the whole: a sheet with the header of it."""
    besides = (ROW, PLATFORM) if take_list(answers) else (ROW,)
    part = Part({key: [] for key in (*besides, *(answer.key for answer in answers))}, Tally())
    with no_collection():
        try:
            tables = read_tables(sheet, *headers, plan) if sheet else []
        except NoCreatorTableError:
            return part
        return merge([part, *(_scored(settled(table, assessor), assessor, answers) for table in tables)])


def merge(parts: Iterable[Part]) -> Part:
    """Several parts as one; there is one at least, which has all columns."""
    first, *others = parts
    tally = Tally()
    for part in (first, *others):
        tally.add(part.tally)
    return Part(
        {key: [*column, *chain.from_iterable(one.columns[key] for one in others)] for key, column in first.columns.items()},
        tally,
        [note for part in (first, *others) for note in part.notes][:KEPT],
        sum(part.noted for part in (first, *others)),
        [one for part in (first, *others) for one in part.left_out][:KEPT],
        reduce(Told.plus, [part.told for part in others if part.told is not None], first.told or Told()),
        next((part.names for part in others if part.names), first.names),
        tuple(header for part in (first, *others) for header in part.headers),
    )  # fmt: skip


def _scored(table: CreatorTable, assessor: Assessor, answers: Sequence[Answer]) -> Part:
    """What comes of one table of a batch."""
    part = of_creators(assessor, answers, table.rows.numbers, table.rows.creators())
    columns = {**part.columns, PLATFORM: list(table.rows.column("platform"))}
    if RECORD in columns:
        columns[RECORD] = list(map(recorded, table.rows, columns[RECORD]))
    notes = list(table.rows.notes)
    return part._replace(
        columns=columns,
        notes=notes[:KEPT],
        noted=len(notes),
        left_out=table.left_out[:KEPT],
        told=table.told,
        names=table.names,
        headers=(table.header_row,),
    )


def of_creators(
    assessor: Assessor,
    answers: Sequence[Answer],
    numbers: Sequence[int] | None,
    creators: Iterable[Creator],
    *,
    keep: bool = False,
) -> Part:
    """The column of each answer for some creators and, with the numbers of their rows, what they come to.

    With `keep`, the assessments too.
    """
    with no_collection():
        every = list(creators)
        assessments = list(assessor.assess_all(every))
        tally = Tally() if numbers is None else Tally.of_creators(numbers, every, assessments)
    cells = {answer.key: [answer.cell(assessment) for assessment in assessments] for answer in answers}
    return Part({ROW: list(numbers or ()), **cells}, tally, assessments=assessments if keep else ())
