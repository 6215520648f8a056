"""CSV: its encoding and delimiter found out, and cells that a spreadsheet would run made harmless."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from kolscore.errors import InputError
from kolscore.reading.sheet import text_of

_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE: Final = 50
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_RUNS: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet may take for the beginning of a formula, with apostrophes before it."""
_NUMBER: Final = re.compile(r"[+-]?\d[\d.,]*%?(?:[eE][+-]?\d+)?")
_FIELD_LIMIT: Final = 2**31 - 1


class CsvTable(NamedTuple):
    """The cells of a CSV file, and what stands between them."""

    rows: list[list[str]]
    delimiter: str


def parse(data: bytes, name: str) -> CsvTable:
    """Read CSV from bytes; an apostrophe that `safe` put before a cell is taken off.

    Raises InputError for data that is no text.
    """
    text = _decoded(data, name)
    delimiter = _delimiter(text, name)
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise InputError(f"{name}: not a CSV file that can be read: {error}") from None
    return CsvTable([[plain(cell) for cell in row] for row in rows], delimiter)


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


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise InputError(f"{name}: damaged {encoding} text; save it again as CSV UTF-8") from None
    if b"\x00" in data[:4096]:
        raise InputError(f"{name}: not a text table; give an xlsx or a CSV file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str, name: str) -> str:
    """The delimiter that gives most rows the same number of cells, more than one; a tab for .tsv."""
    if name.lower().endswith(".tsv"):
        return "\t"
    best, best_score = ",", (0, 0)
    for delimiter in _DELIMITERS:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            widths = Counter(len(row) for row in islice(lines, _SAMPLE) if any(row))
        except csv.Error:
            continue
        score = max(((rows, width) for width, rows in widths.items() if width > 1), default=(0, 0))
        if score > best_score:
            best, best_score = delimiter, score
    return best
