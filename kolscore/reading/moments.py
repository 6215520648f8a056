"""When something was, as cells say it: a date, or "3 weeks ago"; turned into days or years before the day that a list is of."""

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from statistics import quantiles
from typing import Any, Final

from kolscore.reading.dates import NO_DAY, day_in
from kolscore.reading.lexicon import is_wide, letters
from kolscore.reading.number_rules import NumberRules
from kolscore.reading.numbers import is_missing
from kolscore.reading.outcome import Values
from kolscore.reading.sheet import BadCell, text_of
from kolscore.reading.wording import wording
from kolscore.words import say

YEAR: Final = 365.25
"""Days of a year."""
_FIRST_YEAR: Final = 2003
"""Of an older account no platform is known."""
_ISO: Final = re.compile(r"(20\d\d)-(\d\d)-(\d\d)(?=$|[T ])")
_TIME: Final = re.compile(
    r"\b\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:[ap]\.?m\.?\b|z\b|utc|gmt)?(?:\s?[+-]\d\d:?\d\d\b)?"
)
_NUMERIC: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2((?:20)?\d\d)(?!\d)")
_MONTHS: Final = 12
_SERIALS: Final = range(36_526, 54_789)
"""Days as spreadsheets count them, from 2000 to 2049."""
_SECONDS: Final = range(1_000_000_000, 2_600_000_000)
"""Seconds since 1970, as programs count them; they count thousandths too."""
_LONGEST: Final = 40
"""Letters of the longest text that only says when."""
_DIGITS: Final = 13
_APART: Final = 3.0
"""Years over which the first days of accounts are spread, where those of one programme are not."""


class Ago(float):
    """Days before the day that the cell was written."""

    __slots__ = ()


def read_moments(
    cells: Sequence[Any],
    language: str,
    month_first: bool | None = None,
    *,
    years: bool,
) -> Values:
    """Read a column of moments: a date, or `Ago`, for each cell; `years` is whether a year alone says enough.

    `month_first` is whether "3/4/2024" is the fourth of March; None where the cells are to show it.
    """
    column = Values([None] * len(cells))
    if month_first is None:
        month_first = _month_first(column, cells, language)
    column.rules = NumberRules(month_first=month_first)
    known: dict[Any, dt.date | Ago | None] = {}
    for row, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        if isinstance(cell, BadCell):
            column.problems[row] = cell.message
            continue
        key = (cell.__class__, cell)
        if key not in known:
            known[key] = moment(cell, month_first=month_first, years=years)
        if (found := known[key]) is not None:
            column.values[row] = found
        elif not is_missing(text_of(cell)):
            column.problems[row] = say("reading.moments.no_date")
    return column


def are_moments(cells: Sequence[Any], *, years: bool) -> bool:
    """Whether most cells say when something was."""
    return 2 * sum(moment(cell, month_first=False, years=years) is not None for cell in cells) > len(cells)


def may_be_of_accounts(cells: Sequence[Any]) -> bool:
    """Whether most cells hold days, as far apart as those on which accounts were made; those of one programme are not."""
    moments = [moment(cell, month_first=False, years=True) for cell in cells]
    days = [found.toordinal() for found in moments if isinstance(found, dt.date)]
    if len(days) < 2 or 2 * len(days) <= len(cells):  # noqa: PLR2004 - between two there is a span
        return False
    low, *_, high = quantiles(days, n=10, method="inclusive")
    return (high - low) / YEAR >= _APART


def moment(cell: Any, *, month_first: bool, years: bool) -> dt.date | Ago | None:
    """When something was, as a cell says it; None if it does not."""
    if isinstance(cell, dt.date):
        return cell.date() if isinstance(cell, dt.datetime) else cell
    if isinstance(cell, (bool, dt.time, BadCell)):
        return None
    text = text_of(cell)
    if isinstance(cell, float) or (text.isdecimal() and len(text) <= _DIGITS):
        return _counted(int(float(text or 0)), years=years)
    if found := _ISO.match(text):
        return _date(*map(int, found.groups()))
    plain = " ".join(_TIME.sub(" ", letters(text)).split())
    ago = _ago(plain)
    return (
        ago
        if ago is not None
        else _in_numbers(plain, month_first=month_first) or _in_words(plain, years=years)
    )


def _in_numbers(text: str, *, month_first: bool) -> dt.date | None:
    """The day that "3/4/2024" is; the other way round where that is none."""
    if not (found := _NUMERIC.search(text)):
        return None
    day, month = (int(found[3]), int(found[1])) if month_first else (int(found[1]), int(found[3]))
    year = int(found[4][-2:]) + 2000
    return _date(year, month, day) or _date(year, day, month)


def _in_words(text: str, *, years: bool) -> dt.date | None:
    """The day that a text names; where parts of it are not said, the middle of what is said."""
    year, month, number = day_in(text) or NO_DAY
    if not year or not (month or years):
        return None
    return _date(year, month or 7, number or (15 if month else 1))


def _month_first(column: Values, cells: Sequence[Any], language: str) -> bool:
    """Whether "3/4/2024" is the fourth of March: as other cells show, else as the language has it, which is then noted."""
    found = [one for cell in cells if isinstance(cell, str) and (one := _NUMERIC.match(cell.strip()))]
    if not found:
        return False
    days, months = sum(int(one[1]) > _MONTHS for one in found), sum(int(one[3]) > _MONTHS for one in found)
    if days or months:
        return months > days
    month_first = language == "en" and found[0][2] == "/"
    order = "month/day" if month_first else "day/month"
    example = min(one[0] for one in found)
    column.note(say("reading.moments.order", order=order), example)
    return month_first


def _counted(number: int, *, years: bool) -> dt.date | None:
    """A bare number as a moment: a day as a spreadsheet or a program counts it, 20240305, or a year."""
    if number in _SERIALS:
        return dt.date(1899, 12, 30) + dt.timedelta(number)
    for seconds in (number, number // 1000):
        if seconds in _SECONDS:
            return dt.date(1970, 1, 1) + dt.timedelta(seconds // 86_400)
    if number // 10_000 in range(_FIRST_YEAR, 2100):
        return _date(number // 10_000, number // 100 % 100, number % 100)
    return _date(number, 7, 1) if years and number in range(_FIRST_YEAR, 2100) else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _ago(text: str) -> Ago | None:
    """How long ago something was, in words."""
    if (days := _phrases().get(text)) is not None:
        return Ago(days)
    parts = list(_since().finditer(text)) if len(text) <= _LONGEST else []
    if not parts or any(map(str.isdigit, _since().sub("", text))):
        return None
    units = _units()
    return Ago(math.fsum([float(part["many"] or 1) * units[part["wide"] or part["unit"]] for part in parts]))


@cache
def _phrases() -> Mapping[str, float]:
    return {letters(word): float(days) for days, words in wording()["ago"].items() for word in words}


@cache
def _units() -> Mapping[str, float]:
    spans = {
        letters(word): float(days)
        for days, words in wording()["days"].items()
        for word in words
        if days != "0"
    }
    return spans | {
        letters(word): float(days) for days, words in wording()["ago_units"].items() for word in words
    }


@cache
def _since() -> re.Pattern[str]:
    longest = sorted(_units(), key=len, reverse=True)
    wide, apart = (
        "|".join(re.escape(unit) for unit in longest if is_wide(unit[0]) == is_of_kind)
        for is_of_kind in (True, False)
    )
    ones = "|".join(sorted(map(re.escape, map(letters, wording()["one"])), key=len, reverse=True))
    many = rf"(?:(?<![\d.,/-])(?P<many>\d{{1,3}})\+?\s?|(?<!\w)(?:{ones})\s)"
    return re.compile(rf"{many}(?:(?P<wide>{wide})|(?P<unit>{apart})(?![^\W\d_]))")
