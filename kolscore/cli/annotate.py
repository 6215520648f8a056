"""`kolscore annotate`: scores whole files."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kolscore.cli.lake import annotate_records, by_records, check_records, named_plan
from kolscore.cli.options import FORMATS, check, check_targets, format_of, further, target_of
from kolscore.cli.several import FileResult, each_done
from kolscore.cli.shared import (
    STRICT_EXIT,
    assessor_for,
    book_at,
    examples,
    exit_code,
    inputs_of,
    jobs_option,
    kept_whole,
    reading_options,
    running_for,
    scoring_options,
    stamped,
)
from kolscore.cli.spark import annotate_with_spark
from kolscore.cli.terminal import Bar, hand_out, put
from kolscore.errors import KolscoreError, OutputError
from kolscore.files import Task, Wish, about_of, scored, write
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kolscore.identity.tables import FoundPeople
    from kolscore.scoring import Assessor
    from kolscore.workbook.read import Book


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="File or folder to write to, or - for standard output. Default: NAME.scored.EXT next to the input.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Output format; by default that of the input.",
)
@reading_options
@scoring_options
@click.option(
    "--add",
    metavar="LIST",
    multiple=True,
    help="Extra columns to add: certainty, standing, range, missing, grade, dimensions, alternatives, role_brief, role_why, person. Comma-separated.",
)
@click.option(
    "--people",
    is_flag=True,
    help="Score people, not accounts: rows of one person share their facts and get the same answers.",
)
@click.option(
    "--decisions",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Which accounts are one person, as you say: a workbook with a KOL People sheet, or CSV of its pairs.",
)
@click.option(
    "--merge",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="Score all inputs as one list, with a row for each person, and write it to OUT.",
)
@click.option(
    "--merge-rows",
    type=click.Choice(["people", "accounts"]),
    default="people",
    help="What a row of --merge is: a person, or each account.",
)
@click.option(
    "--live",
    is_flag=True,
    help="Write the answers as formulas that use the sheets KOL Evidence and KOL Rubric: change a weight there and the answers update.",
)
@click.option(
    "--lambda",
    "lambdas",
    is_flag=True,
    help="Like --live, with Excel 365 functions (KF_CREDIBILITY and others) that can be called anywhere in the workbook.",
)
@click.option(
    "--no-sheets",
    is_flag=True,
    help="Leave out the sheets KOL Summary, KOL Reasons, KOL Rubric and KOL Legend.",
)
@click.option("--date", metavar="DATE", default="", help="Date to print on these sheets; none by default.")
@click.option(
    "--in-place", is_flag=True, help="Write into the input file itself; a backup is kept next to it."
)
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite an existing output file, and drop a digital signature that the change would break.",
)
@click.option(
    "--protected", is_flag=True, help="Write into protected sheets too, instead of a separate sheet."
)
@click.option("--verify", is_flag=True, help="List every part of the workbook and whether it changed.")
@click.option(
    "--raw",
    is_flag=True,
    help="Write CSV without the apostrophe that keeps spreadsheets from running cells as formulas.",
)
@jobs_option
@click.option(
    "--engine",
    type=click.Choice(["here", "spark"]),
    default="here",
    help="Where parquet is scored: here, or by Spark.",
)
@click.option(
    "--master",
    metavar="URL",
    default="",
    help="Of Spark: local[4], spark://HOST:PORT, yarn, sc://HOST; that of its settings if not given.",
)
@click.option("--dry-run", is_flag=True, help="Do everything except write the output.")
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with code 3 if any cells were skipped or reinterpreted.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every note and every column.")
@examples(
    "annotate list.xlsx",
    "annotate list.xlsx --goal trust --product skincare --market us",
    "annotate exports/ --add standing",
)
def annotate(
    inputs: tuple[str, ...], rubric: str | None, goals: tuple[str, ...], product: str | None, markets: tuple[str, ...], brief: Path | None,
    add: tuple[str, ...], strict: bool, format_: str | None, engine: str, master: str, merge: Path | None, merge_rows: str, **wishes: Any,
) -> None:  # fmt: skip
    """Score the creators in spreadsheets, in copies next to them.

    INPUT is a file, a folder, a pattern, or - for CSV on standard input.
    The answer columns are put directly right of the table, into a copy beside
    the input. A second run finds its own columns and writes them anew.
    """
    wishes["live"] = wishes["live"] or wishes["lambdas"]
    asked = further((*add, "person") if wishes["people"] else add)
    wish = Wish(format=format_, add=asked, rubric=rubric, **wishes)
    records = [] if engine == "spark" or merge else by_records(inputs, wish.given)
    if engine == "spark" or records:
        check_records(wish)
    else:
        check(wish, inputs)
    if master and engine != "spark":
        raise click.UsageError(say("cli.annotate.master"))
    assessor = assessor_for(rubric, goals, product, markets, brief)
    if merge:
        if engine == "spark" or wish.output or wish.in_place:
            raise click.UsageError(say("cli.annotate.merge"))
        noted = _merged(inputs, replace(wish, output=str(merge)), assessor, accounts=merge_rows == "accounts")
    elif engine == "spark":
        noted = annotate_with_spark(inputs, assessor, wish, named_plan(wish), master)
    else:
        noted = annotate_records(records, assessor, wish) if records else _all(inputs, assessor, wish)
    if strict and noted:
        raise click.exceptions.Exit(STRICT_EXIT)


def _all(inputs: tuple[str, ...], assessor: Assessor, wish: Wish) -> bool:
    """Annotate every file that is not read record by record; gives whether there were notes."""
    files = inputs_of(inputs)
    into_folder = len(files) > 1 or any(Path(word).is_dir() for word in inputs)
    targets = {file: target_of(file, wish, several=into_folder) for file in files}
    check_targets(targets, wish)
    if len(files) == 1:
        became = [_one(files[0], targets[files[0]], assessor, wish)]
    else:
        became = list(each_done(list(targets.items()), assessor, wish, _tried))
    codes = [one.code for one in became if one.code]
    if codes:
        put(say("cli.annotate.files_done", done=len(files) - len(codes), files=len(files)))
        raise click.exceptions.Exit(codes[0])
    return any(one.noted for one in became)


def _tried(file: Path, target: Path, assessor: Assessor, wish: Wish) -> FileResult:
    """Annotate one file of several: one that fails says so, and the others go on."""
    try:
        return _one(file, target, assessor, wish, named=True)
    except KolscoreError as error:
        put(f"kolscore: {error}")
        return FileResult(exit_code(error), noted=False)


def _one(file: Path, target: Path, assessor: Assessor, wish: Wish, *, named: bool = False) -> FileResult:
    """Annotate one file, write the result, and tell of it; `named` says that its name is to stand in JSON lines."""
    book = book_at(file, wish.password, wish.platform, assessor.rubric.signals)
    return _scored(book, Task(book, target, format_of(file, wish), wish, named), assessor)


def _merged(inputs: tuple[str, ...], wish: Wish, assessor: Assessor, *, accounts: bool) -> bool:
    """Score all inputs as one list; gives whether there were notes."""
    from kolscore.lists import creator_tables
    from kolscore.people import merged, people_in
    from kolscore.workbook.decisions import decisions_of

    target = Path(wish.output or "")
    check_targets(dict.fromkeys(inputs_of(inputs)[:1], target), wish)
    books = [
        book_at(file, wish.password, wish.platform, assessor.rubric.signals) for file in inputs_of(inputs)
    ]
    tables = [table for book in books for table in creator_tables(book, wish.sheet, wish.given)]
    found = people_in(tables, assessor, decisions_of(books, wish.decisions, target))
    book = merged(found, target.name, assessor, accounts=accounts)
    book.remarks += found.remarks
    wish = replace(wish, sheet=None, given={}, platform="", decisions=None)
    return _scored(book, Task(book, target, format_of(target, wish), wish), assessor, found).noted


def _scored(book: Book, task: Task, assessor: Assessor, found: FoundPeople | None = None) -> FileResult:
    """Score an open file, write the result, and tell of it; `found` are the people whose list it is."""
    from kolscore.cli.report import report
    from kolscore.scoring import no_collection
    from kolscore.workbook.save import InPlace

    _, target, kind, wish, _ = task
    if wish.live and kind != "xlsx":
        raise OutputError(
            say("cli.annotate.formulas", file=book.path, name=book.path.with_suffix(".xlsx").name)
        )
    # No garbage is looked for until nothing of the file is left.
    with no_collection(), ExitStack() as until, Bar(book.name, quiet=wish.quiet) as bar:
        run = running_for(wish.jobs, until, bar, whole=wish.live)
        tables = scored(task, assessor, run)
        if found:
            tables[0] = tables[0]._replace(found=found)
        about = None if wish.no_sheets else about_of(assessor, wish)
        in_place = InPlace() if wish.in_place else None
        outcome = write(task, tables, in_place, about, partial(_hand_out, escapes=kind == "jsonl"))
        creators = sum(one.tally().creators for one in tables)
        noted = any(one.noted()[1] for one in tables)
    if not wish.quiet:
        done = "" if outcome.stopped else outcome.done
        backup = in_place.backup if in_place else None
        rubric = stamped(assessor.rubric.stamp)
        told = [
            *book.remarks,
            *filter(None, [tables[0].unplaced]),
            *outcome.remarks,
            *kept_whole(outcome.changes, verify=wish.verify),
            *(in_place.remarks if in_place else ()),
            *([say("cli.annotate.would_stop", stopped=outcome.stopped)] if outcome.stopped else ()),
        ]
        report(tables, rubric, target, backup, told, done=done, verbose=wish.verbose)
    return FileResult(0, noted, creators)


def _hand_out(texts: Iterator[str], *, escapes: bool) -> None:
    for text in texts:
        hand_out(text, escapes=escapes)
