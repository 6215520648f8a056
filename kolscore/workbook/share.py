"""A copy of a list to hand on: without how people can be reached, and without anything that cannot be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kolscore.answers import HEADERS
from kolscore.errors import InputError, NoCreatorTableError
from kolscore.reading.contacts import is_contact_column, reaches, without_contacts
from kolscore.reading.sheet import letters, text_of
from kolscore.words import say
from kolscore.workbook import csv_text
from kolscore.workbook.save import replacing
from kolscore.workbook.write import write_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from openpyxl import Workbook

    from kolscore.reading import CreatorTable
    from kolscore.workbook.read import Book

_LINKS: Final = ("mailto:", "tel:", "sms:", "whatsapp:")


class Emptied(NamedTuple):
    """A column of which only the header is left."""

    sheet: str
    letter: str
    header: str
    cells: int


class Shared(NamedTuple):
    """What was left out."""

    columns: list[Emptied]
    texts: list[str]
    """Cells in whose text something was taken out."""
    behind: list[str]
    """What else was not carried over, in sentences."""


def share(book: Book, target: Path, keep: Collection[str], *, overwrite: bool) -> Shared:
    """Write a copy of a workbook or CSV file without contacts; `keep` are headers of columns to be kept as they are.

    A workbook comes out with values and formats: without formulas, comments, hidden sheets, names, links to
    other files, its author, and kolscore's own sheets.
    Raises InputError for other kinds of files, and for a header to keep that is in no table.
    """
    if book.kind == "csv":
        return _csv(book, target, keep, overwrite=overwrite)
    if book.kind != "xlsx":
        raise InputError(say("workbook.share.kind", name=book.name, kind=book.kind))
    return _workbook(book, target, keep, overwrite=overwrite)


def _csv(book: Book, target: Path, keep: Collection[str], *, overwrite: bool) -> Shared:
    sheet = book.sheet("")
    tables = _tables(book, [""])
    _check_kept(book, tables, keep)
    rows = [[text_of(cell) for cell in row] for row in sheet.rows]
    emptied = list(_emptied(tables, keep, lambda _, row, column: _clear(rows, row, column)))
    texts = []
    for number, row in enumerate(rows, sheet.top):
        for place, text in enumerate(row):
            if reaches(text):
                row[place] = without_contacts(text)
                texts.append(f"{sheet.letter(place)}{number}")
    write_text(target, csv_text.unparse(rows, book.delimiter), overwrite=overwrite, mark=True)
    return Shared(emptied, texts, [])


def _clear(rows: list[list[str]], row: int, column: int) -> bool:
    """Empty a cell; gives whether anything stood in it. Rows and columns are counted from 1."""
    cells = rows[row - 1]
    if column > len(cells) or not cells[column - 1]:
        return False
    cells[column - 1] = ""
    return True


def _workbook(book: Book, target: Path, keep: Collection[str], *, overwrite: bool) -> Shared:
    import openpyxl

    from kolscore.workbook.timeless import save

    tables = _tables(book, book.sheet_names)
    _check_kept(book, tables, keep)
    copy = openpyxl.load_workbook(book.path, data_only=True, keep_links=False)
    behind = [say("workbook.share.values")]
    gone = [name for name in copy.sheetnames if name not in book.sheet_names]
    for name in gone:
        del copy[name]
    if gone:
        behind.append(say("workbook.share.sheets", n=len(gone), sheets=", ".join(gone)))

    def clear(sheet: str, row: int, column: int) -> bool:
        cell = copy[sheet].cell(row, column)
        filled = cell.value is not None
        if filled:
            cell.value = None
        return filled

    emptied = list(_emptied(tables, keep, clear))
    several = len(copy.worksheets) > 1
    texts, comments = [], 0
    for sheet in copy.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            comments += cell.comment is not None
            cell.comment = None
            if cell.hyperlink and str(cell.hyperlink.target or "").lower().startswith(_LINKS):
                cell.hyperlink = None
            if isinstance(cell.value, str) and reaches(cell.value):
                cell.value = without_contacts(cell.value)
                texts.append(f"{sheet.title}!{cell.coordinate}" if several else cell.coordinate)
    if comments:
        behind.append(say("workbook.share.comments", n=comments))
    _forget(copy)
    with replacing(target, overwrite=overwrite) as draft:
        save(copy, draft)
    return Shared(emptied, texts, behind)


def _forget(copy: Workbook) -> None:
    """Take out what no cell shows: names, lists of drop-downs, headers and footers, the author."""
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.packaging.custom import CustomPropertyList
    from openpyxl.workbook.defined_name import DefinedNameDict
    from openpyxl.worksheet.datavalidation import DataValidationList
    from openpyxl.worksheet.header_footer import HeaderFooter

    for sheet in copy.worksheets:
        sheet.data_validations = DataValidationList()
        sheet.defined_names = DefinedNameDict()
        sheet.HeaderFooter = HeaderFooter()
    copy.defined_names, copy.properties = DefinedNameDict(), DocumentProperties(creator="")
    copy.custom_doc_props = CustomPropertyList()  # type: ignore[attr-defined]  # its stubs do not know it


def _tables(book: Book, names: Sequence[str]) -> list[CreatorTable]:
    """All tables of creators."""
    from kolscore.reading import read_tables

    tables: list[CreatorTable] = []
    for name in names:
        sheet = book.sheet(name)
        try:
            tables += read_tables(sheet, {}, HEADERS | book.own_headers(sheet))
        except NoCreatorTableError:
            continue
    return tables


def _check_kept(book: Book, tables: Sequence[CreatorTable], keep: Collection[str]) -> None:
    headers = {column.header for table in tables for column in table.columns if column.header}
    for header in keep:
        if header not in headers:
            raise InputError(
                say(
                    "workbook.share.no_column",
                    name=book.name,
                    header=header,
                    headers=", ".join(sorted(headers)),
                )
            )


def _emptied(tables: Sequence[CreatorTable], keep: Collection[str], clear: Any) -> Iterator[Emptied]:
    """Empty all columns of contacts; gives which."""
    for table in tables:
        sheet = table.sheet
        if sheet.stored:
            raise InputError(say("workbook.share.one_column", where=sheet.where))
        body = range(table.rows.numbers[0], table.last_row + 1) if table.rows else range(0)
        for column in table.columns:
            cells = [
                row[column.index]
                for row in sheet.rows[body.start - sheet.top : body.stop - sheet.top]
                if column.index < len(row)
            ]
            if column.header in {*keep, *HEADERS} or not is_contact_column(column, cells):
                continue
            number = sheet.number(column.index)
            filled = sum(clear(sheet.name, row, number) for row in body)
            if filled:
                yield Emptied(sheet.name, letters(number), column.header, filled)
