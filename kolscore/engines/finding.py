"""Finds one creator among more records than memory holds, by the plan of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kolscore.engines.plans import OURS
from kolscore.errors import InputError
from kolscore.fields import NUMBERS
from kolscore.reading import Sheet, read_tables
from kolscore.reading.sheet import text_of
from kolscore.scoring import no_collection
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolscore.engines.lake import Lake
    from kolscore.engines.plans import RecordPlan
    from kolscore.fields import Signal


class Found(NamedTuple):
    """A record."""

    number: int
    """Among all, from 1."""
    where: str
    """Its file, and its number there."""
    row: Sequence[Any]
    """Its cells under the headers of the lake."""


def by_number(lake: Lake, number: int) -> Found:
    """The record with this number. Raises InputError if there is none."""
    left = number
    for file in lake.files if number > 0 else ():
        if left > file.rows:
            left -= file.rows
            continue
        inner = left
        for block in file.blocks():
            rows = block.rows(lake.headers)
            if left <= len(rows):
                return Found(number, f"{file.under}, row {inner:,}", rows[left - 1])
            left -= len(rows)
    raise InputError(say("engines.lake.not_a_creator", called=lake.called, row=number, rows=lake.rows))


def by_facts(
    lake: Lake, plan: RecordPlan, signals: tuple[Signal, ...], fields: Sequence[str], wanted: str
) -> list[Found]:
    """The records of which the first of these fields that has it says what is wanted. Raises InputError if there is none."""
    found: dict[str, list[Found]] = {field: [] for field in fields}
    said = _plain(wanted)
    for first, where, rows in _likely(lake, "" if NUMBERS.intersection(fields) else said):
        sheet = Sheet([lake.headers, *rows.values()], file=lake.called, signals=signals, records=True)
        with no_collection():
            creators = list(read_tables(sheet, plan.saved, OURS)[0].rows.creators())
        for (place, row), creator in zip(rows.items(), creators, strict=True):
            for field in fields:
                if _plain(getattr(creator, field)) == said:
                    found[field].append(Found(first + place, f"{where}, row {place:,}", row))
    for some in found.values():
        if some:
            return some
    raise InputError(f"{lake.called}: no creator {wanted!r} among {lake.rows:,}; try --row")


def _likely(lake: Lake, said: str) -> Iterator[tuple[int, str, dict[int, Sequence[Any]]]]:
    """Rows that hold such a text anywhere: how many are above their file, its name, and they by their numbers in it."""
    headers = lake.headers
    above = 0
    for file in lake.files:
        place = 0
        for block in file.blocks():
            rows = block.rows(headers)
            texts = ("\x1f".join(map(text_of, row)).casefold() for row in rows)
            some = {
                place + at: row
                for at, (row, text) in enumerate(zip(rows, texts, strict=True), 1)
                if said in text
            }
            place += len(rows)
            if some:
                yield above, str(file.under), some
        above += place


def _plain(fact: Any) -> str:
    return text_of(fact).lstrip("@").casefold()
