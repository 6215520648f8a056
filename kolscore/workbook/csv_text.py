"""CSV: its delimiter found out, and cells that a spreadsheet would run made harmless."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import accumulate, islice
from typing import Any, Final, NamedTuple, Self

from kolscore.errors import InputError
from kolscore.reading.divide import USUAL, Division, divided, fits_numbers, known_in, numbered
from kolscore.reading.sheet import is_blank, text_of
from kolscore.words import say, some
from kolscore.workbook.encoding import decode
from kolscore.workbook.quotes import BadLineError, lines_of, mended, sound, strictly

_SAMPLE: Final = 200
"""Lines that are looked at to find the delimiter."""
BEGINNING: Final = 1 << 18
"""Characters by which it is decided how a file is read."""
_SAID: Final = re.compile(r"\A\"?sep=(\\t|[^\r\n\"])\"?(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
"""A first line by which Excel is told the delimiter; it shows no row for it."""
_MOST_COLUMNS: Final = 16_384
_MOST_ROWS: Final = 1_048_576
_RUNS: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet may take for the beginning of a formula, with apostrophes before it."""
_BEFORE: Final = frozenset("'=+-@\t\r\n＝＋－＠")
"""What such a beginning begins with."""
_NUMBER: Final = re.compile(r"[+-]?\d[\d.,]*%?(?:[eE][+-]?\d+)?")
_ENDS: Final = re.compile(r"\r\n|\r|\n")
_SEVERAL: Final = 2
_SHOWN: Final = 5


class CsvTable(NamedTuple):
    """The cells of a CSV file, what stands between them, and what a user should know of how they were read."""

    rows: list[list[str]]
    delimiter: str
    remarks: list[str]


class Beginning(NamedTuple):
    """What the first rows of a text show of how all are read."""

    said: int
    """Characters of a line before them, which says what the delimiter is."""
    division: Division
    numbers: Sequence[int]
    """Columns that hold numbers."""

    @classmethod
    def of(cls, text: str, name: str) -> Self:
        """Raises BadLineError if it has a line that cannot be read."""
        found = _SAID.match(text)
        said = found.end() if found else 0
        text = text[said : said + BEGINNING]
        lines = list(islice(lines_of(text), _SAMPLE))
        if found:
            division = Division("\t" if found[1] == "\\t" else found[1])
        else:
            division = divided(lines, tabs=name.lower().endswith(".tsv"))
        rows = sound(text, division.form) or _plainly(text, division)
        return cls(said, division, numbered(rows, division.width))

    def swallows(self, cells: list[str]) -> bool:
        """Whether a row that goes over several lines holds others."""
        inside = [line for cell in cells if _ENDS.search(cell) for line in cell.splitlines()[1:]]
        form = self.division.form
        return any(fits_numbers(row, self.division.width, self.numbers) for row in csv.reader(inside, **form))

    def rows(self, text: str) -> tuple[list[list[str]], list[int]]:
        """The rows of a text, and the lines of those whose quotation marks do not match."""
        try:
            rows = strictly(text, self.division.form)
        except csv.Error:
            rows = []
        long = [row for row in rows if any(map(_ENDS.search, row))] if '"' in text else []
        if rows and not any(map(self.swallows, long)):
            return rows, []
        records = list(mended(lines_of(text), self.division.form, self.swallows))
        starts = accumulate((record.lines for record in records), initial=1)
        torn = [line for line, record in zip(starts, records, strict=False) if record.torn]
        return [record.cells for record in records], torn

    def whole_row(self, cells: Sequence[str]) -> list[str]:
        """The cells of a row that stands in a single one; nothing if it does not."""
        if not cells or is_blank(text := cells[0]) or any(cells[1:]):
            return []
        for sign in dict.fromkeys((self.division.delimiter, *USUAL)):
            found = _cells(text, self.division._replace(delimiter=sign)) if sign in text else []
            header = len(found) == self.division.width and known_in(found) >= _SEVERAL
            if header or fits_numbers(found, self.division.width, self.numbers):
                return found
        return []


def parse(data: bytes, name: str) -> CsvTable:
    """Read CSV from bytes; an apostrophe that `safe` put before a cell is taken off.

    Raises InputError for data that is no text, and for rows longer than a spreadsheet's.
    """
    text, remarks = decode(data, name)
    try:
        beginning = Beginning.of(text, name)
        rows, torn = beginning.rows(text[beginning.said :])
    except BadLineError as error:
        raise InputError(say("workbook.csv.broken", name=name, error=error)) from None
    check_width(rows, name)
    if len(rows) > _MOST_ROWS:
        raise InputError(say("workbook.csv.too_many_rows", name=name, rows=len(rows)))
    table = _taken_apart(rows, beginning, [*remarks, *torn_remark(torn, len(torn))])
    for row in table.rows:
        row[:] = map(plain, row)
    return table


def torn_remark(lines: Sequence[int], count: int) -> list[str]:
    """What to say of rows whose quotation marks do not match, by the first of their lines."""
    said = say("workbook.csv.open_quote", lines=_lines(lines, count))
    return [said] if count else []


def whole_remark(lines: Sequence[int], count: int) -> list[str]:
    """What to say of rows that stood in one cell."""
    said = say("workbook.csv.one_cell", lines=_lines(lines, count))
    return [said] if count else []


def _plainly(text: str, division: Division) -> list[list[str]]:
    """The first lines, each as a row."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        for line in islice(lines_of(text[:BEGINNING]), _SAMPLE):
            rows += csv.reader([line.rstrip("\r\n")], **division.form)
    return rows


def check_width(rows: Sequence[Sequence[str]], name: str, before: int = 0) -> None:
    """Raise InputError for a row with more cells than a spreadsheet has; so many lines stand before the first."""
    wide = next((number for number, row in enumerate(rows) if len(row) > _MOST_COLUMNS), None)
    if wide is not None:
        raise InputError(
            say(
                "workbook.csv.too_many_cells",
                name=name,
                line=before + _line(rows, wide),
                cells=len(rows[wide]),
            )
        )


def _taken_apart(rows: list[list[str]], beginning: Beginning, remarks: list[str]) -> CsvTable:
    """The table, where lines that were quoted as a whole are divided as the others are."""
    division = beginning.division
    if division.width == 1:
        single = [
            number for number, row in enumerate(rows) if row and not any(row[1:]) and not is_blank(row[0])
        ]
        inner = divided([rows[number][0] for number in single[:_SAMPLE]])
        if len(single) == sum(map(any, rows)) and inner.is_table:
            for number in single:
                rows[number] = _cells(rows[number][0], inner)
            said = say("workbook.csv.quoted_lines")
            return CsvTable(rows, inner.delimiter, [*remarks, said])
    else:
        whole = {number: cells for number, row in enumerate(rows) if (cells := beginning.whole_row(row))}
        remarks = [*remarks, *whole_remark([_line(rows, number) for number in [*whole][:_SHOWN]], len(whole))]
        for number, cells in whole.items():
            rows[number] = cells
    return CsvTable(rows, "," if division.delimiter == "\x1f" else division.delimiter, remarks)


def _line(rows: Sequence[Sequence[str]], number: int) -> int:
    """The line that a row begins in."""
    return 1 + number + sum(len(_ENDS.findall(cell)) for row in rows[:number] for cell in row)


def _cells(line: str, division: Division) -> list[str]:
    """The cells of a line that stands in one cell."""
    return next(csv.reader([line], **division.form), [])


def _lines(first: Sequence[int], count: int) -> str:
    return say("workbook.lines", n=count, lines=some(first[:_SHOWN], count - _SHOWN))


def unparse(rows: Iterable[Sequence[Any]], delimiter: str = ",", *, raw: bool = False) -> str:
    """Write rows as CSV; cells are made safe unless `raw`."""
    target = io.StringIO(newline="")
    out = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        texts = [cell if isinstance(cell, str) else text_of(cell) for cell in row]
        out.writerow(texts if raw else [safe(text) if text[:1] in _BEFORE else text for text in texts])
    return target.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: with one apostrophe before it, if it needs that.

    >>> safe("@ann"), safe("=1+1"), safe("-5"), safe("'@ann"), safe("'tis")
    ("'@ann", "'=1+1", '-5', "''@ann", "'tis")
    """
    return "'" + cell if _RUNS.match(cell) and not _NUMBER.fullmatch(cell) else cell


def plain(cell: str) -> str:
    """The cell that `safe` was given.

    >>> plain("'@ann"), plain("''@ann"), plain("'tis")
    ('@ann', "'@ann", "'tis")
    """
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
