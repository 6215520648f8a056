"""The parts of a sheet of our own, written from nothing: its rows, how it is printed, and its charts."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from math import ceil, isfinite
from typing import Any, Final, NamedTuple

from kolscore.reading.sheet import letters
from kolscore.workbook.xlsx_patch.book import refers_to
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.cells import cell_end
from kolscore.workbook.xlsx_patch.charts import Chart
from kolscore.workbook.xlsx_patch.xml_bytes import Area, quoted

LINE: Final = 15.0
"""Points of a line of text."""
LETTERS: Final = 1.15
"""Letters of a text that take the place of a digit, by which widths are counted; bold ones take more."""
_SHORT: Final = 64
_REMEMBERED: Final = 4_096
_BLOCK: Final = 512
"""Rows written at a time."""
PLAIN: Final = Face()
_PROTECTION: Final = '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" sort="0" autoFilter="0"/>'
NO_LINKS: Final[Mapping[int, tuple[str, str]]] = {}


class RowFormat:
    """How the cells of a row look, one face for each."""

    __slots__ = ("faces", "height")

    def __init__(self, *faces: Face, height: float = 0.0) -> None:
        self.faces = faces
        self.height = height
        """Points; 0 for as high as the texts are."""


class PageRow(NamedTuple):
    """A row of a sheet of ours."""

    form: RowFormat
    values: Sequence[Any]
    links: Mapping[int, tuple[str, str]] = NO_LINKS
    """Places of values that lead elsewhere: to a sheet, and a cell of it."""


BLANK: Final = PageRow(RowFormat(), ())


class Page(NamedTuple):
    """A sheet of ours."""

    key: str
    """What it is marked with, so that a later run finds it."""
    name: str
    widths: Sequence[float]
    lines: Iterable[PageRow]
    frozen: int = 0
    """Rows that stay in sight, the last of which is repeated on each printed page."""
    filtered: int = 0
    """Columns that can be filtered by, from the last frozen row down."""
    printed: int = 0
    """Columns that are printed; 0 for all."""
    charts: Sequence[Chart] = ()
    breaks: Sequence[int] = ()
    """Rows after which a new printed page begins."""
    hidden: Collection[int] = ()
    """Numbers of columns that are out of sight."""
    protected: bool = False
    """Whether its cells are protected, without a password, from being typed over."""


class PageWriter:
    """Writes a page as the part of a sheet."""

    def __init__(
        self, page: Page, format_of: Callable[[Face], int | None], *, right_to_left: bool = False
    ) -> None:
        self._page = page
        self._right_to_left = right_to_left
        self._format_of = format_of
        self._starts: dict[RowFormat, list[tuple[str, str]]] = {}
        self._ends: dict[str, str] = {}
        self._links: list[str] = []
        self._wrapped: dict[RowFormat, list[tuple[int, float]]] = {}
        self.rows = 0

    def written(self, namespace: str, relations: str) -> Iterator[bytes]:
        """The part, piece by piece; `relations` is the namespace of its relationship to its charts."""
        page = self._page
        view = ' rightToLeft="1"' if self._right_to_left else ""
        pane = (
            f'<pane ySplit="{page.frozen}" topLeftCell="A{page.frozen + 1}" activePane="bottomLeft" state="frozen"/>'
            f'<selection pane="bottomLeft" activeCell="A{page.frozen + 1}" sqref="A{page.frozen + 1}"/>'
            if page.frozen
            else ""
        )
        cols = "".join(
            f'<col min="{number}" max="{number}" width="{width:g}" customWidth="1"'
            + (' hidden="1"/>' if number in page.hidden else "/>")
            for number, width in enumerate(page.widths, 1)
        )
        yield (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<worksheet xmlns="{namespace}" xmlns:r="{relations}">'
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView showGridLines="0"{view} workbookViewId="0">{pane}</sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="15"/><cols>{cols}</cols><sheetData>'
        ).encode()
        block: list[str] = []
        for line in page.lines:
            self.rows += 1
            block.append(self._row(line))
            if len(block) == _BLOCK:
                yield "".join(block).encode()
                block.clear()
        yield "".join(block).encode() + b"</sheetData>" + self._tail().encode()

    @property
    def filtered(self) -> Area | None:
        """The cells that can be filtered, when the rows are written."""
        page = self._page
        return Area(page.frozen, 1, max(self.rows, page.frozen), page.filtered) if page.filtered else None

    def _tail(self) -> str:
        filtered = f'<autoFilter ref="{self.filtered}"/>' if self.filtered else ""
        links = f"<hyperlinks>{''.join(self._links)}</hyperlinks>" if self._links else ""
        breaks = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in self._page.breaks)
        count = len(self._page.breaks)
        broken = (
            f'<rowBreaks count="{count}" manualBreakCount="{count}">{breaks}</rowBreaks>' if count else ""
        )
        drawn = '<drawing r:id="rId1"/>' if self._page.charts else ""
        locked = _PROTECTION if self._page.protected else ""
        return (
            f"{locked}{filtered}{links}"
            '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup orientation="landscape" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>"
            f"{broken}{drawn}</worksheet>"
        )

    def _row(self, line: PageRow) -> str:
        number = self.rows
        form, values, links = line
        starts = self._starts.get(form) or self._starts_of(form)
        ends = self._ends
        cells = []
        for (start, shown), value in zip(starts, values, strict=False):
            if value is None:
                if shown != '"':
                    cells.append(f"{start}{number}{shown}/>")
            elif type(value) is str:
                cells.append(f"{start}{number}{shown}{ends.get(value) or self._end_of(value)}")
            elif type(value) is float and isfinite(value):  # the quick way: most numbers are such
                cells.append(f"{start}{number}{shown}><v>{value!r}</v></c>")
            else:
                cells.append(f"{start}{number}{shown}{cell_end(value, '')}")
        for place, (sheet, cell) in links.items():
            area = Area.read(cell)
            if area:
                self._links.append(
                    f'<hyperlink ref="{letters(place + 1)}{number}" location="{quoted(refers_to(sheet, area))}" '
                    f'display="{quoted(cell)}"/>'
                )
        tall = form.height or self._tall(form, values)
        height = f' ht="{tall:g}" customHeight="1"' if tall else ""
        return f'<row r="{number}"{height}>{"".join(cells)}</row>'

    def _tall(self, form: RowFormat, values: Sequence[Any]) -> float:
        """The height that wrapped texts take, as not every program works it out; 0 for that of one line."""
        lines = 1
        for place, width in self._wrapped[form]:
            text = values[place] if place < len(values) else None
            if type(text) is str and len(text) > width:
                lines = max(lines, ceil(len(text) / width))
        return LINE * lines if lines > 1 else 0.0

    def _starts_of(self, form: RowFormat) -> list[tuple[str, str]]:
        """What stands before the number of the row in the tag of each cell, and what follows it."""
        starts = []
        for column, face in enumerate(form.faces, 1):
            number = self._format_of(face)
            starts.append((f'<c r="{letters(column)}', f'" s="{number}"' if number else '"'))
        self._starts[form] = starts
        self._wrapped[form] = [
            (place, width if face.bold else width * LETTERS)
            for place, (face, width) in enumerate(zip(form.faces, self._page.widths, strict=False))
            if face.wrap
        ]
        return starts

    def _end_of(self, value: str) -> str:
        """How a text is written; short ones occur again and again, and are remembered."""
        end = cell_end(value, "")
        if len(value) <= _SHORT and len(self._ends) < _REMEMBERED:
            self._ends[value] = end
        return end
