"""`kolscore report`: one page with everything, to read, to print and to hand on."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kolscore.cli.shared import (
    assessor_for,
    book_at,
    examples,
    jobs_option,
    reading_options,
    running_for,
    scoring_options,
    tell,
)
from kolscore.cli.terminal import Bar, put

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command()
@click.argument("source", metavar="INPUT")
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="File to write to. Default: NAME.report.html next to the input.",
)
@click.option("--title", metavar="TEXT", default="", help="Title of the page, if not the name of the file.")
@click.option("--date", metavar="DATE", default="", help="Date to print below the title; none by default.")
@click.option(
    "--logo",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Picture for the top of the page: PNG, JPEG, GIF, WebP or SVG.",
)
@click.option(
    "--sort",
    type=click.Choice(["credibility", "followers", "engagement", "standing", "row"]),
    default="credibility",
    help="Order of the creators, the greatest first; credibility if not given.",
)
@click.option("--top", metavar="N", type=click.IntRange(min=1), help="Only the first N of them.")
@click.option(
    "--handles", metavar="A,B,C", default="", help="Only these creators, side by side; handles or names."
)
@click.option(
    "--anonymous",
    is_flag=True,
    help="Leave out names, handles, links, and all words quoted from the sheet.",
)
@reading_options
@scoring_options
@jobs_option
@click.option("--force", is_flag=True, help="Overwrite an existing output file.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@examples(
    "report list.xlsx",
    'report list.xlsx --title "Spring shortlist" --top 20',
    "report list.xlsx --handles @ana.mkt,@mila.glow",
)
def report(
    source: str, output: Path | None, title: str, date: str, logo: Path | None, sort: str, top: int | None, handles: str, anonymous: bool, sheet: str | None, given: Mapping[str, str], platform: str, password: str | None, rubric: str | None,
    goals: tuple[str, ...], product: str | None, markets: tuple[str, ...], brief: Path | None, jobs: int | None, force: bool, quiet: bool,
) -> None:  # fmt: skip
    """Write a page on the creators, to send or to print.

    One HTML file that opens in any browser. It has the counts, charts, the best of each role, flags, and a table that can
    be searched and sorted, with every point of every score. It fetches nothing.
    """
    from kolscore.files import looked_at
    from kolscore.lists import creator_tables
    from kolscore.report import SHOWN, Layout, logo_in, page_of
    from kolscore.scoring import no_collection
    from kolscore.workbook.save import check_target, outcome
    from kolscore.workbook.write import write_text

    stem = "stdin" if source == "-" else Path(source).stem.removesuffix(".scored")
    target = output or Path(source).with_name(f"{stem}.report.html")
    check_target(target, overwrite=force)
    named = tuple(name.strip() for name in handles.split(",") if name.strip())
    layout = Layout(title, date, logo_in(logo) if logo else "", sort, top, named, anonymous)
    assessor = assessor_for(rubric, goals, product, markets, brief)
    book = book_at(Path(source), password, platform, assessor.rubric.signals)
    with no_collection(), ExitStack() as until, Bar(book.name, quiet=quiet) as bar:
        read = creator_tables(book, sheet, given)
        tables = looked_at(read, assessor, running_for(jobs, until, bar), [SHOWN])
        done = outcome(target, overwrite=force)
        write_text(target, page_of(tables, book.name, layout), overwrite=force)
    if not quiet:
        tell(book)
        put(f"{done}: {target}")
