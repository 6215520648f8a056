"""Writes what was annotated: into a workbook, as CSV, or as JSON lines."""

import json
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from kolscore.annotation import Annotated, spliced
from kolscore.answers import answer_columns, further, header_for, own_columns
from kolscore.errors import InputError, OutputError
from kolscore.reading import CreatorTable
from kolscore.reading.sheet import filled, is_blank, text_of
from kolscore.workbook import csv_text
from kolscore.workbook.lossless.package import Package
from kolscore.workbook.lossless.verify import Written
from kolscore.workbook.package import REPAIR
from kolscore.workbook.read import Book
from kolscore.workbook.save import InPlace, check_target, replacing

if TYPE_CHECKING:
    from kolscore.workbook.pages import About

_LEFT_BEHIND: Final = (
    "read from {kind} for its values: formats, formulas, notes and charts are not in the new workbook"
)
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    AttributeError,
    LookupError,
    StopIteration,
    ValueError,
)
"""What a workbook that is not as it should be leads to."""
_WITH_MACROS: Final = (".xlsm", ".xltm")
_MACROS: Final = "xl/vbaProject.bin"
_IS: Final = {
    ".xlsx": "a workbook without macros",
    ".xlsm": "a workbook with macros",
    ".xltx": "a template",
    ".xltm": "a template with macros",
}
_HEADER_PUT: Final = "the table has no header; one was put above it"


def csv_of(
    tables: Sequence[Annotated], add: Iterable[str], delimiter: str = ",", *, raw: bool = False
) -> str:
    """A sheet as CSV with the answer columns at the right of its tables; those of an earlier run written anew.

    A table without a header gets one.
    """
    return csv_text.unparse(_with_answers([with_header(one) for one in tables], add), delimiter, raw=raw)


def json_lines(tables: Sequence[Annotated], add: Sequence[str] = (), *, named: bool = False) -> str:
    """One JSON object for each creator; file and sheet are named where there are several tables, or if asked."""
    lines = []
    for annotated in tables:
        sheet = annotated.table.sheet
        where = {"file": sheet.file, "sheet": sheet.name} if named or len(tables) > 1 else {}
        before = json.dumps(where, ensure_ascii=False)
        lines += [spliced(before, record) for record in annotated.records(add)]
    return "".join(line + "\n" for line in lines)


def write_text(
    target: Path, text: str, *, overwrite: bool, in_place: InPlace | None = None, mark: bool = False
) -> None:
    """Write text as UTF-8, with a byte order mark (which Excel wants in CSV) if asked."""
    with replacing(target, overwrite=overwrite, in_place=in_place) as draft:
        draft.write_bytes(text.encode("utf-8-sig" if mark else "utf-8"))


def write_workbook(  # noqa: PLR0913 - what goes where, and what the user allows
    book: Book,
    target: Path,
    tables: Sequence[Annotated],
    add: Sequence[str],
    *,
    overwrite: bool,
    in_place: InPlace | None,
    force: bool,
    protected: bool,
    about: "About | None",
) -> Written:
    """Write the answers into a copy of the workbook, or the values of another file into a new one.

    `force`, `protected` and `about` are what `write_answers` asks for.
    """
    from kolscore.workbook.answers import write_answers

    if not book.can_be_kept and target.suffix.lower() in _WITH_MACROS:
        raise OutputError(f"{target}: a new workbook has no macros; name it {target.stem}.xlsx")
    if book.can_be_kept:
        _check_ending(book, target)
        book.release()
        with replacing(target, overwrite=overwrite, in_place=in_place) as draft:
            try:
                return write_answers(
                    book.path, draft, tables, add, force=force, protected=protected, about=about
                )
            except _DAMAGED as error:
                raise OutputError(
                    f"{book.name}: cannot be written into ({type(error).__name__}: {error}). Nothing was written. Use "
                    f"--format csv for the answers alone, or {REPAIR}"
                ) from None
    from kolscore.workbook.write_new import write_new  # openpyxl takes its time to start

    with replacing(target, overwrite=overwrite) as draft:
        remarks = write_new(book, draft, [with_header(one) for one in tables], add, about)
    return Written(
        [
            *([_LEFT_BEHIND.format(kind=book.kind)] if book.is_workbook else []),
            *([] if all(one.table.has_header for one in tables) else [_HEADER_PUT]),
            *remarks,
        ],
        [],
    )


def _check_ending(book: Book, target: Path) -> None:
    """Refuse a name under which Excel would not open a copy of the workbook: with macros, or as a template."""
    from kolscore.workbook.lossless.book import Workbook

    suffix = target.suffix.lower()
    if suffix == book.path.suffix.lower():
        return
    with Package(book.path) as package:
        ending = Workbook(package).ending
        if _MACROS in package:
            ending = f"{ending[:-1]}m"
    if suffix != ending:
        raise OutputError(
            f"{target}: {book.name} is {_IS[ending]}, and so is its copy; name it {target.stem}{ending}"
        )


def clean_workbook(book: Book, target: Path, *, overwrite: bool, in_place: InPlace | None) -> Written:
    """Write a workbook without what is ours in it.

    Raises InputError if it is no workbook that we write into, or nothing in it is ours.
    """
    from kolscore.workbook.lossless.clean import clean

    if not book.can_be_kept:
        raise InputError(
            f"{book.name}: holds {book.kind}; only xlsx workbooks are marked, and can be cleaned"
        )
    check_target(target, overwrite=overwrite or in_place is not None)
    book.release()
    with replacing(target, overwrite=overwrite, in_place=in_place) as draft:
        return clean(book.path, draft)


def _with_answers(tables: Sequence[Annotated], add: Iterable[str]) -> list[list[Any]]:
    """The rows of a sheet with the answers to its tables; rows that are no creators keep what they hold."""
    top = tables[0].table
    first = top.sheet.top
    rows = [list(row) for row in top.sheet.rows]
    headers = [annotated.table.header_row - first for annotated in tables]
    ours = {key: top.columns[place].index for place, key in own_columns(_headers_of(top)).items()}
    answers = answer_columns([*add, *further(ours)])
    new = [answer for answer in answers if answer.key not in ours]
    at = max(map(filled, rows))
    taken = [text_of(cell) for index, cell in enumerate(rows[headers[0]]) if index not in ours.values()]
    keys = [answer.key for answer in answers]
    answered = {
        number - first: dict(zip(keys, given, strict=True))
        for annotated in tables
        for number, *given in annotated.answered(answers)
    }
    for number in range(headers[0], len(rows)):
        cells = rows[number]
        cells += [None] * (at - len(cells))
        given = answered.get(number, {})
        emptied = all(is_blank(cell) for index, cell in enumerate(cells) if index not in ours.values())
        for key, index in ours.items() if given or (emptied and number not in headers) else ():
            cells[index] = given.get(key)
        cells[at:at] = [given.get(answer.key) for answer in new]
    for header in headers:
        rows[header][at : at + len(new)] = [header_for(answer, taken) for answer in new]
    return rows


def _headers_of(table: CreatorTable) -> list[str]:
    return [column.header for column in table.columns]


def with_header(annotated: Annotated) -> Annotated:
    """A table with a header: one that has none gets a row above its first creator, with the fields it was read as."""
    table = annotated.table
    if table.has_header:
        return annotated
    first = table.rows.numbers[0]
    width = max(column.index for column in table.columns) + 1
    header = [""] * width
    for column in table.columns:
        header[column.index] = (column.field or "").replace("_", " ")
    rows = [*table.sheet.rows]
    rows.insert(first - table.sheet.top, header)
    columns = tuple(replace(column, header=header[column.index]) for column in table.columns)
    sheet = replace(table.sheet, rows=rows)
    return annotated._replace(
        table=replace(
            table, sheet=sheet, header_row=first, has_header=True, columns=columns, rows=table.rows.moved(1)
        )
    )
