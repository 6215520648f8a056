"""`kolscore explain`: the ledger of one creator, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kolscore.cli.shared import (
    assessor_for,
    book_at,
    creator_tables,
    paper,
    reading_options,
    scoring_options,
    stamped,
    tell,
)
from kolscore.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table


@click.command()
@click.argument("source", metavar="INPUT")
@click.option("--row", type=int, metavar="N", help="Row of the creator, as the spreadsheet numbers it.")
@click.option("--handle", metavar="H", help="Handle (or name) of the creator.")
@reading_options
@scoring_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(
    source: str, row: int | None, handle: str | None, sheet: str | None, given: dict[str, str], password: str | None, rubric: str | None,
    goals: tuple[str, ...], product: str | None, brief: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Explain the answers for one creator of INPUT: every point with its reason and its cell."""
    if (row is None) == (handle is None):
        raise click.UsageError("Say which creator: --row N or --handle H.")
    from kolscore.annotation import assessed

    assessor = assessor_for(rubric, goals, product, brief)
    book = book_at(Path(source), password)
    tables = [assessed(table, assessor) for table in creator_tables(book, sheet, given)]
    tell(book)
    for annotated in tables:
        numbers = annotated.table.rows.numbers
        if handle is not None:
            found = annotated.find_all(handle)
        else:
            found = [place for place, number in enumerate(numbers) if number == row]
        if found:
            if others := ", ".join(str(numbers[place]) for place in found[1:]):
                click.echo(f"kolscore: {handle} stands in row {others} too; --row N chooses", err=True)
            _show(annotated.explanation(found[0]), as_json)
            return
    table = tables[0].table
    if handle is not None:
        raise InputError(f"{table.sheet.where}: no creator {handle!r} among {len(table.rows)}; try --row")
    first = table.rows.numbers[0] if table.rows else table.header_row + 1
    raise InputError(
        f"{table.sheet.where}: row {row} is no creator; they stand in rows {first} to {table.last_row}"
    )


def _show(answer: dict[str, Any], as_json: bool) -> None:
    if as_json:
        import json

        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    from rich.text import Text

    from kolscore.scoring.why import ask

    console = paper()
    who = answer["name"] or answer["handle"] or "creator"
    axes = answer["axes"]
    for line in (
        f"Row {answer['row']}: {who}",
        f"Tier         {answer['tier_name'] or 'unknown'}: {answer['tier_reason']}",
        f"Label        {answer['label_name']}: {answer['label_reason']} (expertise {axes['kol']:g}, social content {axes['influencer']:g})",
        f"Role         {answer['role_name']}: {answer['role_reason']}",
        *(f"             mind: {note}" for note in answer["role_notes"]),
        *(f"             or {option['name']}: {option['reason']}" for option in answer["alternatives"]),
        f"Confidence   {answer['confidence']:g} ({answer['confidence_grade']}), the score lies probably in {answer['range'][0]}–{answer['range'][1]}",
        "",
    ):
        console.print(Text(line))
    console.print(_ledger(answer))
    for aside in answer["set_aside"]:
        console.print(
            Text(f'Set aside {aside["cell"]} "{aside["quote"]}": {aside["reason"]} ({aside["rule"]})')
        )
    for flag in answer["flags"]:
        console.print(Text(f"Flag {flag['id']}: {flag['reason']}"))
    for note in answer["notes"]:
        console.print(Text(f"Note {note['cell']} {note['text']!r}: {note['message']}"))
    if answer["missing"]:
        console.print(Text(f"Find out: {', '.join(map(ask, answer['missing']))}"))
    console.print(Text(f"Rubric {stamped(answer['rubric'])}"))


def _ledger(answer: dict[str, Any]) -> Table:
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False)
    for name in ("points", "dimension", "reason", "cell", "rule"):
        grid.add_column(name, justify="right" if name == "points" else "left")
    grid.add_row(f"{answer['baseline']:.2f}", "baseline", "a creator of whom nothing is known")
    for line in answer["contributions"]:
        cells = (
            f"{line['points']:+.2f}",
            line["dimension"],
            line["reason"],
            line["cell"] or "",
            line["rule"],
        )
        grid.add_row(*map(Text, cells))
    for cap in answer["caps"]:
        cells = (
            f"{cap['points']:+.2f}",
            "cap",
            f"at most {cap['limit']:g}: {cap['reason']}",
            cap["cell"] or "",
            cap["rule"],
        )
        grid.add_row(*map(Text, cells))
    grid.add_row(f"{answer['credibility']:.1f}", "credibility")
    return grid
