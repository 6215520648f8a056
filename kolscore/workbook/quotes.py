"""Reads the rows of CSV whose quotation marks may not match: a mark that is never closed ends with its line."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

_LINE: Final = re.compile(r"[^\r\n]+(?:\r\n?|\n)?|\r\n?|\n")
_LONGEST_LINE: Final = 8_000_000
_FIELD_LIMIT: Final = 131_072
"""Characters of a cell: four times what a spreadsheet takes. A longer one begins with a quotation mark that never ends."""
_ESCAPED: Final = re.compile(r'(?<!\\)((?:\\\\)*)\\"')

Swallows = Callable[[list[str]], bool]
"""Whether a row that goes over several lines holds others."""


class BadLineError(ValueError):
    """A line that cannot be read."""

    def __init__(self, line: int, why: object) -> None:
        super().__init__(f"line {line} is no CSV that can be read ({why})")


class Record(NamedTuple):
    """A row, and how many lines it takes."""

    cells: list[str]
    lines: int = 1
    torn: bool = False
    """Whether its quotation marks do not match."""


def lines_of(text: str) -> Iterator[str]:
    """Lines with their ends; line feeds and carriage returns end them, and nothing else."""
    for number, line in enumerate(_LINE.finditer(text), 1):
        if line.end() - line.start() > _LONGEST_LINE:
            raise BadLineError(number, f"more than {_LONGEST_LINE:,} characters in one line")
        yield line[0]


def strictly(text: str, form: dict[str, Any]) -> list[list[str]]:
    """The rows of a text whose quotation marks match; raises csv.Error at the first that do not."""
    csv.field_size_limit(_FIELD_LIMIT)
    return list(csv.reader(lines_of(text), strict=True, **form))


def mended(text: str, form: dict[str, Any], swallows: Swallows) -> Iterator[Record]:
    """The rows of a text, where a mark that does not match spoils no other row than its own.

    Raises BadLineError for a line that cannot be read at all.
    """
    lines = list(lines_of(text))
    at = 0
    while at < len(lines):
        with suppress(csv.Error):
            for record in _records(_from(lines, at), form):
                if record.lines > 1 and swallows(record.cells):
                    break
                yield record
                at += record.lines
        if at < len(lines):
            record = _broken(lines, at, form, swallows)
            yield record
            at += record.lines


def _records(lines: Iterator[str], form: dict[str, Any]) -> Iterator[Record]:
    reader = csv.reader(lines, strict=True, **form)
    done = 0
    for row in reader:
        yield Record(row, reader.line_num - done)
        done = reader.line_num


def _from(lines: Sequence[str], at: int) -> Iterator[str]:
    return (lines[number] for number in range(at, len(lines)))


def _broken(lines: Sequence[str], at: int, form: dict[str, Any], swallows: Swallows) -> Record:
    """A row whose marks do not match, read in the way that spoils least."""
    inner = _inner(form["delimiter"])
    first = lines[at]
    escaped = (_ESCAPED.sub(r'\1""', line) for line in _from(lines, at)) if "\\" in first else iter(())
    ways: tuple[Iterator[str], ...] = (
        escaped,
        iter([inner.sub('""', first)]),
        (inner.sub('""', line) for line in _from(lines, at)),
        iter([inner.sub('""', first.rstrip("\r\n")) + '"']),
    )
    for tried in ways:
        with suppress(csv.Error):
            record = next(_records(tried, form), None)
            if record and not (record.lines > 1 and swallows(record.cells)):
                return record._replace(torn=tried is not escaped)
    try:
        return Record(next(csv.reader([first.rstrip("\r\n")], **form)), torn=True)
    except csv.Error as error:
        raise BadLineError(at + 1, error) from None


def _inner(delimiter: str) -> re.Pattern[str]:
    """A mark that neither opens a cell nor closes it."""
    sign = re.escape(delimiter)
    return re.compile(rf'(?<=[^{sign}\r\n])(?<!{sign} )"(?![{sign}\r\n"]|\Z)(?<!"")')
