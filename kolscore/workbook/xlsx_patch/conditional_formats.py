"""Conditional formats for columns of our own, put behind those that a sheet has."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from kolscore.workbook.xlsx_patch.cell_formats import Shade
from kolscore.workbook.xlsx_patch.reversible_edits import EditedText
from kolscore.workbook.xlsx_patch.sheet import namespace_of
from kolscore.workbook.xlsx_patch.xml_bytes import (
    Area,
    attributes,
    element_at,
    end_of,
    end_of_root,
    prefix_of,
    quoted,
    tag,
    tags,
)

_BEFORE: Final = ("autoFilter", "sortState", "customSheetViews", "conditionalFormatting")
"""What stands before, and can hold elements that are named as those behind."""
_BEHIND: Final = (
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks",
    "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing",
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst", "AlternateContent",
)  # fmt: skip


class FormatRule(NamedTuple):
    """How cells look where something holds."""

    cells: Area
    kind: str
    """"is": the cell holds a text; "if": a formula holds for the first cell, and so on; "bar": a bar from 0 to 100."""
    what: str
    """The text, the formula, or the colour of the bar."""
    shade: Shade = Shade()


def add_rules(
    frame: EditedText, rules: Iterable[FormatRule], number_of: Callable[[Shade], int | None]
) -> None:
    """Put conditional formats into the frame of a sheet; what is there goes first where both hold."""
    said = [attributes(one[0]).get("priority", "") for one in tags("cfRule", frame.data)]
    priority = max([int(one) for one in said if one.isdecimal()], default=0)
    at = _place(frame.data)
    prefix, declared = element_at(frame.data, at, namespace_of(frame.data))
    written = []
    for cells, of_cells in groupby(rules, attrgetter("cells")):
        inside = []
        for rule in of_cells:
            priority += 1
            inside.append(_written(rule, prefix, priority, number_of(rule.shade)))
        written.append(
            f'<{prefix}conditionalFormatting sqref="{cells}"{declared}>{"".join(inside)}'
            f"</{prefix}conditionalFormatting>"
        )
    frame.insert(at, "".join(written).encode())


def _written(rule: FormatRule, p: str, priority: int, number: int | None) -> str:
    if rule.kind == "bar":
        return (
            f'<{p}cfRule type="dataBar" priority="{priority}"><{p}dataBar minLength="0" maxLength="100">'
            f'<{p}cfvo type="num" val="0"/><{p}cfvo type="num" val="100"/><{p}color rgb="FF{rule.what}"/>'
            f"</{p}dataBar></{p}cfRule>"
        )
    shade = f' dxfId="{number}"' if number is not None else ""
    if rule.kind == "is":
        doubled = rule.what.replace('"', '""')
        text = quoted(f'"{doubled}"')
        return (
            f'<{p}cfRule type="cellIs"{shade} priority="{priority}" operator="equal">'
            f"<{p}formula>{text}</{p}formula></{p}cfRule>"
        )
    return (
        f'<{p}cfRule type="expression"{shade} priority="{priority}">'
        f"<{p}formula>{quoted(rule.what)}</{p}formula></{p}cfRule>"
    )


def _place(data: bytes) -> int:
    """Where conditional formats go: behind all that must stand before them, before all that must follow."""
    rows = tag("sheetData", data)
    if rows is None:
        return end_of_root(data)
    p, at = prefix_of(rows), end_of(rows, data)[1]
    for name in _BEFORE:
        for one in tags(name, data, at):
            if prefix_of(one) == p:  # others are extensions, further behind
                at = max(at, end_of(one, data)[1])
    following = (one.start() for one in tags("|".join(_BEHIND), data, at) if prefix_of(one) in (p, "mc:"))
    return next(following, end_of_root(data))


def tints(count: int, light: str, deep: str) -> Sequence[str]:
    """Colours in equal steps from a light one to a deep one."""
    ends = [[int(color[place : place + 2], 16) for place in (0, 2, 4)] for color in (light, deep)]
    steps = [step / max(count - 1, 1) for step in range(count)]
    return ["".join(f"{round(a + (b - a) * step):02X}" for a, b in zip(*ends, strict=True)) for step in steps]
