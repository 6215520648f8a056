"""The day that a list is of, from which dates are counted back: as its titles say, as its newest date shows, or as it was saved."""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import PurePath
from typing import Final

from kolscore.reading.board import ColumnMatch
from kolscore.reading.dates import Day, day_in
from kolscore.reading.headers import other
from kolscore.reading.lexicon import letters
from kolscore.reading.moments import YEAR, Ago, read_moments
from kolscore.reading.named import titles
from kolscore.reading.outcome import Values
from kolscore.reading.sheet import AsOf, Sheet, TableArea
from kolscore.reading.wording import wording
from kolscore.words import say

_OF_ROWS: Final = "the day of its row"
"""What the table of headers calls a column that says when its rows were taken."""
_SHIFT: Final = 2
"""Days that a clock elsewhere, or an export that took long, may be ahead."""
_MONTH: Final = 31
_SEVERAL: Final = 3
"""So many dates come close to the day of the list."""

_Dated = Sequence[tuple[ColumnMatch, Values]]


def counted_back(
    sheet: Sheet, place: TableArea, columns: _Dated, *, decided: bool = False
) -> tuple[AsOf | None, str]:
    """Turn columns of moments into days, or years, before the day that the list is of; gives that day, and what to say of it.

    Where that is `decided`, some rows decide nothing, even if nobody knew the day.
    """
    found = sheet.as_of if sheet.as_of and sheet.as_of.settled else None
    if found is None and not decided:
        newest = _newest(sheet, columns)
        said = (one for one in _said(sheet, place, columns, newest) if _is_late_enough(one.day, newest))
        found = next(said, sheet.as_of)
    for claim, column in columns:
        _count_back(claim.field or "", column, found)
    if found is None or not any(isinstance(value, float) for _, column in columns for value in column.values):
        return found, ""
    return found, say("reading.as_of.counted_back", day=in_words(found.day), by=found.by)


def _said(sheet: Sheet, place: TableArea, columns: _Dated, newest: dt.date | None) -> Iterator[AsOf]:
    """The days that the list may be of, the surest first."""
    named = [claim.meaning.day for claim, _ in columns if claim.meaning and claim.meaning.day]
    texts = (
        (titles(sheet, place), say("reading.as_of.in_title")),
        ([sheet.name], say("reading.as_of.in_sheet_name")),
        ([PurePath(sheet.file).stem], say("reading.as_of.in_file_name")),
    )
    for day in filter(None, map(_last_of, named)):
        yield AsOf(day, say("reading.as_of.in_header"))
    for lines, by in texts:
        days = (_last_of(day_in(letters(line).replace("_", " "))) for line in lines)
        yield from (AsOf(day, by) for day in days if day)
    if of_rows := _of_rows(sheet, place):
        yield AsOf(of_rows, say("reading.as_of.in_column"))
    if newest:
        yield AsOf(newest, say("reading.as_of.newest"))


def _last_of(day: Day | None) -> dt.date | None:
    """The last day of what a title names: a day, or a month; None if it names neither."""
    year, month, number = day or (0, 0, 0)
    if not (year and month):
        return None
    try:
        return dt.date(year, month, number or calendar.monthrange(year, month)[1])
    except ValueError:
        return None


def _of_rows(sheet: Sheet, place: TableArea) -> dt.date | None:
    """The newest day of a column that says when each row was taken."""
    found = [index for index, header in place.headers.items() if header and other(header) == _OF_ROWS]
    cells = [
        [row[index] for row in map(sheet.rows.__getitem__, place.rows) if index < len(row)] for index in found
    ]
    columns = [read_moments(column, "en", years=False).values for column in cells]
    return _latest(sheet, chain.from_iterable(columns))


def _newest(sheet: Sheet, columns: _Dated) -> dt.date | None:
    """The newest last post, where there are so many that it is hardly older than the list."""
    days = [
        day
        for claim, column in columns
        for day in column.values
        if claim.field == "last_post_days" and isinstance(day, dt.date)
    ]
    return _latest(sheet, days) if len(days) >= _SEVERAL else None


def _latest(sheet: Sheet, values: Iterable[object]) -> dt.date | None:
    """The latest day that is not after the file was saved."""
    end = sheet.as_of.day + dt.timedelta(_SHIFT) if sheet.as_of else dt.date.max
    return max((day for day in values if isinstance(day, dt.date) and day <= end), default=None)


def _is_late_enough(day: dt.date, newest: dt.date | None) -> bool:
    """Whether a list may be of a day: not where what it holds is a month younger."""
    return newest is None or (newest - day).days <= _MONTH


def _count_back(field: str, column: Values, as_of: AsOf | None) -> None:
    years = field == "account_age"
    # Of a long list only some rows were looked at for the newest date: others may be a little newer.
    ahead = _MONTH if as_of and as_of.by == say("reading.as_of.newest") else _SHIFT
    for row, found in enumerate(column.values):
        if isinstance(found, Ago):
            days = float(found)
        elif found is None or as_of is None:
            column.values[row] = None
            continue
        else:
            days = float((as_of.day - found).days)
        if days < -ahead and not (years and days > -YEAR):
            column.refuse(row, say("reading.as_of.after", day=in_words(as_of.day)) if as_of else "")
        else:
            column.values[row] = max(0.0, round(days / YEAR, 2) if years else days)


def in_words(day: dt.date) -> str:
    """A day as people write it.

    >>> in_words(dt.date(2024, 3, 5))
    '5 March 2024'
    """
    return f"{day.day} {wording()['months'][day.month - 1][0].capitalize()} {day.year}"
