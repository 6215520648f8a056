"""What the functions answer: the same as every other door, for cells that a formula hands over."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from kolscore import __version__
from kolscore.annotation import Annotated, placed
from kolscore.answers import (
    ALWAYS,
    HEADERS,
    OF_PEOPLE,
    ON_REQUEST,
    Answer,
    answer_columns,
    take_list,
    take_people,
)
from kolscore.assessment import Assessment
from kolscore.creator import Note
from kolscore.errors import InputError, KolscoreError, NoCreatorTableError
from kolscore.excel.cells import LONGEST_IN_ARRAY, Block, RubricWord, answer, block
from kolscore.excel.host import MOST_ROWS
from kolscore.reading import Sheet, is_blank, text_of
from kolscore.reading.headers import HeaderMeaning, meanings
from kolscore.reading.one_column import taken_apart
from kolscore.reading.sheet import AsOf
from kolscore.reading.values import read_cells
from kolscore.rubric import Rubric
from kolscore.running import PeopleAsked, annotate_sheet
from kolscore.scoring import Assessor, Brief
from kolscore.scoring.tier import TierFinder
from kolscore.words import say

_TIER: Final = ALWAYS[0]
Words = str | tuple[str, ...]
"""What a key of a brief says: several words only where they may be several."""
_NO_BRIEF: Final[Mapping[str, Words]] = {}
_SHOWN: Final = 6
_SHORT: Final = 24
_NOTES: Final = Answer("notes", "KOL Notes", lambda _: None)
"""The column of what could not be read, or not at its word: it is of the cells, and no assessment has it."""
_BOOKS: Final = (".xlsx", ".xlsm", ".xltx", ".xltm", ".ods", ".xls", ".xlsb")
"""Files with a rubric on a sheet."""


def said(function: Callable[..., Sequence[Sequence[Any]]]) -> Callable[..., Any]:
    """A function of rows as a spreadsheet takes it: answers, or one short sentence that begins with "KOL:"."""

    @wraps(function)
    def of_cells(*arguments: Any) -> Any:
        try:
            rows = function(*arguments)
            if len(rows) > MOST_ROWS:
                raise InputError(  # noqa: TRY301 - one place says what went wrong
                    say("excel.too_many_rows", rows=len(rows), most=MOST_ROWS)
                )
            return answer(rows)
        except KolscoreError as error:
            return _sentence(str(error))
        except Exception as error:  # noqa: BLE001 - a traceback in a cell helps nobody
            return _sentence(say("excel.bug", kind=type(error).__name__, error=error))

    return of_cells


def tiers(followers: Any, scheme: RubricWord) -> Block:
    """The tier of each cell; a header above them becomes a header."""
    finder = _finder(scheme)
    return _by_column(followers, "followers", _TIER.name, lambda count: finder.find(count)[0].name)


def numbers(cells: Any) -> Block:
    """Each cell as a number, or why it is none."""
    # Of all fields this one takes any number: a count whose mean may be a fraction.
    return _by_column(cells, "avg_views", None, lambda value: value)


def answers(
    headers: Any, rows: Any, key: str, rubric: RubricWord, brief: Mapping[str, Words] = _NO_BRIEF
) -> Block:
    """One answer for each row; blank for a row that is no creator. Where rows repeat the headers, ours stands."""
    names, body = block(headers), block(rows)
    width = max(map(len, names))
    if width != max(map(len, body)):
        raise InputError(say("excel.widths", width=width, columns=max(map(len, body))))
    asked = next(one for one in (*ALWAYS, *ON_REQUEST) if one.key == key)
    repeated = _repeated(names, body)
    found = _by_row(_tables([*names, *body[repeated:]], rubric, brief, whose=key in OF_PEOPLE))
    own = [[asked.name] if place == repeated - 1 else [None] for place in range(repeated)]
    first = len(names) + 1
    return own + [
        [asked.cell(found[number]) if number in found else None]
        for number in range(first, first + len(body) - repeated)
    ]


def annotated(
    table: Any, keys: Sequence[str], rubric: RubricWord, brief: Mapping[str, Words] = _NO_BRIEF
) -> Block:
    """The answer columns of a table, row for row; their names stand beside its headers."""
    rows = block(table)
    columns = _asked(keys)
    tables = _tables(rows, rubric, brief, in_list=take_list(columns), whose=take_people(columns))
    found = _by_row(tables)
    noted = _noted(tables) if _NOTES in columns else {}
    header = min(found, default=2) - 1
    while header > 1 and all(map(is_blank, rows[header - 1])):
        header -= 1
    return [
        [one.name for one in columns]
        if number == header
        else [noted.get(number) if one is _NOTES else one.cell(found[number]) for one in columns]
        if number in found
        else [None] * len(columns)
        for number in range(1, len(rows) + 1)
    ]


def stamp() -> str:
    """Version of kolscore, and name, version and hash of the default rubric."""
    rubric = rubric_named("").stamp
    return f"kolscore {__version__}, rubric {rubric['name']} {rubric['version']} ({rubric['hash']})"


def _today() -> AsOf:
    """The day from which dates are counted back where none of them shows it: cells have no file that was saved."""
    return AsOf(dt.datetime.now(dt.UTC).date(), "today")


# --- tables ------------------------------------------------------------------------------------------


def _tables(
    rows: Block,
    rubric: RubricWord,
    brief: Mapping[str, Words] = _NO_BRIEF,
    *,
    in_list: bool = False,
    whose: bool = False,
) -> list[Annotated]:
    """The tables in rows with a header, scored; where each creator stands, and whose each row is, if it is asked."""
    assessor = _assessor(rubric, tuple((key, word) for key, word in brief.items() if word))
    if all(is_blank(cell) for row in rows[1:] for cell in row):
        return []
    try:
        sheet = Sheet(rows, file=say("excel.these_cells"), signals=assessor.rubric.signals, as_of=_today())
        apart = taken_apart(sheet)  # of a csv that was opened with another separator than it has
        asked = PeopleAsked() if whose else None
        headers = HEADERS | {_NOTES.name}
        tables = annotate_sheet(apart[0] if apart else sheet, assessor, {}, headers, asked)
    except NoCreatorTableError:
        seen = [text_of(cell)[:_SHORT] for cell in rows[0] if not is_blank(cell)][:_SHOWN]
        raise InputError(
            say("excel.no_creators", headers=", ".join(seen) or say("excel.no_headers"))
        ) from None
    return placed(tables) if in_list else tables


def _by_row(tables: Sequence[Annotated]) -> dict[int, Assessment]:
    """The assessments of all creators, by the number of the row."""
    return {
        number: assessment
        for one in tables
        for number, assessment in zip(one.table.rows.numbers, one.assessments, strict=True)
    }


def _noted(tables: Sequence[Annotated]) -> dict[int, str]:
    """What is to be said of the cells of each row; of whole columns and tables, in the row of the first creator."""
    told: dict[int, list[str]] = {}
    for one in tables:
        first = one.table.rows.numbers[0]
        told[first] = [*filter(None, [one.table.caution]), *map(_note, one.table.notes), *one.table.remarks]
        for row in one.table.rows:
            told.setdefault(row.number, []).extend(map(_note, row.notes))
    texts = {number: " · ".join(notes) for number, notes in told.items() if notes}
    return {
        number: text if len(text) <= LONGEST_IN_ARRAY else f"{text[: LONGEST_IN_ARRAY - 1]}…"
        for number, text in texts.items()
    }


def _note(note: Note) -> str:
    return f'{note.field} "{note.text[:_SHORT]}": {note.message}'


def _repeated(names: Block, body: Block) -> int:
    """How many rows of the body stand up to and with a repeated header: a whole column begins with one."""
    for place, row in enumerate(body[: len(names) + 1]):
        if row == names[-1]:
            return place + 1
    return 0


def _asked(keys: Sequence[str]) -> tuple[Answer, ...]:
    """The answer columns with these keys or names; those that are always there, if none is named."""
    if not keys:
        return ALWAYS
    known = {one.name.casefold(): one for one in (*ALWAYS, *ON_REQUEST, _NOTES)} | {
        one.key: one for one in (*ALWAYS, _NOTES)
    }
    columns: list[Answer] = []
    for key in keys:
        if key.casefold() in known:
            columns.append(known[key.casefold()])
            continue
        try:
            columns += answer_columns([key.casefold()])[len(ALWAYS) :]
        except ValueError:
            every = ", ".join(one.key for one in (*ALWAYS, *ON_REQUEST, _NOTES))
            raise InputError(say("excel.no_answer", key=key[:_SHORT], every=every)) from None
    return tuple(dict.fromkeys(columns))


# --- columns -----------------------------------------------------------------------------------------


def _by_column(cells: Any, field: str, name: str | None, value_of: Callable[[float], Any]) -> Block:
    """Cells of numbers, column by column, since a column decides what its signs mean."""
    columns = [_column(column, field, name, value_of) for column in zip_longest(*block(cells))]
    return [list(row) for row in zip(*columns, strict=True)]


def _column(
    cells: Sequence[Any], field: str, name: str | None, value_of: Callable[[float], Any]
) -> list[Any]:
    header = _header(cells, field) if name else None
    values = read_cells(field, header or HeaderMeaning(field), cells[1:] if header else cells)
    found: list[Any] = [
        value_of(value)
        if value is not None
        else f'KOL: "{text_of(cell)[:_SHORT]}": {values.problems[row]}'
        if row in values.problems
        else None
        for row, (cell, value) in enumerate(zip(cells[1:] if header else cells, values.values, strict=True))
    ]
    return [name, *found] if header else found


def _header(cells: Sequence[Any], field: str) -> HeaderMeaning | None:
    """What the first cell of a column says as its header; None if it is none."""
    first = cells[0]
    if len(cells) == 1 or not isinstance(first, str):
        return None
    said = next((one for one in meanings(first) if one.field == field), None)
    if said or any(map(str.isdigit, first)):
        return said
    return HeaderMeaning(field) if read_cells(field, HeaderMeaning(field), [first]).problems else None


# --- rules, loaded once ------------------------------------------------------------------------------


def _finder(scheme: RubricWord) -> TierFinder:
    return _finder_of(scheme, _changed(scheme))


def _assessor(rubric: RubricWord, brief: tuple[tuple[str, Words], ...]) -> Assessor:
    return _assessor_of(rubric, _changed(rubric), brief)


def rubric_named(name: RubricWord) -> Rubric:
    """A rubric by the word for it in a formula; the default for ""."""
    return _rubric_of(name, _changed(name))


def _changed(rubric: RubricWord) -> int:
    """When the file of a rubric was last changed, so that the next calculation takes an edited one; 0 for a preset."""
    try:
        return Path(rubric).stat().st_mtime_ns if rubric and isinstance(rubric, str) else 0
    except (OSError, ValueError):
        return 0


@lru_cache(maxsize=8)
def _rubric_of(name: RubricWord, _: int) -> Rubric:
    if isinstance(name, str) and not name.lower().endswith(_BOOKS):
        return Rubric.load(name or None)
    try:
        from kolscore.workbook import rubric_book  # noqa: PLC0415 - LibreOffice and the web have no reader of workbooks
    except ImportError:
        raise InputError(say("excel.rubric_sheet")) from None
    return (
        rubric_book.rubric_at(name)
        if isinstance(name, str)
        else rubric_book.rubric_of_rows(list(map(list, name)), say("excel.these_cells"))
    )


@lru_cache(maxsize=8)
def _finder_of(name: RubricWord, changed: int) -> TierFinder:
    return TierFinder(_rubric_of(name, changed))


@lru_cache(maxsize=8)
def _assessor_of(name: RubricWord, changed: int, brief: tuple[tuple[str, Words], ...]) -> Assessor:
    rubric = _rubric_of(name, changed)
    return Assessor(rubric, Brief.of(dict(brief), rubric) if brief else None)


def _sentence(message: str) -> str:
    """One short sentence for a cell: what comes before the first line break, within 255 letters."""
    line = f"KOL: {message.splitlines()[0]}"
    return line if len(line) <= LONGEST_IN_ARRAY else f"{line[: LONGEST_IN_ARRAY - 1]}…"
