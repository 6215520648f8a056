"""The door of Arrow: record batches in, the same with typed answer columns out; all is decided by the plan beforehand."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from string import digits
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

try:
    import pyarrow as pa
except ImportError as error:
    raise ImportError("kolscore.arrow needs pyarrow: pip install 'kolscore[arrow]'") from error

from kolscore.annotation import say_bases
from kolscore.answers import answer_columns, further, header_for, own_columns, take_list
from kolscore.engines.cells import Leaf, cells_of, leaves, why_unread
from kolscore.engines.plans import (
    NOTES,
    OURS,
    RecordPlan,
    Source,
    as_plan,
    check_rubric,
    decide,
    stamps,
)
from kolscore.errors import InputError, KolscoreError
from kolscore.reading import Profile, Sheet, platform_named, read_tables
from kolscore.reading.saved import numbered, plain_header
from kolscore.reading.sheet import AsOf
from kolscore.scoring import no_collection
from kolscore.scoring.credibility import DIMENSIONS
from kolscore.scoring.summary import Tally

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kolscore.answers import Answer
    from kolscore.api import Rules
    from kolscore.creator import Note
    from kolscore.reading import CreatorTable
    from kolscore.scoring import Assessor

Data = TypeVar("Data", pa.Table, pa.RecordBatch)
_NUMBERS: Final = frozenset({"credibility", "confidence", *DIMENSIONS})
"""Answers that are numbers; all others are text."""
_AT_ONCE: Final = 8_192
"""Rows read together: more only fill the memory."""
_LOST: Final = 20
"""Rows of a batch that may fail; more have something else wrong with them than a cell."""
_LONGEST: Final = 60
"""Letters of a cell that a note shows."""
_NO_COLUMNS: Final[Mapping[str, str]] = {}


def plan(  # noqa: PLR0913 - all but the data are options
    data: pa.Table | pa.RecordBatch | Iterable[pa.RecordBatch],
    rubric: Rules = None,
    *,
    columns: Mapping[str, str] = _NO_COLUMNS,
    platform: str | None = None,
    as_of: dt.date | None = None,
    called: str = "table",
) -> RecordPlan:
    """Decide once what the columns of some records mean: of a table, a batch, or batches that come one after another.

    Any rows, in any order, may then be annotated by it: each creator gets the
    same answers. `columns`, `platform`, `as_of` and `rubric` are as for `kolscore.annotate`.

    Raises NoCreatorTableError if the columns are not those of creators, InputError if a named one is not there.
    """
    from kolscore.api import assessor_of

    profile = Profile()
    headers: list[str] = []
    for batch in batches_of(data):
        headers = headers or [leaf.header for leaf in readable(batch.schema)]
        profile += profiled(batch, headers)
    source = Source(
        called,
        headers,
        columns,
        platform_named(platform) if platform else "",
        AsOf(as_of, "as you named it", settled=True) if as_of else None,
    )
    return decide(source, profile, assessor_of(rubric, None)).plan


def annotate(
    data: Data,
    plan: RecordPlan | str | Path,
    *,
    rubric: Rules = None,
    brief: Mapping[str, Any] | None = None,
    add: Sequence[str] = (),
) -> Data:
    """The same table or batch with the answer columns at its right end, and ``kolscore_notes``.

    Every row is a creator, none a total. `plan` is what `plan` made, or a file that
    ``kolscore plan`` made. Scores, confidence and points are doubles, the other answers strings, and the notes lists of
    strings: what could not be read, or not at its word. The metadata of the schema
    name the plan and the rubric. No cell makes it fail.

    Raises InputError if a column of the plan is not there, or the rubric is not the one that the plan was made by.
    """
    from kolscore.api import assessor_of

    door = Door(as_plan(plan), assessor_of(rubric, brief), add)
    answers = pa.Table.from_batches(map(door.annotated, batches_of(data)), door.schema(data.schema))
    if isinstance(data, pa.Table):
        return answers
    whole = answers.combine_chunks().to_batches()
    return whole[0] if whole else pa.RecordBatch.from_pylist([], answers.schema)


class _Shape(NamedTuple):
    """What is done with batches of one schema."""

    schema: pa.Schema
    """That of the answers."""
    kept: Sequence[int]
    """The columns that stay: all but answers of an earlier run."""
    answers: Sequence[Answer]
    headers: Sequence[str]
    """Those of the plan that are read,"""
    read: Sequence[Leaf | None]
    """and their columns; None for one that is not there, and need not be."""


class Answered(NamedTuple):
    """What comes of some rows."""

    cells: list[list[Any]]
    """A column for each answer."""
    notes: list[list[str] | None]
    """What is to be said of each row."""
    tally: Tally


class Door:
    """A plan and a rubric, made ready for any number of batches."""

    def __init__(self, plan: RecordPlan, assessor: Assessor, add: Sequence[str] = ()) -> None:
        check_rubric(plan, assessor)
        if take_list(answer_columns(add)):
            raise InputError(
                "standing: takes the whole list, and here each row is scored by itself; leave it out, or use kolscore.annotate"
            )
        self.plan, self.assessor, self.add = plan, assessor, add
        self._shape = lru_cache(maxsize=8)(self._shape_of)

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """That of the answers to batches of this schema. Raises InputError if they lack a column of the plan."""
        return self._shape(schema).schema

    def annotated(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """A batch with its answers."""
        return self.told(batch)[0]

    def told(self, batch: pa.RecordBatch, first: int | None = None) -> tuple[pa.RecordBatch, Answered]:
        """The same, and what the answers come to where the number of the first row is told."""
        shape = self._shape(batch.schema)
        made = self._answered(batch, shape, first, [])
        columns = [
            pa.array(cells, kind.type)
            for cells, kind in zip(
                (*made.cells, made.notes), list(shape.schema)[len(shape.kept) :], strict=True
            )
        ]
        kept = [batch.column(place) for place in shape.kept]
        return pa.RecordBatch.from_arrays([*kept, *columns], schema=shape.schema), made

    def check_units(self, batches: Iterable[pa.RecordBatch], called: str) -> None:
        """Raises InputError where the numbers of some rows are far from what was usual when the plan was made."""
        rows: list[tuple[Any, ...]] = []
        headers: Sequence[str] = ()
        for batch in batches:
            shape = self._shape(batch.schema)
            headers = shape.headers
            rows += zip(*_cells(batch, shape), strict=True)
        saved = self.plan.saved
        by_rows = replace(saved, columns=tuple(one._replace(rules=None) for one in saved.columns))
        if rows:
            signals = self.assessor.rubric.signals
            read_tables(Sheet([headers, *rows], file=called, signals=signals, records=True), by_rows, OURS)

    def _shape_of(self, schema: pa.Schema) -> _Shape:
        ours = own_columns(schema.names)
        kept = [place for place, name in enumerate(schema.names) if place not in ours and name != NOTES]
        answers = answer_columns(dict.fromkeys([*self.add, *further(ours.values())]))
        taken = [schema.names[place] for place in kept]
        fields = [pa.field(header_for(answer, taken), _type(answer)) for answer in answers]
        fields.append(pa.field(NOTES, pa.list_(pa.string())))
        stamped = {**(schema.metadata or {}), **stamps(self.plan, self.assessor)}
        headers, read = matched(self.plan, schema)
        out = pa.schema([*(schema.field(place) for place in kept), *fields], stamped)
        return _Shape(out, kept, answers, headers, read)

    def _answered(
        self, batch: pa.RecordBatch, shape: _Shape, first: int | None, lost: list[Exception]
    ) -> Answered:
        """The answers of a batch, without those of the rows that cannot be scored, which are found by halving it."""
        if not batch.num_rows:
            return Answered([[] for _ in shape.answers], [], Tally())
        try:
            return self._at_once(batch, shape, first)
        except (KolscoreError, MemoryError):
            raise
        except Exception as error:
            if batch.num_rows == 1:
                lost.append(error)
                if len(lost) > _LOST:
                    raise
                said = f"not scored: {type(error).__name__}: {error}. Please report it, with the row"
                return Answered([[None] for _ in shape.answers], [[said]], Tally())
        half = batch.num_rows // 2
        above = self._answered(batch.slice(0, half), shape, first, lost)
        below = self._answered(batch.slice(half), shape, first and first + half, lost)
        above.tally.add(below.tally)
        cells = [one + other for one, other in zip(above.cells, below.cells, strict=True)]
        return Answered(cells, above.notes + below.notes, above.tally)

    def _at_once(self, batch: pa.RecordBatch, shape: _Shape, first: int | None) -> Answered:
        rows = zip(*_cells(batch, shape), strict=True)
        sheet = Sheet([shape.headers, *rows], signals=self.assessor.rubric.signals, records=True)
        with no_collection():
            table = read_tables(sheet, self.plan.saved, OURS)[0]
            say_bases(table.rows, self.plan.saved.bases or {})
            creators = list(table.rows.creators())
            assessments = list(self.assessor.assess_all(creators))
        numbers = range(first or 0, (first or 0) + len(creators))
        tally = Tally() if first is None else Tally.of_creators(numbers, creators, assessments)
        cells = [list(map(answer.cell, assessments)) for answer in shape.answers]
        return Answered(cells, _notes(table, batch.num_rows), tally)


def _cells(batch: pa.RecordBatch, shape: _Shape) -> list[list[Any]]:
    """The cells of each column that is read."""
    nothing = [None] * batch.num_rows
    return [cells_of(batch, leaf) if leaf else nothing for leaf in shape.read]


def matched(plan: RecordPlan, schema: pa.Schema) -> tuple[list[str], list[Leaf | None]]:
    """The headers of a plan that are read, and the columns of a schema that they stand for.

    Raises InputError if a column is not there, or is of a type that no cell can be read of.
    """
    there: dict[tuple[str, int], Leaf] = {}
    for leaf in leaves(schema):
        name = plain_header(leaf.header)
        there[name, sum(one == name for one, _ in there)] = leaf
    headers: list[str] = []
    read: list[Leaf | None] = []
    missing: list[str] = []
    for column, again in numbered(plan.saved.columns):
        if column.meaning is None:
            continue
        leaf_there = there.get((plain_header(column.header), again))
        if leaf_there is None and not column.optional:
            missing.append(f'"{column.header}"')
        elif leaf_there and (why := why_unread(leaf_there.kind)):
            raise InputError(
                f'column "{column.header}": {why}, and {plan.path} reads it as {column.meaning.field}'
            )
        headers.append(column.header)
        read.append(leaf_there)
    if missing:
        have = ", ".join(f'"{leaf.header}"' for leaf in there.values())
        raise InputError(
            f"{plan.path} names columns that are not there: {', '.join(missing)}. There are {have}"
        )
    return headers, read


def readable(schema: pa.Schema) -> list[Leaf]:
    """The columns of which cells can be read, but for answers of an earlier run."""
    ours = own_columns(schema.names)
    return [
        leaf
        for leaf in leaves(schema)
        if leaf.path[0] not in ours and leaf.header != NOTES and not why_unread(leaf.kind)
    ]


def profiled(batch: pa.RecordBatch, headers: Sequence[str]) -> Profile:
    """The profile of a batch."""
    return Profile.of(rows_in(batch, headers))


def rows_in(batch: pa.RecordBatch, headers: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a batch, whose columns may stand in another order, or be missing."""
    by_header = {leaf.header: leaf for leaf in reversed(readable(batch.schema))}
    nothing = [None] * batch.num_rows
    columns = [cells_of(batch, by_header[header]) if header in by_header else nothing for header in headers]
    return zip(*columns, strict=True)


def batches_of(data: pa.Table | pa.RecordBatch | Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows in batches that are read at once."""
    if isinstance(data, pa.Table):
        yield from data.to_batches(_AT_ONCE)
        return
    for batch in [data] if isinstance(data, pa.RecordBatch) else data:
        for first in range(0, batch.num_rows, _AT_ONCE):
            yield batch.slice(first, _AT_ONCE)


def _type(answer: Answer) -> pa.DataType:
    return pa.float64() if answer.key in _NUMBERS else pa.string()


def _notes(table: CreatorTable, rows: int) -> list[list[str] | None]:
    """What is to be said of the cells of each row, by the names of their columns: rows have no number that lasts."""
    headers = {column.letter: column.header for column in table.columns}
    noted = table.rows.noted
    return [
        [_said(note, headers.get(note.cell.rstrip(digits), note.field)) for note in noted[place]]
        if place in noted
        else None
        for place in range(rows)
    ]


def _said(note: Note, header: str) -> str:
    text = note.text if len(note.text) <= _LONGEST else f"{note.text[:_LONGEST]}…"
    return f'{header} "{text}": {note.message}'
