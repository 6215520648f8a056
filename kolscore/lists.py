"""Which tables of a file hold creators, which row is whose, and how they are read: what commands ask of a list before they score it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from kolscore.annotation import settled
from kolscore.answers import HEADERS
from kolscore.errors import InputError, KolscoreError, NoCreatorTableError, OutputError
from kolscore.reading import read_tables, text_of_plan
from kolscore.scoring import Assessor, no_collection
from kolscore.words import near, say, some
from kolscore.workbook.glance import first_rows
from kolscore.workbook.write import write_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kolscore.annotation import Annotated
    from kolscore.reading import CreatorTable
    from kolscore.rubric import Rubric
    from kolscore.workbook.read import Book

_SHEETS: Final = 8
"""So many sheets are named that were not read."""


def creator_tables(book: Book, sheet: str | None, given: Mapping[str, str]) -> list[CreatorTable]:
    """The tables of creators of the sheet asked for, or of the first that has one; of every sheet, for "all".

    Raises NoCreatorTableError if there is none.
    """
    names = book.wanted(sheet)
    if not names:
        raise NoCreatorTableError(say("files.no_sheet", name=book.name))
    tables: list[CreatorTable] = []
    none_there = []
    for name in names:
        try:
            with no_collection():
                cells = book.sheet(name)
                tables += _with_somebody(read_tables(cells, given, HEADERS | book.own_headers(cells)))
        except NoCreatorTableError as error:
            none_there.append(error)
        else:
            if sheet != "all":
                break
    if not tables:
        others = say("files.nor_in", n=len(none_there) - 1) if len(none_there) > 1 else ""
        raise NoCreatorTableError(f"{none_there[0]}{others}")
    if sheet is None:
        tell_of_others(book, names[names.index(tables[0].sheet.name) + 1 :] if book.is_workbook else [])
    return tables


def tell_of_others(book: Book, names: Sequence[str]) -> None:
    """Have it told which of these sheets, which are not read, hold creators too."""
    found = []
    for sheet in first_rows(book, names):
        with suppress(KolscoreError):
            if any(table.rows for table in read_tables(sheet, {}, HEADERS | book.own_headers(sheet))):
                found.append(f'"{sheet.name}"')
    if found:
        shown = some(found[:_SHEETS], len(found) - _SHEETS)
        book.remarks.append(say("files.other_sheets", n=len(found), shown=shown))


def _with_somebody(tables: list[CreatorTable]) -> list[CreatorTable]:
    """The tables that anybody stands in."""
    filled = [table for table in tables if table.rows]
    if not filled:
        table = tables[0]
        raise NoCreatorTableError(say("files.no_rows", where=table.sheet.where, header_row=table.header_row))
    return filled


class One(NamedTuple):
    """One creator of a list."""

    annotated: Annotated
    place: int
    """Place in the table."""
    others: Sequence[int]
    """The other rows of which the same is true."""


def one_of(tables: Sequence[Annotated], row: int | None, fields: Sequence[str], wanted: str | None) -> One:
    """The creator in a row, or of whom fields say what is wanted.

    Raises InputError if there is none.
    """
    for annotated in tables:
        numbers = annotated.table.rows.numbers
        if wanted is not None:
            found = annotated.find_all(wanted, fields)
        else:
            found = [place for place, number in enumerate(numbers) if number == row]
        if found:
            return One(annotated, found[0], [numbers[place] for place in found[1:]])
    table = tables[0].table
    if wanted is not None:
        said = (
            getattr(creator, field)
            for one in tables
            for creator in one.table.rows.creators(0, len(one.table.rows))
            for field in fields
        )
        hint = near(
            wanted.lstrip("@").casefold(), {str(fact).lstrip("@").casefold() for fact in said if fact}
        )
        raise InputError(
            say(
                "files.no_creator",
                where=table.sheet.where,
                wanted=repr(wanted),
                rows=len(table.rows),
                hint=hint,
            )
        )
    first = table.rows.numbers[0] if table.rows else table.header_row + 1
    raise InputError(
        say("files.not_a_creator", where=table.sheet.where, row=row, first=first, last=table.last_row)
    )


def save_plan(tables: Sequence[CreatorTable], rules: Rubric, target: Path) -> None:
    """Write the plan of a table. Raises OutputError if there are several, or something is there already."""
    if len(tables) > 1:
        raise OutputError(say("files.several_plans", target=target, tables=len(tables)))
    table = settled(tables[0], Assessor(rules))
    if not table.has_header:
        raise OutputError(say("files.no_header", target=target))
    write_text(target, text_of_plan(table.sheet, table.plan), overwrite=False)
