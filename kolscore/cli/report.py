"""What `annotate` tells on stderr: that it works, and in the end what it found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kolscore.cli.terminal import Paper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kolscore.annotation import Annotated
    from kolscore.creator import Note
    from kolscore.reading import CreatorTable
    from kolscore.scoring.summary import Tally

_NOTES_SHOWN = 5


class Summary(NamedTuple):
    """What there is to tell of one table."""

    table: CreatorTable
    """Or, of a large one, its first part."""
    creators: int
    counts: dict[str, Counter[str]]
    """How many creators got each answer, by the key of the answer."""
    advice: Sequence[str]
    """What would help most, and how many."""
    notes: Sequence[Note]
    noted: int
    """How many notes there are; of a large table not all are kept."""
    remarks: Sequence[str]


def summary_of(annotated: Annotated) -> Summary:
    """What there is to tell of a table, when all its answers have come."""
    tally = annotated.tally()
    notes, noted = annotated.noted()
    return Summary(
        annotated.whole, tally.creators, counts_of(tally), tally.advice(), notes, noted, annotated.remarks
    )


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
    paper = Paper(err=True, wrap=False)
    for summary in summaries:
        _print(paper, summary, verbose=verbose)
    for remark in remarks:
        paper.line(remark)
    where = "standard output" if str(target) == "-" else str(target)
    if done:
        paper.line(f"{done}: {where}   rubric {rubric}", bold=True)
    if backup:
        paper.line(f"backup:  {backup}")


def _print(paper: Paper, summary: Summary, *, verbose: bool) -> None:
    table = summary.table
    sheet = f", sheet {table.sheet.name!r}" if table.sheet.name else ""
    paper.line(f"{table.sheet.file}{sheet}: {summary.creators} creators", bold=True)
    for first in filter(None, (table.caution, table.missing)):
        paper.line(first, bold=True)
    read = [column for column in table.columns if column.field]
    rows = [("columns", ", ".join(f"{column.letter} {column.field}" for column in read))]
    ignored = [
        column.header or column.letter
        for column in table.columns
        if not column.field and not column.reason.startswith("an answer")
    ]
    if ignored:
        rows.append(("not used", ", ".join(ignored)))
    rows += [(f"{key}s", counted(counts)) for key, counts in summary.counts.items()]
    rows += [("would help" if not place else "", one) for place, one in enumerate(summary.advice)]
    told = f"{summary.noted} cells skipped or reinterpreted" if summary.noted else ""
    told = told or ("none" if table.missing else "every cell was read")
    rows.append(("notes", told))
    paper.pairs(rows)
    shown = summary.notes if verbose else summary.notes[:_NOTES_SHOWN]
    for note in shown:
        paper.line(f"  {note.cell} {note.text!r} ({note.field}): {note.message}")
    if summary.noted > len(shown):
        more = "" if verbose else "; use -v to see all"
        paper.line(f"  ... and {summary.noted - len(shown)} more{more}")
    for remark in summary.remarks:
        paper.line(f"  {remark}")
    if verbose:
        for column in table.columns:
            paper.line(f"  {column.letter} {column.header!r}: {column.field or '-'}: {column.reason}")


def counted(counts: Counter[str]) -> str:
    """Counts in a line, the largest first."""
    return " · ".join(f"{name} {count}" for name, count in counts.most_common())
