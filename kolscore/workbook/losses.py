"""Says what openpyxl would lose of a workbook if it saved it: found in the package, part by part."""

import re
import zipfile
from pathlib import Path
from typing import Final

_PARTS: Final = (
    (r"xl/slicers/", "slicers"),
    (r"xl/timelines/", "timelines"),
    (r"xl/threadedComments/|xl/persons/", "threaded comments (kept as plain notes at best)"),
    (r"xl/ctrlProps/|xl/activeX/", "form controls and buttons"),
    (r"xl/embeddings/", "embedded objects"),
    (r"xl/diagrams/", "SmartArt diagrams"),
    (r"xl/model/|xl/pivotTables/", "parts of pivot tables and the data model"),
    (r"xl/queryTables/|xl/connections\.xml|xl/customData|customXml/item", "queries, connections and custom data"),
    (r"xl/richData/|xl/metadata\.xml", "dynamic arrays and linked data types"),
    (r"xl/webextensions/|customUI", "add-ins and ribbon changes"),
    (r"xl/printerSettings/", "printer settings"),
    (r"_xmlsignatures/", "the digital signature"),
    (r"xl/revisions/", "the history of changes"),
    (r"xl/chartsheets/|xl/dialogsheets/|xl/macrosheets/", "chart, dialog and macro sheets"),
    (r"xl/charts/(style|colors|chartEx)", "styles and newer kinds of charts"),
    (r"xl/charts/chart", "details of charts (fonts, texts, print settings)"),
    (r"xl/media/", "pictures (kept only where Pillow is installed)"),
    (r"xl/featurePropertyBag/", "checkboxes in cells"),
    (r"xl/comments", "the size and look of notes"),
    (r"docMetadata/", "the sensitivity label"),
    (r"xl/customProperty", "custom properties of sheets"),
    (r"xl/namedSheetViews/", "named views of sheets"),
)  # fmt: skip
"""Parts that openpyxl drops or rewrites; measured by saving workbooks that have them."""

_IN_SHEETS: Final = (
    (
        rb"</(?:\w+:)?f><(?:\w+:)?v>[^<]|<(?:\w+:)?f [^>]*/><(?:\w+:)?v>[^<]",
        "stored results of formulas (they show again once Excel has recalculated)",
    ),
    (rb"sparklineGroup", "sparklines"),
    (rb"x14:conditionalFormatting", "newer conditional formats"),
    (rb"x14:dataValidation", "newer data validations"),
    (rb"<(?:\w+:)?oleObject|<(?:\w+:)?legacyDrawingHF", "objects and pictures in headers"),
    (rb"<(?:\w+:)?customSheetView", "custom views"),
    (rb"<(?:\w+:)?protectedRange", "ranges that may be edited in a protected sheet"),
)
_IN_DRAWINGS: Final = (
    (rb"<xdr:sp[ >]|<xdr:cxnSp|<xdr:grpSp|<xdr:graphicFrame macro=\"[^\"]+\"", "shapes and text boxes"),
)
_IN_LEGACY: Final = ((rb'ObjectType="(?!Note)', "form controls and buttons"),)
_IN_STRINGS: Final = ((rb"<(?:\w+:)?rPh", "phonetic guides"),)
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 64


def losses(path: Path, *, macros: bool) -> list[str]:
    """What a load and save by openpyxl would lose of this workbook; empty if nothing that is known."""
    found: dict[str, None] = {}
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        for pattern, said in _PARTS:
            if any(re.match(pattern, name) for name in names):
                found[said] = None
        if not macros and any(name.endswith("vbaProject.bin") for name in names):
            found["macros"] = None
        for name in names:
            for start, marks in (
                ("xl/worksheets/sheet", _IN_SHEETS),
                ("xl/drawings/drawing", _IN_DRAWINGS),
                ("xl/drawings/vmlDrawing", _IN_LEGACY),
                ("xl/sharedStrings", _IN_STRINGS),
            ):
                if name.startswith(start):
                    found |= dict.fromkeys(_marks_in(package, name, marks))
    return list(found)


def _marks_in(package: zipfile.ZipFile, name: str, marks: tuple[tuple[bytes, str], ...]) -> list[str]:
    """Which marks a part has, read piece by piece: a sheet may be large."""
    found: list[str] = []
    before = b""
    with package.open(name) as part:
        while piece := part.read(_CHUNK):
            text = before + piece
            found += [said for pattern, said in marks if said not in found and re.search(pattern, text)]
            before = text[-_OVERLAP:]
    return found
