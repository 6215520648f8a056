"""Finds what readers of values pass over in an xlsx sheet: errors, formulas never calculated, percent formats."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from posixpath import join, normpath
from typing import Final
from xml.etree import ElementTree as ET

from kolscore.reading import BadCell
from kolscore.words import say
from kolscore.workbook.used_range import column_number
from kolscore.workbook.xlsx_patch.xml_bytes import attributes, inside, tags

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_CELL: Final = re.compile(rb"<(?:[\w.-]+:)?c\b([^>]*[^/])>(.*?)</(?:[\w.-]+:)?c\s*>", re.DOTALL)
_AT: Final = re.compile(rb"""\sr\s*=\s*["']([A-Z]+)(\d+)["']""")
_VALUE: Final = re.compile(rb"<(?:[\w.-]+:)?v[^>]*>([^<]*)<")
_STYLE: Final = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_ERROR: Final = re.compile(rb"""\st\s*=\s*["']e["']""")
_FORMULA: Final = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_PREFIXED: Final = re.compile(rb":[cfv][\s/>]")
_FILLED: Final = re.compile(rb"""<c(?=\s)[^>]*?\sr\s*=\s*["']([A-Z]+)(\d+)["'][^>]*(?<!/)>""")
_MAY_BE_ERROR: Final = re.compile(rb"""t(?<=\st)\s*=\s*["']e["']""")
_MAY_BE_UNKNOWN: Final = re.compile(rb"<f[\s/>](?![^<]*(?:</f>)?<v>[^<]*</v)")
"""A formula that no value follows at once."""
_PERCENT_FORMATS: Final = {"9": "0%", "10": "0.00%"}
"""The formats for percentages that need no definition."""


def passed_over(data: bytes, percent: frozenset[bytes]) -> Iterator[tuple[int, int, BadCell | None]]:
    """Cells of a sheet's part, by row and column from 1: a `BadCell`, or None for a number shown as a percentage.

    `percent` are the numbers of the cell styles that show it so. A cell that is both comes a second time, as bad.
    """
    if _PREFIXED.search(data):
        yield from _decided(_CELL.finditer(data), percent)
        return
    # What tells such a cell is found fast, and then where its tag begins.
    if percent:
        for sign in re.finditer(rb"""s(?<=\ss)\s*=\s*["'](?:%b)["']""" % b"|".join(sorted(percent)), data):
            if cell := _FILLED.match(data, data.rfind(b"<", 0, sign.start())):
                yield int(cell[2]), column_number(cell[1]), None
    starts = {data.rfind(b"<", 0, sign.start()) for sign in _MAY_BE_ERROR.finditer(data)}
    starts |= {data.rfind(b"<c", 0, sign.start()) for sign in _MAY_BE_UNKNOWN.finditer(data)}
    cells = (_CELL.match(data, start) for start in sorted(starts))
    yield from _decided(filter(None, cells), frozenset())


def _decided(
    cells: Iterable[re.Match[bytes]], percent: frozenset[bytes]
) -> Iterator[tuple[int, int, BadCell | None]]:
    """Those of some cells that are passed over."""
    for match in cells:
        attributes, inside = match[1], match[2]
        error = _ERROR.search(attributes) is not None
        value = _VALUE.search(inside)
        empty = value is None and _FORMULA.search(inside) is not None
        style = _STYLE.search(attributes) if percent else None
        shown = style is not None and style[1] in percent
        if (error or empty or shown) and (place := _AT.search(attributes)):
            bad = None
            if error or empty:
                text = value[1].decode() if error and value else "=…"
                bad = BadCell(text, say(f"workbook.cells.{'formula_error' if error else 'no_result'}"))
            yield int(place[2]), column_number(place[1]), bad


def percent_styles(package: zipfile.ZipFile) -> frozenset[bytes]:
    """Numbers of the cell styles that show a number as a percentage."""
    if "xl/styles.xml" not in package.namelist():
        return frozenset()
    return percent_in(package.read("xl/styles.xml"))


def percent_in(styles: bytes) -> frozenset[bytes]:
    """The same, by the part that holds the styles."""
    shown = enumerate(number_formats(styles))
    return frozenset(str(place).encode() for place, code in shown if "%" in code)


def number_formats(styles: bytes) -> list[str]:
    """The number format of each cell style: its code, or its number if it needs no definition."""
    # Conditional formats have number formats too, whose numbers mean nothing.
    own = {
        one.get("numFmtId"): one.get("formatCode", "") for one in _all("numFmt", inside("numFmts", styles))
    }
    used = [one.get("numFmtId", "0") for one in _all("xf", inside("cellXfs", styles))]
    return [own.get(number, _PERCENT_FORMATS.get(number, number)) for number in used]


def _all(name: str, text: bytes) -> list[dict[str, str]]:
    return [attributes(one[0]) for one in tags(name, text)]


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet, and its part in the package."""
    data = package.read("xl/workbook.xml")
    targets = {}
    for relation in ET.fromstring(package.read("xl/_rels/workbook.xml.rels")):  # noqa: S314 - document types are refused before
        targets[relation.get("Id")] = normpath(join("xl", relation.get("Target", ""))).lstrip("/")
    parts = {}
    book = ET.fromstring(data)  # noqa: S314 - document types are refused before
    for sheet in (*book.iter(f"{_MAIN}sheet"), *book.iter(f"{_STRICT}sheet")):
        ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
        if ids and ids[0] in targets:
            parts[sheet.get("name", "")] = targets[ids[0]].removeprefix("xl/xl/")
    return parts
