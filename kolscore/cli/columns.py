"""`kolscore columns`: what each column was taken for, and why; writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kolscore.cli.shared import book_at, examples, reading_options, tell
from kolscore.cli.terminal import Paper, put, put_json
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kolscore.reading import CreatorTable


@click.command()
@click.argument("source", metavar="INPUT")
@reading_options
@click.option(
    "--save",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Save how the columns were read as a plan you can edit; pass it to --plan to read the next export the same way.",
)
@click.option(
    "--rubric", metavar="FILE|PRESET", help="Rubric whose own columns are to be read, if not the default."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@examples(
    "columns list.xlsx",
    "columns list.xlsx --column followers=D",
    "columns may.xlsx --save plan.toml",
)
def columns(
    source: str, sheet: str | None, given: Mapping[str, str], platform: str, password: str | None, save: Path | None,
    rubric: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Show what each column was taken for, and why.

    INPUT stays as it is.
    """
    from kolscore.lists import creator_tables, save_plan
    from kolscore.workbook.rubric_book import rubric_at
    from kolscore.workbook.save import outcome

    rules = rubric_at(rubric)
    book = book_at(Path(source), password, platform, rules.signals)
    tables = creator_tables(book, sheet, given)
    tell(book)
    if save:
        done = outcome(save, overwrite=False)
        save_plan(tables, rules, save)
        put(f"{done}: {save}")
    described = [_described(table) for table in tables]
    if as_json:
        put_json(described if sheet == "all" or len(described) > 1 else described[0])
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
        "missing": table.missing or None,
        "notes": [
            *({"message": remark} for remark in (table.caution, *table.remarks) if remark),
            *(note._asdict() for note in table.all_notes),
        ],
    }


_NAMED: Final = 3
"""So many cells of which the same is to be said are named."""


def _print(table: dict[str, Any]) -> None:
    paper = Paper()
    row = table["header_row"]
    header = ""  # that of records is in no row
    if row is None:
        header = say("cli.columns.no_header")
    elif row:
        header = say("cli.columns.header_in", row=row)
    sheet = f", sheet {table['sheet']!r}" if table["sheet"] else ""
    paper.line(f"{table['file']}{sheet}: {header}{table['rows']} creators")
    if table["missing"]:
        paper.line(table["missing"])
    rows = [
        (
            column["letter"], column["header"], column["field"] or "–", str(column["read"]), str(column["blank"]),
            str(column["unreadable"]), _shown(column["example"]), column["reason"],
        )
        for column in table["columns"]
    ]  # fmt: skip
    names = ("", "header", "field", "read", "blank", say("cli.columns.not_read"), "example", "reason")
    paper.table(rows, names, right=("read", "blank", say("cli.columns.not_read")), fold=True)
    for line in _together(table["notes"]):
        paper.line(line)


def _together(notes: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each note; cells of one column of which the same is to be said share one."""
    cells: dict[tuple[str, str], list[str]] = {}
    for number, note in enumerate(notes):
        column = note["cell"].rstrip("0123456789") if "cell" in note else str(number)
        cells.setdefault((column, note["message"]), []).append(
            f"{note['cell']} {note['text']!r}" if "cell" in note else ""
        )
    for (_, message), places in cells.items():
        more = f" and {len(places) - _NAMED:,} more" if len(places) > _NAMED else ""
        named = ", ".join(places[:_NAMED])
        yield f"{named}{more}: {message}" if named else message


def _shown(example: dict[str, Any] | None) -> str:
    """A cell as it is written and, where that is something else, as it was read."""
    if not example:
        return ""
    cell, value = example["cell"], example["value"]
    if value is None or str(value) == cell:
        return str(cell[:24])
    return f"{cell[:24]} → {value:g}" if isinstance(value, float) else f"{cell[:24]} → {value}"
