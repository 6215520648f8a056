"""Records at the command line: `kolscore plan`, and what `annotate` does with parquet, and with texts by a plan of records."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from kolscore.cli.report import NOTES_SHOWN, comes_to
from kolscore.cli.shared import assessor_for, examples, jobs_option, naming_options, running_for, stamped
from kolscore.cli.terminal import Bar, Paper
from kolscore.engines.record_files import EVERY, KINDS, PARQUET, files_in
from kolscore.errors import InputError
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kolscore.engines.lake import Lake
    from kolscore.engines.plans import Decided, RecordPlan
    from kolscore.engines.scored_lake import Outcome, Work
    from kolscore.files import Wish
    from kolscore.reading import CreatorTable
    from kolscore.rubric import Rubric
    from kolscore.running import Running
    from kolscore.scoring import Assessor
    from kolscore.workbook.read import Book

_SHOWN = 5
_ONLY_SHEETS = (
    "format", "sheet", "password", "live", "lambdas", "no_sheets", "date", "in_place", "protected", "verify",
)  # fmt: skip
"""Wishes that only workbooks, and texts without a plan of records, can be asked for."""


def records_in(inputs: Sequence[str], suffixes: Collection[str]) -> list[Path]:
    """The inputs, if they are files with these endings or folders of such; nothing if none is.

    Raises InputError where they are mixed with others.
    """
    from kolscore.workbook.read import IN_FOLDERS

    records: list[Path] = []
    others: list[str] = []
    for word in inputs:
        path = Path(word)
        inside = path.iterdir() if path.is_dir() else ()
        within = {file.suffix.lower() for file in inside if not file.name.startswith(".")}
        sheets = within & ({*IN_FOLDERS} - {*suffixes})
        if path.suffix.lower() in suffixes and not path.is_dir():
            if not path.is_file():
                raise InputError(say("cli.no_file", word=word))
            records.append(path)
        elif path.is_dir() and not sheets and files_in(path, suffixes):
            records.append(path)
        else:
            others.append(word)
            if sheets and within & {*suffixes}:
                records.append(path)
    if records and others:
        if {*suffixes} == {*PARQUET}:
            raise InputError(say("cli.lake.mixed", file=others[0]))
        raise InputError(say("cli.lake.others", file=others[0]))
    return records


def by_records(inputs: Sequence[str], given: Mapping[str, str]) -> list[Path]:
    """The inputs, if they are scored record by record: parquet, and by a plan of records CSV and JSON lines too."""
    from kolscore.reading import SavedPlan

    planned = isinstance(given, SavedPlan) and given.records
    return records_in(inputs, EVERY if planned else PARQUET)


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="PLAN.toml", required=True, type=click.Path(path_type=Path), help="File to write the plan to."
)  # fmt: skip
@naming_options
@click.option("--rubric", metavar="FILE|PRESET", help="Rubric to score by, if not the default.")
@jobs_option
@click.option("--force", is_flag=True, help="Overwrite an existing output file.")
@examples(
    "plan lake/ -o plan.toml",
    "plan big.csv -o plan.toml",
    'plan lake/ -o plan.toml --column followers="Reach (est.)"',
)
def plan(
    inputs: tuple[str, ...], output: Path, given: Mapping[str, str], platform: str, rubric: str | None, jobs: int | None, force: bool
) -> None:  # fmt: skip
    """Decide once what the columns of many files mean.

    INPUT is parquet, CSV or JSON lines, or folders of them; what is decided is written into a file that can be corrected.
    All rows are looked at. By the plan, any of them get the same answers: here,
    in Spark, or wherever they are. Each row below the header is a creator, none a total.
    """
    from kolscore.workbook.save import check_target, outcome
    from kolscore.workbook.write import write_text

    paths = records_in(inputs, EVERY)
    if not paths:
        raise InputError(say("cli.lake.no_records", input=inputs[0]))
    check_target(output, overwrite=force)
    from kolscore.engines.lake import open_lake

    lake = open_lake(paths)
    with ExitStack() as until, Bar(lake.called, quiet=False) as bar:
        decided = _planned(
            lake, assessor_for(rubric, (), None, (), None), given, platform, running_for(jobs, until, bar)
        )
    done = outcome(output, overwrite=force)
    write_text(output, decided.plan.text, overwrite=force)
    paper = Paper(err=True, wrap=False)
    _tell_of_table(paper, lake, decided.table)
    _tell_remarks(paper, lake, decided.plan)
    paper.line(say("cli.lake.written", done=done, output=output, plan=decided.plan.hash), bold=True)


def annotate_records(paths: Sequence[Path], assessor: Assessor, wish: Wish) -> bool:
    """Score files of records into files of the same kind; gives whether there were notes."""
    from kolscore.engines import lake as lakes, scored_lake
    from kolscore.engines.door import Door

    lake = lakes.open_lake(paths, raw=wish.raw)
    targets = _targets(lake, paths, wish)
    with ExitStack() as until, Bar(lake.called, quiet=wish.quiet) as bar:
        running = running_for(wish.jobs, until, bar)
        made = None
        plan = named_plan(wish)
        if plan is None:
            made = _planned(lake, assessor, wish.given, wish.platform, running)
            plan = made.plan
        door = Door(plan, assessor, wish.add)
        lakes.check(lake, door)
        work = scored_lake.work(lake, door, targets, overwrite=wish.force)
        outcome = scored_lake.carried_out(work, running, dry=wish.dry_run)
    if not wish.quiet:
        _tell(work, outcome, made, wish)
    return outcome.noted > 0


def _planned(
    lake: Lake, assessor: Assessor, given: Mapping[str, str], platform: str, running: Running
) -> Decided:
    from kolscore.engines.lake import planned

    return planned(lake, assessor, given, platform, running)


def named_plan(wish: Wish) -> RecordPlan | None:
    """The plan that was named."""
    from kolscore.engines.plans import RecordPlan
    from kolscore.reading import SavedPlan

    if not isinstance(wish.given, SavedPlan):
        return None
    plan = RecordPlan.load(wish.given.path)
    if wish.given != plan.saved:
        raise click.UsageError(say("cli.lake.column"))
    return plan


def check_records(wish: Wish) -> None:
    """Refuse what records cannot be asked for."""
    asked = [name for name in _ONLY_SHEETS if getattr(wish, name)]
    if asked:
        option = {"lambdas": "lambda"}.get(asked[0], asked[0]).replace("_", "-")
        raise click.UsageError(say("cli.lake.no_option", option=option))
    if wish.output == "-":
        raise click.UsageError(say("cli.lake.no_stdout"))


def _targets(lake: Lake, paths: Sequence[Path], wish: Wish) -> dict[Path, Path]:
    """Where the result of each file goes: the same name, in the folder that was named."""
    output = Path(wish.output) if wish.output else None
    suffix = output.suffix.lower() if output and not output.is_dir() else ""
    if len(paths) == 1 and paths[0].is_file() and (output is None or suffix in EVERY):
        path = paths[0]
        kind = next(kind for kind in KINDS if path.suffix.lower() in kind)
        if suffix and suffix not in kind:
            raise click.UsageError(
                say("cli.lake.own_kind", output=output, name=path.name, suffix=path.suffix)
            )
        return {path: output or path.with_name(f"{path.stem.removesuffix('.scored')}.scored{path.suffix}")}
    if output is None or suffix in EVERY:
        raise click.UsageError(say("cli.lake.folder"))
    targets: dict[Path, Path] = {}
    for file in lake.files:
        target = output / file.under
        if target.resolve() == file.path.resolve():
            raise click.UsageError(say("cli.lake.input_itself", target=target))
        if target in targets.values():
            raise click.UsageError(say("cli.lake.one_target", target=target))
        targets[file.path] = target
    return targets


# --- one of very many --------------------------------------------------------------------------------


class Wanted(NamedTuple):
    """How one creator is asked for."""

    given: Mapping[str, str]
    platform: str
    row: int | None
    fields: Sequence[str]
    value: str | None


def large_lake(path: Path) -> Lake | None:
    """The parquet files that a path names, if they hold more rows than are looked at at once."""
    if not files_in(path):
        return None
    from kolscore.engines.lake import LOOKED_AT, open_lake

    lake = open_lake([path])
    return lake if lake.rows > LOOKED_AT else None


def one_in_lake(
    lake: Lake, assessor: Assessor, wanted: Wanted, running: Running
) -> tuple[Book, Mapping[str, str], int]:
    """The creator that is asked for, alone, with the plan of all and its number among them."""
    from kolscore.engines.finding import by_facts, by_number
    from kolscore.engines.plans import RecordPlan, check_rubric
    from kolscore.reading import SavedPlan
    from kolscore.reading.sheet import AsOf
    from kolscore.workbook.read import book_of_records

    given = wanted.given
    if isinstance(given, SavedPlan):
        plan = RecordPlan.load(given.path)
        check_rubric(plan, assessor)
    else:
        plan = _planned(lake, assessor, given, wanted.platform, running).plan
    if wanted.value is None:
        found = [by_number(lake, wanted.row or 0)]
    else:
        found = by_facts(lake, plan, assessor.rubric.signals, wanted.fields, wanted.value)
    one, *others = found
    as_of = AsOf(lake.saved, say("engines.lake.newest"))
    book = book_of_records(lake.called, lake.files[0].path, [lake.headers, list(one.row)], as_of, one.number)
    book.signals = assessor.rubric.signals
    more = (
        f"; also {', '.join(f'row {other.number}' for other in others[:_SHOWN])}, choose with --row N"
        if others
        else ""
    )
    book.remarks.append(f"{one.where}{more}")
    return book, plan.saved, one.number


# --- telling -----------------------------------------------------------------------------------------


def _tell(work: Work, outcome: Outcome, made: Decided | None, wish: Wish) -> None:
    """Print the one summary."""
    lake, door = work.lake, work.door
    paper = Paper(err=True, wrap=False)
    if made:
        _tell_of_table(paper, lake, made.table)
    if work.todo:
        _tell_of_answers(paper, lake, outcome, door.assessor.rubric, verbose=wish.verbose)
    _tell_remarks(paper, lake, door.plan)
    if work.done:
        paper.line(
            say(
                "cli.lake.done_already",
                done=len(work.done),
                files=len(lake.files),
                creators=sum(file.rows for file in work.done),
            )
        )
    where = wish.output or str(next(iter(work.targets.values())))
    done = say("cli.lake.would_write") if wish.dry_run else "written"
    rubric = stamped(door.assessor.rubric.stamp)
    paper.line(say("cli.lake.summary", done=done, where=where, plan=door.plan.hash, rubric=rubric), bold=True)


def _tell_of_answers(paper: Paper, lake: Lake, outcome: Outcome, rubric: Rubric, *, verbose: bool) -> None:
    from kolscore.summary import Summary

    rows = comes_to(Summary(rubric, outcome.tally))
    rows.append(
        ("notes", say("cli.lake.noted", n=outcome.noted) if outcome.noted else say("cli.report.all_read"))
    )
    paper.line(say("cli.lake.scored", called=lake.called, creators=outcome.tally.creators), bold=True)
    paper.table(rows)
    shown = outcome.notes if verbose else outcome.notes[:NOTES_SHOWN]
    for note in shown:
        paper.line(f"  {note}")
    if outcome.noted > len(shown):
        more = say(f"cli.report.more.{'all' if verbose else 'some'}", more=outcome.noted - len(shown))
        paper.line(f"  {more}")


def _tell_of_table(paper: Paper, lake: Lake, table: CreatorTable) -> None:
    paper.line(say("cli.lake.rows", n=len(lake.files), called=lake.called, rows=lake.rows), bold=True)
    for first in filter(None, (table.caution, table.missing)):
        paper.line(first, bold=True)
    read = ", ".join(f"{column.header} = {column.field}" for column in table.columns if column.field)
    ignored = ", ".join(column.header for column in table.columns if not column.field)
    paper.table([("columns", read), *([(say("cli.report.not_used"), ignored)] if ignored else [])])
    for note in table.notes:
        paper.line(f"  {note.text} ({note.field}): {note.message}")
    for remark in table.remarks:
        paper.line(f"  {remark}")


def _tell_remarks(paper: Paper, lake: Lake, plan: RecordPlan) -> None:
    from kolscore.engines.lake import remarks

    for remark in remarks(lake, plan):
        paper.line(f"  {remark}")
