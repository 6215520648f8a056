"""Scores parquet files into parquet files: batch by batch, one whole file after another, so that a run can be taken up again."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field as attribute
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from kolscore.engines.arrow import Door
from kolscore.errors import OutputError
from kolscore.scoring import Assessor
from kolscore.scoring.summary import Tally
from kolscore.workbook.save import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kolscore.engines.lake import File, Lake
    from kolscore.engines.plans import RecordPlan
    from kolscore.rubric import Rubric
    from kolscore.running import Running
    from kolscore.scoring import Brief

_BATCH: Final = 8_192
"""Rows that a process scores at a time,"""
_GROUP: Final = 131_072
"""and rows that are written at a time: more only fill the memory."""
_KEPT: Final = 1_000
"""More notes than anybody reads are only counted."""
_ASKED: Final = b"kolscore.asked"
"""What a result says of how it was asked for, and of which input."""


class _Part(NamedTuple):
    """Some rows of a file, scored."""

    place: int
    """That of the file."""
    batch: pa.RecordBatch
    tally: Tally
    notes: list[str]
    """Some of them."""
    noted: int


@dataclass(slots=True)
class Outcome:
    """What came of the files that were scored now."""

    tally: Tally = attribute(default_factory=Tally)
    notes: list[str] = attribute(default_factory=list)
    """The first ones, each with its file and row."""
    noted: int = 0

    def taken(self, parts: Iterator[_Part]) -> Iterator[pa.RecordBatch]:
        """The rows of some parts, which are counted as they pass."""
        for part in parts:
            self.tally.add(part.tally)
            self.notes += part.notes[: max(0, _KEPT - len(self.notes))]
            self.noted += part.noted
            yield part.batch


class Work(NamedTuple):
    """Files with their results: those that are there from an earlier run, and those that are to be made."""

    lake: Lake
    door: Door
    targets: Mapping[Path, Path]
    done: Sequence[File]
    todo: Sequence[File]


def work(lake: Lake, door: Door, targets: Mapping[Path, Path], *, overwrite: bool) -> Work:
    """What is to be done. Raises OutputError where a result is there that was asked for otherwise."""
    done: list[File] = []
    other: list[File] = []
    for file in lake.files:
        target = targets[file.path]
        if target.exists() and not overwrite:
            (done if _asked_of(target) == _asked(file, door) else other).append(file)
    if other:
        more = f" (and {len(other) - 1} more)" if len(other) > 1 else ""
        raise OutputError(
            f"{targets[other[0].path]}{more}: is there already, of another plan, rubric or input; --force writes it anew, "
            "or name another folder with -o"
        )
    there = {file.path for file in done}
    return Work(lake, door, targets, done, [file for file in lake.files if file.path not in there])


def carried_out(work: Work, running: Running, *, dry: bool = False) -> Outcome:
    """Score the files that are to be scored, each written under its name when it is whole."""
    door = work.door
    needs = (door.plan, door.assessor.rubric, door.assessor.brief, door.add)
    execution = running.execution(door, _door, needs)
    outcome = Outcome()
    scored = _watched(
        execution.map(_scored, _parts(work.todo)), sum(file.rows for file in work.todo), running
    )
    for place, parts in groupby(scored, key=lambda part: part.place):
        file, batches = work.todo[place], outcome.taken(parts)
        if dry:
            deque(batches, maxlen=0)
        else:
            _write(file, work, batches, work.targets[file.path])
    return outcome


def _watched(parts: Iterator[_Part], rows: int, running: Running) -> Iterator[_Part]:
    """Parts, of which it is told that they have come."""
    running.progress.begin("scoring")
    for part in parts:
        running.progress.tell(part.tally.creators, part.tally.creators / max(1, rows))
        yield part


_Given = tuple[int, str, pa.RecordBatch, int]
"""The place of a file, its name, some of its rows, and the number of the first."""


def _parts(files: Sequence[File]) -> Iterator[_Given]:
    """The rows of each file; of one without rows, none of them, so that it is written too."""
    for place, file in enumerate(files):
        first = 1
        for batch in file.batches(_BATCH) if file.rows else [pa.RecordBatch.from_pylist([], file.schema)]:
            yield place, str(file.under), batch, first
            first += batch.num_rows


def _door(plan: RecordPlan, rubric: Rubric, brief: Brief | None, add: Sequence[str]) -> Door:
    return Door(plan, Assessor(rubric, brief), add)


def _scored(door: Door, given: _Given) -> _Part:
    place, name, batch, first = given
    answers, made = door.told(batch, first)
    every = [(row, note) for row, notes in enumerate(made.notes, first) for note in notes or ()]
    said = [f"{name}, row {row:,}: {note}" for row, note in every[:_KEPT]]
    return _Part(place, answers, made.tally, said, len(every))


def _write(file: File, work: Work, batches: Iterator[pa.RecordBatch], target: Path) -> None:
    """Write a file beside its name, row group by row group, and give it the name when it is whole."""
    schema = work.door.schema(file.schema)
    for key in file.folders:  # the folders go on saying it
        schema = schema.remove(schema.get_field_index(key))
    schema = schema.with_metadata({**(schema.metadata or {}), _ASKED: _asked(file, work.door)})
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target, overwrite=True) as draft, pq.ParquetWriter(draft, schema) as writer:
        for group in _groups(batches):
            table = pa.Table.from_batches(group).drop_columns(list(file.folders))
            writer.write_table(table.cast(schema), row_group_size=_GROUP)


def _groups(batches: Iterator[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    """Batches, as many as are written at a time."""
    group: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        group.append(batch)
        rows += batch.num_rows
        if rows >= _GROUP:
            yield group
            group, rows = [], 0
    if group:
        yield group


def _asked(file: File, door: Door) -> bytes:
    """Tells a result from those of another plan, rubric, brief, or state of the input."""
    about = file.path.stat()
    asked = (
        door.plan.hash, door.assessor.rubric.hash, repr(door.assessor.brief), sorted(door.add),
        str(file.under), about.st_size, about.st_mtime_ns,
    )  # fmt: skip
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:16].encode()


def _asked_of(target: Path) -> bytes:
    """The same of a result that is there; nothing of a file that is none."""
    try:
        return bytes((pq.read_schema(target).metadata or {}).get(_ASKED, b""))
    except (pa.ArrowException, OSError):
        return b""
