"""A sheet's part as it streams by: what stands before its rows, the rows in blocks, and what stands behind them."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Final

from kolscore.errors import OutputError
from kolscore.words import say
from kolscore.workbook.used_range import column_number
from kolscore.workbook.xlsx_patch.cut import Cut, Cutter
from kolscore.workbook.xlsx_patch.reversible_edits import EditedText
from kolscore.workbook.xlsx_patch.xml_bytes import (
    LAST_COLUMN,
    Area,
    attributes,
    bindings,
    element_at,
    elements,
    end_of,
    inside,
    prefix_of,
    quoted,
    tag,
    tags,
    with_attribute,
)

_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""")
_UNWRITTEN: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_BEGINNING: Final = re.compile(rb"<!|<\?")
_ROW_LIKE: Final = re.compile(rb"</?(?:[\w.-]+:)?(?:row|c|sheetData)\b")
_LATE_END: Final = re.compile(
    rb"""<(?:[\w.-]+:)?(?:row|c)\s[^<>"']*(?:(?:"[^"<>]*"|'[^'<>]*')[^<>"']*)*(?:"[^"<>]*|'[^'<>]*)>"""
)
"""A tag in which the value of an attribute holds what would end it."""
_SEAM: Final = "\ue000".encode()
"""Stands for the rows, where the text before and behind them is one: a letter that no script uses."""


class SheetPart:
    """The part of one sheet, read in one pass: its frame, and where its rows have cells."""

    def __init__(self, chunks: Iterable[bytes], where: str, *, sound: bool = False) -> None:
        """`sound` is what was read before, and can be kept."""
        self.where = where
        self._sound = sound
        self._chunks = iter(chunks)
        self.head = b""
        self.tail = b""
        self.prefix = ""
        self.closed = False
        """Whether it was closed in itself: a sheet without rows."""
        self._rest = self._read_head()

    def _read_head(self) -> bytes:
        """Read up to the first row; gives what was read beyond."""
        data = b""
        found = None
        for chunk in self._chunks:
            data += chunk
            if found := tag("sheetData", data):
                break
        encoding = _ENCODING.search(data)
        if found is None or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
            raise OutputError(
                say("workbook.patch.odd_cells", where=self.where, repair=say("workbook.repair"))
            )
        self.prefix = prefix_of(found)
        self.closed = found[0].endswith(b"/>")
        self.head = data[: found.end()]
        return data[found.end() :]

    def blocks(self) -> Iterator[bytes]:
        """The rows, in blocks that end where a row ends; afterwards `tail` is what follows them."""
        if self.closed:
            self.tail = self._rest + b"".join(self._chunks)
            return
        end, last = f"</{self.prefix}row>".encode(), f"</{self.prefix}sheetData".encode()
        rest = self._rest
        while True:
            behind = rest.find(last)
            if behind >= 0:
                yield self._plain(rest[:behind])
                self.tail = rest[behind:] + b"".join(self._chunks)
                return
            cut = rest.rfind(end) + len(end)
            if cut >= len(end):
                yield self._plain(rest[:cut])
                rest = rest[cut:]
            more = next(self._chunks, None)
            if more is None:
                raise OutputError(
                    say("workbook.patch.endless_rows", where=self.where, repair=say("workbook.repair"))
                )
            rest += more

    def _plain(self, block: bytes) -> bytes:
        """A block, if nothing in it only looks like a row or a cell."""
        if self._sound:
            return block
        if _tagged(block, b"!") or _tagged(block, b"?"):
            hidden = _UNWRITTEN.findall(block)
            if _BEGINNING.search(_UNWRITTEN.sub(b"", block)) or any(map(_ROW_LIKE.search, hidden)):
                raise OutputError(
                    say("workbook.patch.remarks", where=self.where, repair=say("workbook.repair"))
                )
        if block.count(b"<") != block.count(b">") and _LATE_END.search(block):
            raise OutputError(say("workbook.patch.bracket", where=self.where, repair=say("workbook.repair")))
        return block

    @property
    def frame(self) -> EditedText:
        """What stands before and behind the rows, as one text; to be called when they have gone by."""
        return EditedText(self.head + _SEAM + self.tail)


def _tagged(block: bytes, sign: bytes) -> bool:
    """Whether a tag begins with a sign, which is rare: to look for both at once takes three times as long."""
    return any(before.endswith(b"<") for before in block.split(sign)[:-1]) if sign in block else False


def namespace_of(frame: bytes) -> str:
    """The namespace of a sheet's own elements."""
    rows = tag("sheetData", frame)
    if rows is None:
        return ""
    at = rows.start() if rows[0].endswith(b"/>") else rows.end()
    return bindings(frame, at).get(prefix_of(rows).rstrip(":"), "")


def framed(frame: bytes) -> tuple[bytes, bytes]:
    """The two parts of a frame."""
    head, _, tail = frame.partition(_SEAM)
    return head, tail


class FilledColumns:
    """Which columns right of a table hold something, from its header down."""

    def __init__(self, edge: int, top: int, prefix: str) -> None:
        self._edge = edge
        self._top = top
        self._cut = Cutter(prefix)
        self._cells = re.compile(
            rb"<%bc(?=[\s/>])([^>]*?)(?:(/)>|(?<!/)>(.*?)</%bc\s*>)" % ((prefix.encode(),) * 2), re.DOTALL
        )
        self._number = cache(column_number)
        self._row = 0
        self.columns: set[int] = set()
        """Columns beyond the edge that hold something."""
        self.last = edge
        """The last column that holds anything; the edge at least."""
        self.covered: list[Area] = []
        """What formulas fill beyond their own cells: arrays, what-if tables, and formulas that are shared."""

    def look(self, block: bytes) -> Cut:
        """Take in the rows of a block; gives it cut."""
        if b"ref" in block:
            refs = (attributes(one[0]).get("ref", "") for one in tags("f", block))
            self.covered += [area for ref in refs if (area := Area.read(ref))]
        cut = self._cut.plain(block)
        for piece, last in cut:
            if last and self._number(last[1]) <= self._edge:
                self._row = int(last[2])
                continue
            for row in self._cut.rows(piece, self._row):
                self._row = row.number
                self._look_closely(row.text)
        return cut

    def _look_closely(self, piece: bytes) -> None:
        column = 0
        for attributes_, closed, content in self._cells.findall(piece):
            said = re.search(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})\d""", attributes_)
            column = self._number(said[1]) if said else column + 1
            if not closed and content.strip():
                self.last = max(self.last, column)
                if column > self._edge and self._row >= self._top:
                    self.columns.add(column)


def merges(tail: bytes) -> list[Area]:
    """The merged cells of a sheet."""
    return [area for one in tags("mergeCell", tail) if (area := Area.read(attributes(one[0]).get("ref", "")))]


def sparklines(tail: bytes) -> list[Area]:
    """The cells that hold small charts, and mostly nothing else."""
    refs = (inside("sqref", one).decode().split() for one in elements("sparkline", tail))
    return [area for of_one in refs for ref in of_one if (area := Area.read(ref))]


def is_protected(tail: bytes) -> bool:
    """Whether the cells of a sheet are protected."""
    found = tag("sheetProtection", tail)
    return found is not None and attributes(found[0]).get("sheet", "") in ("1", "true")


def extend_dimension(frame: EditedText, area: Area) -> None:
    """Let the sheet say that it reaches as far as its new cells."""
    found = tag("dimension", frame.data)
    if found is None:
        return
    said = attributes(found[0]).get("ref", "")
    old = Area.read(said)
    if old is None:
        return
    new = Area(
        min(old.top, area.top),
        min(old.left, area.left),
        max(old.bottom, area.bottom),
        max(old.right, area.right),
    )
    if new != old:
        frame.replace(found.start(), found.end(), with_attribute(found[0], "ref", str(new)))


def grow_areas(frame: EditedText, table: Area, by: int) -> None:
    """Let conditional formats and validations that span a table's whole width reach over the new columns."""

    def grown(ref: str) -> str:
        area = Area.read(ref)
        spans = area is not None and (area.left, area.right) == (table.left, table.right)
        if area is None or not spans or not table.top <= area.top <= area.bottom:
            return ref
        return str(area._replace(right=area.right + by))

    for name in ("conditionalFormatting", "dataValidation"):
        place = 0
        while found := tag(name, frame.data, place):
            place = found.end()
            said = attributes(found[0]).get("sqref", "")
            new = " ".join(map(grown, said.split()))
            if said and new != " ".join(said.split()):
                frame.replace(found.start(), found.end(), with_attribute(found[0], "sqref", new))


def grow_filter(frame: EditedText, table: Area, by: int) -> Area | None:
    """Let the sheet's filter reach over the new columns, if it ends where the table does; gives its new area."""
    tail = framed(frame.data)[1]
    found = tag("autoFilter", tail)
    area = Area.read(attributes(found[0]).get("ref", "")) if found else None
    view = tag("customSheetView", tail)
    if found is None or area is None or (view and view.start() < found.start()):  # a view has its own
        return None
    if (area.top, area.right) != (table.top, table.right):
        return None
    grown = area._replace(right=area.right + by)
    start = frame.data.index(_SEAM) + len(_SEAM)
    frame.replace(start + found.start(), start + found.end(), with_attribute(found[0], "ref", str(grown)))
    return grown


def set_widths(frame: EditedText, widths: dict[int, float], hidden: Collection[int] = ()) -> None:
    """Give columns their widths; a range that covers them keeps its own for the others.

    A column that was hidden is shown, unless it is one of `hidden`.
    """
    opening = tag("cols", framed(frame.data)[0])
    if opening is None or opening[0].endswith(b"/>"):
        start, end = opening.span() if opening else [len(framed(frame.data)[0])] * 2
        rows = tag("sheetData", frame.data)
        if opening is None and rows:
            start = end = rows.start()
        p, declared = element_at(frame.data, start, namespace_of(frame.data))
        made = "".join(_width(f"{p}col", "", one, width, hidden) for one, width in sorted(widths.items()))
        frame.replace(start, end, f"<{p}cols{declared}>{made}</{p}cols>".encode())
        return
    end = end_of(opening, frame.data)[0]
    ranges = list(tags("col", frame.data[opening.end() : end]))
    p, declared = element_at(frame.data, end, namespace_of(frame.data))
    name = f"{p}col{declared}"
    left = dict(widths)
    pieces: list[tuple[int, str]] = []
    for one in ranges:
        said = attributes(one[0])
        low, high = int(said.get("min", "1")), min(int(said.get("max", "1")), LAST_COLUMN)
        inside = [column for column in sorted(left) if low <= column <= high]
        if not inside:
            pieces.append((low, one[0].decode()))
            continue
        for column in inside:
            if low < column:
                pieces.append((low, _range(one[0], low, column - 1)))
            pieces.append((column, _width(name, said.get("style", ""), column, left.pop(column), hidden)))
            low = column + 1
        if low <= high:
            pieces.append((low, _range(one[0], low, high)))
    pieces += [(column, _width(name, "", column, width, hidden)) for column, width in left.items()]
    pieces.sort(key=lambda piece: piece[0])
    frame.replace(opening.end(), end, "".join(written for _, written in pieces).encode())


def _range(col: bytes, low: int, high: int) -> str:
    return with_attribute(with_attribute(col, "min", str(low)), "max", str(high)).decode()


def _width(name: str, style: str, column: int, width: float, hidden: Collection[int]) -> str:
    kept = f' style="{quoted(style)}"' if style else ""
    kept += ' hidden="1"' if column in hidden else ""
    return f'<{name} min="{column}" max="{column}" width="{width:g}"{kept} customWidth="1"/>'
