"""What commands share: options, exit codes, inputs, and opening tables."""

from __future__ import annotations

import glob
import os
import re
import sys
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kolscore.cli.terminal import put, tell_of_one_process
from kolscore.errors import BriefError, InputError, KolscoreError, NoCreatorTableError, OutputError
from kolscore.words import near, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import ExitStack

    from kolscore.cli.terminal import Bar
    from kolscore.fields import Signal
    from kolscore.reading import SavedPlan
    from kolscore.running import Running
    from kolscore.scoring import Assessor
    from kolscore.workbook.read import Book
    from kolscore.workbook.xlsx_patch.verify import Change

STRICT_EXIT = 3
_PLAN = "kolscore.plan"
"""Where a command keeps the plan that it was given."""
_OURS = re.compile(r"\.scored\.\w+$|\.bak\d*\.\w+$|^~\$|^\.")
"""Files in a folder that are no inputs: our own results and backups, and locks of open workbooks."""


def exit_code(error: KolscoreError) -> int:
    """The exit code for an error that a user can mend."""
    if isinstance(error, NoCreatorTableError):
        return 4
    return 5 if isinstance(error, OutputError) else 1


def refuse_without_python(what: str) -> None:
    """Raise OutputError in the download that brings no Python for another program to call."""
    if getattr(sys, "frozen", False):
        raise OutputError(say("cli.no_python", what=what))


def examples(*commands: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Commands that run, at the beginning of a command's help."""

    def put_first(command: Callable[..., None]) -> Callable[..., None]:
        summary, _, rest = cleandoc(command.__doc__ or "").partition("\n\n")
        block = "\n".join(
            ("\b", *(f"  kolscore {words}" for words in commands))
        )  # click leaves its lines as they are
        command.__doc__ = "\n\n".join(filter(None, (summary, block, rest)))
        return command

    return put_first


def reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """`--plan`, `--sheet`, `--column`, `--platform`, `--password`."""
    plan = click.option(
        "--plan", metavar="FILE", type=click.Path(path_type=Path), callback=_plan, is_eager=True, expose_value=False,
        help="Read the columns as this plan says (`kolscore columns INPUT --save FILE` makes one); other options override it.",
    )  # fmt: skip
    password = click.option(
        "--password", metavar="WORD", envvar="KOLSCORE_PASSWORD",
        help="Password of an encrypted workbook; safer as the environment variable KOLSCORE_PASSWORD.",
    )  # fmt: skip
    sheet = click.option(
        "--sheet", metavar="NAME|N|all", callback=_sheet,
        help="Sheet to read, by name or number; by default the first one with creators.",
    )  # fmt: skip
    return plan(sheet(naming_options(password(command))))


def naming_options(command: Callable[..., None]) -> Callable[..., None]:
    """`--column`, `--platform`."""
    column = click.option(
        "--column", "given", metavar="FIELD=HEADER", multiple=True, callback=_given,
        help="Say which header (or column letter) holds a field. Can be repeated.",
    )  # fmt: skip
    platform = click.option(
        "--platform", metavar="NAME", default="", callback=_platform,
        help="Platform for rows that name none, such as instagram, tiktok or youtube.",
    )  # fmt: skip
    return column(platform(command))


def scoring_options(command: Callable[..., None]) -> Callable[..., None]:
    """`--rubric`, `--goal`, `--product`, `--market`, `--brief`."""
    for option in (
        click.option("--brief", metavar="FILE", type=click.Path(path_type=Path), help="Campaign brief: a TOML file with goal, product, market, funnel, audience, budget, horizon."),
        click.option("--market", "markets", metavar="MARKET", multiple=True, help="Market the campaign runs in, such as us, uk or de; its advertising rules apply. Can be repeated."),
        click.option("--product", metavar="PRODUCT", help="Product you are promoting, such as skincare or b2b_software."),
        click.option("--goal", "goals", metavar="GOAL", multiple=True, help="Campaign goal, such as trust or sales; roles are then chosen to serve it. Can be repeated."),
        click.option("--rubric", metavar="FILE|PRESET", help="Rubric to score by, if not the default."),
    ):  # fmt: skip
        command = option(command)
    return command


def _plan(context: click.Context, _: click.Parameter, path: Path | None) -> None:
    """Keep the plan for the other options that say how to read."""
    if path:
        from kolscore.reading import SavedPlan

        context.meta[_PLAN] = SavedPlan.load(path)


def _sheet(context: click.Context, _: click.Parameter, name: str | None) -> str | None:
    plan: SavedPlan | None = context.meta.get(_PLAN)
    return name or (plan.sheet if plan else None)


def _platform(context: click.Context, _: click.Parameter, name: str) -> str:
    from kolscore.reading import platform_named

    plan: SavedPlan | None = context.meta.get(_PLAN)
    try:
        return platform_named(name) if name else plan.platform if plan else ""
    except InputError as error:
        raise click.BadParameter(str(error)) from None


def _given(context: click.Context, _: click.Parameter, words: Sequence[str]) -> Mapping[str, str]:
    """The fields whose columns are named, each with its header; with a plan, all that this names."""
    given = {}
    for word in words:
        field, sign, header = word.partition("=")
        if not sign or not header.strip() or not field.strip():
            raise click.BadParameter(say("cli.not_a_column", word=repr(word)))
        given[field.strip()] = header.strip()
    plan: SavedPlan | None = context.meta.get(_PLAN)
    return plan.but(given) if plan else given


def jobs_option(command: Callable[..., None]) -> Callable[..., None]:
    """`--jobs`."""
    return click.option(
        "--jobs", metavar="N", type=click.IntRange(min=1),
        help="Most processes to use for a large list or several files; by default one for each processor.",
    )(command)  # fmt: skip


def running_for(jobs: int | None, until: ExitStack, bar: Bar, *, whole: bool = False) -> Running:
    """How a command scores: in so many processes, which end with it, watched by a bar."""
    from kolscore.running import Running

    return Running(jobs or os.cpu_count() or 1, until, tell_of_one_process, bar, whole=whole)


def stamped(stamp: Mapping[str, str]) -> str:
    """Name, version and hash of a rubric, as every result shows them."""
    return f"{stamp['name']} {stamp['version']} ({stamp['hash']})"


def kept_whole(changes: Sequence[Change], *, verify: bool) -> list[str]:
    """What became of the workbook around the answers: in one line, or part by part if asked."""
    there = [change for change in changes if change.state != "added"]
    if not there:
        return []
    if not verify:
        return [say("cli.unchanged")]
    unchanged = sum(change.state == "unchanged" for change in there)
    listed = [f"  {change.state:<9}  {change.part}" for change in changes]
    return [*listed, say("cli.parts", unchanged=unchanged, parts=len(there))]


def inputs_of(words: Sequence[str]) -> list[Path]:
    """The files that INPUT names: files, folders (what lies directly in them) and patterns; "-" stays.

    Raises InputError where nothing is found.
    """
    from kolscore.workbook.read import IN_FOLDERS

    files: dict[Path, None] = {}
    for word in words:
        path = Path(word)
        if not word:
            raise InputError(say("cli.no_name"))
        if word == "-" or path.is_file():
            found = [path]
        elif path.is_dir():
            found = [
                file
                for file in sorted(path.iterdir())
                if file.is_file() and file.suffix.lower() in IN_FOLDERS and not _OURS.search(file.name)
            ]
            if not found:
                raise InputError(say("cli.empty_folder", word=word))
        elif glob.has_magic(word):
            found = [
                Path(file)
                for file in sorted(glob.glob(word, recursive=True))
                if Path(file).is_file() and not _OURS.search(Path(file).name)
            ]
            if not found:
                raise InputError(say("cli.no_match", word=word))
        else:
            beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
            raise InputError(say("cli.no_file", word=word) + near(path.name, beside))
        files |= dict.fromkeys(found)
    return list(files)


def book_at(
    path: Path, password: str | None = None, platform: str = "", signals: tuple[Signal, ...] = ()
) -> Book:
    """Open an input; "-" is CSV on standard input.

    `platform` is that of rows which say none, `signals` are the columns that a rubric adds.
    """
    from kolscore.engines.record_files import PARQUET, files_in
    from kolscore.workbook.read import open_book, text_book
    from kolscore.workbook.temporary import sweep

    sweep()
    if str(path) == "-":
        book = text_book(sys.stdin.buffer.read(), say("cli.stdin"))
    elif path.suffix.lower() in PARQUET or (path.is_dir() and files_in(path)):
        book = _parquet_book(path)
    else:
        book = open_book(path, password)
    book.platform, book.signals = platform, signals
    return book


def _parquet_book(path: Path) -> Book:
    """Parquet files to be looked at."""
    from kolscore.reading.sheet import AsOf
    from kolscore.workbook.read import book_of_records

    if not path.exists():
        raise InputError(say("cli.no_file", word=path))
    from kolscore.engines.lake import open_lake, rows_of

    lake = open_lake([path])
    as_of = AsOf(lake.saved, say("cli.newest"))
    return book_of_records(lake.called, path, rows_of(lake), as_of)


def tell(book: Book) -> None:
    """Say on stderr how a file was read, where that is not plain."""
    for remark in book.remarks:
        put(f"kolscore: {book.name}: {remark}")


def assessor_for(
    rubric: str | None, goals: Sequence[str], product: str | None, markets: Sequence[str], brief: Path | None
) -> Assessor:
    """The rubric and the brief, loaded and checked."""
    from kolscore.scoring import Assessor, Brief
    from kolscore.workbook.rubric_book import rubric_at

    rules = rubric_at(rubric)
    words = _brief(brief) if brief else {}
    if goals:
        words["goal"] = list(goals)
    if product:
        words["product"] = product
    if markets:
        words["market"] = list(markets)
    try:
        return Assessor(rules, Brief.of(words, rules) if words or brief else None)
    except BriefError as error:
        raise BriefError(_said(str(error).splitlines(), f"{brief}: " if brief else "")) from None


def _said(problems: list[str], where: str) -> str:
    """What is wrong with a brief: in one line, or in one for each problem."""
    if len(problems) == 1:
        return f"{where}{problems[0]}"
    return "\n  ".join([f"{where or 'brief: '}{len(problems)} problems:", *problems])


def _brief(path: Path) -> dict[str, Any]:
    from kolscore.rubric.toml_text import parsed, text_of

    return parsed(text_of(path, BriefError), str(path), BriefError)
