"""Recognises columns: which field each header stands for, with the reason, and no field twice."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kolscore.creator import FIELDS
from kolscore.errors import InputError
from kolscore.reading.headers import Meaning, meanings, nearest
from kolscore.reading.numbers import Written, is_missing, written
from kolscore.reading.sheet import Sheet, is_blank, text_of

FIRST_COUNTS: Final = frozenset({"name", "handle", "profile_url", "language", "country", "fee"})
"""Fields that score nothing: where several columns hold one, the first is read."""

JOINED: Final = frozenset({"organization", "category", "audience", "content_type", "income_sources", "notes"})
"""Fields of free words: where several columns hold one, all are read, in whatever order they stand."""

_SAMPLE: Final = 50


@dataclass(frozen=True, slots=True)
class Claim:
    """What a column was taken for."""

    index: int
    header: str
    meaning: Meaning | None
    reason: str

    @property
    def field(self) -> str | None:
        """The field, None if the column is not read."""
        return self.meaning.field if self.meaning else None


def recognise(
    sheet: Sheet,
    headers: Mapping[int, str],
    rows: Sequence[Sequence[Any]],
    given: Mapping[str, str],
    ignored: frozenset[str],
) -> list[Claim]:
    """Decide for each column (by index) what it stands for; `given` are a user's own decisions.

    Headers in `ignored` are answers of ours. Raises InputError if a header of
    `given` is not there, or if two columns claim one field that is scored.
    """
    claims = _named(sheet, headers, given)
    reasons = dict.fromkeys(claims, "named with --column")
    taken = {meaning.field: meaning for meaning in claims.values()}
    open_columns = {
        index: [meaning for meaning in meanings(header) if meaning.field not in taken]
        for index, header in headers.items()
        if index not in claims and header.casefold() not in ignored
    }
    for outright in (True, False):
        claimed: dict[str, list[int]] = {}
        for index, said in open_columns.items():
            if index not in claims:
                fits = (
                    m
                    for m in said
                    if m.outright == outright and m.field not in taken and _fits(m, index, rows)
                )
                if best := next(fits, None):
                    claimed.setdefault(best.field, []).append(index)
                    claims[index] = best
                    reasons[index] = _because(headers[index], best)
        for field, columns in claimed.items():
            taken[field] = claims[columns[0]]
            if len(columns) > 1:
                reasons |= _settled(sheet, headers, field, columns)
                for index in columns[1:] if field not in JOINED else ():
                    del claims[index]
    return [
        Claim(
            index,
            header,
            claims.get(index),
            reasons.get(index) or _unknown(header, ignored, open_columns.get(index, ()), taken),
        )
        for index, header in headers.items()
    ]


def _named(sheet: Sheet, headers: Mapping[int, str], given: Mapping[str, str]) -> dict[int, Meaning]:
    """What a user's own decisions make of columns."""
    claims = {}
    for field, header in given.items():
        index = _column(sheet, headers, field, header)
        said = [meaning for meaning in meanings(headers[index]) if meaning.field == field]
        claims[index] = said[0] if said else Meaning(field, True, "any", 1.0, "", False, None, None)
    return claims


def _because(header: str, meaning: Meaning) -> str:
    """Why a column was taken for a field."""
    held = "" if meaning.outright or meaning.shows == "any" else f", and the cells hold {meaning.shows}"
    return f'"{header}" is a header for {meaning.field}{held}'


def _settled(sheet: Sheet, headers: Mapping[int, str], field: str, columns: list[int]) -> dict[int, str]:
    """What happens to several columns that hold one field, with the reasons; an error if none can be preferred."""
    if field in JOINED:
        return {index: f"{len(columns)} columns hold {field}, and all are read" for index in columns}
    if field in FIRST_COUNTS:
        first = sheet.letter(columns[0])
        return dict.fromkeys(columns[1:], f"{field} is already in column {first}; the first is read")
    named = " and ".join(f'{sheet.letter(index)} "{headers[index]}"' for index in columns)
    raise InputError(
        f"{sheet.where}: columns {named} both look like {field}. "
        f"Say which one holds it: --column {field}={sheet.letter(columns[0])}"
    )


def _column(sheet: Sheet, headers: Mapping[int, str], field: str, header: str) -> int:
    """The column that a user named by its header, or by its letter."""
    if field not in FIELDS:
        close = difflib.get_close_matches(field, FIELDS, 1)
        hint = f" (did you mean {close[0]!r}?)" if close else ""
        raise InputError(f"--column {field}={header}: no such field{hint}. Fields: {', '.join(FIELDS)}")
    wanted = " ".join(header.casefold().split())
    found = [index for index, text in headers.items() if " ".join(text.casefold().split()) == wanted]
    if not found and re.fullmatch(r"[A-Za-z]{1,3}", header):
        found = [index for index in headers if sheet.letter(index) == header.upper()]
    if len(found) == 1:
        return found[0]
    have = ", ".join(f'{sheet.letter(index)} "{text}"' for index, text in headers.items())
    problem = "stands above several columns; name its letter" if found else "is no header of this table"
    raise InputError(f"{sheet.where}: --column {field}={header}: {header!r} {problem}. Columns: {have}")


def _fits(meaning: Meaning, index: int, rows: Sequence[Sequence[Any]]) -> bool:
    """Whether the cells under a header that could mean several things hold what it needs."""
    if meaning.shows == "any":
        return True
    cells = [row[index] for row in rows if index < len(row) and not is_blank(row[index])][:_SAMPLE]
    cells = [cell for cell in cells if not is_missing(text_of(cell))]
    numbers = sum(
        isinstance(cell, (int, float)) or isinstance(written(text_of(cell)), Written) for cell in cells
    )
    return (2 * numbers > len(cells)) == (meaning.shows == "numbers")


def _unknown(
    header: str, ignored: frozenset[str], said: Sequence[Meaning], taken: Mapping[str, Meaning]
) -> str:
    if header.casefold() in ignored:
        return "an answer of kolscore"
    if not header:
        return "no header"
    if said and said[0].field in taken:
        return f"could be {said[0].field}, which another column says outright"
    if said:
        return f"could be {said[0].field}, but the cells do not hold {said[0].shows}"
    if near := nearest(header):
        return f'not recognised; did you mean "{near[0]}"? Then: --column {near[1]}="{header}"'
    return "not recognised; kept as it is"
