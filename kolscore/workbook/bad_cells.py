"""Finds cells of an xlsx sheet that readers of values pass over: errors, and formulas never calculated."""

import re
import zipfile
from pathlib import Path
from posixpath import join, normpath
from typing import Final
from xml.etree import ElementTree as ET

from kolscore.reading import BadCell

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_AT: Final = re.compile(rb'\br="([A-Z]+)(\d+)"')
_VALUE: Final = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")
_ERROR: Final = "a formula error in the workbook"
_UNKNOWN: Final = "a formula without a stored result; open and save the workbook in Excel once"


def bad_cells(path: Path, sheet: str) -> dict[tuple[int, int], BadCell]:
    """Cells of a sheet that hold an error or no result, by row and column from 1."""
    with zipfile.ZipFile(path) as package:
        part = sheet_parts(package).get(sheet)
        data = package.read(part) if part else b""
    if b't="e"' not in data and b"<f" not in data:
        return {}
    found = {}
    for match in _CELL.finditer(data):
        attributes, inside = match[1], match[2]
        place = _AT.search(attributes)
        value = _VALUE.search(inside)
        error = b't="e"' in attributes
        if place and (error or (b"<f" in inside and value is None and b"<is" not in inside)):
            text = value[1].decode() if error and value else "=…"
            found[int(place[2]), _number(place[1])] = BadCell(text, _ERROR if error else _UNKNOWN)
    return found


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet, and its part in the package."""
    data = package.read("xl/workbook.xml")
    if b"<!DOCTYPE" in data[:4096]:
        return {}
    targets = {}
    for relation in ET.fromstring(package.read("xl/_rels/workbook.xml.rels")):  # noqa: S314 - see import
        targets[relation.get("Id")] = normpath(join("xl", relation.get("Target", ""))).lstrip("/")
    parts = {}
    book = ET.fromstring(data)  # noqa: S314 - see import
    for sheet in (*book.iter(f"{_MAIN}sheet"), *book.iter(f"{_STRICT}sheet")):
        ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
        if ids and ids[0] in targets:
            parts[sheet.get("name", "")] = targets[ids[0]].removeprefix("xl/xl/")
    return parts


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
