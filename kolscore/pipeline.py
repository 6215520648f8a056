"""A list becomes answers: scan all of it, plan by what was seen, score batch by batch, take the parts together.

Batches are independent of each other: however a list is cut, in whichever
order and by whichever process its batches are read, each row gets the same answers.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from kolscore.annotation import recorded, settled
from kolscore.answers import HEADERS, RECORD, take_list
from kolscore.errors import InputError, NoCreatorTableError
from kolscore.parts import KEPT, PLATFORM, ROW, Part
from kolscore.reading import Profile, Sheet, planned, profiled, read_tables
from kolscore.reading.sheet import filled
from kolscore.scoring import no_collection
from kolscore.scoring.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kolscore.answers import Answer
    from kolscore.creator import Creator
    from kolscore.reading import CreatorTable, Plan
    from kolscore.scoring import Assessor


class Source(Protocol):
    """A list that is read batch by batch, any number of times; a process can have it."""

    def first(self) -> Sheet:
        """The first rows: the header, and some below."""

    def batches(self) -> Iterator[Any]:
        """What each batch is made of, small enough to be sent to a process."""

    def sheet(self, batch: Any) -> Sheet | None:
        """The rows of a batch; None if it has none."""

    def share(self, batch: Any) -> float:
        """How much of the whole a batch is."""


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

    def sheet(self, batch: Any) -> Sheet | None:
        """The rows of a batch under the header of the whole; None if it has none."""
        sheet = self.source.sheet(batch)
        if sheet is None or sheet.top <= self.first.top:
            return sheet
        return replace(sheet, rows=[*self.head, *sheet.rows], top=sheet.top - len(self.head))


class Scan(NamedTuple):
    """What is kept of rows to decide by; those of two batches add up to that of both."""

    profile: Profile
    width: int = 0
    """Cells up to the last that holds something, in the longest row."""

    def plus(self, other: Scan) -> Scan:
        """That of both."""
        return Scan(self.profile + other.profile, max(self.width, other.width))


def begun(source: Source, headers: Headers) -> tuple[Reading, CreatorTable]:
    """How a list is read, and the table that its first rows show.

    Raises NoCreatorTableError if they show none, InputError if it has no header.
    """
    sheet = source.first()
    with no_collection():
        top = read_tables(sheet, *headers)[0]
    if not top.has_header:
        raise InputError(f"{sheet.where}: is too large to be given a header; write one above the table")
    head = [list(row) for row in sheet.rows[: top.header_row - sheet.top + 1]]
    return Reading(source, sheet, head, headers), top


def scan(sheet: Sheet | None, headers: Headers) -> Scan:
    """What is kept of one batch, a sheet with the header of the whole."""
    if sheet is None:
        return Scan(Profile())
    width = max(map(filled, sheet.rows), default=0)
    try:
        return Scan(profiled(sheet, *headers), width)
    except NoCreatorTableError:
        return Scan(Profile(), width)


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
        return merge(
            [part, *(_scored(settled(table, assessor), plan, assessor, answers) for table in tables)]
        )


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
        [remark for part in (first, *others) for remark in part.remarks][:KEPT],
        tuple(header for part in (first, *others) for header in part.headers),
    )  # fmt: skip


def _scored(table: CreatorTable, plan: Plan, assessor: Assessor, answers: Sequence[Answer]) -> Part:
    """What comes of one table of a batch."""
    part = of_creators(assessor, answers, table.rows.numbers, table.rows.creators())
    columns = {**part.columns, PLATFORM: list(table.rows.column("platform"))}
    if RECORD in columns:
        columns[RECORD] = list(map(recorded, table.rows, columns[RECORD]))
    # A table further down has a plan of its own, and so has something to say of its columns.
    notes = [*(table.notes if table.plan != plan else ()), *table.rows.notes]
    remarks = [remark for remark in table.remarks if remark.startswith("row ")]
    return Part(columns, part.tally, notes, len(notes), remarks, (table.header_row,))


def of_creators(
    assessor: Assessor,
    answers: Sequence[Answer],
    numbers: Sequence[int],
    creators: Iterable[Creator],
    *,
    keep: bool = False,
) -> Part:
    """The column of each answer for some creators, and what they come to; with `keep`, the assessments too."""
    with no_collection():
        every = list(creators)
        assessments = list(assessor.assess_all(every))
        tally = Tally.of_creators(numbers, every, assessments)
    cells = {answer.key: [answer.cell(assessment) for assessment in assessments] for answer in answers}
    return Part({ROW: list(numbers), **cells}, tally, assessments=assessments if keep else ())
