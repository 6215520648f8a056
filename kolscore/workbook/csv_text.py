"""CSV: its delimiter found out, and cells that a spreadsheet would run made harmless."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import accumulate, islice
from typing import Any, Final, NamedTuple

from kolscore.errors import InputError
from kolscore.reading.divide import USUAL, Division, divided, fits_numbers, known_in, numbered
from kolscore.reading.sheet import is_blank, text_of
from kolscore.workbook.encoding import decode
from kolscore.workbook.quotes import BadLineError, lines_of, mended, strictly

_SAMPLE: Final = 200
"""Lines that are looked at to find the delimiter."""
_BEGINNING: Final = 1 << 18
_SAID: Final = re.compile(r"\A\"?sep=(\\t|[^\r\n\"])\"?(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
"""A first line by which Excel is told the delimiter; it shows no row for it."""
_MOST_COLUMNS: Final = 16_384
_MOST_ROWS: Final = 1_048_576
_RUNS: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet may take for the beginning of a formula, with apostrophes before it."""
_NUMBER: Final = re.compile(r"[+-]?\d[\d.,]*%?(?:[eE][+-]?\d+)?")
_ENDS: Final = re.compile(r"\r\n|\r|\n")
_SEVERAL: Final = 2
_SHOWN: Final = 5


class CsvTable(NamedTuple):
    """The cells of a CSV file, what stands between them, and what a user should know of how they were read."""

    rows: list[list[str]]
    delimiter: str
    remarks: list[str]


def parse(data: bytes, name: str) -> CsvTable:
    """Read CSV from bytes; an apostrophe that `safe` put before a cell is taken off.

    Raises InputError for data that is no text, and for rows longer than a spreadsheet's.
    """
    text, remarks = decode(data, name)
    said = _SAID.match(text)
    if said:
        text = text[said.end() :]
    try:
        beginning = list(islice(lines_of(text[:_BEGINNING]), _SAMPLE))
        if said:
            division = Division("\t" if said[1] == "\\t" else said[1])
        else:
            division = divided(beginning, tabs=name.lower().endswith(".tsv"))
        rows, torn = _rows(text, division)
    except BadLineError as error:
        raise InputError(f"{name}: {error}; is a line break or a quotation mark missing?") from None
    _check_bounds(rows, name)
    if torn:
        remarks = [
            *remarks, f"{_lines(torn)}: quotation marks do not match; the row was taken to end with its line"
        ]  # fmt: skip
    table = _taken_apart(rows, division, remarks)
    for row in table.rows:
        row[:] = map(plain, row)
    return table


def _rows(text: str, division: Division) -> tuple[list[list[str]], list[int]]:
    """The rows of a text, and the lines of those whose quotation marks do not match."""
    try:
        rows = strictly(text, division.form)
    except csv.Error:
        rows = []
    long = [row for row in rows if any(map(_ENDS.search, row))] if '"' in text else []
    numbers = [] if rows and not long else numbered(rows or _plainly(text, division), division.width)

    def swallows(cells: list[str]) -> bool:
        inside = [line for cell in cells if _ENDS.search(cell) for line in cell.splitlines()[1:]]
        return any(fits_numbers(row, division.width, numbers) for row in csv.reader(inside, **division.form))

    if rows and not any(map(swallows, long)):
        return rows, []
    records = list(mended(text, division.form, swallows))
    starts = accumulate((record.lines for record in records), initial=1)
    torn = [line for line, record in zip(starts, records, strict=False) if record.torn]
    return [record.cells for record in records], torn


def _plainly(text: str, division: Division) -> list[list[str]]:
    """The first lines, each as a row."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        for line in islice(lines_of(text[:_BEGINNING]), _SAMPLE):
            rows += csv.reader([line.rstrip("\r\n")], **division.form)
    return rows


def _check_bounds(rows: Sequence[Sequence[str]], name: str) -> None:
    wide = next((number for number, row in enumerate(rows) if len(row) > _MOST_COLUMNS), None)
    if wide is not None:
        raise InputError(
            f"{name}: line {_line(rows, wide)} has {len(rows[wide]):,} cells, more than a spreadsheet has; is a line "
            "break missing?"
        )
    if len(rows) > _MOST_ROWS:
        raise InputError(f"{name}: {len(rows):,} rows, more than a spreadsheet has; split the file")


def _taken_apart(rows: list[list[str]], division: Division, remarks: list[str]) -> CsvTable:
    """The table, where lines that were quoted as a whole are divided as the others are."""
    single = [number for number, row in enumerate(rows) if row and not any(row[1:]) and not is_blank(row[0])]
    if division.width == 1 and len(single) == sum(map(any, rows)):
        inner = divided([rows[number][0] for number in single[:_SAMPLE]])
        if inner.is_table:
            for number in single:
                rows[number] = _cells(rows[number][0], inner)
            said = "each line was quoted as a whole, and was divided into its cells"
            return CsvTable(rows, inner.delimiter, [*remarks, said])
    apart = _whole_rows(rows, single, division) if division.width > 1 else {}
    if apart:
        said = f"{_lines([_line(rows, number) for number in apart])}: one cell that holds a whole row"
        remarks = [*remarks, f"{said}; it was divided into its cells"]
    for number, cells in apart.items():
        rows[number] = cells
    return CsvTable(rows, "," if division.delimiter == "\x1f" else division.delimiter, remarks)


def _whole_rows(rows: Sequence[list[str]], single: Sequence[int], division: Division) -> dict[int, list[str]]:
    """The cells of rows that stand in a single one, by the numbers of the rows."""
    numbers = numbered(rows, division.width) if single else []
    found = {}
    for number in single:
        text = rows[number][0]
        for sign in dict.fromkeys((division.delimiter, *USUAL)):
            cells = _cells(text, division._replace(delimiter=sign)) if sign in text else []
            header = len(cells) == division.width and known_in(cells) >= _SEVERAL
            if header or fits_numbers(cells, division.width, numbers):
                found[number] = cells
                break
    return found


def _line(rows: Sequence[Sequence[str]], number: int) -> int:
    """The line that a row begins in."""
    return 1 + number + sum(len(_ENDS.findall(cell)) for row in rows[:number] for cell in row)


def _cells(line: str, division: Division) -> list[str]:
    """The cells of a line that stands in one cell."""
    return next(csv.reader([line], **division.form), [])


def _lines(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return f"line{'s' if len(numbers) > 1 else ''} {shown}{more}"


def unparse(rows: Iterable[Sequence[Any]], delimiter: str = ",", *, raw: bool = False) -> str:
    """Write rows as CSV; cells are made safe unless `raw`."""
    target = io.StringIO(newline="")
    out = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        texts = [cell if isinstance(cell, str) else text_of(cell) for cell in row]
        out.writerow(texts if raw else map(safe, texts))
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
