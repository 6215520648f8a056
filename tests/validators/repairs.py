"""Finds what Excel repairs a workbook for and no validator sees: indexes, order, names of table columns, parts that are missing.

The validator of the Open XML SDK was silent on 19 of 24 such faults that were put into workbooks.
"""

import math
import posixpath
import re
import zipfile
from collections import Counter
from itertools import combinations
from xml.etree import ElementTree as ET

_LONGEST = 32_767
_NAMESPACE = re.compile(r"\{[^}]*\}")
_LETTERS = re.compile(r"\$?([A-Z]+)\$?(\d+)")


def repairs(path):
    """Faults, in words without numbers of places that may have moved, and how often each occurs."""
    with zipfile.ZipFile(path) as package:
        return Counter(_faults(package))


def _faults(package):
    names = package.namelist()
    yield from (f"{name} is in the package twice" for name, count in Counter(names).items() if count > 1)
    parts = {name.casefold(): name for name in names}
    yield from _types(package, names)
    for name in names:
        if name.endswith(".rels"):
            yield from _relations(package, name, parts)
    styles = _xml(package, "xl/styles.xml")
    counts = {
        "s": len(styles.findall("cellXfs/xf")),
        "dxfId": len(styles.findall("dxfs/dxf")),
        "texts": [_text(one) for one in _xml(package, "xl/sharedStrings.xml").findall("si")],
    }
    for name in names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            yield from _sheet(package, name, counts)
    book = _xml(package, "xl/workbook.xml")
    for what, keys in (
        ("definedName", lambda one: (one.get("name").casefold(), one.get("localSheetId"))),
        ("sheet", lambda one: one.get("name").casefold()),
        ("sheet", lambda one: one.get("sheetId")),
    ):
        found = Counter(map(keys, book.iter(what)))
        yield from (f"two of {what} {key}" for key, count in found.items() if count > 1)


def _xml(package, name):
    """A part as a tree without namespaces; an empty one where there is none."""
    if name not in package.namelist():
        return ET.Element("none")
    root = ET.fromstring(package.read(name))
    for one in root.iter():
        one.tag = _NAMESPACE.sub("", one.tag)
        one.attrib = {_NAMESPACE.sub("", key): value for key, value in one.attrib.items()}
    return root


def _text(element):
    return "".join(one.text or "" for one in (*element.findall("t"), *element.findall("r/t")))


def _types(package, names):
    types = _xml(package, "[Content_Types].xml")
    endings = {one.get("Extension").casefold() for one in types.iter("Default")}
    declared = [one.get("PartName").lstrip("/").casefold() for one in types.iter("Override")]
    known = {name.casefold() for name in names}
    yield from (f"type of {name}, which is missing" for name in declared if name not in known)
    yield from (f"{name} has two types" for name, count in Counter(declared).items() if count > 1)
    for name in known - {"[content_types].xml"} - set(declared):
        if name.rpartition(".")[2] not in endings and not name.endswith("/"):
            yield f"{name} has no type"


def _relations(package, name, parts):
    folder = posixpath.dirname(posixpath.dirname(name))
    relations = list(_xml(package, name).iter("Relationship"))
    if len({one.get("Id") for one in relations}) < len(relations):
        yield f"{name}: one id twice"
    for one in relations:
        target = posixpath.normpath(posixpath.join("/", folder, one.get("Target"))).lstrip("/")
        if one.get("TargetMode") != "External" and target.partition("#")[0].casefold() not in parts | {
            "": ""
        }:
            yield f"{name}: {target} is missing"


def _sheet(package, name, counts):
    sheet = _xml(package, name)
    cells = {}
    before = 0
    for row in sheet.iterfind("sheetData/row"):
        number = int(row.get("r", before + 1))
        if number <= before:
            yield f"{name}: rows out of order"
        before, left = number, 0
        for cell in row.iterfind("c"):
            column, of_row = _place(cell.get("r")) if cell.get("r") else (left + 1, number)
            if column <= left or of_row != number:
                yield f"{name}: cells out of order"
            left = column
            yield from (f"{name}: {fault}" for fault in _cell(cell, counts))
            cells[number, column] = _shown(cell, counts["texts"])
    for one in sheet.iter():
        if int(one.get("dxfId", -1)) >= counts["dxfId"]:
            yield f"{name}: dxfId of {one.tag} out of range"
    areas = [_area(one.get("ref")) for one in sheet.iter("mergeCell")]
    yield from (f"{name}: merged areas overlap" for pair in combinations(areas, 2) if _overlap(*pair))
    tables = list(_tables(package, name))
    areas = [_area(table.get("ref")) for table in tables]
    yield from (f"{name}: tables overlap" for pair in combinations(areas, 2) if _overlap(*pair))
    for table, area in zip(tables, areas, strict=True):
        yield from (f"{name}: table {table.get('name')}: {fault}" for fault in _table(table, area, cells))


def _place(text):
    letters, number = _LETTERS.fullmatch(text).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, int(number)


def _area(ref):
    """Left, top, right, bottom."""
    ends = [_place(end) for end in ref.split(":")]
    return (*ends[0], *ends[-1])


def _overlap(one, other):
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _cell(cell, counts):
    kind, value = cell.get("t", "n"), cell.findtext("v")
    if int(cell.get("s", 0)) >= max(counts["s"], 1):
        yield "format of a cell out of range"
    if kind == "s" and not 0 <= int(value or -1) < len(counts["texts"]):
        yield "shared string out of range"
    if kind == "n" and value:
        try:
            fine = math.isfinite(float(value))
        except ValueError:
            fine = False
        if not fine:
            yield "a number that is none"
    if kind == "b" and value not in ("0", "1", None):
        yield "a truth that is none"
    if kind == "inlineStr" and len(_text(cell.find("is")).encode("utf-16-le")) // 2 > _LONGEST:
        yield "a text that is too long"


def _shown(cell, texts):
    """The text of a cell; its value as it is written where it is no text."""
    if cell.get("t") == "inlineStr":
        return _text(cell.find("is"))
    value = cell.findtext("v")
    return texts[int(value)] if cell.get("t") == "s" and value and int(value) < len(texts) else value


def _tables(package, name):
    folder, file = posixpath.split(name)
    for one in _xml(package, f"{folder}/_rels/{file}.rels").iter("Relationship"):
        if one.get("Type").endswith("/table"):
            yield _xml(
                package, posixpath.normpath(posixpath.join("/", folder, one.get("Target"))).lstrip("/")
            )


def _table(table, area, cells):
    left, top, right, _ = area
    columns = table.findall("tableColumns/tableColumn")
    names = [re.sub(r"_x000[aA]_", "\n", one.get("name")) for one in columns]
    if not len(columns) == right - left + 1 == int(table.find("tableColumns").get("count", len(columns))):
        yield "as many columns as it is not wide"
    if len({name.casefold() for name in names}) < len(names):
        yield "two columns of one name"
    if len({one.get("id") for one in columns}) < len(columns):
        yield "two columns of one id"
    if table.get("headerRowCount") != "0":
        heads = [cells.get((top, column)) for column in range(left, right + 1)]
        yield from (
            f"column {name!r} is headed {head!r}"
            for name, head in zip(names, heads, strict=False)
            if name != head
        )
    filtered = table.find("autoFilter")
    if filtered is not None and _area(filtered.get("ref"))[:3] != (left, top, right):
        yield "its filter is not as wide"
