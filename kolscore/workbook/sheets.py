"""Which sheets a workbook has, and what is known of them before their values are read."""

import struct
from pathlib import Path
from typing import Any

from kolscore.errors import InputError
from kolscore.words import say
from kolscore.workbook.package import opened
from kolscore.workbook.used_range import CellDetails
from kolscore.workbook.xlsx_patch.package import WORKBOOK, Package
from kolscore.workbook.xlsx_patch.xml_bytes import attributes, tags


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


def cells_in(path: Path, kind: str) -> dict[str, CellDetails]:
    """What the values of a workbook do not tell, looked at before the reader, which reads all its sheets at once."""
    from kolscore.workbook import ods, xls, xlsb

    if kind == "xls":
        try:
            cells = xls.cells_in(path.read_bytes())
        except (ValueError, IndexError, struct.error) as error:
            raise InputError(
                say("workbook.sheets.unreadable", name=path.name, error=error, repair=say("workbook.repair"))
            ) from None
    else:
        with opened(path) as package:
            cells = xlsb.cells_in(package) if kind == "xlsb" else ods.cells_in(package.read("content.xml"))
    for name, one in cells.items():
        if one.too_sparse:
            raise InputError(
                say(
                    "workbook.sheets.sparse",
                    name=path.name,
                    sheet=repr(name),
                    area=one.area,
                    delete=say("workbook.delete_stray"),
                )
            )
    return cells
