"""*KOL Rubric*: every number of the rubric in a cell of its own, to read, to edit, and for live formulas to take."""

from collections.abc import Iterator
from typing import Any, Final

from kolscore.rubric import Rubric
from kolscore.rubric.tabular import RuleTable, RuleValue, entries, in_sheet, tables
from kolscore.words import say
from kolscore.workbook.pages.scored import HEAD, QUIET, SAID, TEXT, TITLE
from kolscore.workbook.xlsx_patch.book import refers_to
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.pages import BLANK, Page, PageRow, RowFormat
from kolscore.workbook.xlsx_patch.xml_bytes import Area

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


class RubricSheet:
    """Where each rule stands on the sheet."""

    def __init__(self, rubric: Rubric, name: str, made_from: tuple[str, str]) -> None:
        self._rubric = rubric
        self._name = name
        self._made_from = made_from
        tree = in_sheet(rubric)
        first, *others = tables(rubric, tree)
        self._blocks: list[RuleTable | RuleValue] = [first, *entries(rubric, tree), *others]
        self._cells: dict[str, int] = {}
        self._columns: dict[tuple[str, str], Area] = {}
        self._taken: set[str] = set()
        row = _FIRST
        for block in self._blocks:
            if isinstance(block, RuleValue):
                self._cells[block.path] = row
                row += 1
                continue
            last = row + len(block.rows) + SLACK
            for place, column in enumerate(block.columns, 2):
                self._columns[block.path, column] = Area(row + 1, place, last, place)
            row = last + 2

    def at(self, path: str) -> str:
        """The cell of a rule, for a formula; the rule then takes effect at once."""
        self._taken.add(path)
        return refers_to(self._name, Area(self._cells[path], 2, self._cells[path], 2))

    def column(self, table: str, column: str) -> str:
        """The cells of a column of a table, with the free ones below."""
        self._taken.add(table)
        return refers_to(self._name, self._columns[table, column])

    def size(self, table: str) -> int:
        """How many rows a table has, with the free ones."""
        area = next(area for (name, _), area in self._columns.items() if name == table)
        return area.bottom - area.top + 1

    @property
    def tier_table(self) -> str:
        """The path of the tiers in use."""
        return f"tier.schemes.{self._rubric.tier.scheme}.tiers"

    def page(self) -> Page:
        """The sheet."""
        return Page(KEY, NAME, list(_WIDTHS), self._lines(), frozen=_FIRST - 1, printed=len(HEADERS))

    def _when(self, path: str) -> str:
        return say(f"workbook.rubric_sheet.effect.{'at_once' if path in self._taken else 'next_run'}")

    def _lines(self) -> Iterator[PageRow]:
        stamp = self._rubric.stamp
        yield PageRow(TITLE, [NAME])
        for says in say("workbook.rubric_sheet.intro").splitlines():
            yield PageRow(SAID, [says])
        said = (f"{stamp['name']} {stamp['version']}", stamp["hash"], *self._made_from)
        for about, value in zip(("Rubric", "Hash", MADE_FROM, ITS_HASH), said, strict=True):
            yield PageRow(RowFormat(_NAMED, TEXT), [about, value])
        yield BLANK
        yield PageRow(RowFormat(*[HEAD] * len(HEADERS)), HEADERS)
        for block in self._blocks:
            if isinstance(block, RuleValue):
                when = self._when(block.path)
                yield PageRow(
                    _ENTRY, [block.path, _cell(block.value), when, block.source or None, block.note or None]
                )
            else:
                yield from self._table(block)

    def _table(self, table: RuleTable) -> Iterator[PageRow]:
        when = self._when(table.path)
        yield PageRow(RowFormat(*[HEAD] * (len(table.columns) + 2)), [table.path, *table.columns, when])
        editable = RowFormat(_NAMED, *[_EDITED] * len(table.columns))
        for row in [*table.rows, *[[None] * len(table.columns)] * SLACK]:
            yield PageRow(editable, [None, *map(_cell, row)])
        yield BLANK


def _cell(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
