"""`kolscore annotate`: scores whole files."""

from __future__ import annotations

import os
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kolscore.cli.lake import annotate_parquet, check_parquet, named_plan, parquet_in
from kolscore.cli.several import Done, each_done
from kolscore.cli.shared import (
    STRICT_EXIT,
    assessor_for,
    book_at,
    creator_tables,
    exit_code,
    first_rubric,
    inputs_of,
    kept_whole,
    reading_options,
    scoring_options,
    stamped,
    tell_of_others,
)
from kolscore.cli.spark import annotate_with_spark
from kolscore.cli.terminal import Bar, hand_out, say, tell_of_one_process
from kolscore.cli.wishes import (
    FORMATS,
    STDOUT,
    Wish,
    check,
    check_targets,
    format_of,
    further,
    target_of,
)
from kolscore.errors import KolscoreError, OutputError, RubricError

if TYPE_CHECKING:
    from kolscore.annotation import Annotated
    from kolscore.running import Running
    from kolscore.scoring import Assessor
    from kolscore.workbook.pages import About
    from kolscore.workbook.read import Book
    from kolscore.workbook.save import InPlace

_WOULD_STOP = "without --dry-run this would stop: "


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
    help="Extra columns to add: certainty, standing, range, missing, grade, dimensions, alternatives, role_brief, role_why. Comma-separated.",
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
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Processes for large files, and for several files at once; as many as there are processors if not given.",
)
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
def annotate(
    inputs: tuple[str, ...], rubric: str | None, goals: tuple[str, ...], product: str | None, markets: tuple[str, ...], brief: Path | None,
    add: tuple[str, ...], strict: bool, format_: str | None, engine: str, master: str, **wishes: Any,
) -> None:  # fmt: skip
    """Score the creators in each INPUT: files, folders, patterns, or - for CSV on standard input.

    The answer columns are put directly right of the table, into a copy beside
    the input. A second run finds its own columns and writes them anew.
    """
    wishes["live"] = wishes["live"] or wishes["lambdas"]
    wish = Wish(format=format_, add=further(add), rubric=rubric, **wishes)
    parquet = [] if engine == "spark" else parquet_in(inputs)
    if engine == "spark" or parquet:
        check_parquet(wish)
    else:
        check(wish, inputs)
    if master and engine != "spark":
        raise click.UsageError("--master is for --engine spark.")
    assessor = assessor_for(rubric, goals, product, markets, brief)
    if engine == "spark":
        noted = annotate_with_spark(inputs, assessor, wish, named_plan(wish), master)
    else:
        noted = annotate_parquet(parquet, assessor, wish) if parquet else _all(inputs, assessor, wish)
    if strict and noted:
        raise click.exceptions.Exit(STRICT_EXIT)


def _all(inputs: tuple[str, ...], assessor: Assessor, wish: Wish) -> bool:
    """Annotate every file that is no parquet; gives whether there were notes."""
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
        say(f"kolscore: {len(files) - len(codes)} of {len(files)} files done")
        raise click.exceptions.Exit(codes[0])
    return any(one.noted for one in became)


def _tried(file: Path, target: Path, assessor: Assessor, wish: Wish) -> Done:
    """Annotate one file of several: one that fails says so, and the others go on."""
    try:
        return _one(file, target, assessor, wish, named=True)
    except KolscoreError as error:
        say(f"kolscore: {error}")
        return Done(exit_code(error), noted=False)


def _one(file: Path, target: Path, assessor: Assessor, wish: Wish, *, named: bool = False) -> Done:
    """Annotate one file, write the result, and tell of it; `named` says that its name is to stand in JSON lines."""
    from kolscore.cli.report import report, summary_of
    from kolscore.running import Running
    from kolscore.scoring import no_collection
    from kolscore.workbook.save import InPlace

    kind = format_of(file, wish)
    if wish.live and kind != "xlsx":
        raise OutputError(
            f"{file}: formulas need a workbook; name one, such as -o {file.with_suffix('.xlsx').name}"
        )
    jobs = wish.jobs or os.cpu_count() or 1
    book = book_at(file, wish.password, wish.platform)
    # No garbage is looked for until nothing of the file is left.
    with no_collection(), ExitStack() as until, Bar(book.name, quiet=wish.quiet) as bar:
        run = Running(jobs, until, tell_of_one_process, bar, whole=wish.live)
        tables = _scored(book, target, kind, assessor, wish, run)
        sheets = {annotated.table.sheet.name for annotated in tables}
        if kind == "csv" and len(sheets) > 1:
            raise OutputError(
                f"{book.name}: {len(sheets)} sheets do not fit into one CSV file; choose one with --sheet"
            )
        about = None if wish.no_sheets else _about(assessor, wish)
        in_place = InPlace() if wish.in_place else None
        remarks = _write(book, target, kind, tables, wish, in_place, about, named=named)
        summaries = list(map(summary_of, tables))
    if not wish.quiet:
        stops = any(remark.startswith(_WOULD_STOP) for remark in remarks)
        written = in_place.done if in_place else "written"
        done = "" if stops else "would be written" if wish.dry_run else written
        backup = in_place.backup if in_place else None
        rubric = stamped(assessor.rubric.stamp)
        told = [*book.remarks, *filter(None, [tables[0].unplaced]), *remarks]
        report(summaries, rubric, target, backup, told, done=done, verbose=wish.verbose)
    return Done(
        0, any(summary.noted for summary in summaries), sum(summary.creators for summary in summaries)
    )


def _scored(
    book: Book, target: Path, kind: str, assessor: Assessor, wish: Wish, run: Running
) -> list[Annotated]:
    """The tables with their answers, some of which may still be made."""
    from kolscore import running
    from kolscore.annotation import placed
    from kolscore.answers import HEADERS, answer_columns, further as further_keys, own_columns, take_list
    from kolscore.pipeline import Headers
    from kolscore.workbook.spool import Spool
    from kolscore.workbook.write import rendering

    add = [*wish.add, *further_keys(book.own_keys)]  # columns of an earlier run are written anew
    if (sheet := book.large(wish.sheet, kind)) is not None:
        if wish.live:
            raise OutputError(
                f"{book.name}, sheet {sheet!r}: too large for --live, which keeps all creators at hand; leave it out, "
                "and the answers are written as values"
            )
        if wish.sheet is None and book.is_workbook:
            tell_of_others(book, book.sheet_names[1:])
        source = book.source(sheet)
        headers = Headers(wish.given, HEADERS | book.own_headers(source.first()))
        render = rendering(wish.add, _delimiter(book, target), raw=wish.raw) if kind == "csv" else None
        asked = running.Asked(headers, add, kind == "jsonl", render)
        tables = [running.streamed(source, assessor, asked, run, Spool)]
        book.remarks += source.remarks
        listed = tables[0].parts and "standing" in tables[0].parts.keys
        return placed(tables) if listed else tables
    read = creator_tables(book, wish.sheet, wish.given)
    there = [own_columns([column.header for column in table.columns]).values() for table in read]
    add = [*add, *further_keys(chain.from_iterable(there))]
    tables = [running.assessed(table, assessor, add, run, record=kind == "jsonl") for table in read]
    return placed(tables) if take_list(answer_columns(add)) else tables


def _write(
    book: Book,
    target: Path,
    kind: str,
    tables: list[Annotated],
    wish: Wish,
    in_place: InPlace | None,
    about: About | None,
    *,
    named: bool,
) -> list[str]:
    """Write the result; gives remarks."""
    from kolscore.workbook.write import csv_of, json_lines, write_text, write_workbook

    _check_in_place(book, kind, wish)
    others = ""
    try:
        _check_writing(book, target, tables, wish)
        others = _other_rules(book, tables, wish) if kind == "xlsx" else ""
    except OutputError as error:
        if wish.dry_run:
            return [f"{_WOULD_STOP}{error}"]
        raise
    if wish.dry_run:
        return []
    if kind == "xlsx":
        written = write_workbook(
            book, target, tables, wish.add, overwrite=wish.force, in_place=in_place, force=wish.force,
            protected=wish.protected, about=about,
        )  # fmt: skip
        remarks = [*filter(None, [others]), *written.remarks]
        return [*remarks, *kept_whole(written.changes, verify=wish.verify), *_of_place(in_place)]
    texts = (
        json_lines(tables, wish.add, named=named)
        if kind == "jsonl"
        else csv_of(tables, wish.add, _delimiter(book, target), raw=wish.raw)
    )
    if target == STDOUT:
        for text in texts:
            hand_out(text, escapes=kind == "jsonl")
    else:
        write_text(target, texts, overwrite=wish.force, in_place=in_place, mark=kind == "csv")
    return _of_place(in_place)


def _delimiter(book: Book, target: Path) -> str:
    return "\t" if target.suffix.lower() == ".tsv" else book.delimiter


def _of_place(in_place: InPlace | None) -> list[str]:
    return in_place.remarks if in_place else []


def _about(assessor: Assessor, wish: Wish) -> About:
    """What the sheets of our own tell of how the answers were asked for."""
    from kolscore.workbook.pages import About

    brief = assessor.brief
    asked = [] if brief is None else [("Goal", ", ".join(brief.goals))]
    asked += [("Market", ", ".join(brief.markets))] if brief else []
    wanted = ("product", "funnel", "audience", "budget", "horizon")
    asked += [(name.capitalize(), getattr(brief, name, None) or "") for name in wanted]
    given = ", ".join(f"{field} = {header}" for field, header in wish.given.items())
    columns = ", ".join(wish.add)
    said = [*asked, ("Columns named by you", given), ("Further columns", columns)]
    return About(
        said,
        wish.date,
        first_rubric(wish.rubric, assessor.rubric),
        wish.live,
        wish.lambdas,
        brief,
    )


def _check_writing(book: Book, target: Path, tables: list[Annotated], wish: Wish) -> None:
    """Refuse what cannot be written without loss, before anything is written."""
    from kolscore.workbook.save import check_target

    headed = all(annotated.table.has_header for annotated in tables)
    if wish.in_place and not headed and not book.can_be_kept:
        raise OutputError(
            f"{book.name}: the table has no header row, and needs one for the answers; leave out --in-place, and "
            "a new file with a header is written"
        )
    if target != STDOUT:
        check_target(target, overwrite=wish.force or wish.in_place)


def _other_rules(book: Book, tables: list[Annotated], wish: Wish) -> str:
    """What to say of a rubric sheet in the input that holds other rules than those in use; "" if it does not.

    Raises OutputError where it would be written over.
    """
    if not any(name.startswith("KOL Rubric") for name in book.own_sheets):
        return ""
    from kolscore.workbook.pages.rubric import NAME
    from kolscore.workbook.rubric_book import differing

    try:
        count = differing(book.path, tables[0].rubric)
        holds = f"{count} values other than those in use" if count else ""
    except RubricError as error:
        holds = f"what cannot be used ({str(error).splitlines()[0]})"
    said = f"its sheet {NAME!r} holds {holds}; to score by it: --rubric {book.path}"
    if holds and wish.in_place and not wish.force:
        raise OutputError(
            f"{book.name}: {said}. Nothing was written; --force writes the rules in use over it"
        )
    return said if holds else ""


def _check_in_place(book: Book, kind: str, wish: Wish) -> None:
    """Refuse to write into an input that would become another kind of file under its old name."""
    if wish.in_place and book.was_encrypted:
        raise OutputError(
            f"{book.name}: is encrypted, and would not be any more; leave out --in-place, and name a new file with -o"
        )
    if wish.in_place and not (book.can_be_kept if kind == "xlsx" else book.kind == kind):
        raise OutputError(
            f"{book.path}: holds {book.kind}, whatever it is called, and would not stay what it is; leave out "
            "--in-place, and name a new file with -o"
        )
