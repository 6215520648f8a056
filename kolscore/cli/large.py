"""Scores a sheet that is too large to be in memory: part by part, in several processes, while its answers are written."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from string import digits
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kolscore.annotation import Annotated, settled
from kolscore.answers import HEADERS, answer_columns, further, own_columns, take_list
from kolscore.cli.jobs import NO_PROCESSES, OnDemand, begin_worker, start_method
from kolscore.cli.report import Summary, counts_of
from kolscore.cli.spool import Spool
from kolscore.elsewhere import PLATFORM, ROW
from kolscore.errors import InputError, NoCreatorTableError
from kolscore.reading import Sheet, read_tables
from kolscore.scoring import Assessor, no_collection
from kolscore.scoring.tally import Tally
from kolscore.workbook.lossless.package import Package
from kolscore.workbook.stream import Blocks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor

    from kolscore.creator import Note
    from kolscore.reading import CreatorTable
    from kolscore.rubric import Rubric
    from kolscore.scoring import Brief
    from kolscore.workbook.read import Book

_NOTES_KEPT: Final = 1_000
"""More notes than anybody reads are only counted."""
_AHEAD: Final = 2
"""Parts that wait for each process: more would only fill the memory."""


class _Work(NamedTuple):
    """What it takes to score a part of a sheet, the same for every part."""

    blocks: Blocks
    head: list[list[Any]]
    """The rows up to the header, which stand above each part when it is read."""
    sheet: Sheet
    """The first part."""
    given: Mapping[str, str]
    ignored: frozenset[str]
    keys: Sequence[str]
    bases: Mapping[str, str]
    """What the rates of a platform are shares of, by the first part."""


class _Part(NamedTuple):
    """What came of a part."""

    columns: dict[str, list[Any]]
    on_columns: list[Note]
    """What is doubtful in whole columns."""
    notes: list[Note]
    noted: int
    remarks: list[str]
    tally: Tally


class _Process:
    """What a process keeps from part to part."""

    work: _Work
    assessor: Assessor


class Parts:
    """A large sheet with its answers, which come part by part.

    They come only once, unless some take the whole list: then all are scored
    before the first is given, and wait on disk.
    The columns are recognised, and signs and units decided, in each part by itself;
    what rates are shares of is decided by the first part for all.
    Raises NoCreatorTableError or InputError if its first part is not read.
    """

    def __init__(
        self,
        book: Book,
        name: str,
        assessor: Assessor,
        given: Mapping[str, str],
        add: Sequence[str],
        jobs: int,
    ) -> None:
        self._book, self._assessor, self._jobs = book, assessor, jobs
        with Package(book.path) as package:
            blocks = Blocks(package, name)
            first, rows = blocks.rows(next(blocks.blocks(package), b""))
        sheet = Sheet(rows, name, book.name, first or 1, platform=book.platform, as_of=book.as_of)
        ignored = HEADERS | book.own_headers(sheet)
        with no_collection():
            table, bases = settled(read_tables(sheet, given, ignored)[0], assessor)
        if not table.has_header:
            raise InputError(f"{sheet.where}: is too large to be given a header; write one above the table")
        ours = own_columns([column.header for column in table.columns])
        self._answers = answer_columns([*add, *further(ours.values())])
        self.keys: Collection[str] = [answer.key for answer in self._answers]
        head = [list(row) for row in rows[: table.header_row - sheet.top + 1]]
        as_of = table.as_of and table.as_of._replace(settled=True)
        sheet = replace(sheet, as_of=as_of)  # of all parts, as the first one shows it
        self._work = _Work(blocks, head, sheet, given, ignored, list(self.keys), bases)
        self.annotated = Annotated(table, OnDemand(table.rows, assessor), assessor.rubric, self)
        self._pool: ProcessPoolExecutor | None = None
        self._tally = Tally()
        self._notes: list[Note] = list(table.notes)
        """Those on columns first; of the others not all are kept."""
        self._noted = len(self._notes)
        self._said = {(note.field, note.message) for note in self._notes}
        self._remarks = [remark for remark in table.remarks if not remark.startswith("row ")]
        self._finished = False
        self._spool = Spool(self._come) if take_list(self._answers) else None
        self._package = Package(book.path)
        self._blocks = blocks.blocks(self._package)
        self._waiting: deque[tuple[Future[_Part] | None, bytes]] = deque()
        if jobs > 1:
            self._begin()
            self._fill()  # the processes work while room is made for what they make

    def parts(self) -> Iterator[Mapping[str, list[Any]]]:
        """The columns by the keys of their answers, and the numbers of the rows, part by part."""
        return self._spool.parts() if self._spool else self._come()

    def _come(self) -> Iterator[Mapping[str, list[Any]]]:
        for part in self._scored():
            self._tally.add(part.tally)
            self._note_columns(part)
            self._notes += part.notes[: max(0, _NOTES_KEPT - len(self._notes))]
            self._noted += part.noted
            self._remarks += part.remarks[: max(0, _NOTES_KEPT - len(self._remarks))]
            yield part.columns
        self._finished = True
        self.close()

    def _note_columns(self, part: _Part) -> None:
        """Take in what a part says of whole columns, unless another part has said it."""
        for note in part.on_columns:
            if (note.field, note.message) not in self._said:
                self._said.add((note.field, note.message))
                first, last = part.columns[ROW][0], part.columns[ROW][-1]
                # The header of a part does not stand where it stands in the sheet.
                cell = f"{note.cell.rstrip(digits)}{self.annotated.table.header_row}"
                message = f"{note.message} (in rows {first} to {last}, at least)"
                self._notes.append(note._replace(cell=cell, message=message))
                self._noted += 1

    @property
    def take_list(self) -> bool:
        """Whether any of its answers takes the whole list."""
        return self._spool is not None

    def tally(self) -> Tally:
        """What the answers come to; if they wait on disk, when all have come."""
        if self._spool:
            self._spool.fill()
        return self._tally

    def noted(self) -> tuple[Sequence[Note], int]:
        """The notes that were kept, and how many there were."""
        return self._notes, self._noted

    def summed_up(self) -> list[Summary]:
        """What there is to tell; scores what was not written, as on a dry run."""
        if not self._finished:
            for _ in self.parts():
                pass
        self._remarks.append("read in parts, as it is large: signs and units were decided for each part")
        return [
            Summary(
                self.annotated.table,
                self._tally.creators,
                counts_of(self._tally),
                self._tally.advice(),
                self._notes,
                self._noted,
                self._remarks,
            )
        ]

    def _scored(self) -> Iterator[_Part]:
        """The parts in their order, a few of them in the making at a time."""
        self._fill()
        while self._waiting:
            coming, block = self._waiting.popleft()
            part = self._result(coming, block)
            self._fill()
            yield part

    def _fill(self) -> None:
        """Give the processes something to do; without any, let one part wait."""
        while len(self._waiting) < (self._jobs * _AHEAD if self._pool else 1):
            block = next(self._blocks, None)
            if block is None:
                return
            self._waiting.append((self._submitted(block), block))

    def _submitted(self, block: bytes) -> Future[_Part] | None:
        """A part that a process will make; None if none can be had, or not any more."""
        if self._pool:
            try:
                return self._pool.submit(_score, block)
            except NO_PROCESSES:
                self._do_without()
        return None

    def _begin(self) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        start = start_method()
        _Process.work, _Process.assessor = self._work, self._assessor
        # A copy of this process has the vocabulary; one that starts anew makes it ready by itself.
        sent = () if start == "fork" else (self._work, self._assessor.rubric, self._assessor.brief)
        try:
            self._pool = ProcessPoolExecutor(self._jobs, get_context(start), _begin, sent)
        except NO_PROCESSES:
            self._pool = None

    def _result(self, coming: Future[_Part] | None, block: bytes) -> _Part:
        """A part that a process has made; one that none has made is made here."""
        if coming is not None and self._pool is not None:
            try:
                return coming.result()
            except NO_PROCESSES:
                self._do_without()
        return _scored(self._work, self._assessor, block)

    def _do_without(self) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def close(self) -> None:
        """Let go of the processes and the file."""
        self._do_without()
        self._package.close()


def _begin(work: _Work | None = None, rubric: Rubric | None = None, brief: Brief | None = None) -> None:
    begin_worker()
    if work is not None and rubric is not None:
        _Process.work, _Process.assessor = work, Assessor(rubric, brief)


def _score(block: bytes) -> _Part:
    return _scored(_Process.work, _Process.assessor, block)


def _scored(work: _Work, assessor: Assessor, block: bytes) -> _Part:
    """Read and score one part of the sheet, under the header of the whole."""
    with no_collection():
        tables = [settled(table, assessor, work.bases)[0] for table in _tables(work, block)]
        answers = answer_columns(further(work.keys))
        besides = (ROW, PLATFORM) if take_list(answers) else (ROW,)
        columns: dict[str, list[Any]] = {key: [] for key in (*besides, *work.keys)}
        on_columns: list[Note] = []
        notes: list[Note] = []
        remarks: list[str] = []
        tally = Tally()
        for table in tables:
            columns[ROW] += table.rows.numbers
            if PLATFORM in columns:
                columns[PLATFORM] += table.rows.column("platform")
            creators = list(table.rows.creators())
            assessments = list(assessor.assess_all(creators))
            tally.add(Tally.of(table.rows.numbers, creators, assessments))
            for answer in answers:
                columns[answer.key] += map(answer.cell, assessments)
            on_columns += table.notes
            notes += table.rows.notes
            remarks += [remark for remark in table.remarks if remark.startswith("row ")]
    return _Part(columns, on_columns, notes[:_NOTES_KEPT], len(notes), remarks[:_NOTES_KEPT], tally)


def _tables(work: _Work, block: bytes) -> list[CreatorTable]:
    """The tables of a part, read under the header of the whole."""
    first, rows = work.blocks.rows(block)
    if not rows:
        return []
    under = first > work.sheet.top
    cells = [*work.head, *rows] if under else rows
    top = first - len(work.head) if under else first
    sheet = replace(work.sheet, rows=cells, top=top)
    try:
        return read_tables(sheet, work.given, work.ignored)
    except NoCreatorTableError:
        return []
