"""A plan and a rubric, made ready for any number of records: columns of cells in, columns of answers out."""

from __future__ import annotations

from dataclasses import replace
from string import digits
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kolscore.annotation import say_bases
from kolscore.answers import answer_columns, further, header_for, own_columns, take_list, take_people
from kolscore.engines.plans import NOTES, OURS, RecordPlan, check_rubric
from kolscore.errors import InputError, KolscoreError
from kolscore.pipeline import of_creators
from kolscore.reading import Sheet, read_tables
from kolscore.reading.saved import numbered, plain_header
from kolscore.scoring import no_collection
from kolscore.scoring.summary import Tally
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kolscore.answers import Answer
    from kolscore.creator import Note
    from kolscore.reading import CreatorTable
    from kolscore.scoring import Assessor

AT_ONCE: Final = 8_192
"""Rows read together: more only fill the memory."""
_LOST: Final = 20
"""Rows of a block that may fail; more have something else wrong with them than a cell."""
_LONGEST: Final = 60
"""Letters of a cell that a note shows."""


class FileColumn(NamedTuple):
    """A column of a file."""

    header: str
    kind: str
    """What its cells are, for messages; "" where they are all null."""
    unread: str = ""
    """Why no cell of it can be read; "" if they can."""


def readable(columns: Iterable[FileColumn]) -> list[str]:
    """The headers of the columns of which cells can be read, but for answers of an earlier run; each once."""
    columns = list(columns)
    ours = own_columns([column.header for column in columns])
    named = (
        column.header
        for place, column in enumerate(columns)
        if column.header and place not in ours and column.header != NOTES and not column.unread
    )
    return list(dict.fromkeys(named))


class Fitted(NamedTuple):
    """How a plan fits the columns of a file."""

    headers: Sequence[str]
    """Those of the plan that are read,"""
    places: Sequence[int | None]
    """and the places of their columns; None for one that is not there, and need not be."""


class Beside(NamedTuple):
    """What stands in the rows of a result."""

    kept: Sequence[int]
    """The columns that stay: all but answers of an earlier run."""
    answers: Sequence[Answer]
    headers: Sequence[str]
    """Those of the answers; the notes come after them."""


class Answered(NamedTuple):
    """What comes of some rows."""

    cells: list[list[Any]]
    """A column for each answer."""
    notes: list[list[str] | None]
    """What is to be said of each row."""
    tally: Tally


class Door:
    """A plan and a rubric, made ready for any number of blocks of rows."""

    def __init__(self, plan: RecordPlan, assessor: Assessor, add: Sequence[str] = ()) -> None:
        check_rubric(plan, assessor)
        if take_people(answer_columns(add)):
            raise InputError(say("engines.person"))
        if take_list(answer_columns(add)):
            raise InputError(say("engines.standing"))
        self.plan, self.assessor, self.add = plan, assessor, add

    def fitted(self, columns: Sequence[FileColumn]) -> Fitted:
        """How the plan fits some columns. Raises InputError if one is not there, or no cell of it can be read."""
        there: dict[tuple[str, int], int] = {}
        for at, header in enumerate(column.header for column in columns):
            name = plain_header(header)
            there[name, sum(one == name for one, _ in there)] = at
        headers: list[str] = []
        places: list[int | None] = []
        missing: list[str] = []
        for saved, again in numbered(self.plan.saved.columns):
            if saved.meaning is None:
                continue
            place = there.get((plain_header(saved.header), again))
            if place is None and not saved.optional:
                missing.append(f'"{saved.header}"')
            elif place is not None and (why := columns[place].unread):
                raise InputError(
                    say(
                        "engines.column",
                        header=saved.header,
                        why=why,
                        path=self.plan.path,
                        field=saved.meaning.field,
                    )
                )
            headers.append(saved.header)
            places.append(place)
        if missing:
            have = ", ".join(f'"{column.header}"' for column in columns if column.header)
            raise InputError(say("engines.lacks", path=self.plan.path, missing=", ".join(missing), have=have))
        return Fitted(headers, places)

    def beside(self, names: Sequence[str]) -> Beside:
        """What stands in the rows of a result, where the columns of the input have these names."""
        ours = own_columns(names)
        kept = [place for place, name in enumerate(names) if place not in ours and name != NOTES]
        answers = answer_columns(dict.fromkeys([*self.add, *further(ours.values())]))
        taken = [names[place] for place in kept]
        return Beside(kept, answers, [header_for(answer, taken) for answer in answers])

    def check_units(self, headers: Sequence[str], rows: Sequence[Sequence[Any]], called: str) -> None:
        """Raises InputError where the numbers of some rows are far from what was usual when the plan was made."""
        saved = self.plan.saved
        by_rows = replace(saved, columns=tuple(one._replace(rules=None) for one in saved.columns))
        if rows:
            signals = self.assessor.rubric.signals
            read_tables(Sheet([headers, *rows], file=called, signals=signals, records=True), by_rows, OURS)

    def answered(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[Any]],
        answers: Sequence[Answer],
        numbers: Sequence[int] | None = None,
    ) -> Answered:
        """The answers for some rows, which hold the cells under these headers; with their numbers, what they come to, too."""
        return self._answered(headers, rows, answers, numbers, [])

    def _answered(
        self, headers: Sequence[str], rows: Sequence[Sequence[Any]], answers: Sequence[Answer],
        numbers: Sequence[int] | None, lost: list[Exception],
    ) -> Answered:  # fmt: skip
        """The same, without those of the rows that cannot be scored, which are found by halving."""
        if not rows:
            return Answered([[] for _ in answers], [], Tally())
        try:
            return self._at_once(headers, rows, answers, numbers)
        except (KolscoreError, MemoryError):
            raise
        except Exception as error:
            if len(rows) == 1:
                lost.append(error)
                if len(lost) > _LOST:
                    raise
                said = say("engines.bug", kind=type(error).__name__, error=error)
                return Answered([[None] for _ in answers], [[said]], Tally())
        half = len(rows) // 2
        above = self._answered(headers, rows[:half], answers, numbers and numbers[:half], lost)
        below = self._answered(headers, rows[half:], answers, numbers and numbers[half:], lost)
        above.tally.add(below.tally)
        cells = [one + other for one, other in zip(above.cells, below.cells, strict=True)]
        return Answered(cells, above.notes + below.notes, above.tally)

    def _at_once(
        self, headers: Sequence[str], rows: Sequence[Sequence[Any]], answers: Sequence[Answer],
        numbers: Sequence[int] | None,
    ) -> Answered:  # fmt: skip
        sheet = Sheet([headers, *rows], signals=self.assessor.rubric.signals, records=True)
        with no_collection():
            table = read_tables(sheet, self.plan.saved, OURS)[0]
            say_bases(table.rows, self.plan.saved.bases or {})
        part = of_creators(self.assessor, answers, numbers, table.rows.creators())
        cells = [part.columns[answer.key] for answer in answers]
        return Answered(cells, _notes(table, len(rows)), part.tally)


def _notes(table: CreatorTable, rows: int) -> list[list[str] | None]:
    """What is to be said of the cells of each row, by the names of their columns: rows have no number that lasts."""
    headers = {column.letter: column.header for column in table.columns}
    noted = table.rows.noted
    return [
        [_said(note, headers.get(note.cell.rstrip(digits), note.field)) for note in noted[place]]
        if place in noted
        else None
        for place in range(rows)
    ]


def _said(note: Note, header: str) -> str:
    text = note.text if len(note.text) <= _LONGEST else f"{note.text[:_LONGEST]}…"
    return f'{header} "{text}": {note.message}'
