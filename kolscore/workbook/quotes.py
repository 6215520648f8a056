"""Reads the rows of CSV whose quotation marks may not match: a mark that is never closed ends with its line."""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Final, NamedTuple, TextIO

from kolscore.words import say

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
        super().__init__(say("workbook.quotes.broken", line=line, why=why))


class CsvRecord(NamedTuple):
    """A row, and how many lines it takes."""

    cells: list[str]
    lines: int = 1
    torn: bool = False
    """Whether its quotation marks do not match."""


def lines_in(file: TextIO) -> Iterator[str]:
    """The lines of a file, opened so that their ends are left as they are."""
    for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE + 1), ""), 1):
        if len(line) > _LONGEST_LINE:
            raise BadLineError(number, say("workbook.quotes.long_line", most=_LONGEST_LINE))
        yield line


def lines_of(text: str) -> Iterator[str]:
    """Lines with their ends; line feeds and carriage returns end them, and nothing else."""
    for number, line in enumerate(_LINE.finditer(text), 1):
        if line.end() - line.start() > _LONGEST_LINE:
            raise BadLineError(number, say("workbook.quotes.long_line", most=_LONGEST_LINE))
        yield line[0]


def strictly(text: str, form: dict[str, Any]) -> list[list[str]]:
    """The rows of a text whose quotation marks match; raises csv.Error at the first that do not."""
    csv.field_size_limit(_FIELD_LIMIT)
    return list(csv.reader(lines_of(text), strict=True, **form))


def sound(text: str, form: dict[str, Any]) -> list[list[str]]:
    """The rows of a text up to the first that cannot be read strictly, such as one that is cut off."""
    csv.field_size_limit(_FIELD_LIMIT)
    rows = []
    with suppress(csv.Error):
        for row in csv.reader(lines_of(text), strict=True, **form):
            rows.append(row)  # noqa: PERF402 - those before the error are wanted
    return rows


class _Window:
    """Lines that are read when they are looked at, and forgotten when they have been dealt with."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._more = iter(lines)
        self._held: deque[str] = deque()
        self.at = 0
        """Number of the first line that is held, from 0."""

    def __bool__(self) -> bool:
        return bool(self._held) or self._fill(1)

    def _fill(self, count: int) -> bool:
        """Whether so many lines are held, when as many as there are have been read."""
        self._held.extend(islice(self._more, max(0, count - len(self._held))))
        return len(self._held) >= count

    def ahead(self) -> Iterator[str]:
        """The lines that are held, and those that follow."""
        place, start = 0, self.at
        while self._fill((place := place + 1) - (self.at - start)):
            yield self._held[place - 1 - (self.at - start)]

    @property
    def first(self) -> str:
        """The first line."""
        return self._held[0]

    def forget(self, count: int) -> None:
        """Go on by some lines."""
        for _ in range(count):
            self._held.popleft()
        self.at += count


def mended(lines: Iterable[str], form: dict[str, Any], swallows: Swallows) -> Iterator[CsvRecord]:
    """The rows of some lines, where a mark that does not match spoils no other row than its own.

    Lines are read as far ahead as a row may reach. Raises BadLineError for one that cannot be read at all.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    window = _Window(lines)
    while window:
        with suppress(csv.Error):
            for record in _records(window.ahead(), form):
                if record.lines > 1 and swallows(record.cells):
                    break
                window.forget(record.lines)
                yield record
        if window:
            record = _broken(window, form, swallows)
            window.forget(record.lines)
            yield record


def _records(lines: Iterator[str], form: dict[str, Any]) -> Iterator[CsvRecord]:
    reader = csv.reader(lines, strict=True, **form)
    done = 0
    for row in reader:
        yield CsvRecord(row, reader.line_num - done)
        done = reader.line_num


def _broken(window: _Window, form: dict[str, Any], swallows: Swallows) -> CsvRecord:
    """A row whose marks do not match, read in the way that spoils least."""
    inner = _inner(form["delimiter"])
    first = window.first
    escaped = (_ESCAPED.sub(r'\1""', line) for line in window.ahead()) if "\\" in first else iter(())
    ways: tuple[Iterator[str], ...] = (
        escaped,
        iter([inner.sub('""', first)]),
        (inner.sub('""', line) for line in window.ahead()),
        iter([inner.sub('""', first.rstrip("\r\n")) + '"']),
    )
    for tried in ways:
        with suppress(csv.Error):
            record = next(_records(tried, form), None)
            if record and not (record.lines > 1 and swallows(record.cells)):
                return record._replace(torn=tried is not escaped)
    try:
        return CsvRecord(next(csv.reader([first.rstrip("\r\n")], **form)), torn=True)
    except csv.Error as error:
        raise BadLineError(window.at + 1, error) from None


def _inner(delimiter: str) -> re.Pattern[str]:
    """A mark that neither opens a cell nor closes it."""
    sign = re.escape(delimiter)
    return re.compile(rf'(?<=[^{sign}\r\n])(?<!{sign} )"(?![{sign}\r\n"]|\Z)(?<!"")')
