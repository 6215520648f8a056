"""Which sheets a workbook has, and what is known of them before their values are read."""

import struct
from pathlib import Path
from typing import Any, Final

from kolscore.errors import InputError
from kolscore.workbook.package import REPAIR, opened
from kolscore.workbook.used_range import Cells
from kolscore.workbook.xlsx_patch.package import WORKBOOK, Package
from kolscore.workbook.xlsx_patch.xml_bytes import attributes, tags

DELETE: Final = "delete what stands far from the table, or save the sheet as CSV"


def sheets_of(reader: Any) -> list[tuple[str, bool]]:
    """The worksheets that a reader found, and whether a user sees them."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        (sheet.name, sheet.visible == SheetVisibleEnum.Visible)
        for sheet in reader.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]


def sheets_in(path: Path) -> list[tuple[str, bool]]:
    """The same, as the workbook itself lists them."""
    with opened(path), Package(path) as package:
        kinds = {one.id: one.type for one in package.relations(WORKBOOK)}
        listed = [attributes(one[0]) for one in tags("sheet", package.read(WORKBOOK))]
    return [
        (said.get("name", ""), said.get("state", "visible") == "visible")
        for said in listed
        if any(kinds.get(value) == "worksheet" for value in said.values())
    ]


def cells_in(path: Path, kind: str) -> dict[str, Cells]:
    """What the values of a workbook do not tell, looked at before the reader, which reads all its sheets at once."""
    from kolscore.workbook import ods, xls, xlsb

    if kind == "xls":
        try:
            cells = xls.cells_in(path.read_bytes())
        except (ValueError, IndexError, struct.error) as error:
            raise InputError(f"{path.name}: not a workbook that can be read ({error}); {REPAIR}") from None
    else:
        with opened(path) as package:
            cells = xlsb.cells_in(package) if kind == "xlsb" else ods.cells_in(package.read("content.xml"))
    for name, one in cells.items():
        if one.too_sparse:
            raise InputError(
                f"{path.name}, sheet {name!r}: its cells reach over {one.area:,} places, and most are empty; {DELETE}"
            )
    return cells
