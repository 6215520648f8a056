"""A whole job of Spark for those who write none: parquet in, parquet out, in a session that is started or joined."""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from kolscore.engines import spark  # first, for what it says where pyspark is missing

# isort: split
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from kolscore.errors import InputError, KolscoreError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolscore.engines.plans import RecordPlan
    from kolscore.scoring import Assessor


class Job(NamedTuple):
    """What is to be scored, and how."""

    inputs: Sequence[str]
    output: str
    master: str
    """Where Spark runs; "" for what its settings say."""
    plan: RecordPlan | None
    given: Mapping[str, str]
    platform: str
    add: Sequence[str]
    overwrite: bool


class Done(NamedTuple):
    """What came of it."""

    plan: RecordPlan
    counts: dict[str, Counter[str]]
    """How many creators got each tier and each label."""
    noted: int
    """How many have notes."""


def carried_out(job: Job, assessor: Assessor) -> Done:
    """Score, and write. Raises InputError or OutputError with what Spark says."""
    with _session(job.master) as session:
        try:
            df = session.read.option("mergeSchema", "true").parquet(*job.inputs)
            plan = job.plan or spark.plan(
                df, assessor.rubric, columns=job.given, platform=job.platform or None
            )
            scored = spark.annotated(df, plan, assessor, job.add)
            scored.write.mode("overwrite" if job.overwrite else "errorifexists").parquet(job.output)
            done = session.read.parquet(job.output)
            return Done(plan, _counts(done), done.filter("kolscore_notes IS NOT NULL").count())
        except PySparkException as error:
            raise _told(error, job) from None


@contextmanager
def _session(master: str) -> Iterator[Any]:
    """A session of Spark, which ends with the command."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("kolscore")
    if master:
        builder = builder.remote(master) if master.startswith("sc:") else builder.master(master)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def _counts(scored: Any) -> dict[str, Counter[str]]:
    columns = {"tiers": "KOL Tier", "labels": "KOL Label"}
    return {
        name: Counter(
            {row[0] or "unknown": row[1] for row in scored.groupBy(f"`{column}`").count().collect()}
        )
        for name, column in columns.items()
    }


def _told(error: Exception, job: Job) -> KolscoreError:
    """What Spark says, in a sentence."""
    said = str(error).splitlines()[0]
    if "UNABLE_TO_INFER_SCHEMA" in said:
        return InputError(
            f"{', '.join(job.inputs)}: Spark finds no parquet that lies directly in it; name the folder that holds the files"
        )
    if "ALREADY_EXISTS" in said.upper():
        return OutputError(
            f"{job.output}: is there already; --force writes over it, or name another folder with -o"
        )
    return InputError(f"Spark: {said}")
