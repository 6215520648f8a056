"""Scores large tables in several processes; only answer cells come back, for whole assessments cost more to send than to make."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

from kolscore import annotation, answers
from kolscore.annotation import Annotated
from kolscore.answers import answer_columns, further, own_columns, take_list
from kolscore.assessment import Assessment
from kolscore.cli.ending import ENDING
from kolscore.cli.terminal import say
from kolscore.creator import Creator
from kolscore.elsewhere import PLATFORM
from kolscore.scoring import Assessor, no_collection
from kolscore.scoring.tally import Tally

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from contextlib import ExitStack

    from kolscore.answers import Answer
    from kolscore.reading import CreatorTable, Rows
    from kolscore.rubric import Rubric
    from kolscore.scoring import Brief

LARGE: Final = {"fork": 10_000, "spawn": 30_000}
"""Rows from which processes gain more than it takes to start them, as copies or anew."""
_PART: Final = 2_000
"""Creators sent at a time."""
NO_PROCESSES: Final = (ImportError, NotImplementedError, OSError, RuntimeError)
"""What says that processes cannot be had, or not any more."""
_MOST: Final = 61
"""Processes that Windows can wait for at once."""


def assessed(
    table: CreatorTable, assessor: Assessor, add: Sequence[str], jobs: int, until: ExitStack
) -> Annotated:
    """Assess every creator of a table, in several processes if it is large; `add` are the further columns.

    The processes go on working after this returns, and end with `until`.
    """
    start = start_method()
    if jobs == 1 or len(table.rows) < LARGE[start]:
        return annotation.assessed(table, assessor)
    table, _ = annotation.settled(table, assessor)
    ours = own_columns([column.header for column in table.columns])
    answers = answer_columns([*add, *further(ours.values())])
    parts = _InProcesses(table.rows, assessor, answers, jobs, start)
    until.callback(parts.stop)
    return Annotated(table, OnDemand(table.rows, assessor), assessor.rubric, parts)


class OnDemand(Sequence[Assessment]):
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


class _InProcesses:
    """The answer cells of a table, part by part, as processes make them."""

    def __init__(
        self, rows: Rows, assessor: Assessor, answers: Sequence[Answer], jobs: int, start: str
    ) -> None:
        self.keys: Collection[str] = [answer.key for answer in answers]
        self._rows, self._assessor, self._answers = rows, assessor, answers
        self._parts = [(first, min(first + _PART, len(rows))) for first in range(0, len(rows), _PART)]
        self._done: list[dict[str, list[Any]]] = []
        self._tally = Tally()
        self._coming: Iterator[tuple[list[list[Any]], Tally]] | None = None
        self._pool: ProcessPoolExecutor | None = None
        try:
            self._begin(min(jobs, len(self._parts), _MOST), start)
        except NO_PROCESSES as error:
            self._do_without(error)

    def _begin(self, jobs: int, start: str) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        rows, assessor = self._rows, self._assessor
        # A copy of this process has rows and rules already: it is only told which rows are its own.
        copies = start == "fork"
        if copies:
            _Process.rows, _Process.assessor = rows, assessor
        keys = list(self.keys)
        ready = (None, None, keys) if copies else (assessor.rubric, assessor.brief, keys)
        work = (
            (first, end, None if copies else (rows.numbers[first:end], list(rows.facts(first, end))))
            for first, end in self._parts
        )
        self._pool = ProcessPoolExecutor(jobs, get_context(start), _begin, ready)
        self._coming = self._pool.map(_score, work)

    def parts(self) -> Iterator[dict[str, list[Any]]]:
        """The columns by the keys of their answers, cut into parts."""
        for place, (first, end) in enumerate(self._parts):
            if place == len(self._done):
                columns, tally = self._next() or _scored(
                    self._assessor,
                    self._answers,
                    self._rows.numbers[first:end],
                    self._rows.creators(first, end),
                )
                self._tally.add(tally)
                part = dict(zip(self.keys, columns, strict=True))
                if take_list(self._answers):
                    part[PLATFORM] = list(self._rows.column("platform")[first:end])
                self._done.append(part)
            yield self._done[place]
        self.stop()

    def tally(self) -> Tally:
        """What the answers come to."""
        for _ in self.parts():  # those that have come do not come again
            pass
        return self._tally

    def noted(self) -> None:
        """All notes are those of the table."""

    def _next(self) -> tuple[list[list[Any]], Tally] | None:
        """The next part that a process has made; None if there are no processes."""
        try:
            return next(self._coming) if self._coming else None
        except NO_PROCESSES as error:
            self._do_without(error)
            return None

    def _do_without(self, error: Exception) -> None:
        """Without processes (some systems allow none), or if one is ended from outside, the rest is scored here."""
        say(f"kolscore: not scored in several processes, but in one: {error}")
        self.stop()

    def stop(self) -> None:
        """Let go of the processes."""
        self._coming = None
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def start_method() -> str:
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
    """Make a process ready."""
    begin_worker()
    if rubric is not None:
        _Process.assessor = Assessor(rubric, brief)
    _Process.answers = _answers(keys)


def begin_worker() -> None:
    """Let a process end with the one that started it, leave Ctrl+C to it, and end at once when it is told to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ENDING:
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _answers(keys: Sequence[str]) -> list[Answer]:
    known = {answer.key: answer for answer in (*answers.ALWAYS, *answers.ON_REQUEST)}
    return [known[key] for key in keys]


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)


def _score(
    part: tuple[int, int, tuple[Sequence[int], Sequence[Sequence[Any]]] | None],
) -> tuple[list[list[Any]], Tally]:
    """The answers for some rows: those from one place to another, or those of which the facts are sent."""
    first, end, sent = part
    if sent is None:
        rows = _Process.rows
        numbers, creators = rows.numbers[first:end], rows.creators(first, end)
    else:
        numbers, creators = sent[0], map(Creator.read, sent[1])
    return _scored(_Process.assessor, _Process.answers, numbers, creators)


def _scored(
    assessor: Assessor, answers: Sequence[Answer], numbers: Sequence[int], creators: Iterable[Creator]
) -> tuple[list[list[Any]], Tally]:
    """The column of each answer for some rows, and what they come to."""
    with no_collection():
        every = list(creators)
        assessments = list(assessor.assess_all(every))
        tally = Tally.of(numbers, every, assessments)
    return [[answer.cell(assessment) for assessment in assessments] for answer in answers], tally
