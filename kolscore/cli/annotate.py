"""`kolscore annotate`: scores whole files."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kolscore.cli.shared import (
    STRICT_EXIT,
    assessor_for,
    book_at,
    creator_tables,
    exit_code,
    inputs_of,
    kept_whole,
    reading_options,
    scoring_options,
    stamped,
)
from kolscore.errors import KolscoreError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kolscore.annotation import Annotated
    from kolscore.cli.report import Summary
    from kolscore.scoring import Assessor
    from kolscore.workbook.pages import About
    from kolscore.workbook.read import Book

FORMATS = ("xlsx", "csv", "jsonl")
_SUFFIXES = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xltx": "xlsx",
    ".xltm": "xlsx",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
}
_BECOME_XLSX = (".xls", ".xlsb", ".ods", ".jsonl", ".ndjson", ".json")
"""Inputs that are not written again as they are."""
STDOUT = Path("-")
_WOULD_STOP = "without --dry-run this would stop: "


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for, apart from the files."""

    output: str | None
    format: str | None
    sheet: str | None
    given: dict[str, str]
    password: str | None
    add: tuple[str, ...]
    in_place: bool
    force: bool
    dry_run: bool
    raw: bool
    protected: bool
    verify: bool
    no_sheets: bool
    date: str
    jobs: int | None
    quiet: bool
    verbose: bool


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="File or folder to write to; - for standard output. NAME.scored.EXT beside the input if not given.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Format of the output; that of the input if not given.",
)
@reading_options
@scoring_options
@click.option(
    "--add",
    metavar="LIST",
    multiple=True,
    help="Further columns: range, missing, grade, dimensions, alternatives, role_why. Apart by commas.",
)
@click.option(
    "--no-sheets", is_flag=True, help="Leave out the sheets KOL Summary, KOL Reasons and KOL Legend."
)
@click.option("--date", metavar="DATE", default="", help="Date to print in these sheets; none if not given.")
@click.option("--in-place", is_flag=True, help="Write into the input itself; a backup stays beside it.")
@click.option(
    "--force", is_flag=True, help="Overwrite the output; drop a digital signature, which would break."
)
@click.option(
    "--protected", is_flag=True, help="Write into protected sheets too, not into a sheet of our own."
)
@click.option("--verify", is_flag=True, help="List every part of the workbook, and what became of it.")
@click.option(
    "--raw", is_flag=True, help="CSV without the apostrophe before cells that a spreadsheet would run."
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Processes for large files; as many as there are processors if not given.",
)
@click.option("--dry-run", is_flag=True, help="Do everything but write.")
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with 3 if there were notes: cells that were not read, or not at their word.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Print every note and every column.")
def annotate(
    inputs: tuple[str, ...], rubric: str | None, goals: tuple[str, ...], product: str | None, brief: Path | None,
    add: tuple[str, ...], strict: bool, format_: str | None, **wishes: Any,
) -> None:  # fmt: skip
    """Score the creators in each INPUT: files, folders, patterns, or - for CSV on standard input.

    The answer columns are put directly right of the table, into a copy beside
    the input. A second run finds its own columns and writes them anew.
    """
    wish = Wish(format=format_, add=_further(add), **wishes)
    _check(wish, inputs)
    assessor = assessor_for(rubric, goals, product, brief)
    files = inputs_of(inputs)
    several = len(files) > 1 or any(Path(word).is_dir() for word in inputs)
    targets = {file: _target(file, wish, several) for file in files}
    _check_targets(targets, wish)
    codes = []
    noted = False
    for file in files:
        try:
            notes = _one(file, targets[file], assessor, wish, several=len(files) > 1)
        except KolscoreError as error:
            if len(files) == 1:
                raise
            click.echo(f"kolscore: {error}", err=True)
            codes.append(exit_code(error))
        else:
            noted = noted or notes
    if codes:
        click.echo(f"kolscore: {len(files) - len(codes)} of {len(files)} files done", err=True)
        raise click.exceptions.Exit(codes[0])
    if strict and noted:
        raise click.exceptions.Exit(STRICT_EXIT)


def _one(file: Path, target: Path, assessor: Assessor, wish: Wish, *, several: bool) -> bool:
    """Annotate one file and write the result; gives whether there were notes."""
    from kolscore.cli.report import report, working

    kind = _format(file, wish)
    # JSON lines hold more of an assessment than its answer cells, and only those come cheaply from a process.
    jobs = 1 if kind == "jsonl" else wish.jobs or os.cpu_count() or 1
    book = book_at(file, wish.password)
    with ExitStack() as until, working(f"scoring {book.name}", quiet=wish.quiet):
        tables, summed_up = _scored(book, kind, assessor, wish, jobs, until)
        sheets = {annotated.table.sheet.name for annotated in tables}
        if kind == "csv" and len(sheets) > 1:
            raise OutputError(
                f"{book.name}: {len(sheets)} sheets do not fit into one CSV file; choose one with --sheet"
            )
        about = None if wish.no_sheets else _about(assessor, wish)
        backup, remarks = _write(book, target, kind, tables, wish, about, named=several)
        summaries = summed_up()
    if not wish.quiet:
        stops = any(remark.startswith(_WOULD_STOP) for remark in remarks)
        done = "" if stops else "would be written" if wish.dry_run else "written"
        rubric, told = stamped(assessor.rubric.stamp), [*book.remarks, *remarks]
        report(summaries, rubric, target, backup, told, done=done, verbose=wish.verbose)
    return any(summary.noted for summary in summaries)


def _scored(
    book: Book, kind: str, assessor: Assessor, wish: Wish, jobs: int, until: ExitStack
) -> tuple[list[Annotated], Callable[[], list[Summary]]]:
    """The tables with their answers, and what will tell of them once they are written."""
    from kolscore.cli import jobs as processes, large
    from kolscore.cli.report import summary_of

    if kind == "xlsx" and (sheet := book.large_sheet(wish.sheet)):
        parts = large.Parts(book, sheet, assessor, wish.given, wish.add, jobs)
        until.callback(parts.close)
        return [parts.annotated], parts.summed_up
    read = creator_tables(book, wish.sheet, wish.given)
    tables = [processes.assessed(table, assessor, wish.add, jobs, until) for table in read]
    return tables, lambda: [summary_of(annotated) for annotated in tables]


def _write(
    book: Book,
    target: Path,
    kind: str,
    tables: list[Annotated],
    wish: Wish,
    about: About | None,
    *,
    named: bool,
) -> tuple[Path | None, list[str]]:
    """Write the result; gives the backup, if one was made, and remarks."""
    from kolscore.workbook.save import keep_backup
    from kolscore.workbook.write import csv_of, json_lines, write_text, write_workbook

    _check_in_place(book, kind, wish)
    overwrite = wish.force or wish.in_place
    try:
        _check_writing(book, target, tables, wish)
    except OutputError as error:
        if wish.dry_run:
            return None, [f"{_WOULD_STOP}{error}"]
        raise
    if wish.dry_run:
        return None, []
    backup = keep_backup(target) if wish.in_place else None
    if kind == "xlsx":
        written = write_workbook(
            book, target, tables, wish.add, overwrite=overwrite, force=wish.force, protected=wish.protected,
            about=about,
        )  # fmt: skip
        return backup, [*written.remarks, *kept_whole(written.changes, verify=wish.verify)]
    delimiter = "\t" if target.suffix.lower() == ".tsv" else book.delimiter
    text = (
        json_lines(tables, wish.add, named=named)
        if kind == "jsonl"
        else csv_of(tables, wish.add, delimiter, raw=wish.raw)
    )
    if target == STDOUT:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    else:
        write_text(target, text, overwrite=overwrite, mark=kind == "csv")
    return backup, []


def _about(assessor: Assessor, wish: Wish) -> About:
    """What the sheets of our own tell of how the answers were asked for."""
    from kolscore.workbook.pages import About

    brief = assessor.brief
    asked = [] if brief is None else [("Goal", ", ".join(brief.goals))]
    wanted = ("product", "funnel", "audience", "budget", "horizon")
    asked += [(name.capitalize(), getattr(brief, name, None) or "") for name in wanted]
    given = ", ".join(f"{field} = {header}" for field, header in wish.given.items())
    further = ", ".join(wish.add)
    return About([*asked, ("Columns named by you", given), ("Further columns", further)], wish.date)


def _check_writing(book: Book, target: Path, tables: list[Annotated], wish: Wish) -> None:
    """Refuse what cannot be written without loss, before anything is written."""
    from kolscore.workbook.save import check_target

    if wish.in_place and not all(annotated.table.has_header for annotated in tables):
        raise OutputError(
            f"{book.name}: the table has no header row, and needs one for the answers; leave out --in-place, and "
            "a new file with a header is written"
        )
    if target != STDOUT:
        check_target(target, overwrite=wish.force or wish.in_place)


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


def _further(add: tuple[str, ...]) -> tuple[str, ...]:
    from kolscore.annotation import answer_columns

    words = tuple(word.strip() for part in add for word in part.split(",") if word.strip())
    try:
        answer_columns(words)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--add") from None
    return words


def _check(wish: Wish, inputs: tuple[str, ...]) -> None:
    """Refuse wishes that contradict each other."""
    if wish.in_place and (wish.output or "-" in inputs):
        raise click.UsageError("--in-place writes into the input: leave out -o and standard input.")
    if wish.in_place and wish.format:
        raise click.UsageError("--in-place keeps the format of the input: leave out --format.")
    if wish.output and not Path(wish.output).is_dir() and not wish.output.endswith(("-", "/", "\\")):
        named = _SUFFIXES.get(Path(wish.output).suffix.lower())
        if named is None or (wish.format and wish.format != named):
            raise click.UsageError(
                f"{wish.output}: name the output .xlsx, .csv or .jsonl, as its format is; folders must exist."
            )
    to_stdout = wish.output == "-" or (not wish.output and "-" in inputs)
    if to_stdout and wish.format == "xlsx":
        raise click.UsageError(
            "A workbook cannot go to standard output: choose --format csv or jsonl, or a file."
        )


def _format(file: Path, wish: Wish) -> str:
    """The format of the output: as asked for, as the output is named, or as the input is."""
    if wish.format:
        return wish.format
    named = _SUFFIXES.get(Path(wish.output).suffix.lower()) if wish.output else None
    kind = named or _kept(file) or ("xlsx" if file.suffix.lower() in _BECOME_XLSX else "csv")
    return "csv" if kind == "xlsx" and wish.output == "-" else kind


def _kept(file: Path) -> str | None:
    """The format of an input that is written again in its own; None for others."""
    suffix = file.suffix.lower()
    return None if suffix in _BECOME_XLSX else _SUFFIXES.get(suffix)


def _target(file: Path, wish: Wish, several: bool) -> Path:
    """Where the result of one file goes."""
    if wish.in_place:
        if file.suffix.lower() in _BECOME_XLSX:
            raise click.UsageError(
                f"{file}: --in-place cannot write {file.suffix} files; leave it out, and a new xlsx workbook is "
                "written beside the input."
            )
        return file.resolve()
    if wish.output == "-" or (str(file) == "-" and not wish.output):
        return STDOUT
    kind = _format(file, wish)
    same = _kept(file) == kind
    suffix = file.suffix if same else f".{kind}"
    stem = file.stem if str(file) != "-" else "stdin"
    name = f"{stem.removesuffix('.scored')}.scored{suffix}"
    if not wish.output:
        return file.with_name(name)
    output = Path(wish.output)
    if output.is_dir() or wish.output.endswith(("/", "\\")):
        return output / name
    if several:
        raise click.UsageError("Several inputs need a folder to write to: give -o an existing folder.")
    return output


def _check_targets(targets: dict[Path, Path], wish: Wish) -> None:
    """Refuse results that would overwrite an input or each other."""
    seen: dict[Path, Path] = {}
    for file, target in targets.items():
        if target == STDOUT:
            continue
        place = target.resolve()
        if place in seen:
            raise OutputError(
                f"{seen[place]} and {file} would both be written to {target}; score them one by one"
            )
        seen[place] = file
        if place == file.resolve() and not wish.in_place:
            raise OutputError(f"{target}: is the input itself; use --in-place, or give another name with -o")
