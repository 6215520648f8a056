"""Parquet files, one or a tree of them: found, held against a plan before anything is scored, and read batch by batch."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:
    raise ImportError("parquet needs pyarrow: pip install 'kolscore[arrow]'") from error

from kolscore.engines.arrow import Door, profiled, readable, rows_in
from kolscore.engines.cells import leaves, why_unread
from kolscore.engines.parquet_files import files_in
from kolscore.engines.plans import Decided, Source, decide
from kolscore.errors import InputError
from kolscore.reading import Profile
from kolscore.reading.saved import plain_header
from kolscore.reading.sheet import AsOf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kolscore.engines.plans import RecordPlan
    from kolscore.running import Running
    from kolscore.scoring import Assessor

_PROFILED: Final = 65_536
"""Rows profiled together: what is kept of them is far less."""
_LOOKED_AT: Final = 500_000
"""Rows that are looked at at once: they are all in memory."""
_SHOWN: Final = 5
_CHECKED: Final = 4
"""Groups of rows by which it is seen whether units have changed,"""
_OF_EACH: Final = 1_000
"""and so many rows of each."""


class File(NamedTuple):
    """A file of a lake."""

    path: Path
    under: Path
    """The same, from the folder that was named."""
    schema: pa.Schema
    """With the columns that only folders name: "platform=tiktok/part-0.parquet"."""
    folders: Mapping[str, str]
    """These, and what they say."""
    rows: int
    groups: int

    def batches(self, rows: int, groups: Sequence[int] | None = None) -> Iterator[pa.RecordBatch]:
        """Its rows, so many at a time. Raises InputError where the file is damaged."""
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(rows, row_groups=groups, use_threads=False):
                    yield self._whole(batch)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{self.path}: is damaged: {_first_line(error)}; write the file anew") from None

    def _whole(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        said = [pa.repeat(pa.scalar(value, pa.string()), batch.num_rows) for value in self.folders.values()]
        return pa.RecordBatch.from_arrays([*batch.columns, *said], schema=self.schema)


class Lake(NamedTuple):
    """Files whose rows are those of one list."""

    called: str
    files: Sequence[File]
    saved: dt.date
    """The day on which the newest of them was written."""

    @property
    def rows(self) -> int:
        """How many rows they have."""
        return sum(file.rows for file in self.files)

    @property
    def headers(self) -> list[str]:
        """Their columns that can be read, each once, as the files have them one after another."""
        return list(dict.fromkeys(leaf.header for file in self.files for leaf in readable(file.schema)))


def open_lake(paths: Sequence[Path]) -> Lake:
    """Look into every file. Raises InputError, which names all that cannot be read."""
    found: list[File] = []
    damaged: list[str] = []
    newest = 0.0
    for path in paths:
        for file in files_in(path):
            try:
                found.append(_opened(file, path if path.is_dir() else file.parent))
                newest = max(newest, file.stat().st_mtime)
            except (pa.ArrowException, OSError, ValueError) as error:
                damaged.append(f"{file}: is no parquet file that can be read: {_first_line(error)}")
    if damaged:
        raise InputError(
            "\n  ".join([*damaged, "Nothing was read. Write these files anew, or take them away"])
        )
    called = paths[0].name or paths[0].resolve().name
    return Lake(called, found, dt.datetime.fromtimestamp(newest, dt.UTC).date())


def _opened(path: Path, root: Path) -> File:
    with pq.ParquetFile(path) as file:
        schema, rows, groups = file.schema_arrow, file.metadata.num_rows, file.num_row_groups
    under = path.relative_to(root)
    said = (part.partition("=") for part in under.parts[:-1])
    folders = {key: unquote(value) for key, sign, value in said if sign and key not in schema.names}
    fields = [pa.field(key, pa.string()) for key in folders]
    return File(path, under, pa.schema([*schema, *fields], schema.metadata), folders, rows, groups)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def rows_of(lake: Lake) -> list[list[Any]]:
    """All rows as a sheet has them, the header first, to be looked at. Raises InputError if they are too many."""
    if lake.rows > _LOOKED_AT:
        raise InputError(
            f"{lake.called}: {lake.rows:,} rows are too many to be looked at at once; `kolscore plan` tells what the columns "
            "are, `annotate` scores them, and part of the files can be looked at"
        )
    headers = lake.headers
    rows = (
        row for file in lake.files for batch in file.batches(_PROFILED) for row in rows_in(batch, headers)
    )
    return [headers, *map(list, rows)]


# --- deciding ----------------------------------------------------------------------------------------


def planned(
    lake: Lake, assessor: Assessor, given: Mapping[str, str], platform: str, running: Running
) -> Decided:
    """The plan of a lake. Raises NoCreatorTableError if it is none of creators, InputError if a named column is not there."""
    execution = running.execution(lake.headers, _headers, (lake.headers,))
    parts = (batch for file in lake.files for batch in file.batches(_PROFILED))
    running.progress.begin("reading")
    profile = Profile()
    for part in execution.map(_profiled, parts):
        profile += part
        running.progress.tell(part.count, part.count / max(1, lake.rows))
    lacking = [
        header
        for header in lake.headers
        if any(header not in {leaf.header for leaf in readable(file.schema)} for file in lake.files)
    ]
    as_of = AsOf(lake.saved, "the day on which the newest file was saved")
    return decide(Source(lake.called, lake.headers, given, platform, as_of, lacking), profile, assessor)


def _profiled(headers: Sequence[str], batch: pa.RecordBatch) -> Profile:
    return profiled(batch, headers)


def _headers(headers: list[str]) -> list[str]:
    return headers


def remarks(lake: Lake, plan: RecordPlan) -> list[str]:
    """What to know of the files before their rows: columns that some lack, of two types, or that no cell can be read of."""
    read = {plain_header(one.header) for one in plan.saved.columns if one.meaning}
    said: list[str] = []
    where: dict[str, dict[str, list[str]]] = {}
    for file in lake.files:
        for leaf in leaves(file.schema):
            kind = "" if pa.types.is_null(leaf.kind) else str(leaf.kind)
            where.setdefault(leaf.header, {}).setdefault(kind, []).append(str(file.under))
            if why := why_unread(leaf.kind):
                said.append(f'column "{leaf.header}" {why}, so it is not read')
    for header, kinds in where.items():
        held = sum(map(len, kinds.values()))
        if plain_header(header) not in read:
            continue
        if held < len(lake.files):
            there = {name for names in kinds.values() for name in names}
            lack = [str(file.under) for file in lake.files if str(file.under) not in there]
            said.append(f'column "{header}" is not in {_some(lack)}; its creators are scored without it')
        typed = {kind: names[0] for kind, names in kinds.items() if kind}
        if len(typed) > 1:
            shown = ", ".join(f"{kind} in {name}" for kind, name in typed.items())
            said.append(f'column "{header}" is {shown}; each cell is read for what it holds')
    return list(dict.fromkeys(said))


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
            door.schema(file.schema)
        except InputError as error:
            wrong.append(f"{file.path}: {error}")
    if wrong:
        more = [f"and {len(wrong) - _SHOWN} more files"] if len(wrong) > _SHOWN else []
        raise InputError("\n  ".join([*wrong[:_SHOWN], *more, _NOTHING_WRITTEN]))
    groups = [(file, group) for file in lake.files for group in range(file.groups)]
    step = max(1, len(groups) // _CHECKED)
    sample = [batch for file, group in groups[::step][:_CHECKED] for batch in _spread(file, group)]
    door.check_units(sample, lake.called)


def _spread(file: File, group: int) -> Iterator[pa.RecordBatch]:
    """Some rows of a group, from its first to its last."""
    for batch in file.batches(_PROFILED, [group]):
        step = max(1, batch.num_rows // _OF_EACH)
        yield batch.take(list(range(0, batch.num_rows, step)))


_NOTHING_WRITTEN: Final = (
    "Nothing was written. Correct the plan, or make it anew: kolscore plan INPUT -o PLAN.toml"
)
