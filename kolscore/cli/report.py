"""What `annotate` tells on stderr: that it works, and in the end what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolscore.cli.terminal import Paper
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kolscore.annotation import Annotated
    from kolscore.summary import Summary

NOTES_SHOWN = 5


def report(
    tables: Sequence[Annotated],
    rubric: str,
    target: Path,
    backup: Path | None,
    remarks: Sequence[str],
    *,
    done: str,
    verbose: bool,
) -> None:
    """Print what came of the tables of one file."""
    paper = Paper(err=True, wrap=False)
    for one in tables:
        _print(paper, one, verbose=verbose)
    for remark in remarks:
        paper.line(remark)
    where = say("cli.report.stdout") if str(target) == "-" else str(target)
    if done:
        paper.line(f"{done}: {where}   rubric {rubric}", bold=True)
    if backup:
        paper.line(f"backup:  {backup}")


def _print(paper: Paper, one: Annotated, *, verbose: bool) -> None:
    from kolscore.summary import Summary

    summary, table = Summary.of([one]), one.whole
    sheet = f", sheet {table.sheet.name!r}" if table.sheet.name else ""
    paper.line(f"{table.sheet.file}{sheet}: {summary.tally.creators} creators", bold=True)
    for first in filter(None, (table.caution, table.missing)):
        paper.line(first, bold=True)
    read = [column for column in table.columns if column.field]
    rows = [("columns", ", ".join(f"{column.letter} {column.field}" for column in read))]
    ignored = [
        column.header or column.letter
        for column in table.columns
        if not column.field and column.reason != say("reading.fit.own")
    ]
    if ignored:
        rows.append((say("cli.report.not_used"), ", ".join(ignored)))
    rows += comes_to(summary)
    told = say("cli.report.noted", n=summary.noted) if summary.noted else ""
    told = told or ("none" if table.missing else say("cli.report.all_read"))
    rows.append(("notes", told))
    paper.pairs(rows)
    shown = summary.notes if verbose else summary.notes[:NOTES_SHOWN]
    for _, note in shown:
        paper.line(f"  {note.cell} {note.text!r} ({note.field}): {note.message}")
    if summary.noted > len(shown):
        more = say(f"cli.report.more.{'all' if verbose else 'some'}", more=summary.noted - len(shown))
        paper.line(f"  {more}")
    for remark in one.remarks:
        paper.line(f"  {remark}")
    if verbose:
        for column in table.columns:
            paper.line(f"  {column.letter} {column.header!r}: {column.field or '-'}: {column.reason}")


def comes_to(summary: Summary) -> list[tuple[str, str]]:
    """What the answers come to, line by line."""
    rows = [("tiers", counted(summary.by_tier)), ("labels", counted(summary.by_label))]
    return rows + [
        ("" if place else say("cli.report.would_help"), one)
        for place, one in enumerate(summary.tally.advice())
    ]


def counted(counts: Mapping[str, int]) -> str:
    """Counts in a line, the largest first; of equals, the first."""
    there = [one for one in counts.items() if one[1]]
    return " · ".join(f"{name} {count}" for name, count in sorted(there, key=lambda one: -one[1]))
