"""`kolscore annotate --engine spark`: hands everything over to a session of Spark, and tells what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kolscore.cli.report import counted
from kolscore.cli.shared import stamped
from kolscore.cli.terminal import Paper
from kolscore.errors import InputError
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolscore.engines.plans import RecordPlan
    from kolscore.files import Wish
    from kolscore.scoring import Assessor


def annotate_with_spark(
    inputs: Sequence[str], assessor: Assessor, wish: Wish, plan: RecordPlan | None, master: str
) -> bool:
    """Score parquet, wherever Spark can read it, into parquet; gives whether there were notes."""
    if not wish.output:
        raise click.UsageError(say("cli.spark.folder"))
    if wish.dry_run:
        raise click.UsageError(say("cli.spark.dry_run"))
    try:
        from kolscore.engines.spark_job import SparkJob, carried_out
    except ImportError as error:
        raise InputError(f"--engine spark: {error}") from None
    given = {} if plan else wish.given
    job = SparkJob(inputs, wish.output, master, plan, given, wish.platform, wish.add, wish.force)
    done = carried_out(job, assessor)  # Spark shows by itself how far it has come
    if not wish.quiet:
        told = say("cli.spark.noted", n=done.noted) if done.noted else say("cli.report.all_read")
        paper = Paper(err=True, wrap=False)
        paper.table([*((name, counted(counts)) for name, counts in done.counts.items()), ("notes", told)])
        rubric = stamped(assessor.rubric.stamp)
        paper.line(
            say("cli.spark.written", output=wish.output, hash=done.plan.hash, rubric=rubric), bold=True
        )
    return bool(done.noted)
