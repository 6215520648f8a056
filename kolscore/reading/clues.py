"""What cells show by themselves that speaks against a header, from a data file: ticks, bare numbers, rooms, positions."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from kolscore.fields import WHO
from kolscore.reading.address import is_post
from kolscore.reading.digits import WrittenNumber
from kolscore.reading.lexicon import is_wide, lexicon, plain_words
from kolscore.reading.numbers import written
from kolscore.reading.sheet import text_of
from kolscore.reading.wording import plain_lists
from kolscore.shipped import tree_in

_MOST: Final = 0.8
_CLOCK: Final = r"(?:[01]?\d|2[0-4])[:.h][0-5]\d(?::[0-5]\d)?\s*(?:[ap]\.?m\.?|uhr)?"
_TIME: Final = re.compile(rf"{_CLOCK}(?:\s*(?:-|–|—|~|to|bis|a|à)\s*{_CLOCK})?", re.IGNORECASE)
_DATE: Final = re.compile(
    rf"(?:\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|\d{{4}}年\d{{1,2}}月(?:\d{{1,2}}日)?)(?:[ T,]+{_CLOCK}(?:\.\d+)?Z?)?",
    re.IGNORECASE,
)
_SERIAL: Final = re.compile(
    r"(?:no|nr|n°|nº|№|#|num|id|row|第)[ .:#_-]*\d+(?:\s*[号號番位名])?|\d+[.)]", re.IGNORECASE
)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)


class _Words(NamedTuple):
    of: Mapping[str, frozenset[str]]
    """By the name of the list that they stand in."""
    never: Mapping[str, frozenset[str]]


@cache
def _words() -> _Words:
    file = Path(__file__).parent / "data" / "cells.toml"
    data = tree_in(file)
    words = {name: frozenset(plain_lists("cells")[name]) for name in data if name != "never"}
    never = {what: frozenset(fields) for what, fields in data["never"].items()}
    return _Words(words, never)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """What finds one of a list in plain words: as a word of its own, and anywhere in a script that needs no blanks."""
    words = _words().of[name]
    wide = [word for word in words if is_wide(word[0])]
    apart = [word for word in words if not is_wide(word[0])]
    return re.compile("|".join([rf"\b(?:{'|'.join(sorted(apart, key=len, reverse=True))})\b", *wide]))


def speaks_aside(header: str) -> bool:
    """Whether a header says that its column is not of the main account: a second one, an agency's, a photo's source."""
    return _has(plain_words(header), "aside")


def says_where(header: str) -> bool:
    """Whether a header says where, which may be a room."""
    return _has(plain_words(header), "places")


def instead(cells: Sequence[Any], field: str) -> str:
    """What cells hold that no field of this kind holds; "" if nothing speaks against it."""
    if len(cells) < (1 if field in WHO else _SOME):
        return ""
    for what, test in _KINDS.items():
        if field in _words().never[what] and _share(cells, test) >= _MOST:
            return what
    return ""


def are_times(cells: Sequence[Any]) -> bool:
    """Whether cells hold times of a day, or from when to when."""
    return bool(cells) and _share(cells, _is_time) >= _MOST


def are_dates(cells: Iterable[Any]) -> bool:
    """Whether cells hold dates."""
    held = list(cells)
    return bool(held) and _share(held, is_date) >= _MOST


def are_days(header: str, cells: Sequence[Any]) -> bool:
    """Whether a column says when its row was taken: dates, or by its header "Week 3", "May", 2024."""
    words = plain_words(header)
    if are_dates(cells):
        return not _has(words, "since")
    return (
        bool(cells)
        and words in _words().of["periods"]
        and _share(cells, lambda cell: len(text_of(cell)) <= _PERIOD) == 1
    )


def are_positions(cells: Sequence[Any]) -> bool:
    """Whether cells hold positions at work."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    named = sum(_has(plain_words(text), "positions") for text in texts if len(text) <= _LONGEST)
    return len(texts) >= _FEW and 2 * named >= len(cells) and len(set(texts)) > 1


def are_ticks(cells: Sequence[Any]) -> bool:
    """Whether cells are ticks: a cross or a check mark, yes or no."""
    return bool(cells) and all(map(_is_tick, cells))


_SOME: Final = 3
"""A single number is no name; of other fields a single odd cell is only odd."""
_FEW: Final = 2
_PERIOD: Final = 20
"""So long is a month with its year, and a week with both its ends hardly longer."""
_LONGEST: Final = 80


def _share(cells: Sequence[Any], test: Callable[[Any], bool]) -> float:
    return sum(map(test, cells)) / len(cells)


def _has(words: str, name: str) -> bool:
    return _pattern(name).search(words) is not None


def _is_tick(cell: Any) -> bool:
    if isinstance(cell, bool):
        return True
    word = cell.strip().casefold() if isinstance(cell, str) else ""
    return not word.isdigit() and (word in lexicon().yes or word in lexicon().no)


def _is_plain_number(cell: Any) -> bool:
    if isinstance(cell, (int, float)):
        return not isinstance(cell, bool)
    text = text_of(cell)
    return isinstance(written(text), WrittenNumber) or _SERIAL.fullmatch(text) is not None


def _is_time(cell: Any) -> bool:
    return isinstance(cell, dt.time) or (isinstance(cell, str) and _TIME.fullmatch(cell.strip()) is not None)


def is_date(cell: Any) -> bool:
    """Whether a cell holds a date."""
    return isinstance(cell, dt.date) or (isinstance(cell, str) and _DATE.fullmatch(cell.strip()) is not None)


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address."""
    return "@" in text and _EMAIL.fullmatch(text) is not None


def _is_room(cell: Any) -> bool:
    return isinstance(cell, str) and _has(plain_words(cell), "rooms")


_KINDS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "ticks, or yes and no": _is_tick,
    "numbers": _is_plain_number,
    "dates and times": lambda cell: is_date(cell) or _is_time(cell),
    "e-mail addresses": lambda cell: isinstance(cell, str) and is_email(cell.strip()),
    "addresses of posts": lambda cell: isinstance(cell, str) and is_post(cell),
    "forms of address": lambda cell: plain_words(text_of(cell)) in _words().of["address"],
    "places at an event": _is_room,
}
"""What a cell may be, in the words of the data file."""
