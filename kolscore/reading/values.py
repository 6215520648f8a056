"""Reads the cells of one column as the field that it was taken for."""

import re
from collections.abc import Sequence
from typing import Any, Final

from kolscore.creator import LABELS
from kolscore.fields import NUMBERS
from kolscore.reading.address import linked, platform_at, profile_at
from kolscore.reading.headers import HeaderMeaning, basis_of, platform_of, platforms_in
from kolscore.reading.lexicon import lexicon, plain_words
from kolscore.reading.moments import read_moments
from kolscore.reading.number_columns import read_numbers
from kolscore.reading.number_rules import NOTHING_FIXED, Fixed, NumberRules
from kolscore.reading.numbers import is_missing
from kolscore.reading.outcome import Values
from kolscore.reading.sheet import BadCell, text_of, without_marks
from kolscore.text_repair import unquoted, unspoiled
from kolscore.words import say

_OFTEN: Final = 4
_YEARS_OLD: Final = re.compile(r"(\d{1,3})(?:\.0+)?\s*(?:[^\W\d]{1,10}[./ ]{0,2}){0,3}")
"""An age as people write it: "13", "13 y.o.", "13 ans", "13歳"."""
_OLDEST: Final = 120
_LONGEST_TEXT: Final = 8_000
"""No bio is longer; a cell may be, and to weigh each of its words against the others would take long."""
_LABEL_WORDS: Final = {
    "kol": "kol",
    "influencer": "influencer",
    "both": "both",
    "kol influencer": "both",
    "insufficient": "insufficient",
    "insufficient evidence": "insufficient",
}


def read_cells(
    field: str, meaning: HeaderMeaning, cells: Sequence[Any], known: NumberRules | Fixed = NOTHING_FIXED
) -> Values:
    """Read all cells of a column, numbers by what is known of it beforehand; what cannot be read becomes a problem of its row, never a value."""
    field = meaning.like if meaning.kind else field
    if meaning.moment:
        return read_moments(cells, meaning.language, known.month_first, years=field == "account_age")
    if field in NUMBERS and field != "age":
        return read_numbers(field, meaning, cells, known)
    if set(map(type, cells)) <= {str, type(None)}:
        words = set(cells)
        if len(words) * _OFTEN < len(cells):
            # Few different words, as in a column of countries: each is read once.
            once = _read_words(field, list(words))
            if not once.problems and not once.doubts:
                value_of = dict(zip(words, once.values, strict=True))
                return Values([value_of[cell] for cell in cells])
    return _read_words(field, cells)


def _read_words(field: str, cells: Sequence[Any]) -> Values:
    """Read each cell of a column that holds words."""
    read = {
        "verified": _truth,
        "partnered": _truth,
        "platform": _platform,
        "er_basis": _basis,
        "previous_label": _label,
        "age": _age,
        "name": _name,
    }.get(field)
    column = Values([None] * len(cells))
    for row, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        if isinstance(cell, BadCell):
            column.problems[row] = cell.message
            continue
        text = without_marks(cell) if isinstance(cell, str) else text_of(cell)
        if text[:1] == "=" and (link := linked(text)):
            who = field == "profile_url" or (field == "handle" and profile_at(link.address))
            text = link.address if who else link.label
        if len(text) > _LONGEST_TEXT:
            column.doubts[row] = say("reading.values.cut", most=_LONGEST_TEXT)
            text = text[:_LONGEST_TEXT]
        if text and (read is _truth or not is_missing(text)):
            column.values[row] = text if read is None else read(text, row, column)
    return column


def _truth(text: str, row: int, column: Values) -> bool | None:
    word = text.casefold()
    if word in lexicon().yes:
        return True
    if word in lexicon().no:
        return False
    if not is_missing(text):
        column.problems[row] = say("reading.values.no_mark")
    return None


def _platform(text: str, row: int, column: Values) -> str | None:
    known = platform_of(text) or platform_at(text)
    if known:
        return known
    parts = platforms_in(text)
    several = [platform for platform in parts if platform]
    if several:
        if len(parts) > 1:
            column.doubts[row] = say("reading.values.several_platforms", platform=several[0])
        return several[0]
    return plain_words(text) or None


def _basis(text: str, row: int, column: Values) -> str | None:
    known = basis_of(text)
    if known is None:
        column.problems[row] = say("reading.values.no_basis")
    return known


def _name(text: str, row: int, column: Values) -> str:  # noqa: ARG001 - called as the others are
    """A name as people write it: some programs encode letters, or decode them in a wrong encoding."""
    return unspoiled(unquoted(text))


def _age(text: str, row: int, column: Values) -> float | None:
    """A whole number of years that somebody can be; neither a class of ages nor a year of birth is guessed at."""
    found = _YEARS_OLD.fullmatch(text)
    if found and 0 < float(found[1]) <= _OLDEST:
        return float(found[1])
    column.problems[row] = say("reading.values.no_age")
    return None


def _label(text: str, row: int, column: Values) -> str | None:
    known = _LABEL_WORDS.get(plain_words(text))
    if known is None:
        column.problems[row] = say("reading.values.no_label", labels=", ".join(LABELS))
    return known
