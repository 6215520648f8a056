"""Looks at a sheet before anything is put into it: what is ours already, and where there is room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from kolscore.workbook.xlsx_patch.book import Workbook
from kolscore.workbook.xlsx_patch.cut import Cut, Cutter
from kolscore.workbook.xlsx_patch.package import WORKBOOK, Package, relations_name
from kolscore.workbook.xlsx_patch.sheet import FilledColumns, SheetPart, is_protected, merges, sparklines
from kolscore.workbook.xlsx_patch.tables import Table, read_table
from kolscore.workbook.xlsx_patch.xml_bytes import Area, attributes, tag

MARK: Final = "_kolscore."
"""Beginning of the hidden names that say which columns are ours: each stands for its header or, beside a table without
one, for the whole column."""
HEADINGS: Final = "KOL "
"""How all our headers begin."""
SOURCE: Final = "_kolscore_of"
"""The name that says of a sheet of ours whose answers it holds."""

PAGE: Final = "_kolscore_page."
"""Beginning of the names that say which sheets are ours altogether; each stands for a cell of its own sheet."""

_SERVING: Final = (
    "drawing", "chart", "chartStyle", "chartColorStyle", "chartUserShapes", "printerSettings", "comments",
    "vmlDrawing", "threadedComment", "table",
)  # fmt: skip
"""What belongs to the one part that relates to it."""
_KEPT: Final = 32 << 20
"""Bytes of a sheet that are kept from when it is looked at until it is written: a larger one is inflated twice."""


@dataclass(slots=True)
class Seen:
    """A sheet that was looked at, beside one table of it."""

    name: str
    part: str
    source: SheetPart
    table: Area
    """The table, or the Excel table that it lies in, without our columns."""
    marked: dict[str, int]
    """Columns of ours that are there, by their keys."""
    reach: FilledColumns
    tables: list[Table]
    taken: list[Area] = field(default_factory=list)
    """Areas that nothing may be put into: merged cells, small charts in cells, other tables, pivot tables, and what
    formulas fill beyond their own cells."""
    floating: list[Area] = field(default_factory=list)
    """Where charts and pictures float."""
    blocks: list[Cut] = field(default_factory=list)
    """The rows, if they are not too large to be kept."""

    def rows(self, package: Package) -> Iterable[Cut]:
        """The rows of the sheet in blocks, once more."""
        if self.blocks:
            return self.blocks
        again = SheetPart(package.chunks(self.part), self.source.where, sound=True)
        return map(Cutter(self.source.prefix).plain, again.blocks())

    @property
    def right_to_left(self) -> bool:
        """Whether its first column is at the right."""
        view = tag("sheetView", self.source.head)
        return view is not None and attributes(view[0]).get("rightToLeft", "") in ("1", "true")

    @property
    def protected(self) -> bool:
        """Whether the cells of the sheet are protected."""
        return is_protected(self.source.tail)

    def room(self, count: int) -> tuple[int, bool]:
        """The first of so many free columns, and whether they are directly right of the table and our own."""
        first = max([self.table.right, *self.marked.values()]) + 1
        columns = range(first, first + count)
        if self.reach.columns.isdisjoint(columns) and not any(
            area.touches(columns, self.table.top) for area in self.taken
        ):
            return first, True
        # A blank column keeps them apart from what stands there.
        return max(self.reach.last, first - 1, *(area.right for area in self.taken)) + 2, False

    def covered(self, columns: range) -> bool:
        """Whether something floats over these columns."""
        return any(area.touches(columns, self.table.top) for area in self.floating)


def look(package: Package, book: Workbook, name: str, table: Area, marked: dict[str, int]) -> Seen:
    """Look at a sheet right of a table: from its first row down, beyond its last column."""
    part = next(sheet.part for sheet in book.sheets if sheet.name == name)
    source = SheetPart(package.chunks(part), f"{package.path.name}, sheet {name!r}")
    tables: list[Table] = []
    pivots: list[Area] = []
    floating: list[Area] = []
    for relation in package.relations(part):
        if relation.target not in package:
            continue
        if relation.type == "table":
            found = read_table(relation.target, package.read(relation.target))
            tables += [found] if found else []
        elif relation.type == "pivotTable":
            pivots += _located(package.read(relation.target))
        elif relation.type == "drawing":
            floating += _anchored(package.read(relation.target))
    for one in tables:
        if one.area.top == table.top and one.area.left <= table.right < one.area.right:
            ends = max(
                [column for column in range(table.right, one.area.right + 1) if column not in marked.values()]
            )
            table = table._replace(right=ends)
    reach = FilledColumns(table.right, table.top, source.prefix)
    blocks: list[Cut] = []
    keep = package.size(part) <= _KEPT
    for block in source.blocks():
        cut = reach.look(block)
        if keep:
            blocks.append(cut)
    reach.columns -= set(marked.values())
    others = [
        one.area
        for one in tables
        if one.area.right > table.right and not (one.area.top == table.top and one.area.left <= table.right)
    ]
    taken = [*merges(source.tail), *sparklines(source.tail), *others, *pivots, *reach.covered]
    return Seen(name, part, source, table, marked, reach, tables, taken, floating, blocks)


def marked_columns(
    book: Workbook, sheet: str, top: int | None = None, *, whole: bool = False
) -> dict[str, int]:
    """Columns of a sheet that are marked as ours in one row, or in any, by their keys; those that are marked as `whole`."""
    place = book.place_of(sheet)
    found = {}
    for name in book.names:
        at = name.at
        if (
            name.sheet == place
            and name.name.startswith(MARK)
            and at
            and at[0] == sheet
            and top in (None, at[1].top)
            and (not whole or at[1].bottom > at[1].top)
        ):
            found[name.name.removeprefix(MARK)] = at[1].left
    return found


def _located(pivot: bytes) -> list[Area]:
    """Where a pivot table lies."""
    root = ET.fromstring(pivot)  # noqa: S314 - document types are refused before
    areas = [Area.read(one.get("ref", "")) for one in root.iter() if one.tag.endswith("}location")]
    return [area for area in areas if area]


def _anchored(drawing: bytes) -> list[Area]:
    """Where the parts of a drawing float, as far as they are tied to cells."""
    areas = []
    for anchor in ET.fromstring(drawing):  # noqa: S314 - document types are refused before
        corners = [
            [int(number.text or "0") + 1 for number in corner if number.tag.endswith(("}row", "}col"))]
            for corner in anchor
            if corner.tag.endswith(("}from", "}to"))
        ]
        if corners and all(len(corner) == 2 for corner in corners):  # noqa: PLR2004 - column and row
            (left, top), (right, bottom) = corners[0], corners[-1]
            areas.append(Area(top, left, bottom, right))
    return areas


class Own(NamedTuple):
    """What is ours in a workbook, as its marks say."""

    sheets: frozenset[str]
    """Sheets of ours."""
    marks: dict[str, dict[str, Area]]
    """What the marks of our columns stand for, by their keys, in each sheet of the user's."""


def pages(book: Workbook) -> dict[str, int]:
    """Places of the sheets that are ours altogether, by their keys.

    A mark that stands for cells of another sheet is not believed: sheets were
    moved by a program that does not move names.
    """
    return {
        name.name.removeprefix(PAGE): name.sheet
        for name in book.names
        if name.name.startswith(PAGE)
        and name.sheet < len(book.sheets)
        and name.at
        and name.at[0] == book.sheets[name.sheet].name
    }


def beneath(package: Package, part: str) -> list[str]:
    """The parts that only serve a sheet of ours, such as its charts, and the relationships of all of them."""
    found = [relations_name(part)] if relations_name(part) in package else []
    for relation in package.relations(part):
        if relation.type in _SERVING and relation.target in package:
            found += [relation.target, *beneath(package, relation.target)]
    return found


def own(package: Package) -> Own:
    """What is ours in a workbook, found without reading its sheets."""
    if MARK.rstrip(".").encode() not in package.read(WORKBOOK):
        return Own(frozenset(), {})
    book = Workbook(package)
    apart = {book.sheets[name.sheet].name for name in book.names if name.name == SOURCE}
    sheets = frozenset(apart | {book.sheets[place].name for place in pages(book).values()})
    marks: dict[str, dict[str, Area]] = {}
    for name in book.names:
        if name.name.startswith(MARK) and (at := name.at) and at[0] not in sheets:
            marks.setdefault(at[0], {})[name.name.removeprefix(MARK)] = at[1]
    return Own(sheets, marks)


def are_ours(headers: Sequence[str]) -> bool:
    """Whether the headers that marks point at show that the marks still hold.

    A program that moves cells without their names leaves marks that say nothing
    any more; a user may rename a column of ours: half of them must be as they were.
    """
    return sum(header.startswith(HEADINGS) for header in headers) * 2 >= len(headers)
