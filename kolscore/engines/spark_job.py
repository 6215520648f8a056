"""A whole job of Spark for those who write none: parquet in, parquet out, in a session that is started or joined."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kolscore.engines import spark  # first, for what it says where pyspark is missing

# isort: split
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from kolscore.engines.door import Door
from kolscore.engines.lake import check, kinds_in, open_lake, shown
from kolscore.errors import InputError, KolscoreError, OutputError
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolscore.engines.plans import RecordPlan
    from kolscore.scoring import Assessor


class SparkJob(NamedTuple):
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


class JobResult(NamedTuple):
    """What came of it."""

    plan: RecordPlan
    counts: dict[str, Counter[str]]
    """How many creators got each tier and each label."""
    noted: int
    """How many have notes."""


def carried_out(job: SparkJob, assessor: Assessor) -> JobResult:
    """Score, and write. Raises InputError or OutputError with what is wrong with the files, or what Spark says."""
    _look_into(job, assessor)
    with _session(job.master) as session:
        try:
            return _scored(session, job, assessor)
        except PySparkException as error:
            raise _told(error, job) from None


def _look_into(job: SparkJob, assessor: Assessor) -> None:
    """Raises InputError, before Spark starts, for what is wrong with files that lie on this machine."""
    paths = [Path(word) for word in job.inputs]
    if not all(path.exists() for path in paths):
        return
    lake = open_lake(paths)
    differ = {
        header: typed
        for header, typed in kinds_in(lake).items()
        if len({_ALIKE.sub("", kind) for kind in typed}) > 1
    }
    if differ:
        listed = "; ".join(f'"{header}" is {shown(typed)}' for header, typed in differ.items())
        raise InputError(say("engines.spark.one_type", inputs=", ".join(job.inputs), listed=listed))
    if job.plan and lake.files:
        check(lake, Door(job.plan, assessor, job.add))


_ALIKE: Final = re.compile(r"^large_|_view$|\[.*")
"""What tells types of Arrow apart that are one in parquet, and so in Spark."""


def _scored(session: Any, job: SparkJob, assessor: Assessor) -> JobResult:
    df = session.read.option("mergeSchema", "true").parquet(*job.inputs)
    plan = job.plan or spark.plan(df, assessor.rubric, columns=job.given, platform=job.platform or None)
    scored = spark.annotated(df, plan, assessor, job.add)
    scored.write.mode("overwrite" if job.overwrite else "errorifexists").parquet(job.output)
    done = session.read.parquet(job.output)
    return JobResult(plan, _counts(done), done.filter("kolscore_notes IS NOT NULL").count())


@contextmanager
def _session(master: str) -> Iterator[Any]:
    """A session of Spark, which ends with the command. Raises InputError where none can be had."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("kolscore")
    if master:
        builder = builder.remote(master) if master.startswith("sc:") else builder.master(master)
    try:
        session = builder.getOrCreate()
    except Exception as error:  # noqa: BLE001 - Java, the network and each version of Spark have their own
        raise InputError(
            say(
                "engines.spark.no_session",
                master=master or say("engines.spark.own_master"),
                error=_first_line(error),
            )
        ) from None
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


def _told(error: Exception, job: SparkJob) -> KolscoreError:
    """What Spark says, in a sentence."""
    said = _first_line(error)
    if "UNABLE_TO_INFER_SCHEMA" in said:
        return InputError(say("engines.spark.no_parquet", inputs=", ".join(job.inputs)))
    if "ALREADY_EXISTS" in said.upper():
        return OutputError(say("engines.spark.exists", output=job.output))
    return InputError(f"Spark: {said}")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
