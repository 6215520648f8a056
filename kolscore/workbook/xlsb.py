"""Walks through the records of an xlsb sheet: how far its cells reach, and which of them are errors."""

import re
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from kolscore.workbook.used_range import CellDetails, Reach

_ROW: Final = 0
_ERRORS: Final = (3, 11)
_CELLS: Final = range(2, 12)
_SHEET: Final = 156
_CODES: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA"}  # fmt: skip
_STATE_AND_ID: Final = 8


def cells_in(package: zipfile.ZipFile) -> dict[str, CellDetails]:
    """The cells of each sheet, by its name."""
    return {name: _cells(package.read(part)) for name, part in _sheet_parts(package).items()}


def _cells(sheet: bytes) -> CellDetails:
    reach = Reach()
    row = 0
    for kind, content in _records(sheet):
        if kind == _ROW:
            row = int.from_bytes(content[:4], "little") + 1
        elif kind in _CELLS:
            error = (
                _CODES.get(content[8], "#ERROR") if kind in _ERRORS and len(content) > _STATE_AND_ID else None
            )
            reach.add(row, int.from_bytes(content[:4], "little") + 1, error)
    return reach.cells


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
