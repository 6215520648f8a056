"""Puts columns into sheets of a workbook and writes the package anew: what a caller of this room needs."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from kolscore.workbook.xlsx_patch import sheet as frames
from kolscore.workbook.xlsx_patch.book import Workbook, free_name, refers_to, related
from kolscore.workbook.xlsx_patch.calc_chain import Gone
from kolscore.workbook.xlsx_patch.change_log import NO_RELATIONS, ChangeLog
from kolscore.workbook.xlsx_patch.charts import chart_part, drawing
from kolscore.workbook.xlsx_patch.conditional_formats import FormatRule, add_rules
from kolscore.workbook.xlsx_patch.fresh import FreshRow, StyleFor
from kolscore.workbook.xlsx_patch.inspection import (
    MARK,
    PAGE,
    SOURCE,
    Seen,
    are_ours,
    beneath,
    look,
    marked_columns,
    pages,
)
from kolscore.workbook.xlsx_patch.package import (
    CONTENT_TYPES,
    WORKBOOK,
    Deflated,
    Package,
    close,
    put_together,
    relations_name,
)
from kolscore.workbook.xlsx_patch.pages import LETTERS, LINE, Page, PageWriter
from kolscore.workbook.xlsx_patch.reversible_edits import EditedText
from kolscore.workbook.xlsx_patch.rows import RowWriter, Wrapped
from kolscore.workbook.xlsx_patch.sheet import SheetPart
from kolscore.workbook.xlsx_patch.styles import CellStyle, Styles
from kolscore.workbook.xlsx_patch.tables import with_columns
from kolscore.workbook.xlsx_patch.xml_bytes import LAST_ROW, Area, attributes, tag

_FILTER: Final = "_xlnm._FilterDatabase"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_EMPTY: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="{namespace}"><dimension ref="A1"/><sheetData></sheetData></worksheet>'
)
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_STRICT: Final = {
    "http://schemas.openxmlformats.org/drawingml/2006": "http://purl.oclc.org/ooxml/drawingml",
    "http://schemas.openxmlformats.org/officeDocument/2006": "http://purl.oclc.org/ooxml/officeDocument",
}
"""Beginnings of the namespaces that are others in a strict workbook."""
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SIGNATURES: Final = "_xmlsignatures/"


class NewColumn(NamedTuple):
    """A column to put into a sheet."""

    key: str
    """What it is marked with, so that a later run finds it."""
    header: str
    width: float
    look: CellStyle
    hidden: bool = False
    """Whether it is out of sight."""


class Patch:
    """A workbook that gets columns; nothing is written before `save`."""

    def __init__(self, source: Path) -> None:
        self.package = Package(source)
        self.book = Workbook(self.package)
        self._record = ChangeLog(self.package)
        styles = [one.target for one in self.package.relations(WORKBOOK) if one.type == "styles"]
        self._styles_part = next((part for part in styles if part in self.package), "")
        data = self.package.read(self._styles_part) if self._styles_part else None
        self._styles = Styles(data, self._record.formats)
        if not self._record.part:
            self._record.formats = self._styles.count
        self._parts: dict[str, Deflated | None] = {}
        self._texts: dict[str, EditedText] = {}
        """Parts other than sheets that were changed."""
        self._gone = Gone()
        self._right_to_left = False
        """Whether a sheet that was looked at runs from right to left: sheets of ours then do too."""
        self.rows: dict[str, tuple[bytes, int]] = {}
        """How rows begin in each sheet that was written, and how many there are, by its part."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        close(self._parts)
        self.package.__exit__(kind, error, trace)

    @property
    def signed(self) -> bool:
        """Whether the workbook has a digital signature, which no change leaves valid."""
        return any(name.startswith(_SIGNATURES) for name in self.package.names)

    def marked(self, name: str, top: int, headers: Mapping[int, str]) -> dict[str, int]:
        """Columns of ours in a sheet, by their keys, as the marks in its header row say."""
        found = marked_columns(self.book, name, top)
        if are_ours([headers.get(column, "") for column in found.values()]):
            return found
        # Beside a table without a header nobody but us holds anything in them: what is ours was not read.
        whole = marked_columns(self.book, name, whole=True)
        return whole if set(headers).isdisjoint(whole.values()) else {}

    def look(self, name: str, table: Area, marked: Mapping[str, int]) -> Seen:
        """CellStyle at a sheet right of a table."""
        seen = look(self.package, self.book, name, table, dict(marked))
        self._right_to_left = self._right_to_left or seen.right_to_left
        return seen

    def apart(self, name: str) -> tuple[str, list[str]]:
        """The sheet of ours that holds the answers of another, and the keys of its columns; "" if there is none."""
        for one in self.book.names:
            if one.name == SOURCE and one.at and one.at[0] == name:
                own = self.book.sheets[one.sheet].name
                return own, list(marked_columns(self.book, own))
        return "", []

    def put(  # noqa: PLR0913 - what is put where
        self,
        seen: Seen,
        columns: Mapping[int, NewColumn],
        new: Sequence[int],
        lines: Iterable[FreshRow],
        rules: Sequence[FormatRule] = (),
        *,
        headed: bool = True,
    ) -> None:
        """Put lines into a sheet, and mark the columns as ours.

        `columns` are by their numbers, in the order of each line's values; `new`
        are those that are not there yet, from left to right, and `rules` how
        their cells look. Where the table is not `headed` the marks stand for whole columns.
        """
        frame = seen.source.frame
        if new:
            self._make_room(seen, frame, [columns[number] for number in new], new[0])
        if rules:
            add_rules(frame, rules, self._styles.shade)
        self._write_rows(seen, frame, columns, new, lines)
        for number, column in columns.items():
            area = Area(seen.table.top, number, seen.table.top if headed else LAST_ROW, number)
            self.book.set_name(MARK + column.key, seen.name, area)

    def _write_rows(
        self,
        seen: Seen,
        frame: EditedText,
        columns: Mapping[int, NewColumn],
        new: Sequence[int],
        lines: Iterable[FreshRow],
    ) -> None:
        part, source = seen.part, seen.source
        wrapped = _wrapped(list(columns.values()), frame)
        style_for = self._style_for(columns.values())
        rows = RowWriter(list(columns), style_for, source.prefix, source.where, wrapped)
        rows.new = new
        head, tail = frames.framed(frame.data)
        self._parts[part] = out = Deflated()
        out.write(head)
        for block in rows.written(seen.rows(self.package), lines):
            out.write(block)
        out.write(tail)
        out.finish()
        self.rows[part] = rows.expected(head, tail)
        self._record.note(part, frame)
        if rows.blanks.forms:
            self._record.note_blanks(part, rows.blanks)
        number = self.book.numbers[self.book.place_of(seen.name)]
        self._gone.cells |= {(number, cell) for cell in rows.lost}

    def _style_for(self, columns: Iterable[NewColumn]) -> StyleFor:
        looks = [*(column.look for column in columns), CellStyle(same=True)]
        return lambda place, style: self._styles.like(style, looks[place])

    def _make_room(self, seen: Seen, frame: EditedText, new: Sequence[NewColumn], first: int) -> None:
        """Give the new columns their widths, and let what ends at the table's edge reach over them."""
        top, last = seen.table.top, first + len(new) - 1
        _set_widths(frame, new, first)
        frames.extend_dimension(frame, Area(top, first, top, last))
        spans = [seen.table._replace(right=first - 1)]
        for table in seen.tables:
            if table.grows and table.area.top == top and table.area.right == first - 1:
                self._texts[table.part] = with_columns(
                    self.package.read(table.part), [column.header for column in new]
                )
                spans.append(table.area)
        for area in dict.fromkeys(spans):
            frames.grow_areas(frame, area, len(new))
        if grown := frames.grow_filter(frame, spans[0], len(new)):
            self.book.grow_name(_FILTER, seen.name, grown)

    def put_apart(  # noqa: PLR0913, PLR0917 - a sheet, and what goes into it
        self,
        name: str,
        source: str,
        at: Area,
        columns: Sequence[NewColumn],
        lines: Iterable[FreshRow],
        rules: Sequence[FormatRule],
    ) -> None:
        """Put lines into a sheet of their own, the header in row 1; one of ours that holds the same is written anew."""
        part = next((sheet.part for sheet in self.book.sheets if sheet.name == name), "")
        if not part:
            part = self._new_part()
            self.book.add_sheet(name, part)
            self.book.declare(part, _SHEET_TYPE)
            self._record.added.append(part)
            self.book.set_reference(SOURCE, name, source, at)
        else:
            self._gone.sheets.add(self.book.numbers[self.book.place_of(name)])
        for number, column in enumerate(columns, 1):
            self.book.set_name(MARK + column.key, name, Area(1, number, 1, number))
        data = _EMPTY.format(namespace=self.book.namespace).encode()
        opening = SheetPart([data], name)
        list(opening.blocks())
        frame = opening.frame
        _set_widths(frame, columns, 1)
        frames.extend_dimension(frame, Area(1, 1, 1, len(columns)))
        add_rules(frame, rules, self._styles.shade)
        rows = RowWriter(
            range(1, len(columns) + 1), self._style_for(columns), "", name, _wrapped(columns, frame)
        )
        head, tail = frames.framed(frame.data)
        self._parts[part] = Deflated.of(head + b"".join(rows.written([], lines)) + tail)
        self.rows[part] = rows.expected(head, tail)

    def page_name(self, key: str, name: str) -> str:
        """The name that the sheet of ours with this mark has, or will have if `name` is wished for."""
        place = pages(self.book).get(key)
        taken = [sheet.name for sheet in self.book.sheets]
        return free_name(name, taken) if place is None else taken[place]

    def put_page(self, page: Page) -> None:
        """Put a sheet of ours behind all others, or write the one that is marked as the same anew."""
        place = pages(self.book).get(page.key)
        if place is None:
            name = self.page_name(page.key, page.name)
            part = self._new_part()
            self.book.add_sheet(name, part)
            self.book.set_name(PAGE + page.key, name, Area(1, 1, 1, 1))
            there = []
        else:
            name, part = self.book.sheets[place]
            self._gone.sheets.add(self.book.numbers[place])
            there = beneath(self.package, part)
        self.book.declare(part, _SHEET_TYPE)
        writer = PageWriter(page, self._styles.face, right_to_left=self._right_to_left)
        self._parts[part] = out = Deflated()
        for piece in writer.written(self.book.namespace, self._in_dialect(_RELATIONS)):
            out.write(piece)
        out.finish()
        self.rows[part] = b"<row ", writer.rows
        self._name_areas(page, name, writer)
        new = self._charts_of(page, part, name, there)
        for gone in set(there).difference(new):
            self._parts[gone] = None
            self.book.undeclare(gone)
        self._record.added += [one for one in (part, *new) if one not in self._record.added]

    def _name_areas(self, page: Page, name: str, writer: PageWriter) -> None:
        """Say what of a page is printed and filtered."""
        whole = refers_to(name, Area(1, 1, max(writer.rows, 1), page.printed or len(page.widths)))
        self.book.define("_xlnm.Print_Area", name, whole, hidden=False)
        if page.frozen:
            sheet = whole.rpartition("!")[0]
            repeated = f"{sheet}!${page.frozen}:${page.frozen}"
            self.book.define("_xlnm.Print_Titles", name, repeated, hidden=False)
        if writer.filtered:
            self.book.set_name(_FILTER, name, writer.filtered)

    def _charts_of(self, page: Page, part: str, name: str, there: Sequence[str]) -> list[str]:
        """Write the charts of a page; gives the names of all parts that it takes."""
        if not page.charts:
            return []
        free = self._free_parts("xl/drawings/drawing", there)
        drawn = next(free)
        made = {drawn: (drawing(page.charts), _DRAWING_TYPE)}
        charts = EditedText(NO_RELATIONS)
        free = self._free_parts("xl/charts/chart", there)
        for number, chart in enumerate(page.charts, 1):
            of_chart = next(free)
            made[of_chart] = chart_part(chart, name), _CHART_TYPE
            related(charts, "chart", f"/{of_chart}", self.book.rels, number)
        rels = EditedText(NO_RELATIONS)
        related(rels, "drawing", f"/{drawn}", self.book.rels, 1)
        for one, (text, content_type) in made.items():
            self._parts[one] = Deflated.of(self._in_dialect(text).encode())
            self.book.declare(one, content_type)
        for one, related_to in ((part, rels), (drawn, charts)):
            self._parts[relations_name(one)] = Deflated.of(related_to.data)
        return [*made, relations_name(part), relations_name(drawn)]

    def _in_dialect(self, text: str) -> str:
        """A part with the namespaces that the workbook is written in."""
        if "purl.oclc.org" in self.book.namespace:
            for transitional, strict in _STRICT.items():
                text = text.replace(transitional, strict)
        return text

    def _free_parts(self, stem: str, ours: Collection[str] = ()) -> Iterator[str]:
        """Names for parts that no other has, apart from those of `ours`: with numbers, as some readers know no others."""
        named = (f"{stem}{number}.xml" for number in count(1))
        return (
            name for name in named if name in ours or (name not in self.package and name not in self._parts)
        )

    def drop_pages(self, *, but: Collection[str]) -> None:
        """Take out the sheets of ours, which would tell of an earlier run, but those that are written anew."""
        for place in sorted(
            (place for key, place in pages(self.book).items() if key not in but), reverse=True
        ):
            part = self.book.sheets[place].part
            self._gone.sheets.add(self.book.numbers[place])
            for gone in (part, *beneath(self.package, part)):
                self._parts[gone] = None
                self.book.undeclare(gone, for_good=False)
            self.book.unrelate(part, for_good=False)
            self.book.drop_sheet(place)

    def _new_part(self) -> str:
        return next(self._free_parts("xl/worksheets/sheet"))

    def drop_signatures(self) -> None:
        """Take out the digital signatures."""
        for part in self.package.names:
            if part.startswith(_SIGNATURES):
                self._parts[part] = None
                self.book.undeclare(part)
        rels = relations_name("")
        for relation in self.package.relations(""):
            if relation.target.startswith(_SIGNATURES):
                text = self._texts.setdefault(rels, EditedText(self.package.read(rels)))
                text.drop("Relationship", "Id", relation.id)

    def save(self, target: Path) -> None:
        """Write the package."""
        if chain := self._gone.chain_in(self.package):
            self._parts[chain] = None
            self.book.unrelate(chain)
            self.book.undeclare(chain)
        texts = {
            **self._texts,
            WORKBOOK: self.book.text,
            relations_name(WORKBOOK): self.book.rels,
            CONTENT_TYPES: self.book.types,
        }
        if self._styles_part:
            texts[self._styles_part] = self._styles.finish()
        fresh = self._record.place(self.package, self.book) if self._parts else {}
        for part, text in texts.items():
            self._record.note(part, text)
            if text.changed:
                self._parts[self.package.named(part)] = Deflated.of(text.data)
        for part, data in fresh.items():
            self._parts[part] = Deflated.of(data)
        if self._record.part:
            self._record.added = [one for one in self._record.added if self._stays(one)]
            self._parts[self._record.part] = Deflated.of(self._record.written())
        put_together(self.package, target, self._parts)

    def _stays(self, part: str) -> bool:
        """Whether a part will be in the package."""
        if part == self._record.part:
            return True
        return self._parts[part] is not None if part in self._parts else part in self.package


def _set_widths(frame: EditedText, columns: Sequence[NewColumn], first: int) -> None:
    numbered = list(enumerate(columns, first))
    widths = {number: column.width for number, column in numbered}
    frames.set_widths(frame, widths, {number for number, column in numbered if column.hidden})


def _wrapped(columns: Sequence[NewColumn], frame: EditedText) -> Wrapped:
    """Which of some columns go on in a next line, in a sheet."""
    said = tag("sheetFormatPr", frame.data)
    height = attributes(said[0]).get("defaultRowHeight", "") if said else ""
    places = [(place, column.width * LETTERS) for place, column in enumerate(columns) if column.look.wrap]
    return Wrapped(places, float(height) if re.fullmatch(r"[1-9]\d{0,2}(\.\d+)?", height) else LINE)
