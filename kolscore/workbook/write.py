"""Writes what was annotated: into a workbook, as CSV, or as JSON lines."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from kolscore.annotation import Annotated, answer_columns, further, header_for, own_columns
from kolscore.errors import OutputError
from kolscore.reading.sheet import text_of
from kolscore.workbook import csv_text
from kolscore.workbook.read import Book
from kolscore.workbook.save import replacing

_LEFT_BEHIND: Final = (
    "read from {kind} for its values: formats, formulas, notes and charts are not in the new workbook"
)


def csv_of(annotated: Annotated, add: Iterable[str], delimiter: str = ",", *, raw: bool = False) -> str:
    """The sheet as CSV with the answer columns at the right of the table; those of an earlier run written anew."""
    return csv_text.unparse(_with_answers(annotated, add), delimiter, raw=raw)


def json_lines(tables: Sequence[Annotated], add: Sequence[str] = (), *, named: bool = False) -> str:
    """One JSON object for each creator; file and sheet are named where there are several tables, or if asked."""
    lines = []
    for annotated in tables:
        sheet = annotated.table.sheet
        where = {"file": sheet.file, "sheet": sheet.name} if named or len(tables) > 1 else {}
        lines += [
            json.dumps({**where, **annotated.record(number, add)}, ensure_ascii=False)
            for number in range(len(annotated.assessments))
        ]
    return "".join(line + "\n" for line in lines)


def write_text(target: Path, text: str, *, overwrite: bool, mark: bool = False) -> None:
    """Write text as UTF-8, with a byte order mark (which Excel wants in CSV) if asked."""
    with replacing(target, overwrite=overwrite) as draft:
        draft.write_bytes(text.encode("utf-8-sig" if mark else "utf-8"))


def write_workbook(  # noqa: PLR0913 - what goes where, and what may be lost on the way
    book: Book, target: Path, tables: Sequence[Annotated], add: Sequence[str], *, overwrite: bool, lose: bool
) -> list[str]:
    """Write the answers into a copy of the workbook, or the values of another file into a new one; gives remarks.

    `lose` is whether what openpyxl cannot keep may get lost.
    """
    from kolscore.workbook.write_new import write_new
    from kolscore.workbook.write_xlsx import write_answers

    if not book.can_be_kept and target.suffix.lower() == ".xlsm":
        raise OutputError(f"{target}: a new workbook has no macros; name it {target.stem}.xlsx")
    with replacing(target, overwrite=overwrite) as draft:
        if book.can_be_kept:
            placed = write_answers(book.path, draft, tables, add, lose=lose)
        else:
            placed = write_new(book, draft, tables, add)
    return [
        *([_LEFT_BEHIND.format(kind=book.kind)] if book.is_workbook and not book.can_be_kept else []),
        *(
            f"sheet {place.sheet!r}: the columns right of the table are in use; the answers stand right of everything"
            for place in placed
            if not place.beside
        ),
    ]


def _with_answers(annotated: Annotated, add: Iterable[str]) -> list[list[Any]]:
    """The rows of the sheet with the answers; rows that are no creators keep what they hold."""
    table = annotated.table
    rows = [list(row) for row in table.sheet.rows]
    header = table.header_row - table.sheet.top
    ours = {key: table.columns[place].index for place, key in own_columns(_headers_of(annotated)).items()}
    answers = answer_columns([*add, *further(ours)])
    new = [answer for answer in answers if answer.key not in ours]
    at = max(column.index for column in table.columns) + 1
    taken = [text_of(cell) for index, cell in enumerate(rows[header]) if index not in ours.values()]
    answered = {
        row.number - table.sheet.top: one for row, one in zip(table.rows, annotated.assessments, strict=True)
    }
    for number in range(header, len(rows)):
        cells = rows[number]
        cells += [None] * (at - len(cells))
        assessment = answered.get(number)
        if assessment:
            for answer in answers:
                if answer.key in ours:
                    cells[ours[answer.key]] = answer.cell(assessment)
        cells[at:at] = [answer.cell(assessment) if assessment else None for answer in new]
    rows[header][at : at + len(new)] = [header_for(answer, taken) for answer in new]
    return rows


def _headers_of(annotated: Annotated) -> list[str]:
    return [column.header for column in annotated.table.columns]
