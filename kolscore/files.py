"""A file becomes tables of creators with their answers, and these a file again: what every command does, and none by itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kolscore.errors import (
    InputError,
    OutputError,
    RubricError,
    WholeNeededError,
)
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kolscore.annotation import Annotated
    from kolscore.answers import Answer
    from kolscore.reading import CreatorTable
    from kolscore.running import Running
    from kolscore.scoring import Assessor
    from kolscore.workbook.pages import About
    from kolscore.workbook.read import Book
    from kolscore.workbook.save import InPlace
    from kolscore.workbook.xlsx_patch.verify import Change

STDOUT: Final = Path("-")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for, apart from the files."""

    output: str | None
    format: str | None
    sheet: str | None
    given: Mapping[str, str]
    platform: str
    password: str | None
    add: tuple[str, ...]
    in_place: bool
    force: bool
    dry_run: bool
    raw: bool
    protected: bool
    verify: bool
    rubric: str | None
    live: bool
    lambdas: bool
    no_sheets: bool
    people: bool
    decisions: Path | None
    date: str
    jobs: int | None
    quiet: bool
    verbose: bool


# --- scoring


class Task(NamedTuple):
    """A file that is to be scored."""

    book: Book
    target: Path
    kind: str
    """What is to be written: "xlsx", "csv" or "jsonl"."""
    wish: Wish
    named: bool = False
    """Whether JSON lines are to name the file."""

    @property
    def beside(self) -> Sequence[Answer]:
        """What is made of each assessment besides the columns."""
        from kolscore.answers import SAID

        return [SAID] if self.kind == "jsonl" else []

    @property
    def delimiter(self) -> str:
        """The sign between cells of CSV."""
        return "\t" if self.target.suffix.lower() == ".tsv" else self.book.delimiter


def looked_at(
    read: Sequence[CreatorTable], assessor: Assessor, run: Running, beside: Sequence[Answer] = ()
) -> list[Annotated]:
    """The tables with their answers, and where each creator stands among all; `beside` is what else is made of each."""
    from kolscore import running
    from kolscore.annotation import placed

    return placed([running.assessed(table, assessor, ["standing"], run, beside=beside) for table in read])


def scored(task: Task, assessor: Assessor, run: Running) -> list[Annotated]:
    """The tables to be written, with their answers, some of which may still be made.

    Raises OutputError where what is wished for is not to be had.
    """
    from kolscore import running
    from kolscore.annotation import placed
    from kolscore.answers import (
        answer_columns,
        further as further_keys,
        own_columns,
        take_list,
        take_people,
    )
    from kolscore.lists import creator_tables

    book, kind, wish = task.book, task.kind, task.wish
    add = [*wish.add, *further_keys(book.own_keys)]  # columns of an earlier run are written anew
    if (sheet := book.large(wish.sheet, kind)) is not None:
        if wish.people or take_people(answer_columns(add)):
            raise OutputError(say("files.no_people", name=book.name))
        if wish.live:
            raise OutputError(say("files.no_live", name=book.name, sheet=repr(sheet)))
        try:
            return _streamed(task, sheet, assessor, add, run)
        except WholeNeededError as error:
            if book.is_too_large(sheet):
                raise InputError(say("files.one_table", error=error, advice=say("files.apart"))) from None
    read = creator_tables(book, wish.sheet, wish.given)
    if kind == "csv" and (sheets := len({table.sheet.name for table in read})) > 1:
        raise OutputError(say("files.one_csv", name=book.name, sheets=sheets))
    there = [own_columns([column.header for column in table.columns]).values() for table in read]
    if wish.people or take_people(answer_columns([*add, *further_keys(chain.from_iterable(there))])):
        from kolscore.workbook.decisions import decisions_of

        asked = running.PeopleAsked(wish.people, decisions_of([book], wish.decisions, task.target))
        add = [*add, *further_keys(chain.from_iterable(there))]
        tables = running.assessed_people(read, assessor, asked, add, run, beside=task.beside)
        book.remarks += tables[0].found.remarks if tables[0].found else []
        return placed(tables) if take_list(answer_columns(add)) else tables
    if kind == "xlsx" and book.can_be_kept and not (wish.live or book.own_keys or any(there)):
        # The writer takes the cells of the file, and puts the answers beside them as they come.
        read, run = [table.without_cells() for table in read], run._replace(once=True)
    add = [*add, *further_keys(chain.from_iterable(there))]
    tables = [running.assessed(table, assessor, add, run, beside=task.beside) for table in read]
    return placed(tables) if take_list(answer_columns(add)) else tables


def _streamed(
    task: Task, sheet: str, assessor: Assessor, add: Sequence[str], run: Running
) -> list[Annotated]:
    """A sheet that is read in batches, with its answers, which are still to be made."""
    from kolscore import running
    from kolscore.annotation import placed
    from kolscore.answers import HEADERS
    from kolscore.lists import tell_of_others
    from kolscore.pipeline import Headers, first_rows
    from kolscore.workbook.spool import Spool
    from kolscore.workbook.write import rendering

    book, wish = task.book, task.wish
    source = book.source(sheet)
    headers = Headers(wish.given, HEADERS | book.own_headers(first_rows(source)))
    render = rendering(wish.add, task.delimiter, raw=wish.raw) if task.kind == "csv" else None
    asked = running.Asked(headers, add, task.beside, render)
    tables = [running.streamed(source, assessor, asked, run, Spool)]
    if wish.sheet is None and book.is_workbook:
        tell_of_others(book, book.sheet_names[1:])
    book.remarks += source.remarks
    return placed(tables) if "standing" in tables[0].parts.keys else tables


class Became(NamedTuple):
    """What became of a file."""

    remarks: Sequence[str] = ()
    changes: Sequence[Change] = ()
    """What became of the parts of a workbook."""
    done: str = "written"
    """Or "unchanged", where the very same was there already."""
    stopped: str = ""
    """Why it would not have been written, had it been asked for."""


def write(
    task: Task,
    tables: Sequence[Annotated],
    in_place: InPlace | None,
    about: About | None,
    to_stdout: Callable[[Iterator[str]], None],
) -> Became:
    """Write the result; `to_stdout` takes what goes to standard output."""
    from kolscore.workbook.save import outcome
    from kolscore.workbook.write import csv_of, json_lines, write_text, write_workbook

    book, target, kind, wish, named = task
    done = outcome(target, overwrite=wish.force or target == STDOUT)
    _check_in_place(book, kind, wish)
    others = ""
    try:
        _check_writing(book, target, tables, wish)
        others = _other_rules(book, tables, wish) if kind == "xlsx" else ""
    except OutputError as error:
        if wish.dry_run:
            return Became(stopped=str(error))
        raise
    if wish.dry_run:
        kept = done == "unchanged" and not in_place
        return Became(done=say("files.kept") if kept else say("files.would_write"))
    if kind == "xlsx":
        written = write_workbook(
            book, target, tables, wish.add, overwrite=wish.force, in_place=in_place, force=wish.force,
            protected=wish.protected, about=about,
        )  # fmt: skip
        remarks = [*filter(None, [others]), *written.remarks]
        return Became(remarks, written.changes, in_place.done if in_place else done)
    lines = (
        json_lines(tables, wish.add, named=named)
        if kind == "jsonl"
        else csv_of(tables, wish.add, task.delimiter, raw=wish.raw)
    )
    if target == STDOUT:
        to_stdout(lines)
    else:
        write_text(target, lines, overwrite=wish.force, in_place=in_place, mark=kind == "csv")
    return Became(done=in_place.done if in_place else done)


def about_of(assessor: Assessor, wish: Wish) -> About:
    """What the sheets of our own tell of how the answers were asked for."""
    from kolscore.workbook.pages import About
    from kolscore.workbook.rubric_book import made_from

    brief = assessor.brief
    asked = [] if brief is None else [("Goal", ", ".join(brief.goals))]
    asked += [("Market", ", ".join(brief.markets))] if brief else []
    wanted = ("product", "funnel", "audience", "budget", "horizon")
    asked += [(name.capitalize(), getattr(brief, name, None) or "") for name in wanted]
    given = ", ".join(f"{field} = {header}" for field, header in wish.given.items())
    columns = ", ".join(wish.add)
    said = [*asked, (say("files.named"), given), (say("files.extra"), columns)]
    return About(
        said,
        wish.date,
        made_from(wish.rubric, assessor.rubric),
        wish.live,
        wish.lambdas,
        brief,
    )


def _check_writing(book: Book, target: Path, tables: Sequence[Annotated], wish: Wish) -> None:
    """Refuse what cannot be written without loss, before anything is written."""
    from kolscore.workbook.save import check_target

    headed = all(annotated.table.has_header for annotated in tables)
    if wish.in_place and not headed and not book.can_be_kept:
        raise OutputError(say("files.needs_header", name=book.name))
    if target != STDOUT:
        check_target(target, overwrite=wish.force or wish.in_place)


def _other_rules(book: Book, tables: Sequence[Annotated], wish: Wish) -> str:
    """What to say of a rubric sheet in the input that holds other rules than those in use; "" if it does not.

    Raises OutputError where it would be written over.
    """
    if not any(name.startswith("KOL Rubric") for name in book.own_sheets):
        return ""
    from kolscore.workbook.pages.rubric import NAME
    from kolscore.workbook.rubric_book import differing

    try:
        count = differing(book.path, tables[0].rubric)
        holds = say("files.edited", count=count) if count else ""
    except RubricError as error:
        holds = say("files.unusable", error=str(error).splitlines()[0])
    said = say("files.own_rules", sheet=repr(NAME), holds=holds, path=book.path)
    if holds and wish.in_place and not wish.force:
        raise OutputError(say("files.would_overwrite", name=book.name, said=said))
    return said if holds else ""


def _check_in_place(book: Book, kind: str, wish: Wish) -> None:
    """Refuse to write into an input that would become another kind of file under its old name."""
    if wish.in_place and book.was_encrypted:
        raise OutputError(say("files.encrypted", name=book.name))
    if wish.in_place and not (book.can_be_kept if kind == "xlsx" else book.kind == kind):
        raise OutputError(say("files.other_kind", path=book.path, kind=book.kind))
