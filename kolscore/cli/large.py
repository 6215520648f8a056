"""Scores a sheet that is too large to be in memory: part by part, in several processes, while its answers are written."""

from __future__ import annotations

from dataclasses import replace
from string import digits
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kolscore.annotation import Annotated, settled
from kolscore.answers import HEADERS, answer_columns, further, own_columns, take_list
from kolscore.cli.report import Summary, counts_of
from kolscore.cli.spool import Spool
from kolscore.cli.terminal import tell_of_one_process
from kolscore.elsewhere import PLATFORM, ROW
from kolscore.errors import InputError, NoCreatorTableError
from kolscore.execution import Execution
from kolscore.pipeline import OnDemand, scored
from kolscore.reading import Profile, Sheet, planned, profiled, read_tables
from kolscore.scoring import Assessor, no_collection
from kolscore.scoring.tally import Tally
from kolscore.workbook.lossless.package import Package
from kolscore.workbook.stream import Blocks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kolscore.creator import Note
    from kolscore.reading import CreatorTable, Plan
    from kolscore.rubric import Rubric
    from kolscore.scoring import Brief
    from kolscore.workbook.read import Book

_NOTES_KEPT: Final = 1_000
"""More notes than anybody reads are only counted."""


class _Work(NamedTuple):
    """What it takes to score a part of a sheet, the same for every part."""

    blocks: Blocks
    head: list[list[Any]]
    """The rows up to the header, which stand above each part when it is read."""
    sheet: Sheet
    """The first part."""
    given: Mapping[str, str]
    ignored: frozenset[str]


_State = tuple[_Work, Assessor]


class _Part(NamedTuple):
    """What came of a part."""

    columns: dict[str, list[Any]]
    on_columns: list[Note]
    """What is doubtful in whole columns."""
    notes: list[Note]
    noted: int
    remarks: list[str]
    tally: Tally


class Parts:
    """A large sheet with its answers, which come part by part.

    They come only once, unless some take the whole list: then all are scored
    before the first is given, and wait on disk.
    The sheet is gone through twice: what its columns mean is decided by a fair
    sample of all rows, and then each part is read by that plan.
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
        work, top = _begun(book, name, given)
        sheet = work.sheet
        self._execution = Execution(
            jobs, (work, assessor), _anew, (work, assessor.rubric, assessor.brief), tell_of_one_process
        )
        self._package = Package(book.path)
        try:
            profile = sum(self._execution.map(_profiled, work.blocks.blocks(self._package)), Profile())
            with no_collection():
                table = settled(planned(sheet, profile, given, work.ignored), assessor)
        except BaseException:
            self.close()
            raise
        ours = own_columns([column.header for column in table.columns])
        answers = answer_columns([*add, *further(ours.values())])
        self.keys: Collection[str] = [answer.key for answer in answers]
        self._notes: list[Note] = list(table.notes)
        """Those on columns first; of the others not all are kept."""
        self._noted = len(self._notes)
        self._said = {(note.field, note.message) for note in self._notes}
        self._remarks = [remark for remark in table.remarks if not remark.startswith("row ")]
        table = replace(table, sheet=sheet, rows=top.rows)
        self.annotated = Annotated(table, OnDemand(table.rows, assessor), assessor.rubric, self)
        self._tally = Tally()
        self._finished = False
        self._spool = Spool(self._come) if take_list(answers) else None
        plan, keys = table.plan, list(self.keys)
        self._parts = self._execution.map(
            _scored, ((block, plan, keys) for block in work.blocks.blocks(self._package))
        )

    def parts(self) -> Iterator[Mapping[str, list[Any]]]:
        """The columns by the keys of their answers, and the numbers of the rows, part by part."""
        return self._spool.parts() if self._spool else self._come()

    def _come(self) -> Iterator[Mapping[str, list[Any]]]:
        for part in self._parts:
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

    def close(self) -> None:
        """Let go of the processes and the file."""
        self._execution.close()
        self._package.close()


def _begun(book: Book, name: str, given: Mapping[str, str]) -> tuple[_Work, CreatorTable]:
    """What it takes to score a sheet, and the table that its first part shows."""
    with Package(book.path) as package:
        blocks = Blocks(package, name)
        first, rows = blocks.rows(next(blocks.blocks(package), b""))
    sheet = Sheet(rows, name, book.name, first or 1, platform=book.platform, as_of=book.as_of)
    ignored = HEADERS | book.own_headers(sheet)
    with no_collection():
        top = read_tables(sheet, given, ignored)[0]
    if not top.has_header:
        raise InputError(f"{sheet.where}: is too large to be given a header; write one above the table")
    head = [list(row) for row in rows[: top.header_row - sheet.top + 1]]
    return _Work(blocks, head, sheet, given, ignored), top


def _anew(work: _Work, rubric: Rubric, brief: Brief | None) -> _State:
    return work, Assessor(rubric, brief)


def _profiled(state: _State, block: bytes) -> Profile:
    """What is kept of a part to decide by."""
    work, _ = state
    sheet = _sheet(work, block)
    try:
        return profiled(sheet, work.given, work.ignored) if sheet else Profile()
    except NoCreatorTableError:
        return Profile()


def _scored(state: _State, part: tuple[bytes, Plan, Sequence[str]]) -> _Part:
    """Read and score one part of the sheet, under the header of the whole."""
    work, assessor = state
    block, plan, keys = part
    with no_collection():
        tables = [settled(table, assessor) for table in _tables(work, block, plan)]
        answers = answer_columns(further(keys))
        besides = (ROW, PLATFORM) if take_list(answers) else (ROW,)
        columns: dict[str, list[Any]] = {key: [] for key in (*besides, *keys)}
        on_columns: list[Note] = []
        notes: list[Note] = []
        remarks: list[str] = []
        tally = Tally()
        for table in tables:
            columns[ROW] += table.rows.numbers
            if PLATFORM in columns:
                columns[PLATFORM] += table.rows.column("platform")
            cells, of_table = scored(assessor, answers, table.rows.numbers, table.rows.creators())
            tally.add(of_table)
            for answer, column in zip(answers, cells, strict=True):
                columns[answer.key] += column
            if table.plan != plan:  # another table, below the first
                on_columns += table.notes
            notes += table.rows.notes
            remarks += [remark for remark in table.remarks if remark.startswith("row ")]
    return _Part(columns, on_columns, notes[:_NOTES_KEPT], len(notes), remarks[:_NOTES_KEPT], tally)


def _tables(work: _Work, block: bytes, plan: Plan) -> list[CreatorTable]:
    """The tables of a part, read under the header of the whole."""
    sheet = _sheet(work, block)
    try:
        return read_tables(sheet, work.given, work.ignored, plan) if sheet else []
    except NoCreatorTableError:
        return []


def _sheet(work: _Work, block: bytes) -> Sheet | None:
    """The rows of a part under the header of the whole; None if it has none."""
    first, rows = work.blocks.rows(block)
    if not rows:
        return None
    under = first > work.sheet.top
    cells = [*work.head, *rows] if under else rows
    top = first - len(work.head) if under else first
    return replace(work.sheet, rows=cells, top=top)
