"""Writes what was annotated: into a workbook, as CSV, or as JSON lines."""

import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.etree import ElementTree as ET

from kolscore.annotation import Annotated, spliced
from kolscore.answers import answer_columns, as_json, further, header_for, own_columns
from kolscore.errors import InputError, OutputError
from kolscore.parts import ROW, Part
from kolscore.pipeline import Reading, Scan
from kolscore.reading import CreatorTable, Sheet
from kolscore.reading.sheet import filled, is_blank, text_of
from kolscore.words import say
from kolscore.workbook import csv_text
from kolscore.workbook.read import Book
from kolscore.workbook.save import InPlace, check_target, replacing
from kolscore.workbook.xlsx_patch.package import Package
from kolscore.workbook.xlsx_patch.verify import Verified

if TYPE_CHECKING:
    from kolscore.workbook.pages import About

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


def csv_of(
    tables: Sequence[Annotated], add: Iterable[str], delimiter: str = ",", *, raw: bool = False
) -> Iterator[str]:
    """A sheet as CSV, piece by piece, with the answer columns at the right of its tables; those of an earlier run written anew.

    A table without a header gets one.
    """
    if tables[0].parts.texts:
        return tables[0].parts.texts()
    return iter(
        [csv_text.unparse(_with_answers([with_header(one) for one in tables], add), delimiter, raw=raw)]
    )


def json_lines(tables: Sequence[Annotated], add: Sequence[str] = (), *, named: bool = False) -> Iterator[str]:
    """One JSON object for each creator; file and sheet are named where there are several tables, or if asked."""
    for annotated in tables:
        sheet = annotated.table.sheet
        where = {"file": sheet.file, "sheet": sheet.name} if named or len(tables) > 1 else {}
        before = as_json(where)
        yield from (spliced(before, record) + "\n" for record in annotated.records(add))


def write_text(
    target: Path,
    text: str | Iterable[str],
    *,
    overwrite: bool,
    in_place: InPlace | None = None,
    mark: bool = False,
) -> None:
    """Write text as UTF-8, all or piece by piece, with a byte order mark (which Excel wants in CSV) if asked."""
    with (
        replacing(target, overwrite=overwrite, in_place=in_place) as draft,
        draft.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="") as file,
    ):
        file.writelines([text] if isinstance(text, str) else text)


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
) -> Verified:
    """Write the answers into a copy of the workbook, or the values of another file into a new one.

    `force`, `protected` and `about` are what `write_answers` asks for.
    """
    from kolscore.workbook.answers import write_answers

    if not book.can_be_kept and target.suffix.lower() in _WITH_MACROS:
        raise OutputError(say("workbook.write.no_macros", target=target, stem=target.stem))
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
                    say(
                        "workbook.write.cannot_write_into",
                        name=book.name,
                        kind=type(error).__name__,
                        error=error,
                        repair=say("workbook.repair"),
                    )
                ) from None
    from kolscore.workbook.write_new import write_new  # openpyxl takes its time to start

    with replacing(target, overwrite=overwrite) as draft:
        remarks = write_new(book, draft, [with_header(one) for one in tables], add, about)
    return Verified(
        [
            *([say("workbook.write.left_behind", kind=book.kind)] if book.is_workbook else []),
            *([] if all(one.table.has_header for one in tables) else [say("workbook.write.header_added")]),
            *remarks,
        ],
        [],
    )


def _check_ending(book: Book, target: Path) -> None:
    """Refuse a name under which Excel would not open a copy of the workbook: with macros, or as a template."""
    from kolscore.workbook.xlsx_patch.book import Workbook

    suffix = target.suffix.lower()
    if suffix == book.path.suffix.lower():
        return
    with Package(book.path) as package:
        ending = Workbook(package).ending
        if _MACROS in package:
            ending = f"{ending[:-1]}m"
    if suffix != ending:
        raise OutputError(
            say(
                "workbook.write.keeps_kind",
                target=target,
                name=book.name,
                kind=say(f"workbook.write.is.{ending[1:]}"),
                stem=target.stem,
                ending=ending,
            )
        )


def clean_workbook(book: Book, target: Path, *, overwrite: bool, in_place: InPlace | None) -> Verified:
    """Write a workbook without what is ours in it.

    Raises InputError if it is no workbook that we write into, or nothing in it is ours.
    """
    from kolscore.workbook.xlsx_patch.clean import clean

    if not book.can_be_kept:
        raise InputError(say("workbook.write.not_marked", name=book.name, kind=book.kind))
    check_target(target, overwrite=overwrite or in_place is not None)
    book.release()
    with replacing(target, overwrite=overwrite, in_place=in_place) as draft:
        return clean(book.path, draft)


class CsvLayout(NamedTuple):
    """Where the answers stand in the rows of a CSV: new columns at the right, those of an earlier run where they were."""

    first: int
    """Number of the first row that has them, a header."""
    at: int
    """Cells left of the new columns."""
    ours: Mapping[str, int]
    """The columns of an earlier run."""
    keys: Sequence[str]
    """The answers."""
    names: Mapping[str, str]
    """The headers of the new ones."""

    @classmethod
    def of(cls, table: CreatorTable, add: Iterable[str], header: Sequence[Any], at: int) -> "CsvLayout":
        """That of a table, with its header as it stands in the file."""
        ours = {key: table.columns[place].index for place, key in own_columns(_headers_of(table)).items()}
        answers = answer_columns([*add, *further(ours)])
        taken = [text_of(cell) for index, cell in enumerate(header) if index not in ours.values()]
        names = {answer.key: header_for(answer, taken) for answer in answers if answer.key not in ours}
        return cls(table.header_row, at, ours, [answer.key for answer in answers], names)

    def rows(
        self,
        rows: Iterable[Sequence[Any]],
        top: int,
        headers: Collection[int],
        answered: Mapping[int, Sequence[Any]],
    ) -> Iterator[list[Any]]:
        """Rows with their answers, which have the numbers of the rows; `top` is that of the first."""
        nothing: Mapping[str, Any] = {}
        for number, row in enumerate(rows, top):
            cells = list(row)
            if number >= self.first:
                cells += [None] * (self.at - len(cells))
                header = number in headers or number == self.first
                given = dict(zip(self.keys, answered[number], strict=True)) if number in answered else nothing
                emptied = all(
                    is_blank(cell) for index, cell in enumerate(cells) if index not in self.ours.values()
                )
                for key, index in self.ours.items() if given or (emptied and not header) else ():
                    cells[index] = given.get(key)
                cells[self.at : self.at] = self.names.values() if header else map(given.get, self.names)
            yield cells


class Rendered(NamedTuple):
    """Makes CSV of a batch of rows and its answers."""

    layout: CsvLayout
    delimiter: str
    raw: bool

    def __call__(self, sheet: Sheet, part: Part) -> str:
        """The text of a batch."""
        columns = (part.columns[key] for key in self.layout.keys)
        answered = dict(zip(part.columns[ROW], zip(*columns, strict=True), strict=True))
        rows = self.layout.rows(sheet.rows, sheet.top, part.headers, answered)
        return csv_text.unparse(rows, self.delimiter, raw=self.raw)


def rendering(
    add: Iterable[str], delimiter: str, *, raw: bool
) -> Callable[[Reading, CreatorTable, Scan], Rendered]:
    """How batches of a long list are made CSV, when it is known what it looks like."""

    def of(reading: Reading, table: CreatorTable, seen: Scan) -> Rendered:
        return Rendered(CsvLayout.of(table, add, reading.head[-1], seen.width), delimiter, raw)

    return of


def _with_answers(tables: Sequence[Annotated], add: Iterable[str]) -> Iterator[list[Any]]:
    """The rows of a sheet with the answers to its tables; rows that are no creators keep what they hold."""
    table = tables[0].table
    rows, top = table.sheet.rows, table.sheet.top
    layout = CsvLayout.of(table, add, rows[table.header_row - top], max(map(filled, rows)))
    answers = answer_columns(further(layout.keys))
    answered = {number: given for one in tables for number, *given in one.answered(answers)}
    return layout.rows(rows, top, {one.table.header_row for one in tables}, answered)


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
        ),
        moved=1,
    )
