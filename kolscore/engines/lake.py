"""Files of records, one or a tree of them: found, held against a plan before anything is scored, and read block by block."""

from __future__ import annotations

import datetime as dt
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kolscore.engines.door import readable
from kolscore.engines.plans import Decided, RecordSource, decide
from kolscore.engines.record_files import CSV, EVERY, JSON_LINES, files_in
from kolscore.errors import InputError
from kolscore.reading import Profile
from kolscore.reading.saved import plain_header
from kolscore.reading.sheet import AsOf
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kolscore.engines.door import Door
    from kolscore.engines.plans import RecordPlan
    from kolscore.engines.records import Block, RecordFile
    from kolscore.running import Running
    from kolscore.scoring import Assessor

_TOGETHER: Final = 8
"""Blocks profiled together: what is kept of them is far less."""
LOOKED_AT: Final = 500_000
"""Rows that are looked at at once: they are all in memory."""
_SHOWN: Final = 5
_CHECKED: Final = 4
"""Places at which it is seen whether units have changed,"""
_OF_EACH: Final = 1_000
"""and so many rows of each."""


class Lake(NamedTuple):
    """Files whose rows are those of one list."""

    called: str
    files: Sequence[RecordFile]
    saved: dt.date
    """The day on which the newest of them was written."""

    @property
    def rows(self) -> int:
        """How many rows they have."""
        return sum(file.rows for file in self.files)

    @property
    def headers(self) -> list[str]:
        """Their columns that can be read, each once, as the files have them one after another."""
        return list(dict.fromkeys(header for file in self.files for header in readable(file.columns)))


def open_lake(paths: Sequence[Path], *, raw: bool = False) -> Lake:
    """Look into every file; `raw` is for CSV that is written. Raises InputError, which names all that cannot be read."""
    found: list[RecordFile] = []
    damaged: list[str] = []
    newest = 0.0
    for path in paths:
        for file in files_in(path, EVERY):
            try:
                found.append(_opened(file, file.relative_to(path if path.is_dir() else file.parent), raw=raw))
                newest = max(newest, file.stat().st_mtime)
            except InputError as error:
                damaged.append(str(error))
    if damaged:
        raise InputError("\n  ".join([*damaged, say("engines.lake.nothing")]))
    called = paths[0].name or paths[0].resolve().name
    return Lake(called, found, dt.datetime.fromtimestamp(newest, dt.UTC).date())


def _opened(path: Path, under: Path, *, raw: bool) -> RecordFile:
    from kolscore.engines import text_files

    if path.suffix.lower() in CSV:
        return text_files.CsvFile.of(path, under, raw=raw)
    if path.suffix.lower() in JSON_LINES:
        return text_files.JsonFile.of(path, under)
    try:
        from kolscore.engines.parquet import ParquetFile
    except ImportError as error:
        raise InputError(f"{path}: {error}") from None
    return ParquetFile.of(path, under)


def rows_of(lake: Lake) -> list[list[Any]]:
    """All rows as a sheet has them, the header first, to be looked at. Raises InputError if they are too many."""
    if lake.rows > LOOKED_AT:
        raise InputError(say("engines.lake.too_many", called=lake.called, rows=lake.rows))
    headers = lake.headers
    return [
        headers, *(list(row) for file in lake.files for block in file.blocks() for row in block.rows(headers))
    ]  # fmt: skip


# --- deciding ----------------------------------------------------------------------------------------


def planned(
    lake: Lake, assessor: Assessor, given: Mapping[str, str], platform: str, running: Running
) -> Decided:
    """The plan of a lake. Raises NoCreatorTableError if it is none of creators, InputError if a named column is not there."""
    headers = lake.headers
    execution = running.execution(headers, _headers, (headers,))
    running.progress.begin("reading")
    profile = Profile()
    for part in execution.map(_profiled, _together(lake)):
        profile += part
        running.progress.tell(part.count, part.count / max(1, lake.rows))
    there = [set(readable(file.columns)) for file in lake.files]
    lacking = [header for header in headers if any(header not in has for has in there)]
    as_of = AsOf(lake.saved, say("engines.lake.newest"))
    return decide(RecordSource(lake.called, headers, given, platform, as_of, lacking), profile, assessor)


def _together(lake: Lake) -> Iterator[list[Block]]:
    blocks = chain.from_iterable(file.blocks() for file in lake.files)
    while some := list(islice(blocks, _TOGETHER)):
        yield some


def _profiled(headers: Sequence[str], blocks: Sequence[Block]) -> Profile:
    return Profile.of(row for block in blocks for row in block.rows(headers))


def _headers(headers: list[str]) -> list[str]:
    return headers


def remarks(lake: Lake, plan: RecordPlan) -> list[str]:
    """What to know of the files before their rows: columns that some lack, of two types, or that no cell can be read of."""
    read = {plain_header(one.header) for one in plan.saved.columns if one.meaning}
    said = [
        say("engines.lake.unread", header=column.header, unread=column.unread)
        for file in lake.files
        for column in file.columns
        if column.unread
    ]
    differ = kinds_in(lake)
    for header, names in _holding(lake).items():
        if plain_header(header) not in read:
            continue
        if len(names) < len(lake.files):
            lack = [str(file.under) for file in lake.files if str(file.under) not in names]
            said.append(say("engines.lake.missing", header=header, files=_some(lack)))
        if kinds := differ.get(header):
            said.append(say("engines.lake.mixed", header=header, shown=shown(kinds)))
    return list(dict.fromkeys(said))


def _holding(lake: Lake) -> dict[str, dict[str, str]]:
    """Of each column the files that have it, and its type there."""
    where: dict[str, dict[str, str]] = {}
    for file in lake.files:
        for column in file.columns:
            where.setdefault(column.header, {})[str(file.under)] = column.kind
    return where


def kinds_in(lake: Lake) -> dict[str, dict[str, str]]:
    """Of each column that has several types these, each with the first file that has it."""
    found: dict[str, dict[str, str]] = {}
    for header, names in _holding(lake).items():
        typed: dict[str, str] = {}
        for name, kind in names.items():
            typed.setdefault(kind, name)
        typed.pop("", None)  # what is all null has any type
        if len(typed) > 1:
            found[header] = typed
    return found


def shown(typed: Mapping[str, str]) -> str:
    """Such types in a sentence: "string in a.parquet, int64 in b.parquet"."""
    return ", ".join(say("engines.lake.kind_in", kind=kind, name=name) for kind, name in typed.items())


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (
        f" and {len(names) - _SHOWN} more files" if len(names) > _SHOWN else ""
    )


# --- before scoring ----------------------------------------------------------------------------------


def check(lake: Lake, door: Door) -> None:
    """Raises InputError, which names each file and column that does not fit the plan, before anything is scored."""
    wrong: list[str] = []
    for file in lake.files:
        try:
            door.fitted(file.columns)
        except InputError as error:
            wrong.append(f"{file.path}: {error}")
    if wrong:
        more = [f"and {len(wrong) - _SHOWN} more files"] if len(wrong) > _SHOWN else []
        raise InputError("\n  ".join([*wrong[:_SHOWN], *more, say("engines.lake.correct")]))
    parts = [(file, part) for file in lake.files for part in range(file.parts)]
    step = max(1, len(parts) // _CHECKED)
    headers = door.fitted(lake.files[0].columns).headers
    sample = [row for file, part in parts[::step][:_CHECKED] for row in file.sample(part, _OF_EACH, headers)]
    door.check_units(headers, sample, lake.called)
