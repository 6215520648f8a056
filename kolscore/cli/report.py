"""What `annotate` tells on stderr: that it works, and in the end what it found."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from kolscore.annotation import ALWAYS
from kolscore.cli.shared import WIDE, stamped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kolscore.annotation import Annotated

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


def report(
    tables: Sequence[Annotated],
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
    for annotated in tables:
        _summary(console, annotated, verbose=verbose)
    for remark in remarks:
        console.print(Text(remark))
    rubric = stamped(tables[0].rubric.stamp)
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


def _summary(console: Console, annotated: Annotated, *, verbose: bool) -> None:
    table = annotated.table
    sheet = f", sheet {table.sheet.name!r}" if table.sheet.name else ""
    console.print(Text(f"{table.sheet.file}{sheet}: {len(table.rows)} creators", style="bold"))
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
    for answer in ALWAYS:
        if answer.key in ("tier", "label"):
            counts = Counter(cell or "unknown" for cell in annotated.cells(answer))
            grid.add_row(f"{answer.key}s", Text(_counts(counts)))
    notes = table.all_notes
    grid.add_row(
        "notes", Text(f"{len(notes)} cells not read, or not at their word" if notes else "every cell read")
    )
    console.print(grid)
    shown = notes if verbose else notes[:_NOTES_SHOWN]
    for note in shown:
        console.print(Text(f"  {note.cell} {note.text!r} ({note.field}): {note.message}"))
    if len(notes) > len(shown):
        console.print(Text(f"  ... and {len(notes) - len(shown)} more; -v shows all"))
    for remark in table.remarks:
        console.print(Text(f"  {remark}"))
    if verbose:
        for column in table.columns:
            console.print(
                Text(f"  {column.letter} {column.header!r}: {column.field or '-'}: {column.reason}")
            )


def _counts(counts: Counter[str]) -> str:
    return " · ".join(f"{name} {count}" for name, count in counts.most_common())
