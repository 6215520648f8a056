"""Runs the pipeline for a table at hand, or for a list that is too long to be: in this process or in several."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from kolscore import annotation, execution
from kolscore.annotation import Annotated, OnDemand, recorded
from kolscore.answers import ALWAYS, ON_REQUEST, RECORD, SAID, answer_columns, further, own_columns, take_list
from kolscore.creator import Creator
from kolscore.execution import Execution
from kolscore.parts import PLATFORM, Part, Parts, Store
from kolscore.pipeline import Headers, Reading, Scan, begun, of_creators, plan, scan, score
from kolscore.reading import Profile
from kolscore.scoring import Assessor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import ExitStack

    from kolscore.answers import Answer
    from kolscore.pipeline import Source
    from kolscore.reading import CreatorTable, Plan, Rows, Sheet
    from kolscore.rubric import Rubric
    from kolscore.scoring import Brief

LARGE: Final = {"fork": 10_000, "spawn": 30_000}
"""Rows from which processes gain more than it takes to start them, as copies or anew."""
_PART: Final = 2_000
"""Creators sent at a time."""


class Render(Protocol):
    """What makes text of a batch and its answers; a process can have it."""

    def __call__(self, sheet: Sheet, part: Part, /) -> str:
        """The text."""


class Progress(Protocol):
    """Watches how work goes on."""

    def begin(self, what: str) -> None:
        """Hear what is done from now on."""

    def tell(self, rows: int, share: float) -> None:
        """Hear of so many rows more, and which share of all they are."""


class Unwatched:
    """Nobody watches."""

    def begin(self, what: str) -> None:
        """Nothing is told."""

    def tell(self, rows: int, share: float) -> None:
        """Nothing is told."""


class Running(NamedTuple):
    """How a table is scored."""

    jobs: int
    """Processes, at most."""
    until: ExitStack
    """With it the processes end."""
    tell: Callable[[Exception], None]
    """Hears why there are none, where none can be had."""
    progress: Progress = Unwatched()
    whole: bool = False
    """Whether all of every assessment is asked for, and not only what stands in answer cells."""


# --- a table at hand ---------------------------------------------------------------------------------


def assessed(
    table: CreatorTable, assessor: Assessor, add: Sequence[str], running: Running, *, record: bool = False
) -> Annotated:
    """Assess every creator of a table, in several processes if it is large; `add` are the further columns.

    The processes go on working after this returns. With `record` they make what JSON lines hold too.
    Of a long table only answer cells are kept: an assessment takes as much memory as a hundred of them.
    """
    rows = len(table.rows)
    if running.whole or rows <= _PART:
        return annotation.assessed(table, assessor, partial(_watched, rows, running.progress))
    if rows < LARGE[execution.start_method()]:
        running = running._replace(jobs=1)
    table = annotation.settled(table, assessor)
    ours = own_columns([column.header for column in table.columns])
    answers = [*answer_columns([*add, *further(ours.values())]), *([SAID] if record else [])]
    return Annotated(
        table,
        OnDemand(table.rows, assessor),
        assessor.rubric,
        _in_parts(table.rows, assessor, answers, running),
    )


def _watched(rows: int, progress: Progress, creators: Iterator[Creator]) -> Iterator[Creator]:
    """Creators, of whom it is told how many have gone by."""
    progress.begin("scoring")
    for place, creator in enumerate(creators, 1):
        yield creator
        if place % _PART == 0:
            progress.tell(_PART, _PART / rows)


def _in_parts(rows: Rows, assessor: Assessor, answers: Sequence[Answer], running: Running) -> Parts:
    """The answers for the rows of a table, part by part as they are made."""
    spans = [(first, min(first + _PART, len(rows))) for first in range(0, len(rows), _PART)]
    keys = [answer.key for answer in answers]
    state: _State = rows, assessor, answers
    work = Execution(
        min(running.jobs, len(spans)), state, _anew, (assessor.rubric, assessor.brief, keys), running.tell
    )
    running.until.callback(work.close)
    # This process and a copy of it have the rows already: they are only told which are theirs.
    sent = (
        (
            *span,
            None
            if work.copies or running.jobs == 1
            else (rows.numbers[slice(*span)], list(rows.facts(*span))),
        )
        for span in spans
    )
    coming = work.map(_of_span, sent)
    listed = take_list(answers)

    def parts() -> Iterator[Part]:
        running.progress.begin("scoring")
        for (first, end), part in zip(spans, coming, strict=True):
            if listed:
                part.columns[PLATFORM] = list(rows.column("platform")[first:end])
            if RECORD in part.columns:
                part.columns[RECORD] = list(map(recorded, rows[first:end], part.columns[RECORD]))
            running.progress.tell(end - first, (end - first) / len(rows))
            yield part
        work.close()

    return Parts(keys, parts(), [])


_State = tuple["Rows | None", Assessor, "Sequence[Answer]"]


def _anew(rubric: Rubric, brief: Brief | None, keys: Sequence[str]) -> _State:
    return None, Assessor(rubric, brief), _named(keys)


def _named(keys: Sequence[str]) -> list[Answer]:
    known = {answer.key: answer for answer in (*ALWAYS, *ON_REQUEST, SAID)}
    return [known[key] for key in keys]


def _of_span(
    state: _State, span: tuple[int, int, tuple[Sequence[int], Sequence[Sequence[Any]]] | None]
) -> Part:
    """The answers for some rows: those from one place to another, or those of which the facts are sent."""
    rows, assessor, answers = state
    first, end, sent = span
    if rows is not None:
        return of_creators(assessor, answers, rows.numbers[first:end], rows.creators(first, end))
    numbers, facts = sent or ((), ())
    return of_creators(assessor, answers, numbers, map(Creator.read, facts))


# --- a list that is too long ---------------------------------------------------------------------------


class Asked(NamedTuple):
    """What is asked for of a long list."""

    headers: Headers
    add: Sequence[str]
    """Further columns."""
    record: bool = False
    """Whether what JSON lines hold is asked for."""
    render: Callable[[Reading, CreatorTable, Scan], Render] | None = None
    """Makes what makes text of each batch, where that is asked for."""


def streamed(
    source: Source, assessor: Assessor, asked: Asked, running: Running, store: Callable[[], Store]
) -> Annotated:
    """A long list with its answers, which come part by part: it is gone through twice.

    What its columns mean is decided by a fair sample of all rows; then each batch
    is read by that plan. The parts come only once, unless some answers take the whole
    list: then all are scored before the first is given, and wait in a `store`.
    Raises NoCreatorTableError or InputError if its first rows are not read.
    """
    reading, top = begun(source, asked.headers)
    needs = reading, assessor.rubric, assessor.brief
    work = Execution(running.jobs, (reading, assessor), _begun_anew, needs, running.tell)
    running.until.callback(work.close)
    seen = _scanned(reading, work, running)
    table = plan(reading, seen.profile, assessor)
    ours = own_columns([column.header for column in table.columns])
    answers = [*answer_columns([*asked.add, *further(ours.values())]), *([SAID] if asked.record else [])]
    keys = [answer.key for answer in answers]
    listed = take_list(answers)
    render = asked.render(reading, table, seen) if asked.render else None
    coming = _come(source, work, running, (table.plan, keys, None if listed else render))
    remarks = tuple(remark for remark in table.remarks if not remark.startswith("row "))
    table = replace(table, sheet=reading.first, rows=top.rows.without_notes(), remarks=remarks)
    parts = Parts(keys, coming, store() if listed else None)
    if render and listed:
        parts.texts = lambda: work.map(_rendered, zip(source.batches(), parts, repeat(render)))
    elif render:
        parts.texts = lambda: (part.text for part in parts)
    return Annotated(table, OnDemand(table.rows, assessor), assessor.rubric, parts)


_Reading = tuple[Reading, Assessor]


def _begun_anew(reading: Reading, rubric: Rubric, brief: Brief | None) -> _Reading:
    return reading, Assessor(rubric, brief)


def _scanned(reading: Reading, work: Execution[_Reading], running: Running) -> Scan:
    """What is kept of all batches to decide by."""
    running.progress.begin("reading")
    shares: deque[float] = deque()
    seen = Scan(Profile())
    for one in work.map(_scan, _shared(reading.source, shares)):
        seen = seen.plus(one)
        running.progress.tell(one.profile.count, shares.popleft())
    return seen


def _come(source: Source, work: Execution[_Reading], running: Running, asks: _Asks) -> Iterator[Part]:
    """The part that is made of each batch."""
    running.progress.begin("scoring")
    shares: deque[float] = deque()
    for part in work.map(_scored, ((batch, *asks) for batch in _shared(source, shares))):
        running.progress.tell(part.tally.creators, shares.popleft())
        yield part


def _shared(source: Source, shares: deque[float]) -> Iterator[Any]:
    """The batches, while it is kept which shares of the whole they are."""
    for batch in source.batches():
        shares.append(source.share(batch))
        yield batch


_Asks = tuple["Plan", list[str], "Render | None"]


def _scan(state: _Reading, batch: Any) -> Scan:
    reading, _ = state
    return scan(reading.sheet(batch), reading.headers)


def _scored(state: _Reading, asked: tuple[Any, Plan, list[str], Render | None]) -> Part:
    reading, assessor = state
    batch, by, keys, render = asked
    part = score(reading.sheet(batch), by, assessor, _named(keys), reading.headers)
    return part if render is None else part._replace(text=_rendered(state, (batch, part, render)))


def _rendered(state: _Reading, asked: tuple[Any, Part, Render]) -> str:
    """The text of a batch with its answers."""
    batch, part, render = asked
    sheet = state[0].source.sheet(batch)
    return render(sheet, part) if sheet else ""
