"""`kolscore columns`: what each column was taken for, and why; writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kolscore.cli.shared import book_at, creator_tables, paper, reading_options, tell

if TYPE_CHECKING:
    from kolscore.reading import CreatorTable


@click.command()
@click.argument("source", metavar="INPUT")
@reading_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def columns(
    source: str, sheet: str | None, given: dict[str, str], password: str | None, as_json: bool
) -> None:
    """Show what each column of INPUT was taken for, and why. Writes nothing."""
    book = book_at(Path(source), password)
    tables = creator_tables(book, sheet, given)
    tell(book)
    described = [_described(table) for table in tables]
    if as_json:
        import json

        click.echo(
            json.dumps(
                described if sheet == "all" or len(described) > 1 else described[0],
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    for one in described:
        _print(one)


def _described(table: CreatorTable) -> dict[str, Any]:
    return {
        "file": table.sheet.file,
        "sheet": table.sheet.name,
        "header_row": table.header_row if table.has_header else None,
        "first_row": table.rows.numbers[0] if table.rows else None,
        "last_row": table.last_row if table.rows else None,
        "rows": len(table.rows),
        "columns": [
            {
                "letter": column.letter,
                "header": column.header,
                "field": column.field,
                "unit": column.unit or None,
                "read": column.read,
                "blank": column.blank,
                "unreadable": column.unreadable,
                "example": column.example and {"cell": column.example[0], "value": column.example[1]},
                "reason": column.reason,
            }
            for column in table.columns
        ],
        "notes": [
            *({"message": remark} for remark in table.remarks),
            *(note._asdict() for note in table.all_notes),
        ],
    }


def _print(table: dict[str, Any]) -> None:
    from rich.table import Table
    from rich.text import Text

    console = paper()
    header = f"header in row {table['header_row']}" if table["header_row"] else "no header"
    sheet = f", sheet {table['sheet']!r}" if table["sheet"] else ""
    console.print(Text(f"{table['file']}{sheet}: {header}, {table['rows']} creators"))
    grid = Table(box=None, pad_edge=False)
    for name in ("", "header", "field", "read", "blank", "not read", "example", "reason"):
        grid.add_column(
            name, justify="right" if name in ("read", "blank", "not read") else "left", overflow="fold"
        )
    for column in table["columns"]:
        example = column["example"]
        shown = "" if not example else example["cell"][:24]
        if example and example["value"] is not None and str(example["value"]) != example["cell"]:
            shown += (
                f" → {example['value']:g}"
                if isinstance(example["value"], float)
                else f" → {example['value']}"
            )
        cells = (
            column["letter"], column["header"], column["field"] or "–", str(column["read"]), str(column["blank"]),
            str(column["unreadable"]), shown, column["reason"],
        )  # fmt: skip
        grid.add_row(*map(Text, cells))
    console.print(grid)
    for note in table["notes"]:
        place = f"{note['cell']} {note['text']!r}: " if "cell" in note else ""
        console.print(Text(f"{place}{note['message']}"))
