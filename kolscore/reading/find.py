"""Finds the table of creators in a sheet: below titles, above totals and footnotes."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from kolscore.creator import NUMBERS
from kolscore.errors import NoCreatorTableError
from kolscore.reading.headers import is_footnote, is_total, meanings
from kolscore.reading.sheet import Sheet, is_blank, text_of

_ROWS_SEARCHED: Final = 40
_FACTS: Final = NUMBERS | {"handle", "profile_url", "bio", "job_title", "credentials"}
"""Fields that only a table of creators has; a calendar has names, platforms and notes too."""
_ALONE: Final = frozenset({"followers", "bio", "handle", "profile_url"})
"""Fields that make a table of creators by themselves."""
_LONG: Final = 60
_FEW: Final = 2


class Place(NamedTuple):
    """Where a table lies, as indexes into the rows of a sheet."""

    header: int
    headers: dict[int, str]
    """Header of each column, by its index."""
    rows: list[int]
    """Rows of creators."""
    left_out: list[tuple[int, str]]
    """Rows that are no creators, and why."""


def find_table(sheet: Sheet, given: Mapping[str, str], ignored: frozenset[str]) -> Place:
    """Find the table of creators; `given` are headers that a user named for fields.

    Columns whose headers are in `ignored` (answers of ours) make no row.

    Raises NoCreatorTableError, which says what was seen instead.
    """
    named = {header.casefold().strip(): field for field, header in given.items()}
    filled = ((number, row) for number, row in enumerate(sheet.rows) if not all(map(is_blank, row)))
    best: tuple[float, int, set[str]] | None = None
    for number, row in islice(filled, _ROWS_SEARCHED):
        fields, score = _fields_of(row, named)
        if fields and (best is None or score > best[0]):
            best = score, number, fields
    if best is None or not (given or _is_creators(best[2])):
        raise NoCreatorTableError(_what_was_seen(sheet, best))
    header = best[1]
    headers = _columns(sheet, header)
    asked = {index: text for index, text in headers.items() if text.casefold() not in ignored}
    rows, left_out = _rows(sheet, header, asked)
    return Place(header, headers, rows, left_out)


def _fields_of(row: Sequence[Any], named: Mapping[str, str]) -> tuple[set[str], float]:
    """Fields that the cells of a row name, and how much this looks like a header row."""
    fields: set[str] = set()
    score = 0.0
    outright = False
    for cell in row:
        if isinstance(cell, str) and (text := cell.strip()):
            if text.casefold() in named:
                fields.add(named[text.casefold()])
                score += 2
                outright = True
            elif said := meanings(text) if len(text) <= _LONG else []:
                score += 0.0 if said[0].field in fields else 1.0 if said[0].outright else 0.5
                fields.add(said[0].field)
                outright = outright or said[0].outright
        elif not is_blank(cell):
            score -= 1.0
    return (fields if outright else set()), score


def _is_creators(fields: set[str]) -> bool:
    return bool(fields & _FACTS) and (len(fields) > 1 or bool(fields & _ALONE))


def _columns(sheet: Sheet, header: int) -> dict[int, str]:
    """The columns of the table: those with a header, and those between them that hold something."""
    row = sheet.rows[header]
    texts = {index: text_of(cell) for index, cell in enumerate(row) if not is_blank(cell)}
    known = [index for index, text in texts.items() if meanings(text)] or list(texts)
    first, last = min(known), max(known)
    while first - 1 in texts:
        first -= 1
    while last + 1 in texts:
        last += 1
    body = sheet.rows[header + 1 :]
    return {
        index: texts.get(index, "")
        for index in range(first, last + 1)
        if index in texts or any(index < len(row) and not is_blank(row[index]) for row in body)
    }


def _rows(sheet: Sheet, header: int, headers: Mapping[int, str]) -> tuple[list[int], list[tuple[int, str]]]:
    """Rows of creators below the header, and those left out: totals, footnotes, headers again."""
    titles = [text.casefold() for text in headers.values()]
    rows: list[int] = []
    left_out: list[tuple[int, str]] = []
    gap = False
    for number in range(header + 1, len(sheet.rows)):
        row = sheet.rows[number]
        cells = [row[index] if index < len(row) else None for index in headers]
        texts = [text_of(cell) for cell in cells if not is_blank(cell)]
        if not texts:
            gap = True
            continue
        if [text_of(cell).casefold() for cell in cells] == titles:
            left_out.append((number, "the header again"))
        elif is_total(texts[0]) and len(texts) < len(headers):
            left_out.append((number, "a total"))
        elif (
            len(headers) > _FEW and len(texts) == 1 and (is_footnote(texts[0]) or len(texts[0]) > _LONG)
        ) or (gap and left_out and left_out[-1][1] != "the header again" and len(texts) == 1):
            left_out.append((number, "a footnote"))
        else:
            rows.append(number)
        gap = False
    return rows, left_out


def _what_was_seen(sheet: Sheet, best: tuple[float, int, set[str]] | None) -> str:
    advice = "Name the columns yourself, for example: --column followers=C --column bio=F"
    if all(all(map(is_blank, row)) for row in sheet.rows):
        return f"{sheet.where}: the sheet is empty" + (
            ". Choose another one with --sheet" if sheet.name else ""
        )
    if best is None:
        number, row = next(
            (number, row) for number, row in enumerate(sheet.rows) if not all(map(is_blank, row))
        )
        seen = "no header is known"
    else:
        number, row = best[1], sheet.rows[best[1]]
        seen = f"only {', '.join(sorted(best[2]))} known"
    texts = [text_of(cell) for cell in row if not is_blank(cell)]
    shown = ", ".join(f'"{text[:30]}"' for text in texts[:8]) + (", ..." if len(texts) > 8 else "")  # noqa: PLR2004
    return (
        f"{sheet.where}: no table of creators found. Row {sheet.top + number} reads {shown}: {seen}. {advice}"
    )
