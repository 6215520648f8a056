"""Parquet files of a lake: looked into, read batch by batch, and written row group by row group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:
    raise ImportError("parquet needs pyarrow: pip install 'kolscore[arrow]'") from error

from kolscore.engines.arrow import answered_schema, column_of, rows_in, told
from kolscore.engines.cells import leaves
from kolscore.engines.door import AT_ONCE
from kolscore.engines.records import ScoredBlock, said_by_folders
from kolscore.errors import InputError
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kolscore.engines.door import Door, FileColumn
    from kolscore.engines.records import Stamp

_GROUP: Final = 131_072
"""Rows that are written at a time: more only fill the memory."""
_ASKED: Final = b"kolscore.asked"
"""What a result says of how it was asked for, and of which input."""


class ParquetBatch(NamedTuple):
    """Some rows."""

    batch: pa.RecordBatch
    first: int
    """The number of the first."""

    def rows(self, headers: Sequence[str]) -> list[tuple[Any, ...]]:
        """Their cells under these headers."""
        return rows_in(self.batch, headers)

    def answered(self, door: Door) -> ScoredBlock:
        """The batch with its answers."""
        numbers = range(self.first, self.first + self.batch.num_rows)
        return ScoredBlock(*told(door, self.batch, numbers), numbers)


class ParquetFile(NamedTuple):
    """A parquet file, which says by itself what it holds."""

    path: Path
    under: Path
    schema: pa.Schema
    """With the columns that only folders name."""
    folders: Mapping[str, str]
    rows: int
    parts: int
    """Its row groups."""

    @classmethod
    def of(cls, path: Path, under: Path) -> ParquetFile:
        """Look into a file. Raises InputError if it is damaged."""
        try:
            with pq.ParquetFile(path) as file:
                schema, rows, groups = file.schema_arrow, file.metadata.num_rows, file.num_row_groups
        except (pa.ArrowException, OSError, ValueError) as error:
            raise InputError(say("engines.parquet.unreadable", path=path, error=_first_line(error))) from None
        folders = said_by_folders(under, schema.names)
        fields = [pa.field(key, pa.string()) for key in folders]
        return cls(path, under, pa.schema([*schema, *fields], schema.metadata), folders, rows, groups)

    @property
    def columns(self) -> list[FileColumn]:
        """Its columns, those of its folders last."""
        return [column_of(leaf) for leaf in leaves(self.schema)]

    def blocks(self) -> Iterator[ParquetBatch]:
        """Its rows."""
        if not self.rows:
            yield ParquetBatch(pa.RecordBatch.from_pylist([], self.schema), 1)
        first = 1
        for batch in self._batches():
            yield ParquetBatch(batch, first)
            first += batch.num_rows

    def sample(self, part: int, rows: int, headers: Sequence[str]) -> Iterator[Sequence[Any]]:
        """The first rows of each batch of a row group."""
        with pq.ParquetFile(self.path) as file:
            held = file.metadata.row_group(part).num_rows
        for batch in self._batches([part]):
            yield from rows_in(batch.slice(0, -(-rows * batch.num_rows // held)), headers)

    def _batches(self, groups: Sequence[int] | None = None) -> Iterator[pa.RecordBatch]:
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(AT_ONCE, row_groups=groups, use_threads=False):
                    yield self._whole(batch)
        except (pa.ArrowException, OSError) as error:
            raise InputError(
                say("engines.parquet.damaged", path=self.path, error=_first_line(error))
            ) from None

    def _whole(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        said = [pa.repeat(pa.scalar(value, pa.string()), batch.num_rows) for value in self.folders.values()]
        return pa.RecordBatch.from_arrays([*batch.columns, *said], schema=self.schema)

    def write(self, draft: Path, door: Door, blocks: Iterator[pa.RecordBatch], said: Stamp) -> None:
        """Write the batches, without the columns that the folders go on saying."""
        schema = answered_schema(door, self.schema)
        for key in self.folders:
            schema = schema.remove(schema.get_field_index(key))
        schema = schema.with_metadata({**(schema.metadata or {}), _ASKED: said.asked})
        with pq.ParquetWriter(draft, schema) as writer:
            for group in _groups(blocks):
                table = pa.Table.from_batches(group).drop_columns(list(self.folders))
                writer.write_table(table.cast(schema), row_group_size=_GROUP)

    def stamp_of(self, target: Path) -> str:
        """What a result says of how it was asked for."""
        try:
            return bytes((pq.read_schema(target).metadata or {}).get(_ASKED, b"")).decode()
        except (pa.ArrowException, OSError):
            return ""


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _groups(batches: Iterator[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    """Batches, as many as are written at a time."""
    group: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        group.append(batch)
        rows += batch.num_rows
        if rows >= _GROUP:
            yield group
            group, rows = [], 0
    if group:
        yield group
