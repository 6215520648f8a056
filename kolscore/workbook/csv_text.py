"""CSV: its delimiter found out, and cells that a spreadsheet would run made harmless."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import dropwhile, islice
from typing import Any, Final, NamedTuple

from kolscore.errors import InputError
from kolscore.reading.sheet import text_of
from kolscore.workbook.encoding import decode

_DELIMITERS: Final = ("\t", ";", "|", ",")
"""The comma comes last: where another one divides the rows as well, commas are those of numbers and sentences."""
_SAMPLE: Final = 50
_BEGINNING: Final = 1 << 18
_LINE: Final = re.compile(r"[^\r\n]+(?:\r\n?|\n)?|\r\n?|\n")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d),(?=\d)")
_SAID: Final = re.compile(r"\A\"?sep=([^\r\n\"])\"?(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
"""A first line by which Excel is told the delimiter; it shows no row for it."""
_MOST_COLUMNS: Final = 16_384
_LONGEST_LINE: Final = 8_000_000
_MOST_ROWS: Final = 1_048_576
_RUNS: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet may take for the beginning of a formula, with apostrophes before it."""
_NUMBER: Final = re.compile(r"[+-]?\d[\d.,]*%?(?:[eE][+-]?\d+)?")
_FIELD_LIMIT: Final = 131_072
"""Characters of a cell: four times what a spreadsheet takes. A longer one begins with a quotation mark that never ends."""


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
    csv.field_size_limit(_FIELD_LIMIT)
    if said := _SAID.match(text):
        text = text[said.end() :]
    delimiter = said[1] if said else _delimiter(text, name)
    rows = []
    reader = csv.reader(_lines(text), delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            rows.append([plain(cell) for cell in row])
            if len(row) > _MOST_COLUMNS or len(rows) > _MOST_ROWS:
                what = f"{len(row):,} cells, more" if len(row) > _MOST_COLUMNS else "more rows above it"
                raise InputError(
                    f"{name}: line {line} has {what} than a spreadsheet has; is a line break missing?"
                )
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"{name}: line {line} is no CSV that can be read ({error}); is a line break or a quotation mark missing?"
        ) from None
    return CsvTable(rows, delimiter, remarks)


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


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends; line feeds and carriage returns end them, and nothing else."""
    for line in _LINE.finditer(text):
        if line.end() - line.start() > _LONGEST_LINE:
            raise csv.Error(f"more than {_LONGEST_LINE:,} characters in one line")
        yield line[0]


def _delimiter(text: str, name: str) -> str:
    """The delimiter that explains most of the signs in most rows; a tab for .tsv.

    Where none divides the rows, one that does not occur: a list of addresses may
    hold a comma here and there.
    """
    if name.lower().endswith(".tsv") and "\t" in text:
        return "\t"
    beginning = text[:_BEGINNING]
    scores = {delimiter: _divided(beginning, delimiter) for delimiter in _DELIMITERS}
    if scores[","] and sum(map(bool, scores.values())) > 1:
        scores[","] = _divided(_BETWEEN_DIGITS.sub(".", beginning), ",")
    best = max(_DELIMITERS, key=lambda delimiter: scores[delimiter])
    if scores[best]:
        return best
    return next((delimiter for delimiter in (",", ";", *_DELIMITERS) if delimiter not in text), ",")


def _divided(text: str, delimiter: str) -> int:
    """How many delimiters stand in rows of the commonest width; 0 if most rows have none.

    Rows above the first that is divided are titles, and do not count.
    """
    lines = csv.reader(_lines(text), delimiter=delimiter)
    widths: list[int] = []
    with suppress(csv.Error):  # a cell without an end: what stands above it counts
        widths.extend(len(row) for row in islice(filter(any, lines), _SAMPLE))
    counts = Counter(dropwhile(lambda width: width == 1, widths))
    width, rows = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
    return rows * (width - 1)
