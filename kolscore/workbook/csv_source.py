"""A CSV file that is too large to be in memory, batch by batch: some thousand rows as they are written."""

import codecs
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple, Self

from kolscore.errors import InputError
from kolscore.reading import Sheet
from kolscore.words import say
from kolscore.workbook import csv_text
from kolscore.workbook.quotes import BadLineError, CsvRecord, lines_in, mended

_TOGETHER: Final = 1 << 20
"""Characters that are read together, some 3,000 rows with 20 columns."""
_CHUNK: Final = 1 << 20
_MARKS: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MARK: Final = "\ufeff"
_SHOWN: Final = 5


class CsvBatch(NamedTuple):
    """Some rows as they are written."""

    text: str
    row: int
    """Number of the first."""
    whole: dict[int, list[str]]
    """The cells of rows that stand in one cell, by their places."""


class _Odd:
    """Lines of one kind of oddness: the first ones, and how many there are."""

    def __init__(self) -> None:
        self.first: list[int] = []
        self.count = 0

    def note(self, line: int) -> None:
        self.count += 1
        if len(self.first) < _SHOWN:
            self.first.append(line)


class _Held:
    """Rows that become a batch."""

    def __init__(self, row: int) -> None:
        self.row, self.size = row, 0
        self.whole: dict[int, list[str]] = {}
        self._lines: list[str] = []

    def add(self, lines: list[str]) -> int:
        self._lines += lines
        self.size += sum(map(len, lines))
        return self.size

    def batch(self) -> CsvBatch:
        return CsvBatch("".join(self._lines), self.row, self.whole)


class CsvSource:
    """The rows of a large CSV file, in batches."""

    @classmethod
    def of(cls, path: Path) -> Self | None:
        """None if the file can only be understood as a whole: in an old encoding, or with each row in one cell."""
        found = _encoded(path)
        if found is None:
            return None
        codec, size = found
        with path.open(encoding=codec, newline="") as file:
            try:
                beginning = csv_text.Beginning.of(file.read(csv_text.BEGINNING), path.name)
            except BadLineError:
                return None
        return None if beginning.division.width == 1 else cls(path, codec, size, beginning)

    def __init__(self, path: Path, codec: str, size: int, beginning: csv_text.Beginning) -> None:
        self._path, self._codec, self._size, self._beginning = path, codec, size, beginning
        self._sheet = Sheet([], file=path.name)
        self._torn, self._whole = _Odd(), _Odd()

    def named(self, sheet: Sheet) -> "CsvSource":
        """The same, with what is known of the sheet beforehand."""
        made = CsvSource(self._path, self._codec, self._size, self._beginning)
        made._sheet = sheet
        return made

    @property
    def delimiter(self) -> str:
        """The sign between cells."""
        return self._beginning.division.delimiter

    @property
    def remarks(self) -> list[str]:
        """What was odd in the rows that have been gone through."""
        torn, whole = self._torn, self._whole
        return [
            *csv_text.torn_remark(torn.first, torn.count), *csv_text.whole_remark(whole.first, whole.count)
        ]  # fmt: skip

    @property
    def empty(self) -> Sheet:
        """The list without its rows."""
        return self._sheet

    def batches(self) -> Generator[CsvBatch]:
        """The rows, some thousands at a time. Raises InputError for a line that cannot be read."""
        self._torn, self._whole = _Odd(), _Odd()
        return self._batches(self._torn, self._whole)

    def _batches(self, torn: _Odd, whole: _Odd) -> Generator[CsvBatch]:
        lines, held = 1, _Held(1)
        for row, (record, text) in enumerate(self._records(), 1):
            if record.torn:
                torn.note(lines)
            if not any(record.cells[1:2]) and (cells := self._beginning.whole_row(record.cells)):
                whole.note(lines)
                held.whole[row - held.row] = cells
            csv_text.check_width([record.cells], self._path.name, lines - 1)
            lines += record.lines
            if held.add(text) >= _TOGETHER:
                yield held.batch()
                held = _Held(row + 1)
        if held.size:
            yield held.batch()

    def _records(self) -> Iterator[tuple[CsvRecord, list[str]]]:
        """Each row, and its lines."""
        beginning = self._beginning
        lines: deque[str] = deque()
        with self._path.open(encoding=self._codec, newline="") as file:
            file.read(beginning.said)
            try:
                for record in mended(
                    _noting(_plain(lines_in(file)), lines), beginning.division.form, beginning.swallows
                ):
                    yield record, [lines.popleft() for _ in range(record.lines)]
            except BadLineError as error:
                raise InputError(say("workbook.csv.broken", name=self._path.name, error=error)) from None

    def sheet(self, batch: CsvBatch) -> Sheet | None:
        """The rows of a batch; None if it has none."""
        rows, _ = self._beginning.rows(batch.text)
        for place, cells in batch.whole.items():
            rows[place] = cells
        for row in rows:
            row[:] = map(csv_text.plain, row)
        return replace(self._sheet, rows=rows, top=batch.row) if rows else None

    def share(self, batch: CsvBatch) -> float:
        """How much of the file a batch is."""
        return len(batch.text) / max(1, self._size)


def _encoded(path: Path) -> tuple[str, int] | None:
    """The encoding of a file that says it, or shows it by all of its bytes, and how many characters it has."""
    with path.open("rb") as file:
        head = file.read(4)
        codec = next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8-sig")
        file.seek(0)
        decoder = codecs.getincrementaldecoder(codec)()
        size = 0
        try:
            while chunk := file.read(_CHUNK):
                text = decoder.decode(chunk)
                if "\0" in text:
                    return None
                size += len(text)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return codec, size


def _plain(lines: Iterator[str]) -> Iterator[str]:
    """Lines without the marks that files begin with, where several were put one behind another."""
    return (line[1:] if line[0] == _MARK else line for line in lines)


def _noting(lines: Iterator[str], noted: deque[str]) -> Iterator[str]:
    for line in lines:
        noted.append(line)
        yield line
