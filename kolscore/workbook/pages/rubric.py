"""*KOL Rubric*: every number of the rubric in a cell of its own, to read, to edit, and for live formulas to take."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from kolscore.rubric import Rubric
from kolscore.rubric.tabular import RuleTable, RuleValue, entries, in_sheet, tables
from kolscore.words import say
from kolscore.workbook.pages.scored import HEAD, QUIET, SAID, TEXT, TITLE
from kolscore.workbook.xlsx_patch.book import refers_to
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.pages import BLANK, PLAIN, Page, PageRow, RowFormat
from kolscore.workbook.xlsx_patch.xml_bytes import Area

if TYPE_CHECKING:
    from kolscore.workbook.xlsx_patch.cells import Formula

NAME: Final = "KOL Rubric"
KEY: Final = "rubric"
HEADERS: Final = ("Rule", "Value", "Takes effect", "Source", "Note")
MADE_FROM: Final = "Made from"
"""The rubric whose words and sentences these rules go with: a preset or a file."""
ITS_HASH: Final = "Its hash"
SLACK: Final = 4
"""Rows left free below each table, for rules that people add."""
_FIRST: Final = 10
"""Row of the first rule."""
_WIDTHS: Final = (46.0, 30.0, 24.0, 30.0, 60.0, 22.0, 34.0, 40.0, 30.0, 24.0, 24.0, 24.0, 24.0)
_EDITED: Final = Face(fill="FFF6D9", wrap=True, align="left")
_NAMED: Final = Face(wrap=True)
_QUIET: Final = Face(color=QUIET, wrap=True)
_ENTRY: Final = RowFormat(_NAMED, _EDITED, _QUIET, _QUIET, TEXT)
_BROAD: Final = 13
"""Columns of the broadest table."""
_COPY: Final = _BROAD + 3
"""The first of the columns that hold, out of sight, what column A and those beside it held in the run."""
_MARK: Final = _COPY + 1 + _BROAD
"""The column that says, out of sight, whether formulas use a rule."""
_VALID: Final = RowFormat(Face(bold=True, wrap=True), Face(bold=True))


class RubricSheet:
    """Where each rule stands on the sheet."""

    def __init__(self, rubric: Rubric, name: str, made_from: tuple[str, str]) -> None:
        self._rubric = rubric
        self._name = name
        self._made_from = made_from
        self.live = False
        """Whether the sheet is to hold, out of sight, its values as they were in the run, and says whether it is valid."""
        self.valid: Formula | None = None
        """Whether it is, for a sheet that formulas use."""
        tree = in_sheet(rubric)
        first, *others = tables(rubric, tree)
        self._blocks: list[RuleTable | RuleValue] = [first, *entries(rubric, tree), *others]
        self._cells: dict[str, int] = {}
        self.tables: dict[str, tuple[RuleTable, Area]] = {}
        """The tables by their paths, each with its cells: from its headers down to the blank row behind it, so that a
        row that is put in anywhere lies among them."""
        self.taken: set[str | tuple[str, str]] = set()
        """What formulas use: rules by their paths, and columns by those of their tables and their names."""
        row = _FIRST
        for block in self._blocks:
            if isinstance(block, RuleValue):
                self._cells[block.path] = row
                row += 1
                continue
            last = row + len(block.rows) + SLACK + 1
            self.tables[block.path] = block, Area(row, 2, last, 1 + len(block.columns))
            row = last + 1
        self._last = row - 1

    def at(self, path: str) -> str:
        """The cell of a rule, for a formula; the rule then takes effect at once."""
        self.taken.add(path)
        return self.cell(path)

    def cell(self, path: str) -> str:
        """The cell of a rule."""
        return refers_to(self._name, Area(self._cells[path], 2, self._cells[path], 2))

    def column(self, table: str, column: str) -> str:
        """The cells of a column of a table, for a formula: its header, what is in it, and free ones below."""
        self.taken.add((table, column))
        return refers_to(self._name, self._column(table, column))

    def cells(self, table: str, column: str) -> list[str]:
        """Each cell of a column below its header."""
        area = self._column(table, column)
        return [
            refers_to(self._name, area._replace(top=row, bottom=row))
            for row in range(area.top + 1, area.bottom)
        ]

    def _column(self, table: str, column: str) -> Area:
        there, area = self.tables[table]
        place = area.left + there.columns.index(column)
        return area._replace(left=place, right=place)

    def pairs(self, table: str, first: str, last: str = "") -> tuple[str, str]:
        """The cells of a column, or of several beside each other, and those that hold what they held in the run."""
        area = self._column(table, first)._replace(right=self._column(table, last or first).right)
        return refers_to(self._name, area), refers_to(self._name, _copied(area))

    @property
    def entries(self) -> tuple[Area, str]:
        """The rules with a value each, from the first to the last, and the name of their sheet."""
        return Area(min(self._cells.values()), 1, max(self._cells.values()), 2), self._name

    @property
    def names(self) -> tuple[str, str]:
        """The cells with the names of all rules and tables, and those that hold what these were in the run."""
        area = Area(_FIRST, 1, self._last, 1)
        return refers_to(self._name, area), refers_to(self._name, _copied(area))

    @property
    def copies(self) -> tuple[str, int]:
        """The cells that hold what was there in the run, and how many of them are filled."""
        area = _copied(Area(_FIRST, 1, self._last, 1 + _BROAD))
        filled = sum(
            2 - (one.value is None) if isinstance(one, RuleValue) else _filled(one) for one in self._blocks
        )
        return refers_to(self._name, area), filled

    @property
    def marks(self) -> str:
        """The cells that say of each rule with one value whether formulas use it."""
        area, name = self.entries
        return refers_to(name, area._replace(left=_MARK, right=_MARK))

    @property
    def tier_table(self) -> str:
        """The path of the tiers in use."""
        return f"tier.schemes.{self._rubric.tier.scheme}.tiers"

    def page(self) -> Page:
        """The sheet."""
        hidden = range(_COPY, _MARK + 1) if self.live else ()
        widths = [*_WIDTHS, *[9.0] * len(hidden)]
        return Page(KEY, NAME, widths, self._lines(), frozen=_FIRST - 1, printed=len(HEADERS), hidden=hidden)

    def _when(self, now: bool) -> str:
        return say(f"workbook.rubric_sheet.effect.{'at_once' if now else 'next_run'}")

    def _lines(self) -> Iterator[PageRow]:
        stamp = self._rubric.stamp
        yield PageRow(TITLE, [NAME])
        for says in say("workbook.rubric_sheet.intro").splitlines():
            yield PageRow(SAID, [says])
        said = (f"{stamp['name']} {stamp['version']}", stamp["hash"], *self._made_from)
        for about, value in zip(("Rubric", "Hash", MADE_FROM, ITS_HASH), said, strict=True):
            yield PageRow(RowFormat(_NAMED, TEXT), [about, value])
        yield PageRow(_VALID, [say("workbook.rubric_sheet.valid"), self.valid]) if self.valid else BLANK
        yield PageRow(RowFormat(*[HEAD] * len(HEADERS)), HEADERS)
        for block in self._blocks:
            if isinstance(block, RuleValue):
                now = block.path in self.taken
                cells = [block.path, _cell(block.value), self._when(now), block.source or None]
                line = PageRow(_ENTRY, [*cells, block.note or None])
                yield self._with_copy(line, [block.path, cells[1]], mark=now)
            else:
                width = 1 + len(block.columns)
                yield from (self._with_copy(line, line.values[:width]) for line in self._table(block))

    def _with_copy(self, line: PageRow, cells: Sequence[Any], *, mark: bool = False) -> PageRow:
        """A line that holds, out of sight, what is to be edited in it."""
        if not self.live or not line.values:
            return line
        shown = list(line.values)
        copied = list(cells)
        shown += [None] * (_COPY - 1 - len(shown))
        copied += [None] * (_MARK - _COPY - len(copied))
        form = _FORMS.get(line.form)
        if form is None:
            form = _FORMS[line.form] = RowFormat(*line.form.faces, *[PLAIN] * (_MARK - len(line.form.faces)))
        return line._replace(form=form, values=[*shown, *copied, float(mark)])

    def _table(self, table: RuleTable) -> Iterator[PageRow]:
        taken = [name for name in table.columns if (table.path, name) in self.taken]
        when = self._when(bool(taken))
        if 0 < len(taken) < len(table.columns):
            when = f"{when}: {', '.join(taken)}"
        heads = [table.path, *table.columns]
        head = PageRow(RowFormat(*[HEAD] * (len(table.columns) + 2)), [*heads, when])
        yield head
        editable = RowFormat(_NAMED, *[_EDITED] * len(table.columns))
        for row in [*table.rows, *[[None] * len(table.columns)] * SLACK]:
            yield PageRow(editable, [None, *map(_cell, row)])
        yield BLANK


_FORMS: Final[dict[RowFormat, RowFormat]] = {}


def _copied(area: Area) -> Area:
    """Where the values of some cells stand as they were in the run."""
    return area._replace(left=area.left + _COPY - 1, right=area.right + _COPY - 1)


def _filled(table: RuleTable) -> int:
    """How many cells of a table are filled, its name and headers too."""
    return 1 + len(table.columns) + sum(cell is not None for row in table.rows for cell in row)


def _cell(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
