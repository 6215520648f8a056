"""CSV files and JSON lines of a lake, of any size: looked through once, then read, scored and written block by block."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from kolscore.annotation import spliced
from kolscore.answers import as_json
from kolscore.engines.door import Door, FileColumn, readable
from kolscore.engines.plans import NOTES, stamps
from kolscore.engines.records import Block, ScoredBlock, Stamp, said_by_folders
from kolscore.errors import InputError
from kolscore.reading.sheet import filled, text_of
from kolscore.words import say
from kolscore.workbook.csv_source import CsvBatch, CsvSource
from kolscore.workbook.csv_text import unparse
from kolscore.workbook.json_lists import flat
from kolscore.workbook.json_text import DECODER
from kolscore.workbook.write import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_TOGETHER: Final = 1 << 20
"""Characters of lines that are read together."""
_JOIN: Final = "; "
_TEXT: Final = "text"
_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, kw_only=True)
class _TextFile:
    """A file of lines, through which it was looked."""

    path: Path
    under: Path
    columns: Sequence[FileColumn]
    folders: Mapping[str, str]
    rows: int
    parts: int = 1

    def places_of(self, headers: Sequence[str]) -> list[int | None]:
        """Where the columns with these headers are; None for one that is not there."""
        named = set(readable(self.columns))
        there = {column.header: place for place, column in reversed(list(enumerate(self.columns)))}
        return [there.get(header) if header in named else None for header in headers]

    def at(self, places: Sequence[int | None], rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
        """The cells of rows at these places; those of folders stand behind those of the file."""
        said = list(self.folders.values())
        width = len(self.columns) - len(said)
        whole = ([*row[:width], *[None] * (width - len(row)), *said] for row in rows)
        return [[None if place is None else row[place] for place in places] for row in whole]

    def blocks(self) -> Iterator[Block]:
        """Its rows."""
        raise NotImplementedError

    def sample(self, _part: int, rows: int, headers: Sequence[str]) -> Iterator[Sequence[Any]]:
        """Its first rows: to have those further down, all lines above would have to be read."""
        for block in islice(self.blocks(), 1):
            yield from block.rows(headers)[:rows]

    def begin(self, _door: Door) -> str:
        """What stands above the first row of a result."""
        return ""

    def write(self, draft: Path, door: Door, blocks: Iterator[str], said: Stamp) -> None:
        """Write the lines; what parquet says in its metadata stands in a file beside."""
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.write(self.begin(door))
            file.writelines(blocks)
        about = draft.stat()
        tells = {
            **stamps(door.plan, door.assessor),
            _ASKED: said.asked,
            _IS: [about.st_size, about.st_mtime_ns],
        }
        write_text(_beside(said.target), as_json(tells) + "\n", overwrite=True)

    def stamp_of(self, target: Path) -> str:
        """What the file beside a result says of it, if that is still the one."""
        try:
            with _beside(target).open(encoding="utf-8") as file:
                tells = json.load(file)
            about = target.stat()
            return str(tells[_ASKED]) if tells[_IS] == [about.st_size, about.st_mtime_ns] else ""
        except (OSError, ValueError, LookupError, TypeError):
            return ""


_ASKED: Final = "kolscore.asked"
_IS: Final = "size and time"


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.kolscore")


# --- CSV ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CsvFile(_TextFile):
    """A CSV file: its first line that is not blank names the columns, and each below is a creator."""

    source: CsvSource
    header: int
    """The number of the row that names the columns."""
    mark: str
    """What it begins with."""
    raw: bool
    """Whether cells are written as they are, even if spreadsheets would run them."""

    @classmethod
    def of(cls, path: Path, under: Path, *, raw: bool) -> Self:
        """Look through a file. Raises InputError if it cannot be read line by line."""
        source = CsvSource.of(path) if path.stat().st_size else None
        if source is None:
            raise InputError(say("engines.text.no_lines", path=path))
        header: list[str] = []
        top = width = rows = 0
        for sheet in filter(None, map(source.sheet, _named(source.batches(), path))):
            for number, row in enumerate(sheet.rows, sheet.top):
                if not (cells := filled(row)):
                    continue
                width = max(width, cells)
                rows += bool(header)
                if not header:
                    header, top = list(map(text_of, row)), number
        header += [""] * (width - len(header))
        folders = said_by_folders(under, header)
        with path.open("rb") as file:
            marked = file.read(3).startswith(_MARKS)
        return cls(
            path=path, under=under, folders=folders, rows=rows, header=top, source=source, raw=raw,
            columns=[FileColumn(name, _TEXT) for name in (*header, *folders)], mark="\ufeff" if marked else "",
        )  # fmt: skip

    def blocks(self) -> Iterator[Block]:
        """Its rows."""
        for batch in _named(self.source.batches(), self.path):
            yield _CsvBlock(self, batch)

    def begin(self, door: Door) -> str:
        """The line that names the columns."""
        beside = door.beside([column.header for column in self.columns])
        names = [self.columns[place].header for place in self.kept(beside.kept)]
        return self.mark + unparse([[*names, *beside.headers, NOTES]], self.source.delimiter, raw=self.raw)

    def kept(self, places: Iterable[int]) -> list[int]:
        """Those of some columns that are its own: the folders go on saying the others."""
        return [place for place in places if place < len(self.columns) - len(self.folders)]


class _CsvBlock(NamedTuple):
    """Some lines of a CSV file."""

    file: CsvFile
    batch: CsvBatch

    def rows(self, headers: Sequence[str]) -> list[list[Any]]:
        """The cells of its creators."""
        return self.file.at(self.file.places_of(headers), filter(filled, self._rows()))

    def answered(self, door: Door) -> ScoredBlock:
        """The lines with their answers; blank ones stay blank."""
        file = self.file
        beside = door.beside([column.header for column in file.columns])
        fitted = door.fitted(file.columns)
        rows = self._rows()
        first = max(self.batch.row, file.header + 1)
        numbers = [number for number, row in enumerate(rows, first) if filled(row)]
        cells = file.at(fitted.places, filter(filled, rows))
        made = door.answered(fitted.headers, cells, beside.answers, numbers)
        notes = [_JOIN.join(one) if one else None for one in made.notes]
        answers = zip(*made.cells, notes, strict=True)
        kept = file.kept(beside.kept)
        lines = (
            [*(row[place] if place < len(row) else None for place in kept), *next(answers)]
            if filled(row)
            else []
            for row in rows
        )
        return ScoredBlock(unparse(lines, file.source.delimiter, raw=file.raw), made, numbers)

    def _rows(self) -> Sequence[Sequence[Any]]:
        """Its lines below the header."""
        sheet = self.file.source.sheet(self.batch)
        return sheet.rows[max(0, self.file.header + 1 - sheet.top) :] if sheet else []


def _named(batches: Iterator[CsvBatch], path: Path) -> Iterator[CsvBatch]:
    """The same; what is wrong with them names the file with its folder."""
    try:
        yield from batches
    except InputError as error:
        raise InputError(f"{path}{str(error).removeprefix(path.name)}") from None


# --- JSON lines --------------------------------------------------------------------------------------


class JsonFile(_TextFile):
    """A file with a JSON object in each line."""

    @classmethod
    def of(cls, path: Path, under: Path) -> Self:
        """Look through a file. Raises InputError, with the line, for what is no object."""
        kinds: dict[str, set[str]] = {}
        rows = 0
        for number, line in _lines_in(path):
            rows += 1
            for header, cell in flat(_object(line, path, number)).items():
                kinds.setdefault(header, set()).update(_kind_of(cell))
        folders = said_by_folders(under, list(kinds))
        columns = [FileColumn(header, " and ".join(sorted(kind))) for header, kind in kinds.items()]
        return cls(
            path=path, under=under, folders=folders, rows=rows,
            columns=[*columns, *(FileColumn(key, _TEXT) for key in folders)],
        )  # fmt: skip

    def blocks(self) -> Iterator[Block]:
        """Its rows."""
        lines: list[tuple[int, str]] = []
        size = 0
        for number, line in _lines_in(self.path):
            lines.append((number, line))
            size += len(line)
            if size >= _TOGETHER:
                yield _JsonBlock(self, lines)
                lines, size = [], 0
        if lines or not self.rows:
            yield _JsonBlock(self, lines)


class _JsonBlock(NamedTuple):
    """Some lines with an object each, and their numbers."""

    file: JsonFile
    lines: Sequence[tuple[int, str]]

    def rows(self, headers: Sequence[str]) -> list[list[Any]]:
        """Their cells under these headers."""
        return self._at(self.file.places_of(headers), self._objects())

    def answered(self, door: Door) -> ScoredBlock:
        """The objects, each with its answers at its end."""
        names = [column.header for column in self.file.columns]
        beside = door.beside(names)
        fitted = door.fitted(self.file.columns)
        objects = self._objects()
        numbers = [number for number, _ in self.lines]
        made = door.answered(fitted.headers, self._at(fitted.places, objects), beside.answers, numbers)
        ours = {*names} - {names[place] for place in beside.kept}
        keys = (*beside.headers, NOTES)
        told = (
            as_json(dict(zip(keys, cells, strict=True)))
            for cells in zip(*made.cells, made.notes, strict=True)
        )
        lines = (
            as_json({key: value for key, value in one.items() if key not in ours})
            if not one or ours & one.keys()
            else line
            for one, (_, line) in zip(objects, self.lines, strict=True)
        )
        text = "".join(spliced(line, answers) + "\n" for line, answers in zip(lines, told, strict=True))
        return ScoredBlock(text, made, numbers)

    def _objects(self) -> list[dict[str, Any]]:
        return [_object(line, self.file.path, number) for number, line in self.lines]

    def _at(self, places: Sequence[int | None], objects: Iterable[dict[str, Any]]) -> list[list[Any]]:
        headers = [column.header for column in self.file.columns[: -len(self.file.folders) or None]]
        return self.file.at(
            places, ([cells.get(header) for header in headers] for cells in map(flat, objects))
        )


def _lines_in(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not blank, and their numbers."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if text := line.strip():
                    yield number, text
    except UnicodeDecodeError:
        raise InputError(say("engines.text.not_utf8", path=path)) from None


def _object(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        found = DECODER.decode(line)
    except json.JSONDecodeError as error:
        raise InputError(
            say("engines.text.invalid", path=path, number=number, msg=error.msg, column=error.colno)
        ) from None
    except (ValueError, RecursionError):
        raise InputError(say("engines.text.too_deep", path=path, number=number)) from None
    if not isinstance(found, dict):
        raise InputError(say("engines.text.not_an_object", path=path, number=number))
    return found


def _kind_of(cell: object) -> Sequence[str]:
    if cell is None:
        return ()
    return ("truth values" if isinstance(cell, bool) else _TEXT if isinstance(cell, str) else "numbers",)
