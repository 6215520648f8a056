"""The one road from a list to its answers, for every door: a table at hand, or a list that is too long to be."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from kolscore import execution
from kolscore.annotation import Annotated, of_people, recorded, settled
from kolscore.answers import (
    ALWAYS,
    HEADERS,
    OF_PEOPLE,
    ON_REQUEST,
    RECORD,
    answer_columns,
    further,
    own_columns,
    take_list,
)
from kolscore.creator import Creator
from kolscore.execution import Execution, State
from kolscore.identity import tables as identity
from kolscore.identity.tables import NO_DECISIONS
from kolscore.parts import PLATFORM, Part, Parts, Store
from kolscore.pipeline import Headers, Reading, Scan, begun, of_creators, plan, scan, score
from kolscore.reading import Profile, read_tables
from kolscore.scoring import Assessor, no_collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import ExitStack

    from kolscore.answers import Answer
    from kolscore.execution import Map
    from kolscore.identity.people import Decisions
    from kolscore.identity.tables import FoundPeople
    from kolscore.pipeline import Source
    from kolscore.reading import CreatorTable, Plan, Rows, Sheet
    from kolscore.reading.sheet import Above
    from kolscore.rubric import Rubric
    from kolscore.scoring import Brief

LARGE: Final = {"fork": 10_000, "spawn": 30_000}
"""Rows from which processes gain more than it takes to start them, as copies or anew."""
KEPT: Final = 10_000
"""Creators up to which assessments are kept: of more they take more memory than is worth a second look."""
_PART: Final = 2_000
"""Creators sent to a process at a time,"""
_PART_HERE: Final = 500
"""and scored at a time in this one: all that makes up their answers is in memory at once."""


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


def _no_matter(_: Exception) -> None:
    """Answers are the same without further processes."""


class Running(NamedTuple):
    """How a table is scored."""

    jobs: int = 1
    """Processes, at most."""
    until: ExitStack | None = None
    """With it the processes end, if it ends before their work does."""
    tell: Callable[[Exception], None] = _no_matter
    """Hears why there are none, where none can be had."""
    progress: Progress = Unwatched()
    whole: bool = False
    """Whether all of every assessment is asked for, and not only what stands in answer cells."""
    by: Map | None = None
    """The map of an executor that works instead."""
    once: bool = False
    """Whether the answers are asked for only once, and need not be kept."""

    def execution(
        self, state: State, anew: Callable[..., State], needs: tuple[Any, ...], jobs: int | None = None
    ) -> Execution[State]:
        """What works with a state, which `anew` makes of what it `needs` where there is no copy of it."""
        made = Execution(self.jobs if jobs is None else jobs, state, anew, needs, self.tell, by=self.by)
        if self.until:
            self.until.callback(made.close)
        return made


class PeopleAsked(NamedTuple):
    """What is asked of the people of a list."""

    pool: bool = False
    """Whether the answers are to be those of people, and not of accounts."""
    decisions: Decisions = NO_DECISIONS
    """Which accounts are one person, as the user says."""


# --- a table at hand ---------------------------------------------------------------------------------


def annotate_sheet(
    sheet: Sheet,
    assessor: Assessor,
    given: Mapping[str, str] | None = None,
    ignored: frozenset[str] = HEADERS,
    people: PeopleAsked | None = None,
) -> list[Annotated]:
    """Read the tables of a sheet and assess every creator; `given` maps fields to headers that a user named.

    With `people` it is said too who is one person.

    Raises NoCreatorTableError if there is no table of creators, InputError if a named header is not there.
    """
    with no_collection():
        tables = read_tables(sheet, given or {}, ignored)
    if people:
        return assessed_people(tables, assessor, people)
    return [assessed(table, assessor) for table in tables]


def assessed(
    table: CreatorTable,
    assessor: Assessor,
    add: Sequence[str] = (),
    running: Running | None = None,
    *,
    beside: Sequence[Answer] = (),
) -> Annotated:
    """Assess every creator of a table, in several processes if it is large; `add` are the further columns.

    Processes begin at once, and go on after this returns. `beside` is what else is made of each
    assessment, by functions that can be sent to a process. Of a long table only answer cells are
    kept: an assessment takes as much memory as a hundred of them.
    """
    with no_collection():
        table = settled(table, assessor)
    return _of_settled(table, assessor, add, running or Running(), beside)


def _of_settled(
    table: CreatorTable, assessor: Assessor, add: Sequence[str], running: Running, beside: Sequence[Answer]
) -> Annotated:
    ours = own_columns([column.header for column in table.columns])
    answers = [*answer_columns([*add, *further(ours.values())]), *beside]
    return Annotated(table, _scored_at_hand(table.rows, assessor, answers, running), assessor)


def assessed_people(  # noqa: PLR0913 - what `assessed` takes, and what is asked of people
    tables: Sequence[CreatorTable],
    assessor: Assessor,
    asked: PeopleAsked,
    add: Sequence[str] = (),
    running: Running | None = None,
    *,
    beside: Sequence[Answer] = (),
) -> list[Annotated]:
    """The tables of a list, with whose each row is; if it is asked, the answers of each row are those of its person."""
    with no_collection():
        read = [settled(table, assessor) for table in tables]
        found = identity.find(read, assessor, asked.decisions)
    return answers_of(found._replace(pool=asked.pool), assessor, add, running, beside=beside)


def answers_of(
    found: FoundPeople,
    assessor: Assessor,
    add: Sequence[str] = (),
    running: Running | None = None,
    *,
    beside: Sequence[Answer] = (),
) -> list[Annotated]:
    """The tables in which people were looked for, with their answers: those of people, if their facts are to be pooled."""
    with no_collection():
        counted = found.pooled(assessor.rubric.identity.differ) if found.pool else found.tables
    add = [*add, *OF_PEOPLE]
    made = [_of_settled(table, assessor, add, running or Running(), beside) for table in counted]
    return [of_people(one, found, number) for number, one in enumerate(made)]


def _scored_at_hand(rows: Rows, assessor: Assessor, answers: Sequence[Answer], running: Running) -> Parts:
    """The answers for the rows of a table."""
    keys = [answer.key for answer in answers]
    few = running.whole or (running.by is None and len(rows) < LARGE[execution.start_method()])
    jobs = 1 if few else max(1, min(running.jobs, -(-len(rows) // _PART)))
    size = _PART if jobs > 1 or running.by else _PART_HERE
    spans = [(first, min(first + size, len(rows))) for first in range(0, len(rows), size)]
    stay = running.whole or (jobs == 1 and running.by is None and len(rows) <= KEPT)
    state = _AtHand(rows, assessor, answers, stay)
    work = running.execution(state, _anew, (assessor.rubric, assessor.brief, _sent(answers)), jobs)
    # A copy of this process has the rows already: it is only told which are its own.
    sent = (
        (*span, None if work.copies else (rows.numbers[slice(*span)], list(rows.facts(*span))))
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

    return Parts(keys, parts(), None if running.once and not listed else [])


class _AtHand(NamedTuple):
    """What the rows of a table are scored with."""

    rows: Rows | None
    """None where only the facts of some are sent."""
    assessor: Assessor
    answers: Sequence[Answer]
    keep: bool = False


def _anew(rubric: Rubric, brief: Brief | None, sent: Sequence[Answer | str]) -> _AtHand:
    return _AtHand(None, Assessor(rubric, brief), _came(sent))


_COLUMNS: Final = {answer.key: answer for answer in (*ALWAYS, *ON_REQUEST)}


def _sent(answers: Sequence[Answer]) -> list[Answer | str]:
    """Answers as a process can have them: columns by their keys, since what they do has no name of its own."""
    return [answer.key if answer.key in _COLUMNS else answer for answer in answers]


def _came(sent: Sequence[Answer | str]) -> list[Answer]:
    return [_COLUMNS[one] if isinstance(one, str) else one for one in sent]


def _of_span(
    state: _AtHand, span: tuple[int, int, tuple[Sequence[int], Sequence[Sequence[Any]]] | None]
) -> Part:
    """The answers for some rows: those from one place to another, or those of which the facts are sent."""
    first, end, sent = span
    if state.rows is not None:
        numbers, creators = state.rows.numbers[first:end], state.rows.creators(first, end)
    else:
        numbers, facts = sent or ((), ())
        creators = map(Creator.read, facts)
    return of_creators(state.assessor, state.answers, numbers, creators, keep=state.keep)


# --- a list that is too long ---------------------------------------------------------------------------


class Asked(NamedTuple):
    """What is asked for of a long list."""

    headers: Headers
    add: Sequence[str]
    """Further columns."""
    beside: Sequence[Answer] = ()
    """What else is made of each assessment."""
    render: Callable[[Reading, CreatorTable, Scan], Render] | None = None
    """Makes what makes text of each batch, where that is asked for."""


def streamed(
    source: Source, assessor: Assessor, asked: Asked, running: Running, store: Callable[[], Store]
) -> Annotated:
    """A long list with its answers, which come part by part: it is gone through twice.

    What its columns mean is decided by a fair sample of all rows; then each batch
    is read by that plan. The parts come only once, unless some answers take the whole
    list: then all are scored before the first is given, and wait in a `store`.
    Raises NoCreatorTableError or InputError if its first rows are not read, WholeNeededError
    if the list is understood only as a whole.
    """
    reading, top = begun(source, asked.headers)
    needs = reading, assessor.rubric, assessor.brief
    work = running.execution((reading, assessor), _begun_anew, needs)
    seen, aboves = _scanned(reading, work, running)
    table = plan(reading, seen.profile, assessor)
    ours = own_columns([column.header for column in table.columns])
    answers = [*answer_columns([*asked.add, *further(ours.values())]), *asked.beside]
    keys = [answer.key for answer in answers]
    listed = take_list(answers)
    render = asked.render(reading, table, seen) if asked.render else None
    coming = _come(source, aboves, work, running, (table.plan, _sent(answers), None if listed else render))
    table = replace(table, sheet=reading.first, rows=top.rows.without_notes())
    parts = Parts(keys, coming, store() if listed else None)
    if render and listed:
        parts.texts = lambda: work.map(_rendered, zip(source.batches(), parts, repeat(render)))
    elif render:
        parts.texts = lambda: (part.text for part in parts)
    return Annotated(table, parts, assessor)


_Reading = tuple[Reading, Assessor]


def _begun_anew(reading: Reading, rubric: Rubric, brief: Brief | None) -> _Reading:
    return reading, Assessor(rubric, brief)


def _scanned(reading: Reading, work: Execution[_Reading], running: Running) -> tuple[Scan, list[Above]]:
    """What is kept of all batches to decide by, and what stands above each.

    A batch is looked at as if a creator stood above; where something else does and matters, again.
    """
    running.progress.begin("reading")
    coming: deque[tuple[Any, float]] = deque()
    aboves: list[Above] = []
    seen, above, row = Scan(Profile()), reading.above, 0
    for scanned in work.map(_scan, _noted(reading.source, coming)):
        batch, share = coming.popleft()
        one = scanned
        if row and one.span[0] > row:  # blank rows between two batches are in none
            above = above._replace(gap=True, alone=True)
        if one.hangs and above != _below_creator(reading):
            one = scan(reading.sheet(batch, above), reading.headers)
        aboves.append(above)
        if one.below:
            # Where no row was left out, what was left out above is still the last.
            ended = one.below.ended or (above.ended and not one.left_out)
            above, row = one.below._replace(ended=ended), one.span[1]
        seen = seen.plus(one)
        running.progress.tell(one.profile.count, share)
    return seen, aboves


def _below_creator(reading: Reading) -> Above:
    return reading.above._replace(gap=False)


def _come(
    source: Source, aboves: Sequence[Above], work: Execution[_Reading], running: Running, asks: _Asks
) -> Iterator[Part]:
    """The part that is made of each batch."""
    running.progress.begin("scoring")
    coming: deque[tuple[Any, float]] = deque()
    batches = zip(_noted(source, coming), aboves, strict=True)
    for part in work.map(_scored, ((batch, above, *asks) for batch, above in batches)):
        running.progress.tell(part.tally.creators, coming.popleft()[1])
        yield part


def _noted(source: Source, coming: deque[tuple[Any, float]]) -> Iterator[Any]:
    """The batches, while it is kept what is under way, and which share of the whole it is."""
    for batch in source.batches():
        coming.append((batch, source.share(batch)))
        yield batch


_Asks = tuple["Plan", "list[Answer | str]", "Render | None"]


def _scan(state: _Reading, batch: Any) -> Scan:
    reading, _ = state
    return scan(reading.sheet(batch, _below_creator(reading)), reading.headers)


def _scored(state: _Reading, asked: tuple[Any, Above, Plan, list[Answer | str], Render | None]) -> Part:
    reading, assessor = state
    batch, above, by, sent, render = asked
    part = score(reading.sheet(batch, above), by, assessor, _came(sent), reading.headers)
    return part if render is None else part._replace(text=_rendered(state, (batch, part, render)))


def _rendered(state: _Reading, asked: tuple[Any, Part, Render]) -> str:
    """The text of a batch with its answers."""
    batch, part, render = asked
    sheet = state[0].source.sheet(batch)
    return render(sheet, part) if sheet else ""
