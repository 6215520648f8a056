"""What `annotate` tells on stderr: that it works, and in the end what it found."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from kolscore.cli.shared import WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kolscore.annotation import Annotated
    from kolscore.creator import Note
    from kolscore.reading import CreatorTable
    from kolscore.scoring.tally import Tally

_NOTES_SHOWN = 5


@contextmanager
def working(what: str, *, quiet: bool) -> Iterator[None]:
    """Show that work goes on, on a terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield
        return
    # Nothing moves: what moves needs a thread, and a process with threads cannot be copied safely.
    with Live(Text(f"{what} ..."), console=console, auto_refresh=False, transient=True):
        yield


class Summary(NamedTuple):
    """What there is to tell of one table."""

    table: CreatorTable
    """Or, of a large one, its first part."""
    creators: int
    counts: dict[str, Counter[str]]
    """How many creators got each answer, by the key of the answer."""
    notes: Sequence[Note]
    noted: int
    """How many notes there are; of a large table not all are kept."""
    remarks: Sequence[str]


def summary_of(annotated: Annotated) -> Summary:
    """What there is to tell of a table that was read at once."""
    table, (notes, noted) = annotated.table, annotated.noted()
    return Summary(table, len(table.rows), counts_of(annotated.tally()), notes, noted, table.remarks)


def counts_of(tally: Tally) -> dict[str, Counter[str]]:
    """How many creators got each tier and each label."""
    counts = {"tier": Counter[str](), "label": Counter[str]()}
    for (tier, label), number in tally.answers.items():
        counts["tier"][tier or "unknown"] += number
        counts["label"][label] += number
    return counts


def report(
    summaries: Sequence[Summary],
    rubric: str,
    target: Path,
    backup: Path | None,
    remarks: Sequence[str],
    *,
    done: str,
    verbose: bool,
) -> None:
    """Print the summary of one file."""
    console = Console(
        stderr=True, highlight=False, soft_wrap=True, width=None if sys.stderr.isatty() else WIDE
    )
    for summary in summaries:
        _print(console, summary, verbose=verbose)
    for remark in remarks:
        console.print(Text(remark))
    where = "standard output" if str(target) == "-" else str(target)
    if done:
        console.print(
            Text(
                f"{done}: {where}   rubric {rubric}",
                style="bold",
            )
        )
    if backup:
        console.print(Text(f"backup:  {backup}"))


def _print(console: Console, summary: Summary, *, verbose: bool) -> None:
    table = summary.table
    sheet = f", sheet {table.sheet.name!r}" if table.sheet.name else ""
    console.print(Text(f"{table.sheet.file}{sheet}: {summary.creators} creators", style="bold"))
    read = [column for column in table.columns if column.field]
    grid = Table(box=None, show_header=False, pad_edge=False)
    grid.add_row("columns", Text(", ".join(f"{column.letter} {column.field}" for column in read)))
    ignored = [
        column.header or column.letter
        for column in table.columns
        if not column.field and not column.reason.startswith("an answer")
    ]
    if ignored:
        grid.add_row("not used", Text(", ".join(ignored)))
    for key, counts in summary.counts.items():
        grid.add_row(f"{key}s", Text(_counts(counts)))
    told = f"{summary.noted} cells not read, or not at their word" if summary.noted else "every cell read"
    grid.add_row("notes", Text(told))
    console.print(grid)
    shown = summary.notes if verbose else summary.notes[:_NOTES_SHOWN]
    for note in shown:
        console.print(Text(f"  {note.cell} {note.text!r} ({note.field}): {note.message}"))
    if summary.noted > len(shown):
        more = "" if verbose else "; -v shows all"
        console.print(Text(f"  ... and {summary.noted - len(shown)} more{more}"))
    for remark in summary.remarks:
        console.print(Text(f"  {remark}"))
    if verbose:
        for column in table.columns:
            console.print(
                Text(f"  {column.letter} {column.header!r}: {column.field or '-'}: {column.reason}")
            )


def _counts(counts: Counter[str]) -> str:
    return " · ".join(f"{name} {count}" for name, count in counts.most_common())
