"""The door of Spark: one pass makes the plan, and each worker scores its rows by it; nothing of a row goes to the driver."""

from __future__ import annotations

import pickle
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

try:
    from pyspark.sql import types as spark_types
except ImportError as error:
    raise ImportError("kolscore.spark needs pyspark: pip install 'kolscore[spark]'") from error

import pyarrow as pa

from kolscore.answers import HEADERS
from kolscore.engines.arrow import annotated as annotated_batch, answered_schema, headers_of, profiled
from kolscore.engines.cells import leaves
from kolscore.engines.door import Door
from kolscore.engines.plans import NOTES, RecordPlan, RecordSource, as_plan, decide, stamps
from kolscore.reading import Profile, platform_named
from kolscore.reading.sheet import AsOf
from kolscore.scoring import Assessor
from kolscore.words import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pyspark.sql import DataFrame

    from kolscore.api import Rules

    Batches = Iterable[pa.RecordBatch]

_MERGED: Final = 8
"""So many tasks merge what the partitions show, that the driver need not."""
_NO_COLUMNS: Final[Mapping[str, str]] = {}


def plan(
    df: DataFrame,
    rubric: Rules = None,
    *,
    columns: Mapping[str, str] = _NO_COLUMNS,
    platform: str | None = None,
    as_of: dt.date | None = None,
) -> RecordPlan:
    """Decide once what the columns of a data frame mean, by all of its rows; it runs a job.

    It is the same whatever the partitions are. Save it, and the next export is
    read alike. The arguments are those of `kolscore.arrow.plan`.

    Raises NoCreatorTableError if the columns are not those of creators, InputError if a named one is not there.
    """
    from kolscore.api import assessor_of

    schema = _arrow_schema(df)
    headers = headers_of(schema)
    read = dict.fromkeys(schema.names[leaf.path[0]] for leaf in leaves(schema) if leaf.header in headers)
    df = df.select([f"`{name.replace('`', '``')}`" for name in read])
    shown = _mapped(df, _profiling(headers), _PROFILES).repartition(_MERGED)
    merged = _mapped(shown, _merging, _PROFILES).collect()
    source = RecordSource(
        say("engines.spark.data_frame"),
        headers,
        columns,
        platform_named(platform) if platform else "",
        AsOf(as_of, say("engines.named"), settled=True) if as_of else None,
    )
    return decide(source, _sum(bytes(row[0]) for row in merged), assessor_of(rubric, None)).plan


def annotate(
    df: DataFrame,
    *,
    plan: RecordPlan | str | Path | None = None,
    rubric: Rules = None,
    brief: Mapping[str, Any] | None = None,
    add: Sequence[str] = (),
) -> DataFrame:
    """The same data frame with the answer columns and ``kolscore_notes``; nothing runs until it is asked for rows.

    Without a plan one is made first, which runs a job over all rows. What was
    read by which plan, and scored by which rubric, stands in the metadata of
    the column ``kolscore_notes``. A row gets the same answers in every try.

    Raises InputError if a column of the plan is not there, or the rubric is not the one that the plan was made by.
    """
    from kolscore.api import assessor_of

    assessor = assessor_of(rubric, brief)
    return annotated(df, as_plan(plan) if plan is not None else _plan(df, rubric), assessor, add)


_plan = plan


def annotated(df: DataFrame, plan: RecordPlan, assessor: Assessor, add: Sequence[str] = ()) -> DataFrame:
    """The same, by a plan and rules that are there."""
    out = answered_schema(Door(plan, assessor, add), _arrow_schema(df))
    return _mapped(df, answering(plan, assessor, add), _schema(df, out, stamps(plan, assessor)))


def answering(
    plan: RecordPlan, assessor: Assessor, add: Sequence[str] = ()
) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """What a worker does with its batches; it takes the rules along, and makes them ready once."""
    rules = zlib.compress(pickle.dumps((plan, assessor.rubric, assessor.brief, tuple(add))))

    def answered(batches: Batches) -> Iterator[pa.RecordBatch]:
        door = _door(rules)
        return (annotated_batch(door, batch) for batch in batches)

    return answered


@lru_cache(maxsize=2)
def _door(rules: bytes) -> Door:
    plan, rubric, brief, add = pickle.loads(zlib.decompress(rules))  # noqa: S301 - the driver sent it
    return Door(plan, Assessor(rubric, brief), add)


# --- profiles ----------------------------------------------------------------------------------------

_PROFILES: Final = spark_types.StructType([spark_types.StructField("profile", spark_types.BinaryType())])


def _profiling(headers: Sequence[str]) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    def shown(batches: Batches) -> Iterator[pa.RecordBatch]:
        yield _sent(sum((profiled(batch, headers) for batch in batches), Profile()))

    return shown


def _merging(batches: Batches) -> Iterator[pa.RecordBatch]:
    yield _sent(_sum(sent for batch in batches for sent in batch.column(0).to_pylist()))


def _sum(sent: Iterable[bytes]) -> Profile:
    return sum((pickle.loads(zlib.decompress(one)) for one in sent), Profile())  # noqa: S301 - our own workers sent it


def _sent(profile: Profile) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [pa.array([zlib.compress(pickle.dumps(profile), 1)], pa.binary())], ["profile"]
    )


# --- schemas -----------------------------------------------------------------------------------------


_KINDS: Final = {
    "string": pa.string(), "char": pa.string(), "varchar": pa.string(), "binary": pa.binary(), "boolean": pa.bool_(),
    "byte": pa.int8(), "short": pa.int16(), "integer": pa.int32(), "long": pa.int64(), "float": pa.float32(),
    "double": pa.float64(), "decimal": pa.decimal128(38, 9), "date": pa.date32(), "timestamp": pa.timestamp("us", "UTC"),
    "timestamp_ntz": pa.timestamp("us"), "void": pa.null(),
}  # fmt: skip
"""The types of Spark that cells can be read of; what its versions make of others differs."""


def _arrow_schema(df: DataFrame) -> pa.Schema:
    return pa.schema([(field.name, _kind(field.dataType)) for field in df.schema.fields])


def _kind(kind: spark_types.DataType) -> pa.DataType:
    if isinstance(kind, spark_types.ArrayType):
        return pa.list_(_kind(kind.elementType))
    if isinstance(kind, spark_types.StructType):
        return pa.struct([(field.name, _kind(field.dataType)) for field in kind.fields])
    if isinstance(kind, spark_types.MapType):
        return pa.map_(_kind(kind.keyType), _kind(kind.valueType))
    return _KINDS.get(kind.typeName(), pa.month_day_nano_interval())


def _schema(df: DataFrame, out: pa.Schema, said: Mapping[str, str]) -> spark_types.StructType:
    """That of the answers, as Spark declares it."""
    there = {field.name: field for field in df.schema.fields}
    text, number = spark_types.StringType(), spark_types.DoubleType()
    fields = [
        there[name]
        if name in there and name not in HEADERS
        else spark_types.StructField(name, number if pa.types.is_floating(out.field(name).type) else text)
        for name in out.names[:-1]
    ]
    fields.append(spark_types.StructField(NOTES, spark_types.ArrayType(text), metadata=dict(said)))
    return spark_types.StructType(fields)


def _mapped(
    df: DataFrame, work: Callable[[Batches], Iterator[pa.RecordBatch]], schema: spark_types.StructType
) -> DataFrame:
    """A data frame whose batches went through a function: as Arrow has them, or through pandas where an engine can do no other."""
    if hasattr(df, "mapInArrow"):
        return df.mapInArrow(work, schema)
    arrow = _arrow_schema(df)

    def in_pandas(frames: Iterable[Any]) -> Iterator[Any]:
        batches = (pa.RecordBatch.from_pandas(frame, arrow, preserve_index=False) for frame in frames)
        return (batch.to_pandas() for batch in work(batches))

    return df.mapInPandas(in_pandas, schema)
