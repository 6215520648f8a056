"""Dates and spans of time in headers: "Followers as of 1.11.", "Talks 3y", and which of several days is the latest."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from kolscore.reading.lexicon import is_wide, letters, plain_words
from kolscore.reading.wording import shorter, wide_of, wording, words_of

Day = tuple[int, int, int]
"""Year, month and day; 0 for what is not said."""
NO_DAY: Final[Day] = (0, 0, 0)

_TO_DIGITS: Final = re.compile(r"(?<=[a-z]{3})(?=\d)")
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_YEAR: Final = r"(?:19|20)\d\d"
_ORDINAL: Final = r"(?:st|nd|rd|th|er|[.ºª])?"
_SHORT_YEARS: Final = range(18, 30)
_SHORT: Final = 3


class Dated(NamedTuple):
    """A header without its date."""

    words: str
    day: Day | None = None
    span: float | None = None
    """A span of time in days; 0 if it is counted otherwise, None if none is named."""


@cache
def _months() -> dict[str, int]:
    return {letters(word): number for number, words in enumerate(wording()["months"], 1) for word in words}


@cache
def _units() -> dict[str, float]:
    return {letters(word): float(length) for length, words in wording()["days"].items() for word in words}


def dated(header: str) -> Dated:
    """The header without a date or a span of time, and those.

    >>> dated("Followers (as of 1.11.2024)"), dated("Talks 3y")
    (Dated(words='followers', day=(2024, 11, 1), span=None), Dated(words='talks', day=None, span=1095.0))
    """
    text = _TO_DIGITS.sub(" ", letters(header).replace("_", " "))
    if not _may_be_dated(text):
        return Dated(header)
    if (found := _span().search(text)) and (words := _around(text, found)):
        length = _units()[found["unit"]] * float(found["many"])
        return Dated(words, None, length)
    for form, day_of in _forms():
        if (found := form.search(text)) and (day := day_of(found)) and (words := _around(text, found)):
            return Dated(words, day)
    return Dated(header)


def day_in(text: str) -> Day | None:
    """The day that a text names, and whatever stands around it; None if it names none.

    >>> day_in("saturday nov 11th, 2017"), day_in("@ann")
    ((2017, 11, 11), None)
    """
    # Where a month is named, the numbers beside it are none: "Sep 03 2011".
    by_name = sorted(_forms(), key=lambda one: one[1] is not _named)
    for form, day_of in by_name if _may_be_dated(text) else ():
        found = form.search(text)
        day: Day | None = day_of(found) if found else None
        if day:
            return day
    return None


def _may_be_dated(text: str) -> bool:
    return any(map(str.isdigit, text)) or not _months().keys().isdisjoint(re.findall(r"[^\W\d_]+", text))


def _around(text: str, found: re.Match[str]) -> str:
    """What stands around a date, without the words that lead to it."""
    known, wide = words_of("moments") | words_of("spans"), (*wide_of("moments"), *wide_of("spans"))
    before, after = plain_words(text[: found.start()]), plain_words(text[found.end() :])
    front, back = before.split(), after.split()
    while front and front[-1] in known:
        front.pop()
    while back and back[0] in known:
        back.pop(0)
    if len(back) == 1 and is_wide(back[0][0]):
        back = [[back[0], *shorter(back[0], wide, str.startswith, str.removeprefix)][-1]]
    if front and is_wide(front[-1][0]):
        front[-1] = [front[-1], *shorter(front[-1], wide, str.endswith, str.removesuffix)][-1]
    return plain_words(" ".join((*front, *back)))


@cache
def _span() -> re.Pattern[str]:
    leads = "|".join(sorted(map(re.escape, words_of("spans")), key=len, reverse=True))
    units = "|".join(sorted(map(re.escape, _units()), key=len, reverse=True))
    return re.compile(rf"(?:\b(?:{leads})\s?)*(?<![\d.,])(?P<many>\d{{1,3}})\s?-?(?P<unit>{units})(?![a-z])")


@cache
def _forms() -> Sequence[tuple[re.Pattern[str], Any]]:
    """How dates are written, and what each says."""
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    named = rf"(?<!\w)(?:(?P<d>{_DAY}){_ORDINAL}[\s-]?(?:de |of )?)?(?P<m>{names})\b\.?(?:[\s-]?(?:de |of )?,?\s?'?(?P<n>\d{{1,2}}){_ORDINAL}(?!\d))?(?:[\s,-]*(?:de |of )?(?P<y>{_YEAR}))?(?!\d)"
    return (
        (re.compile(rf"(?<!\w)(?:q|t)(?P<q>[1-4])[\s-]?'?(?P<y>(?:20)?\d\d)?\b|\b(?P<y2>{_YEAR})[\s-]?(?:q|t)(?P<q2>[1-4])\b"), _quarter),
        (re.compile(rf"(?P<y>{_YEAR})\s?[年년]\s?(?:(?P<m>{_MONTH})\s?[月월])?\s?(?:(?P<d>{_DAY})\s?[日일号])?"), _plain),
        (re.compile(rf"(?:(?P<y>\d\d)\s?[年년]\s?)?(?<!\d)(?P<m>{_MONTH})\s?[月월]\s?(?:(?P<d>{_DAY})\s?[日일号])?"), _plain),
        (re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"), _plain),
        (re.compile(rf"(?<!\d)(?P<y>{_YEAR})[-./ _](?P<m>{_MONTH})(?:[-./ _](?P<d>{_DAY}))?(?!\d)"), _plain),
        (re.compile(rf"(?<!\d)(?P<d>{_DAY})[-./ _](?P<m>{_DAY})[-./ _](?P<y>(?:20)?\d\d)?(?!\d)"), _day_first),
        (re.compile(rf"(?<!\d)(?P<m>{_MONTH})[-./ _](?P<y>{_YEAR})(?!\d)"), _plain),
        (re.compile(named), _named),
        (re.compile(r"(?<!\w)(?:week|wk|kw|cw|w|semana|semaine|settimana|woche|hafta|minggu)\s?(?P<d>\d{1,2})(?!\w)"), _week),
        (re.compile(rf"(?<!\d)(?P<d>{_DAY})[./](?P<m>{_DAY})(?![\d/])"), _short),
        (re.compile(rf"(?<![\d.,])(?P<y>{_YEAR})(?![\d.,%])"), _plain),
    )  # fmt: skip


def _year(text: str | None) -> int:
    """A year, written out or by its last two digits; 0 for none."""
    number = int(text or 0)
    return number + 2000 if 0 < number < 100 else number  # noqa: PLR2004 - two digits


def _plain(found: re.Match[str]) -> Day:
    said = found.groupdict()
    return _year(said["y"]), int(said.get("m") or 0), int(said.get("d") or 0)


def _day_first(found: re.Match[str]) -> Day | None:
    """Day, month and year; month first where nothing else can be meant."""
    day, month = sorted((int(found["d"]), int(found["m"])), key=lambda number: number <= 12)  # noqa: PLR2004 - months
    if day <= 12:  # noqa: PLR2004 - either may be meant
        day, month = int(found["d"]), int(found["m"])
    return (_year(found["y"]), month, day) if month <= 12 else None  # noqa: PLR2004


def _short(found: re.Match[str]) -> Day | None:
    """Two numbers: month and year ("11/24") or day and month ("26.11.")."""
    first, second = int(found["d"]), int(found["m"])
    for month, year in ((first, second), (second, first)):
        wide = re.search(r"[\u3000-\u9fff\uac00-\ud7af]", found.string) is not None
        if month <= 12 and year in _SHORT_YEARS and (year == second) != wide:  # noqa: PLR2004 - months
            return 2000 + year, month, 0
    day, month = (first, second) if second <= 12 else (second, first)  # noqa: PLR2004
    return (0, month, day) if month <= 12 else None  # noqa: PLR2004


def _named(found: re.Match[str]) -> Day | None:
    """A month by its name; a number behind it is a day, or a year of two digits."""
    number, year = int(found["n"] or 0), _year(found["y"])
    day, name = int(found["d"] or 0), found["m"]
    alone = not (number or day or year)
    if alone and len(name) <= _SHORT and name not in wording()["months"][_months()[name] - 1][:2]:
        # Cut so short, it may be a word of another language: "tem".
        return None
    if number and not year and (day or number in _SHORT_YEARS):
        year, number = 2000 + number, 0
    return year, _months()[found["m"]], day or number


def _quarter(found: re.Match[str]) -> Day:
    return _year(found["y"] or found["y2"]), 3 * int(found["q"] or found["q2"]), 0


def _week(found: re.Match[str]) -> Day:
    return 0, 0, int(found["d"])


def latest(days: Mapping[int, Day]) -> int:
    """The key of the latest day. Where no year is said, the months that stand close together are of one winter.

    >>> latest({1: (0, 12, 0), 2: (0, 1, 0)}), latest({1: (2023, 12, 0), 2: (2024, 1, 0)})
    (2, 2)
    """
    newest = max(year for year, _, _ in days.values())
    if newest:
        return max(days, key=lambda key: (days[key][0] or newest, *days[key][1:]))
    months = sorted({month for _, month, _ in days.values()})
    gaps = {
        month: (later - month) % 12 or 12
        for month, later in zip(months, [*months[1:], months[0]], strict=True)
    }
    last = max(months, key=lambda month: (gaps[month], month))
    return max(days, key=lambda key: (days[key][1] == last, days[key]))
