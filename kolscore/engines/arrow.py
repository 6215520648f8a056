"""The door of Arrow: record batches in, the same with typed answer columns out; all is decided by the plan beforehand."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

try:
    import pyarrow as pa
except ImportError as error:
    raise ImportError("kolscore.arrow needs pyarrow: pip install 'kolscore[arrow]'") from error

from kolscore.engines.cells import Leaf, cells_of, leaves, why_unread
from kolscore.engines.door import AT_ONCE, Answered, Beside, Door, FileColumn, readable
from kolscore.engines.plans import NOTES, RecordPlan, RecordSource, as_plan, decide, stamps
from kolscore.reading import Profile, platform_named
from kolscore.reading.sheet import AsOf
from kolscore.scoring.credibility import DIMENSIONS
from kolscore.words import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kolscore.answers import Answer
    from kolscore.api import Rules

Data = TypeVar("Data", pa.Table, pa.RecordBatch)
_NUMBERS: Final = frozenset({"credibility", "confidence", *DIMENSIONS})
"""Answers that are numbers; all others are text."""
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
        headers = headers or headers_of(batch.schema)
        profile += profiled(batch, headers)
    source = RecordSource(
        called,
        headers,
        columns,
        platform_named(platform) if platform else "",
        AsOf(as_of, say("engines.named"), settled=True) if as_of else None,
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
    answers = pa.Table.from_batches(
        (annotated(door, batch) for batch in batches_of(data)), answered_schema(door, data.schema)
    )
    if isinstance(data, pa.Table):
        return answers
    whole = answers.combine_chunks().to_batches()
    return whole[0] if whole else pa.RecordBatch.from_pylist([], answers.schema)


class _Shape(NamedTuple):
    """What is done with batches of one schema."""

    schema: pa.Schema
    """That of the answers."""
    beside: Beside
    headers: Sequence[str]
    """Those of the plan that are read,"""
    read: Sequence[Leaf | None]
    """and their columns; None for one that is not there, and need not be."""


def answered_schema(door: Door, schema: pa.Schema) -> pa.Schema:
    """That of the answers to batches of this schema. Raises InputError if they lack a column of the plan."""
    return _shape_of(door, schema).schema


def annotated(door: Door, batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch with its answers."""
    return told(door, batch)[0]


def told(
    door: Door, batch: pa.RecordBatch, numbers: Sequence[int] | None = None
) -> tuple[pa.RecordBatch, Answered]:
    """The same, and what the answers come to where the numbers of its rows are told."""
    shape = _shape_of(door, batch.schema)
    kept = shape.beside.kept
    made = door.answered(shape.headers, rows_of(batch, shape.read), shape.beside.answers, numbers)
    columns = [
        pa.array(cells, kind.type)
        for cells, kind in zip((*made.cells, made.notes), list(shape.schema)[len(kept) :], strict=True)
    ]
    whole = [*(batch.column(place) for place in kept), *columns]
    return pa.RecordBatch.from_arrays(whole, schema=shape.schema), made


def _shape_of(door: Door, schema: pa.Schema) -> _Shape:
    return _shape(door, schema.serialize().to_pybytes())  # older schemas with metadata have no hash


@lru_cache(maxsize=16)
def _shape(door: Door, serialized: bytes) -> _Shape:
    schema = pa.ipc.read_schema(pa.py_buffer(serialized))
    beside = door.beside(schema.names)
    fields = [
        pa.field(header, _type(answer)) for answer, header in zip(beside.answers, beside.headers, strict=True)
    ]
    fields.append(pa.field(NOTES, pa.list_(pa.string())))
    stamped = {**(schema.metadata or {}), **stamps(door.plan, door.assessor)}
    there = leaves(schema)
    fitted = door.fitted([column_of(leaf) for leaf in there])
    read = [None if place is None else there[place] for place in fitted.places]
    return _Shape(
        pa.schema([*(schema.field(place) for place in beside.kept), *fields], stamped),
        beside,
        fitted.headers,
        read,
    )


def column_of(leaf: Leaf) -> FileColumn:
    """What a plan needs to know of a column."""
    return FileColumn(
        leaf.header, "" if pa.types.is_null(leaf.kind) else str(leaf.kind), why_unread(leaf.kind)
    )


def rows_of(batch: pa.RecordBatch, read: Sequence[Leaf | None]) -> list[tuple[Any, ...]]:
    """The cells of some columns, row by row; those of a column that is not there are blank."""
    nothing = [None] * batch.num_rows
    return list(zip(*(cells_of(batch, leaf) if leaf else nothing for leaf in read), strict=True))


def headers_of(schema: pa.Schema) -> list[str]:
    """The headers of the columns of which cells can be read, but for answers of an earlier run."""
    return readable(map(column_of, leaves(schema)))


def profiled(batch: pa.RecordBatch, headers: Sequence[str]) -> Profile:
    """The profile of a batch, whose columns may stand in another order, or be missing."""
    return Profile.of(rows_in(batch, headers))


def rows_in(batch: pa.RecordBatch, headers: Sequence[str]) -> list[tuple[Any, ...]]:
    """The rows of a batch, with the cells under these headers."""
    named = set(headers_of(batch.schema))
    by_header = {leaf.header: leaf for leaf in reversed(leaves(batch.schema)) if leaf.header in named}
    return rows_of(batch, [by_header.get(header) for header in headers])


def batches_of(data: pa.Table | pa.RecordBatch | Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows in batches that are read at once."""
    if isinstance(data, pa.Table):
        yield from data.to_batches(AT_ONCE)
        return
    for batch in [data] if isinstance(data, pa.RecordBatch) else data:
        for first in range(0, batch.num_rows, AT_ONCE):
            yield batch.slice(first, AT_ONCE)


def _type(answer: Answer) -> pa.DataType:
    return pa.float64() if answer.key in _NUMBERS else pa.string()
