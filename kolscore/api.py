"""The Python door: one creator or a whole table in, answers out; pandas, polars and Arrow tables stay what they are."""

from __future__ import annotations

import re
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from kolscore.annotation import Annotated, placed
from kolscore.answers import HEADERS, answer_columns, further, header_for, own_columns, take_list, take_people
from kolscore.arguments import day_of, given, look_at, map_of
from kolscore.creator import Creator, Note
from kolscore.errors import InputError
from kolscore.reading import SavedPlan, Sheet, platform_named, read_tables
from kolscore.reading.one_column import taken_apart
from kolscore.reading.sheet import AsOf
from kolscore.rubric import Rubric
from kolscore.running import PeopleAsked, Running, assessed, assessed_people
from kolscore.scoring import Assessor, Brief
from kolscore.words import near, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from kolscore.answers import Answer
    from kolscore.assessment import Assessment
    from kolscore.execution import Map

Frame = TypeVar("Frame")
"""A table: a pandas or polars DataFrame, or a table of Arrow."""
Rules = Rubric | str | Path | None
"""A rubric, or where it is: a preset, a TOML file, a workbook with a rubric sheet; None for the default."""
_NO_GIVEN: Final[Mapping[str, str]] = {}


def assess(creator: Creator, rubric: Rules = None, brief: Mapping[str, Any] | None = None) -> Assessment:
    """All answers for one creator.

    `rubric` is a rubric, the name of a preset, or the path of a TOML file or of
    a workbook with a rubric sheet. `brief` is the campaign: {"goal": "trust",
    "product": "skincare", ...}; the role is then the one that fits it best.
    Raises RubricError or BriefError if they cannot be used.

    >>> answer = assess(Creator(followers=42_000, bio="Board-certified dermatologist, MD"))
    >>> answer.label.id, answer.tier.id
    ('kol', 'micro')
    """
    if not isinstance(creator, Creator):
        raise InputError(given("creator", creator, say("api.creator")))
    assessor = assessor_of(rubric, brief)
    _look_at_signals(creator, assessor.rubric)
    return assessor.assess(creator)


def annotate(  # noqa: PLR0913 - all but the table are options
    df: Frame,
    rubric: Rules = None,
    *,
    brief: Mapping[str, Any] | None = None,
    columns: Mapping[str, str] = _NO_GIVEN,
    platform: str | None = None,
    plan: str | Path | None = None,
    as_of: dt.date | None = None,
    add: Sequence[str] = (),
    jobs: int = 1,
    executor: Executor | Map | None = None,
) -> Frame:
    """A copy of a table with the answer columns at its right end: of a pandas or polars DataFrame, or of an Arrow table.

    The columns of `df` are recognised by their headers; `columns` says which
    header holds which field where they are not: {"followers": "Reach"}, and
    `platform` which platform the rows are of that say none: "tiktok". `plan` is
    a file that ``kolscore columns --save`` made, by which columns are read. `as_of`
    is the day from which the last post and the like are counted back, where
    nothing in the table shows it; without it, such dates stay unknown. `add`
    asks for further answer columns, as `--add` does; `jobs` is the number of
    processes for a long table. `executor` works instead of these: whatever has a
    `map` as `concurrent.futures.Executor` has it, or such a map itself; the
    answers are the same. `rubric` and `brief` are as for `assess`.

    Index and column order stay. Answer columns of an earlier call are written
    anew. Rows that are no creators (blank, totals) get no answers. What could
    not be read stands in ``scored.attrs["kolscore"]["notes"]`` of pandas and in
    the column ``kolscore_notes`` of others; the addresses are those of the table
    in a spreadsheet with the header in row 1.

    Raises NoCreatorTableError, InputError, RubricError or BriefError, as the command line does.
    """
    look_at(add, columns, platform, plan, jobs)
    by = map_of(executor)
    day = day_of(as_of)
    assessor = assessor_of(rubric, brief)
    frame = _framed(df)
    saved = SavedPlan.load(Path(plan)) if plan else None
    named = saved.but(columns) if saved else columns
    ours = own_columns(frame.columns)
    asked = [*add, *further(ours.values())]
    answers = answer_columns(asked)
    kept = [place for place in range(len(frame.columns)) if place not in ours]
    taken = [frame.columns[place] for place in kept]
    sheet = Sheet(
        [taken, *frame.rows(kept)],
        file=frame.called,
        platform=platform_named(platform) if platform else saved.platform if saved else "",
        signals=assessor.rubric.signals,
        as_of=AsOf(day, say("api.named")) if day else None,
    )
    apart = taken_apart(sheet)  # read with another separator than the file has
    made: dict[str, list[Any]] = {}
    with ExitStack() as until:
        read = read_tables(apart[0] if apart else sheet, named, HEADERS)
        run = Running(jobs, until, by=by)
        if take_people(answers):
            tables = assessed_people(read, assessor, PeopleAsked(), asked, run)
        else:
            tables = [assessed(table, assessor, asked, run) for table in read]
        if take_list(answers):
            tables = placed(tables)
        for answer in answers:
            made[header_for(answer, taken)] = _in_place(tables, answer, len(sheet.rows) - 1)
    answered: Frame = frame.answered(kept, made, tables)
    return answered


def _look_at_signals(creator: Creator, rubric: Rubric) -> None:
    """Raise InputError where a creator has a signal that the rubric does not count."""
    for name in creator.signals:
        if name not in rubric.added:
            hint = near(name, rubric.added)
            known = (
                say("api.counts", signals=", ".join(rubric.added)) if rubric.added else say("api.name_rubric")
            )
            raise InputError(
                say("api.no_signal", name=repr(name), rubric=rubric.name, hint=hint, known=known)
            )


def _in_place(tables: Sequence[Annotated], answer: Answer, rows: int) -> list[Any]:
    """The cells of an answer, each in the row of its creator."""
    answered = {
        number - 2: cell  # the names of the columns stood in row 1
        for annotated in tables
        for number, cell in zip(annotated.table.rows.numbers, annotated.cells(answer), strict=True)
    }
    return [answered.get(place) for place in range(rows)]


# --- tables of any kind ------------------------------------------------------------------------------


class _Framed(Protocol):
    """A table of one kind."""

    called: str
    columns: list[str]

    def rows(self, kept: Sequence[int]) -> Iterator[list[Any]]:
        """The cells of the columns that are kept, row by row; None where nothing is known."""

    def answered(
        self, kept: Sequence[int], made: Mapping[str, list[Any]], tables: Sequence[Annotated]
    ) -> Any:
        """The columns that are kept, then those that were made, with what is to be told of the cells."""


def _framed(df: Any) -> _Framed:
    """Raises InputError for what is no table."""
    if type(df).__module__.partition(".")[0] == "pandas" and hasattr(df, "columns"):
        return _Pandas(df)
    return _Other(df)


class _Pandas:
    called = "DataFrame"

    def __init__(self, df: Any) -> None:
        if df.columns.nlevels > 1:
            raise InputError(say("api.levels"))
        self._df = df
        self.columns = [str(column) for column in df.columns]

    def rows(self, kept: Sequence[int]) -> Iterator[list[Any]]:
        there = self._df.iloc[:, kept]
        plain = there.astype(object).where(there.notna(), None)
        return map(list, plain.itertuples(index=False, name=None))

    def answered(
        self, kept: Sequence[int], made: Mapping[str, list[Any]], tables: Sequence[Annotated]
    ) -> Any:
        df = self._df.iloc[:, kept].copy()
        for header, cells in made.items():
            df[header] = cells
        notes = [note._asdict() for note in _told(tables)]
        df.attrs["kolscore"] = {"rubric": tables[0].rubric.stamp, "notes": notes}
        return df


class _Other:
    """A table of polars or Arrow, or of whatever else narwhals knows."""

    called = "table"

    def __init__(self, df: Any) -> None:
        import narwhals

        try:
            self._df = narwhals.from_native(df, eager_only=True)
            names = list(self._df.columns)
        except narwhals.exceptions.DuplicateError as error:
            again = ", ".join(re.findall(r"'.*' \d+ times", str(error)))
            raise InputError(say("api.same_name", kind=type(df).__name__, again=again)) from None
        except TypeError:
            raise InputError(say("api.no_table", kind=type(df).__name__)) from None
        self.columns = names

    def rows(self, kept: Sequence[int]) -> Iterator[list[Any]]:
        names = [self.columns[place] for place in kept]
        return ([None if cell != cell else cell for cell in row] for row in self._df.select(names).rows())  # noqa: PLR0124 - nan

    def answered(
        self, kept: Sequence[int], made: Mapping[str, list[Any]], tables: Sequence[Annotated]
    ) -> Any:
        import narwhals

        notes: dict[int, list[str]] = {}
        for note in _told(tables):
            row = int("".join(filter(str.isdigit, note.cell)) or 1) - 2
            where = " ".join(filter(None, (note.cell, note.field)))
            notes.setdefault(max(0, row), []).append(f"{where}: {note.message}" if where else note.message)
        rows = len(self._df)
        told = [" · ".join(notes[row]) if row in notes else None for row in range(rows)]
        kinds = {
            header: narwhals.Float64
            if any(isinstance(cell, (int, float)) for cell in cells)
            else narwhals.String
            for header, cells in made.items()
        }
        backend = self._df.implementation
        series = [
            narwhals.new_series(header, cells, kinds.get(header, narwhals.String), backend=backend)
            for header, cells in {**made, "kolscore_notes": told}.items()
        ]
        kept_names = [self.columns[place] for place in kept if self.columns[place] != "kolscore_notes"]
        return self._df.select(kept_names).with_columns(*series).to_native()


def _told(tables: Sequence[Annotated]) -> Iterator[Note]:
    """What is doubtful in the whole, and in each cell."""
    if tables[0].unplaced:
        yield Note("", "", "", tables[0].unplaced)
    for table in (one.table for one in tables):
        if table.caution:
            yield Note("", "", "", table.caution)
        yield from table.all_notes


# --- rules -------------------------------------------------------------------------------------------


def assessor_of(rubric: Rules, brief: Mapping[str, Any] | None) -> Assessor:
    """What scores by a rubric, and for a brief if there is one."""
    if rubric is None and brief is None:
        return _default()
    if rubric is None:
        rules = _default().rubric
    elif isinstance(rubric, Rubric):
        rules = rubric
    else:
        from kolscore.workbook.rubric_book import rubric_at

        rules = rubric_at(rubric)
    return Assessor(rules, Brief.of(brief, rules) if brief else None)


@lru_cache(maxsize=1)
def _default() -> Assessor:
    return Assessor(Rubric.load())
