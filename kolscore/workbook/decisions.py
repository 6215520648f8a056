"""Reads what the user decided on who is one person: from the sheet *KOL People* of a workbook, or from a file."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kolscore.errors import InputError
from kolscore.identity.account import mark_of
from kolscore.identity.people import Decisions
from kolscore.reading.lexicon import lexicon
from kolscore.reading.sheet import letters, text_of
from kolscore.words import say
from kolscore.workbook.pages.people import NAME, PAIR
from kolscore.workbook.read import Book, open_book

_ONE, _OTHER, _SAME = PAIR[:3]


def decisions_in(book: Book) -> dict[frozenset[str], bool]:
    """The decisions on the sheet that an earlier run put into a workbook; none if there is no such sheet.

    Raises InputError for a cell that is neither yes nor no.
    """
    found: dict[frozenset[str], bool] = {}
    for name in sorted(book.own_sheets):
        if name.startswith(NAME):
            sheet = book.sheet(name)
            found |= _read(sheet.rows, sheet.top, sheet.left, sheet.where)
    return found


def decisions_at(path: Path) -> Decisions:
    """The decisions of a file: a workbook with a sheet *KOL People*, or CSV with the headers of its pairs.

    Raises InputError if there are none, or a cell is neither yes nor no.
    """
    book = open_book(path)
    if own := decisions_in(book):
        return own
    found: dict[frozenset[str], bool] = {}
    headed = False
    for name in [*book.sheet_names, *book.own_sheets]:
        sheet = book.sheet(name)
        headed = headed or any(_columns(row) for row in sheet.rows)
        found |= _read(sheet.rows, sheet.top, sheet.left, sheet.where)
    if not headed:
        raise InputError(say("workbook.decisions.none", path=path, one=_ONE, other=_OTHER, same=_SAME))
    return found


def decisions_of(books: Sequence[Book], path: Path | None, target: Path) -> Decisions:
    """The decisions in some workbooks and in the result of an earlier run, and those of a file, which outrank them."""
    there = [open_book(target)] if target.suffix.lower() == ".xlsx" and target.is_file() else []
    every = [*map(decisions_in, [*books, *there]), *([decisions_at(path)] if path else [])]
    return {pair: same for part in every for pair, same in part.items()}


def _columns(row: Sequence[Any]) -> dict[str, int]:
    """Where the headers of pairs stand in a row; nothing if it is not theirs."""
    names = {text_of(cell).casefold(): index for index, cell in reversed(list(enumerate(row)))}
    found = {wanted: names[wanted.casefold()] for wanted in PAIR[:3] if wanted.casefold() in names}
    return found if len(found) == len(PAIR[:3]) else {}


def _read(rows: Sequence[Sequence[Any]], top: int, left: int, where: str) -> dict[frozenset[str], bool]:
    found: dict[frozenset[str], bool] = {}
    for number, texts, column in _pairs(rows, top):
        one, other, said = texts
        if not said:
            continue
        word = said.casefold()
        if word not in lexicon().yes | lexicon().no:
            cell = f"{letters(left + column)}{number}"
            raise InputError(say("workbook.decisions.neither", where=where, cell=cell, said=said))
        found[frozenset((mark_of(one), mark_of(other)))] = word in lexicon().yes
    return found


def _pairs(rows: Sequence[Sequence[Any]], top: int) -> Iterator[tuple[int, list[str], int]]:
    """Row, the three texts, and the column of the decision, of each row below headers of pairs."""
    columns: dict[str, int] = {}
    for number, row in enumerate(rows, top):
        if headed := _columns(row):
            columns = headed
        elif columns:
            texts = [text_of(row[index]) if index < len(row) else "" for index in columns.values()]
            if texts[0] and texts[1]:
                yield number, texts, columns[_SAME]
            else:  # another part of the sheet begins
                columns = {}
