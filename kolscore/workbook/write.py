"""Writes what was annotated: into a workbook, as CSV, or as JSON lines."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kolscore.annotation import Annotated, answer_columns, further, header_for, own_columns
from kolscore.reading.sheet import text_of
from kolscore.workbook import csv_text
from kolscore.workbook.read import Book
from kolscore.workbook.save import replacing


def csv_of(annotated: Annotated, add: Iterable[str], delimiter: str = ",", *, raw: bool = False) -> str:
    """The sheet as CSV with the answer columns at the right of the table; those of an earlier run written anew."""
    return csv_text.unparse(_with_answers(annotated, add), delimiter, raw=raw)


def json_lines(tables: Sequence[Annotated], add: Sequence[str] = ()) -> str:
    """One JSON object for each creator; file and sheet are named where there are several tables."""
    lines = []
    for annotated in tables:
        sheet = annotated.table.sheet
        where = {"file": sheet.file, "sheet": sheet.name} if len(tables) > 1 else {}
        lines += [
            json.dumps({**where, **annotated.record(number, add)}, ensure_ascii=False)
            for number in range(len(annotated.assessments))
        ]
    return "".join(line + "\n" for line in lines)


def write_text(target: Path, text: str, *, overwrite: bool, mark: bool = False) -> None:
    """Write text as UTF-8, with a byte order mark (which Excel wants in CSV) if asked."""
    with replacing(target, overwrite=overwrite) as draft:
        draft.write_bytes(text.encode("utf-8-sig" if mark else "utf-8"))


def write_workbook(
    book: Book, target: Path, tables: Sequence[Annotated], add: Sequence[str], *, overwrite: bool
) -> list[str]:
    """Write the answers into a copy of the workbook, or a CSV's table into a new one; gives remarks."""
    from kolscore.workbook.write_xlsx import write_answers, write_new

    with replacing(target, overwrite=overwrite) as draft:
        if book.is_workbook:
            placed = write_answers(book.path, draft, tables, add)
        else:
            placed = [write_new(draft, tables[0], add)]
    return [
        f"sheet {place.sheet!r}: the columns right of the table are in use; the answers stand right of everything"
        for place in placed
        if not place.beside
    ]


def _with_answers(annotated: Annotated, add: Iterable[str]) -> list[list[Any]]:
    table = annotated.table
    rows = [list(row) for row in table.sheet.rows]
    header = table.header_row - table.sheet.top
    ours = own_columns([column.header for column in table.columns])
    answers = answer_columns([*add, *further(ours.values())])
    old = {table.columns[place].index for place in ours}
    last = max(column.index for column in table.columns if column.index not in old)
    width = len([index for index in range(last + 1) if index not in old])
    taken = [text_of(cell) for index, cell in enumerate(rows[header]) if index not in old]
    answered: dict[int, list[Any]] = {header: [header_for(answer, taken) for answer in answers]}
    for row, assessment in zip(table.rows, annotated.assessments, strict=True):
        answered[row.number - table.sheet.top] = [answer.cell(assessment) for answer in answers]
    for number, cells in enumerate(rows):
        kept = [cell for index, cell in enumerate(cells) if index not in old]
        if number >= header:
            kept += [None] * (width - len(kept))
            kept[width:width] = answered.get(number) or [None] * len(answers)
        rows[number] = kept
    return rows
