"""Scores large tables in several processes; only answer cells come back, for whole assessments cost more to send than to make."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

import click

from kolscore import annotation
from kolscore.annotation import Annotated, answer_columns, further, own_columns
from kolscore.assessment import Assessment
from kolscore.creator import Creator
from kolscore.scoring import Assessor, no_collection

if TYPE_CHECKING:
    from kolscore.annotation import Answer
    from kolscore.reading import CreatorTable, Rows
    from kolscore.rubric import Rubric
    from kolscore.scoring import Brief

LARGE: Final = {"fork": 10_000, "spawn": 30_000}
"""Rows from which processes gain more than it takes to start them, as copies or anew."""
_PART: Final = 2_000
"""Creators sent at a time."""
_MOST: Final = 61
"""Processes that Windows can wait for at once."""


def assessed(table: CreatorTable, assessor: Assessor, add: Sequence[str], jobs: int) -> Annotated:
    """Assess every creator of a table, in several processes if it is large; `add` are the further columns."""
    start = _start()
    if jobs == 1 or len(table.rows) < LARGE[start]:
        return annotation.assessed(table, assessor)
    ours = own_columns([column.header for column in table.columns])
    answers = answer_columns([*add, *further(ours.values())])
    # Without processes (some systems allow none), or if one is ended from outside, all is scored here.
    try:
        with no_collection():
            columns = _in_processes(table.rows, assessor, answers, jobs, start)
    except (ImportError, NotImplementedError, OSError, RuntimeError) as error:
        click.echo(f"kolscore: not scored in several processes, but in one: {error}", err=True)
        return annotation.assessed(table, assessor)
    ready = {answer.key: column for answer, column in zip(answers, columns, strict=True)}
    return Annotated(table, _OnDemand(table.rows, assessor), assessor.rubric, ready)


class _OnDemand(Sequence[Assessment]):
    """Assessments that are made again when one is asked for: the same creator always gets the same answers."""

    def __init__(self, rows: Rows, assessor: Assessor) -> None:
        self._rows = rows
        self._assessor = assessor

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Assessment: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Assessment]: ...
    def __getitem__(self, place: int | slice) -> Assessment | Sequence[Assessment]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return self._assessor.assess(self._rows[place].creator)

    def __iter__(self) -> Iterator[Assessment]:
        return self._assessor.assess_all(self._rows.creators())


def _in_processes(
    rows: Rows, assessor: Assessor, answers: Sequence[Answer], jobs: int, start: str
) -> list[list[Any]]:
    """The column of each answer, in the order of the rows."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    parts = [(first, min(first + _PART, len(rows))) for first in range(0, len(rows), _PART)]
    keys = [answer.key for answer in answers]
    # A copy of this process has rows and rules already: it is only told which rows are its own.
    copies = start == "fork"
    if copies:
        _Process.rows, _Process.assessor = rows, assessor
    ready = (None, None, keys) if copies else (assessor.rubric, assessor.brief, keys)
    work = ((first, end, None if copies else list(rows.facts(first, end))) for first, end in parts)
    with ProcessPoolExecutor(min(jobs, len(parts), _MOST), get_context(start), _begin, ready) as pool:
        done = list(pool.map(_score, work))
    return [[cell for part in of_answer for cell in part] for of_answer in zip(*done, strict=True)]


def _start() -> str:
    """How processes start: as copies of this one, which have the vocabulary already, where that is safe.

    It is not if another thread runs: a lock that it holds would be held in the copy for ever.
    """
    alone = sys.platform == "linux" and len(list(Path("/proc/self/task").glob("*"))) == 1
    return "fork" if alone else "spawn"


class _Process:
    """What a process keeps from part to part."""

    rows: Rows
    """Only in copies of the process that has read them."""
    assessor: Assessor
    answers: Sequence[Answer]


def _begin(rubric: Rubric | None, brief: Brief | None, keys: Sequence[str]) -> None:
    """Make a process ready; it ends with the one that started it, and leaves Ctrl+C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if rubric is not None:
        _Process.assessor = Assessor(rubric, brief)
    _Process.answers = _answers(keys)


def _answers(keys: Sequence[str]) -> list[Answer]:
    known = {answer.key: answer for answer in (*annotation.ALWAYS, *annotation.ON_REQUEST)}
    return [known[key] for key in keys]


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)


def _score(part: tuple[int, int, Sequence[Sequence[Any]] | None]) -> list[list[Any]]:
    """The column of each answer for some rows: those from one place to another, or those of which the facts are sent."""
    first, end, facts = part
    process = _Process
    with no_collection():
        creators = process.rows.creators(first, end) if facts is None else map(Creator.read, facts)
        assessments = list(process.assessor.assess_all(creators))
    return [[answer.cell(assessment) for assessment in assessments] for answer in process.answers]
