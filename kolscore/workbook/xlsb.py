"""Walks through the records of an xlsb sheet: how far its cells reach, and which of them are errors."""

import re
import zipfile
from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from kolscore.workbook.extent import LARGEST_AREA

_ROW: Final = 0
_BLANK: Final = 1
_ERRORS: Final = (3, 11)
_CELLS: Final = range(1, 12)
_SHEET: Final = 156
_CODES: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA"}  # fmt: skip
_STATE_AND_ID: Final = 8


class Cells(NamedTuple):
    """What the values alone do not tell."""

    area: int
    """Number of cells between the first and the last."""
    filled: int
    errors: dict[tuple[int, int], str]
    """Row and column, from 1."""

    @property
    def too_sparse(self) -> bool:
        """Whether a reader that keeps room for the whole area would run out of it."""
        return self.area > max(LARGEST_AREA, 4 * self.filled)


def cells_of(package: zipfile.ZipFile, sheet: str) -> Cells:
    """The cells of a sheet; nothing for a sheet that is not found."""
    part = _sheet_parts(package).get(sheet)
    row = count = 0
    rows: list[int] = []
    columns: set[int] = set()
    errors = {}
    for kind, content in _records(package.read(part)) if part else ():
        if kind == _ROW:
            row = int.from_bytes(content[:4], "little") + 1
        elif kind in _CELLS and kind != _BLANK:
            column = int.from_bytes(content[:4], "little") + 1
            columns.add(column)
            if not rows or rows[-1] != row:
                rows.append(row)
            count += 1
            if kind in _ERRORS and len(content) > _STATE_AND_ID:
                errors[row, column] = _CODES.get(content[8], "#ERROR")
    area = (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0
    return Cells(area, count, errors)


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    targets = {}
    for relation in ET.fromstring(package.read("xl/_rels/workbook.bin.rels")):  # noqa: S314 - document types are refused before
        targets[relation.get("Id", "")] = "xl/" + re.sub(r"^/?(xl/)?", "", relation.get("Target", ""))
    parts = {}
    for kind, content in _records(package.read("xl/workbook.bin")):
        if kind == _SHEET:
            relation_id, rest = _string(content[_STATE_AND_ID:])
            parts[_string(rest)[0]] = targets.get(relation_id, "")
    return {name: part for name, part in parts.items() if part in package.namelist()}


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Records as they follow one another: a number for the kind, the length, the content."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = kind & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        length = 0
        for shift in (0, 7, 14, 21):
            if at >= end:
                return
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, data[at : at + length]
        at += length


def _string(data: bytes) -> tuple[str, bytes]:
    """A string that says its length first, and what follows it."""
    end = 4 + 2 * int.from_bytes(data[:4], "little")
    return data[4:end].decode("utf-16-le", errors="replace"), data[end:]
