"""Scores files of records into files of the same kind: block by block, one whole file after another, so that a run can be taken up again."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field as attribute
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kolscore.engines.door import Door
from kolscore.engines.records import Stamp
from kolscore.errors import OutputError
from kolscore.scoring import Assessor
from kolscore.scoring.summary import Tally
from kolscore.words import say
from kolscore.workbook.save import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kolscore.engines.lake import Lake
    from kolscore.engines.plans import RecordPlan
    from kolscore.engines.records import Block, RecordFile
    from kolscore.rubric import Rubric
    from kolscore.running import Running
    from kolscore.scoring import Brief

_KEPT: Final = 1_000
"""More notes than anybody reads are only counted."""


class _Part(NamedTuple):
    """Some rows of a file, scored."""

    place: int
    """That of the file."""
    text: Any
    """What is to be written of them."""
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

    def taken(self, parts: Iterator[_Part]) -> Iterator[Any]:
        """The rows of some parts, which are counted as they pass."""
        for part in parts:
            self.tally.add(part.tally)
            self.notes += part.notes[: max(0, _KEPT - len(self.notes))]
            self.noted += part.noted
            yield part.text


class Work(NamedTuple):
    """Files with their results: those that are there from an earlier run, and those that are to be made."""

    lake: Lake
    door: Door
    targets: Mapping[Path, Path]
    done: Sequence[RecordFile]
    todo: Sequence[RecordFile]


def work(lake: Lake, door: Door, targets: Mapping[Path, Path], *, overwrite: bool) -> Work:
    """What is to be done. Raises OutputError where a result is there that was asked for otherwise."""
    done: list[RecordFile] = []
    other: list[RecordFile] = []
    for file in lake.files:
        target = targets[file.path]
        if target.exists() and not overwrite:
            (done if file.stamp_of(target) == _asked(file, door) else other).append(file)
    if other:
        more = say("engines.scored.more", n=len(other) - 1) if len(other) > 1 else ""
        raise OutputError(say("engines.scored.exists", target=targets[other[0].path], more=more))
    there = {file.path for file in done}
    return Work(lake, door, targets, done, [file for file in lake.files if file.path not in there])


def carried_out(work: Work, running: Running, *, dry: bool = False) -> Outcome:
    """Score the files that are to be scored, each written under its name when it is whole."""
    door = work.door
    needs = (door.plan, door.assessor.rubric, door.assessor.brief, door.add)
    execution = running.execution(door, _door, needs)
    outcome = Outcome()
    scored = _watched(
        execution.map(_scored, _given(work.todo)), sum(file.rows for file in work.todo), running
    )
    for place, parts in groupby(scored, key=lambda part: part.place):
        file, blocks, target = work.todo[place], outcome.taken(parts), work.targets[work.todo[place].path]
        if dry:
            deque(blocks, maxlen=0)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target, overwrite=True) as draft:
            file.write(draft, door, blocks, Stamp(_asked(file, door), target))
    return outcome


def _watched(parts: Iterator[_Part], rows: int, running: Running) -> Iterator[_Part]:
    """Parts, of which it is told that they have come."""
    running.progress.begin("scoring")
    for part in parts:
        running.progress.tell(part.tally.creators, part.tally.creators / max(1, rows))
        yield part


_Given = tuple[int, str, "Block"]
"""The place of a file, its name, and some of its rows."""


def _given(files: Sequence[RecordFile]) -> Iterator[_Given]:
    """The rows of each file."""
    for place, file in enumerate(files):
        for block in file.blocks():
            yield place, str(file.under), block


def _door(plan: RecordPlan, rubric: Rubric, brief: Brief | None, add: Sequence[str]) -> Door:
    return Door(plan, Assessor(rubric, brief), add)


def _scored(door: Door, given: _Given) -> _Part:
    place, name, block = given
    text, made, numbers = block.answered(door)
    every = [(row, note) for row, notes in zip(numbers, made.notes, strict=True) for note in notes or ()]
    said = [f"{name}, row {row:,}: {note}" for row, note in every[:_KEPT]]
    return _Part(place, text, made.tally, said, len(every))


def _asked(file: RecordFile, door: Door) -> str:
    """Tells a result from those of another plan, rubric, brief, or state of the input."""
    about = file.path.stat()
    asked = (
        door.plan.hash, door.assessor.rubric.hash, repr(door.assessor.brief), sorted(door.add),
        str(file.under), about.st_size, about.st_mtime_ns,
    )  # fmt: skip
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:16]
