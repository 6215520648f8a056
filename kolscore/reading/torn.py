"""Rows that do not fit their header: cells beyond it, or cells that a lost separator has moved under other headers."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from kolscore.creator import Note
from kolscore.fields import NUMBERS, of_kind, tagged
from kolscore.reading.board import ColumnMatch
from kolscore.reading.column_profile import hold_no_numbers, holds, samples
from kolscore.reading.digits import WrittenNumber
from kolscore.reading.numbers import is_missing, written
from kolscore.reading.sheet import Sheet, TableArea, is_blank, text_of
from kolscore.words import say

_TEXTS: Final = of_kind("text", "word").difference(tagged("figures"))
"""Fields under which a bare number does not belong."""
_NAMED_BY_PANDAS: Final = re.compile(r"Unnamed: \d+")
_SOME_DIGITS: Final = re.compile(r"\d{1,3}")
_MORE_DIGITS: Final = re.compile(r"\d{3}|\d{1,2}%?")
"""What a comma within a number leaves on its two sides."""
_WORDS: Final = re.compile(r"[^\d]+$")
_NUMBER: Final = re.compile(r"\W*\d")
_ENDS_IN_NUMBER: Final = re.compile(r"\D[\s;,|]+\d[\d.,]*[km]?$|\D;\d[\d.,]*[km]?$", re.IGNORECASE)
_SEVERAL: Final = 2

Kinds = Mapping[int, str]
"""What the columns hold, by their indexes: "number", "text", or nothing where that is not sure."""


class Torn(NamedTuple):
    """What became of rows that do not fit."""

    unread: Collection[int]
    """Places of the rows whose cells may belong to other headers."""
    notes: dict[int, Note]
    """By the place of the row."""
    beyond: int = 0
    """Rows that go on to the right of the last header, where that is said of all of them at once,"""
    edge: int = 0
    """and the column in which they do."""


def torn(  # noqa: PLR0913 - the last is an option
    sheet: Sheet,
    place: TableArea,
    claims: Sequence[ColumnMatch],
    ignored: frozenset[str],
    free: Kinds | None,
    *,
    once: bool | None = None,
) -> Torn:
    """Find the rows that are longer than the header, or whose cells only fit if some of them are moved.

    Headers in `ignored` are answers of ours; `free` are the kinds of the columns
    that are not read, None if these rows show them; `once` says whether it is said of all rows
    at once that they go on beyond it, None if these rows show it.
    """
    named = [index for index, text in place.headers.items() if _is_named(text) and text not in ignored]
    if place.headless or sheet.records or not named:
        return Torn((), {})
    edge = max(named)
    beyond = _beyond(sheet, place, edge)
    rows = [sheet.rows[number] for number in place.rows]
    further = {number: cells for number, row in enumerate(rows) if (cells := _further(row, edge, beyond))}
    kinds = _of_fields(claims)
    strange = _strange(rows, kinds, edge) - further.keys()
    if further or strange:
        unclaimed = [claim.index for claim in claims if not claim.field]
        kinds |= kinds_of_cells(unclaimed, rows) if free is None else free
    unread: dict[int, Note] = {}
    kept: dict[int, Note] = {}
    for number, cells in further.items():
        misfit = _misfit(rows[number], kinds)
        doubt = misfit is not None or (not sheet.name and _is_split_number(rows[number], edge, kinds))
        if doubt:
            message = _unread(len(cells), None if misfit is None else place.headers[misfit])
            unread[number] = _note(sheet, place, number, cells[0] if misfit is None else misfit, message)
        else:
            kept[number] = _note(sheet, place, number, cells[0], say("reading.torn.kept"))
    for number in sorted(strange):
        if (moved := _moved(rows[number], kinds, edge)) is not None:
            unread[number] = _note(sheet, place, number, moved, _unread(0, place.headers[moved]))
    if (len(kept) * 2 > len(rows) and len(kept) > 1) if once is None else once:
        return Torn(unread.keys(), unread, len(kept), edge + 1)
    return Torn(unread.keys(), {**kept, **unread})


def beyond() -> str:
    """What to say of many rows that are longer than the header, but for their number."""
    return say("reading.torn.beyond")


def _is_named(header: str) -> bool:
    return bool(header) and not _NAMED_BY_PANDAS.fullmatch(header)


def _beyond(sheet: Sheet, place: TableArea, edge: int) -> list[int]:
    """The columns right of the last header, as far as nothing else has its header there."""
    header = sheet.rows[place.header]
    width = max((len(sheet.rows[number]) for number in place.rows), default=0)
    free: list[int] = []
    for index in range(edge + 1, width):
        if index < len(header) and _is_named(text_of(header[index])):
            break
        free.append(index)
    return free


def _further(row: Sequence[Any], edge: int, beyond: Sequence[int]) -> list[int]:
    """The columns beyond the header in which a row goes on; what stands apart from it is something else."""
    if len(row) <= edge + 1 or not beyond or is_blank(row[edge + 1]):
        return []
    return [index for index in beyond if index < len(row) and not is_blank(row[index])]


def _of_fields(claims: Sequence[ColumnMatch]) -> dict[int, str]:
    """The kinds of the columns that are read."""
    fields = {claim.index: claim.meaning.like for claim in claims if claim.meaning}
    return {
        index: "number" if field in NUMBERS else "text" * (field in _TEXTS) for index, field in fields.items()
    }


def kinds_of_cells(indexes: Sequence[int], rows: Sequence[Sequence[Any]]) -> dict[int, str]:
    """The kinds of other columns, as their cells show them."""
    several = {index: cells for index, cells in samples(rows, indexes).items() if len(cells) > _SEVERAL}
    return {
        index: "number" * holds(cells, "numbers") or "text" * hold_no_numbers(cells)
        for index, cells in several.items()
    }


def _fits(cell: Any, kind: str) -> bool:
    text = text_of(cell)
    if not kind or is_missing(text):
        return True
    if kind == "number":
        return any(map(str.isdigit, text))
    return not isinstance(written(text), WrittenNumber)


def _misfit(row: Sequence[Any], kinds: Kinds) -> int | None:
    """The first column whose cell is not what the others in it are."""
    return next(
        (index for index, kind in kinds.items() if index < len(row) and not _fits(row[index], kind)), None
    )


def _is_split_number(row: Sequence[Any], edge: int, kinds: Kinds) -> bool:
    """Whether a row would fit as well if the comma between two cells were one within a number: 1,250 or 3,4."""
    for index in range(min(edge + 1, len(row) - 1)):
        left, right = text_of(row[index]), text_of(row[index + 1])
        if _SOME_DIGITS.fullmatch(left) and _MORE_DIGITS.fullmatch(right) and kinds.get(index) == "number":
            joined = [*row[:index], f"{left}{right}", *row[index + 2 :]]
            if _misfit(joined, kinds) is None:
                return True
    return False


def _strange(rows: Sequence[Sequence[Any]], kinds: Kinds, edge: int) -> set[int]:
    """Rows that have numbers under words, or that end before the header does and have words under numbers."""
    found: set[int] = set()
    short = [number for number, row in enumerate(rows) if len(row) <= edge or is_blank(row[edge])]
    for index, kind in kinds.items():
        test = _WORDS if kind == "number" else _NUMBER
        for number in short if kind == "number" else range(len(rows)) if kind else ():
            row = rows[number]
            if (
                index < len(row)
                and (cell := row[index])
                and test.match(cell if isinstance(cell, str) else str(cell))
            ):
                found.add(number)
    return found


def _moved(row: Sequence[Any], kinds: Kinds, edge: int) -> int | None:
    """The column of the first cell that stands under another header, since a separator was lost or a number split."""
    wrong = [index for index, kind in kinds.items() if index < len(row) and not _fits(row[index], kind)]
    if not wrong:
        return None
    first = wrong[0]
    if is_blank(row[edge]) if len(row) > edge else True:
        before = text_of(row[first - 1]) if first else ""
        if len(wrong) >= _SEVERAL or _ENDS_IN_NUMBER.search(before):
            cells = list(row[: edge + 1])
            if any(
                _misfit([*cells[:gap], None, *cells[gap:edge]], kinds) is None for gap in range(first + 1)
            ):
                return first
    return first if isinstance(row[first], str) and _is_split_number(row, edge, kinds) else None


def _unread(more: int, header: str | None) -> str:
    """What to say of a row with so many cells more than the header, and one that is not what its header says."""
    length = say("reading.torn.longer", n=more) if more else ""
    wrong = say("reading.torn.misfit", header=header) if header is not None else ""
    why = (
        " and ".join(filter(None, (length, wrong)))
        if wrong
        else say("reading.torn.split_number", length=length)
    )
    quoted = say("reading.torn.quote") if more else ""
    return say("reading.torn.not_read", why=why, quoted=quoted)


def _note(sheet: Sheet, place: TableArea, number: int, index: int, message: str) -> Note:
    at = place.rows[number]
    return Note(f"{sheet.letter(index)}{sheet.top + at}", "row", text_of(sheet.rows[at][index]), message)
