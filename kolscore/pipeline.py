"""Scores large tables in several processes; only answer cells come back, for whole assessments cost more to send than to make."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, overload

from kolscore import annotation, answers, execution
from kolscore.annotation import Annotated
from kolscore.answers import answer_columns, further, own_columns, take_list
from kolscore.assessment import Assessment
from kolscore.creator import Creator
from kolscore.elsewhere import PLATFORM
from kolscore.execution import Execution
from kolscore.scoring import Assessor, no_collection
from kolscore.scoring.tally import Tally

if TYPE_CHECKING:
    from contextlib import ExitStack

    from kolscore.answers import Answer
    from kolscore.reading import CreatorTable, Rows
    from kolscore.rubric import Rubric
    from kolscore.scoring import Brief

LARGE: Final = {"fork": 10_000, "spawn": 30_000}
"""Rows from which processes gain more than it takes to start them, as copies or anew."""
_PART: Final = 2_000
"""Creators sent at a time."""


class Running(NamedTuple):
    """How a table is scored."""

    jobs: int
    """Processes, at most."""
    until: ExitStack
    """With it the processes end."""
    tell: Callable[[Exception], None]
    """Hears why there are none, where none can be had."""


def assessed(table: CreatorTable, assessor: Assessor, add: Sequence[str], running: Running) -> Annotated:
    """Assess every creator of a table, in several processes if it is large; `add` are the further columns.

    The processes go on working after this returns.
    """
    if running.jobs == 1 or len(table.rows) < LARGE[execution.start_method()]:
        return annotation.assessed(table, assessor)
    table = annotation.settled(table, assessor)
    ours = own_columns([column.header for column in table.columns])
    answers = answer_columns([*add, *further(ours.values())])
    parts = _InProcesses(table.rows, assessor, answers, running)
    running.until.callback(parts.stop)
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
        self,
        rows: Rows,
        assessor: Assessor,
        answers: Sequence[Answer],
        running: Running,
    ) -> None:
        self.keys: Collection[str] = [answer.key for answer in answers]
        self._rows, self._answers = rows, answers
        spans = [(first, min(first + _PART, len(rows))) for first in range(0, len(rows), _PART)]
        self._spans = spans
        self._done: list[dict[str, list[Any]]] = []
        self._tally = Tally()
        state: _State = rows, assessor, answers
        self._execution = Execution(
            min(running.jobs, len(spans)),
            state,
            _anew,
            (assessor.rubric, assessor.brief, list(self.keys)),
            running.tell,
        )
        copies = self._execution.copies
        # A copy of this process has the rows already: it is only told which are its own.
        sent = (
            (*span, None if copies else (rows.numbers[slice(*span)], list(rows.facts(*span))))
            for span in spans
        )
        self._coming = self._execution.map(_of_span, sent)

    def parts(self) -> Iterator[dict[str, list[Any]]]:
        """The columns by the keys of their answers, cut into parts."""
        for place, (first, end) in enumerate(self._spans):
            if place == len(self._done):
                columns, tally = next(self._coming)
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

    def stop(self) -> None:
        """Let go of the processes."""
        self._execution.close()


_State = tuple["Rows | None", Assessor, "Sequence[Answer]"]


def _anew(rubric: Rubric, brief: Brief | None, keys: Sequence[str]) -> _State:
    known = {answer.key: answer for answer in (*answers.ALWAYS, *answers.ON_REQUEST)}
    return None, Assessor(rubric, brief), [known[key] for key in keys]


def _of_span(
    state: _State, span: tuple[int, int, tuple[Sequence[int], Sequence[Sequence[Any]]] | None]
) -> tuple[list[list[Any]], Tally]:
    """The answers for some rows: those from one place to another, or those of which the facts are sent."""
    rows, assessor, answers = state
    first, end, sent = span
    if rows is not None:
        numbers, creators = rows.numbers[first:end], rows.creators(first, end)
    elif sent is not None:
        numbers, creators = sent[0], map(Creator.read, sent[1])
    return scored(assessor, answers, numbers, creators)


def scored(
    assessor: Assessor, answers: Sequence[Answer], numbers: Sequence[int], creators: Iterable[Creator]
) -> tuple[list[list[Any]], Tally]:
    """The column of each answer for some rows, and what they come to."""
    with no_collection():
        every = list(creators)
        assessments = list(assessor.assess_all(every))
        tally = Tally.of(numbers, every, assessments)
    return [[answer.cell(assessment) for assessment in assessments] for answer in answers], tally
