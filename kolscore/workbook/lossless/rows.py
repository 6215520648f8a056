"""Puts cells into the rows of a sheet as they stream by; rows that get none pass as they are."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from math import ceil
from operator import itemgetter
from typing import Any, Final, NamedTuple

from kolscore.errors import OutputError
from kolscore.reading.sheet import letters
from kolscore.workbook.extent import column_number
from kolscore.workbook.lossless.blanks import Blanks
from kolscore.workbook.lossless.cells import Formula, cell_end
from kolscore.workbook.lossless.markup import LAST_COLUMN
from kolscore.workbook.lossless.sheet import rare_cells, split_rows
from kolscore.workbook.package import REPAIR

_NUMBER: Final = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_PLACE: Final = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})\d+["']""")
_ADDRESS: Final = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{1,3}\d+["']""")
_STYLE: Final = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_PLAIN_ROW: Final = re.compile(rb'<row r="(\d+)"')
_PLAIN_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3})\d')
_CLOSED: Final = re.compile(rb"\s*</")
_SLASH: Final = ord("/")
_column: Final = itemgetter(0)
_MADE: Final = re.compile(rb'<(?:[\w.-]+:)?row r="\d+">')
_OUR_HEIGHT: Final = re.compile(rb'  ht="[\d.]+" customHeight="0"')
_HEIGHT: Final = re.compile(rb"\s(?:ht|customHeight)\s*=")
_SHORT: Final = 64
_REMEMBERED: Final = 4_096
_TYPE: Final = re.compile(rb"""\s(?:t|cm|vm|ph)\s*=\s*(?:"[^"]*"|'[^']*')""")

StyleFor = Callable[[int, int], int | None]
"""Gives a format for the column at a place (-1: for headers), like the format of another cell; None for no format."""


class Line(NamedTuple):
    """A row that gets cells."""

    number: int
    values: Sequence[Any]
    """One for each of the columns; None empties a cell that is there."""
    like: int
    """Number of the column whose cell in this row the new ones look like."""
    header: bool
    """Whether it is a header, which looks just like the others."""


class Wrapped(NamedTuple):
    """Which texts go on in a next line, and how high a line is."""

    places: Sequence[tuple[int, float]]
    """Places of values, and how many letters stand in a line."""
    height: float
    """Points."""

    def lines(self, values: Sequence[Any]) -> int:
        """How many lines the longest text takes."""
        lines = 1
        for place, letters_ in self.places:
            value = values[place]
            if type(value) is str and len(value) > letters_:
                lines = max(lines, ceil(len(value) / letters_))
        return lines


class Rows:
    """Writes lines into a sheet's rows."""

    def __init__(
        self,
        columns: Sequence[int],
        style_for: StyleFor,
        prefix: str,
        where: str,
        wrapped: Wrapped | None = None,
    ) -> None:
        self._columns = columns
        self._wrapped = wrapped
        self._letters = [letters(column) for column in columns]
        self._order = sorted(range(len(columns)), key=columns.__getitem__)
        self._first = min(columns)
        self._where = where
        self._prefix = prefix
        self._open = f"<{prefix}row".encode()
        self._end = f"</{prefix}row>".encode()
        self._cell = f"<{prefix}c ".encode()
        self._formula = f"<{prefix}f".encode()
        self._rare = rare_cells(prefix)
        self._cells = re.compile(
            rb"<%bc(?=[\s/>])[^>]*?(?:/>|(?<!/)>.*?</%bc\s*>)" % ((prefix.encode(),) * 2), re.DOTALL
        )
        self._tags = re.compile(rb"<%brow(?=[\s/>])[^>]*>" % prefix.encode())
        self._style_for = style_for
        self._column_of = cache(column_number)
        self._letters_of = cache(lambda column: letters(column).encode())
        self._beginnings = cache(self._beginnings_of)
        self._ends: dict[str, str] = {}
        self.rows = 0
        """Rows that went by, and those that were added."""
        self.new: Collection[int] = ()
        """Those of the columns that were not ours before."""
        self.blanks = Blanks()
        """Blank cells that were in columns that have become ours."""
        self.lost: list[str] = []
        """Cells that held a formula and hold none now."""

    def written(self, blocks: Iterable[bytes], lines: Iterable[Line]) -> Iterator[bytes]:
        """The blocks, each of which ends with a row, with the lines put into them.

        Raises OutputError if the rows are not in order.
        """
        waiting = iter(lines)
        line = next(waiting, None)
        last = 0
        for block in blocks:
            out: list[bytes] = []
            for gap, row, number, end in self._rows_of(block, last):
                out.append(gap)
                if not row:
                    continue
                empty = not end
                if number <= last:
                    raise OutputError(f"{self._where}: row {number} comes after row {last}; {REPAIR}")
                last = number
                self.rows += 1
                while line is not None and line.number < number:
                    out.append(self._new_row(line))
                    line = next(waiting, None)
                if line is not None and line.number == number:
                    row = self._filled(row, line) if empty else self._with_cells(row, line)  # noqa: PLW2901
                    empty = empty and row.endswith(b"/>")
                    row = row if empty or line.header else self._as_high(row, line)  # noqa: PLW2901
                    line = next(waiting, None)
                elif self.new and not self._ends_before(row):
                    self._note_blanks(row, number)
                out.append(row if empty else row + (end or self._end))
            yield b"".join(out)
        while line is not None:
            yield self._new_row(line)
            line = next(waiting, None)

    def expected(self, head: bytes, tail: bytes) -> tuple[bytes, int]:
        """How a row's tag begins, and how often that stands in the part, whose frame has "rowBreaks" and the like."""
        return self._open, self.rows + head.count(self._open) + tail.count(self._open)

    def _rows_of(self, block: bytes, last: int) -> Iterator[tuple[bytes, bytes, int, bytes]]:
        """What stands before each row, the row without its end tag, its number, and its end tag; "" if it has none."""
        pieces, ends = split_rows(block, self._end)
        # Where there are as many beginnings as ends, no row is closed in itself, and each piece is one row.
        whole = block.count(self._open) == len(pieces) - 1
        for piece, end in zip(pieces, ends, strict=False):
            plain = _PLAIN_ROW.match(piece) if whole else None
            if plain:
                last = int(plain[1])
                yield b"", piece, last, end
                continue
            done = 0
            for tag in self._tags.finditer(piece):
                said = _NUMBER.search(tag[0])
                last = int(said[1]) if said else last + 1
                empty = tag[0].endswith(b"/>")
                stop = tag.end() if empty else len(piece)
                yield piece[done : tag.start()], piece[tag.start() : stop], last, b"" if empty else end
                done = stop
            yield piece[done:], b"", last, b""

    def _filled(self, row: bytes, line: Line) -> bytes:
        """A row that was closed in itself, with the cells of a line; as it was, if there are none."""
        inside = self._fresh(line, 0, self._order)
        return row[:-2].rstrip() + b">" + inside if inside else row

    def _new_row(self, line: Line) -> bytes:
        inside = self._fresh(line, 0, self._order)
        if not inside:
            return b""
        self.rows += 1
        row = self._open + b' r="%d">' % line.number + inside
        return (row if line.header else self._as_high(row, line)) + self._end

    def _as_high(self, row: bytes, line: Line) -> bytes:
        """A row, as high as its wrapped texts take, unless it has a height of the user's.

        Not every program works it out. It is said to be no custom height, which
        programs may change, and with two blanks, as nobody else writes it: so we find ours again.
        """
        if self._wrapped is None:
            return row
        end = row.find(b">")
        tag = _OUR_HEIGHT.sub(b"", row[:end])
        lines = self._wrapped.lines(line.values)
        if lines > 1 and not _HEIGHT.search(tag):
            tag += b'  ht="%g" customHeight="0"' % (lines * self._wrapped.height)
        return tag + row[end:]

    def _with_cells(self, row: bytes, line: Line) -> bytes:
        """A row, without its end tag, with the cells of a line."""
        if self._ends_before(row):
            return row + self._fresh(line, self._style_at(row, line), self._order)
        return self._merged(row, line)

    def _ends_before(self, row: bytes) -> bool:
        """Whether the last cell of a row stands before all of ours, as far as that is seen at once."""
        at = row.rfind(self._cell)
        found = _PLAIN_CELL.match(row, at) if at >= 0 else None
        return (
            found is not None
            and self._column_of(found[1]) < self._first
            and not any(sign in row for sign in self._rare)
        )

    def _note_blanks(self, row: bytes, number: int) -> None:
        """Keep how blank cells are written in a row that gets none of ours."""
        for column, _, cell in self._placed(row):
            if column in self.new and blank(cell):
                self.blanks.note(number, column, cell)

    def _fresh(self, line: Line, style: int, places: Iterable[int]) -> bytes:
        """The cells of a line at some places of its columns, where none are yet."""
        cells = []
        number, values = line.number, line.values
        beginnings = self._beginnings(style, line.header)
        ends = self._ends
        for place in places:
            value = values[place]
            if value is None and not style:
                continue
            start, shown = beginnings[place]
            if type(value) is str:
                end = ends.get(value) or self._end_of(value)
            else:
                end = cell_end(value, self._prefix)
            cells.append(f"{start}{number}{shown}{end}")
        return "".join(cells).encode()

    def _beginnings_of(self, style: int, header: bool) -> list[tuple[str, str]]:
        """For each column what stands before the number of the row in a cell's tag, and what follows it."""
        found = []
        for place, letter in enumerate(self._letters):
            own = self._style_for(-1 if header else place, style)
            found.append((f'<{self._prefix}c r="{letter}', '"' if own is None else f'" s="{own}"'))
        return found

    def _end_of(self, value: str) -> str:
        """How a text is written; short ones occur again and again, and are remembered."""
        end = cell_end(value, self._prefix)
        if len(value) <= _SHORT and len(self._ends) < _REMEMBERED:
            self._ends[value] = end
        return end

    def _style_at(self, row: bytes, line: Line) -> int:
        """The format of the cell that the new ones look like; 0 for none."""
        if not line.like:
            return 0
        address = b' r="%s%d"' % (self._letters_of(line.like), line.number)
        at = row.rfind(address)  # mostly it is the last cell
        if at < 0:
            at = row.rfind(address.replace(b'"', b"'"))
        if at < 0:
            return self._style_of_counted(row, line.like) if b" r=" not in row[row.find(b">") :] else 0
        start = row.rfind(b"<", 0, at)
        style = _STYLE.search(row, start, row.find(b">", at) + 1)
        return int(style[1]) if style else 0

    def _style_of_counted(self, row: bytes, column: int) -> int:
        for place, _, cell in self._placed(row):
            if place == column:
                style = _STYLE.search(cell[: cell.find(b">") + 1])
                return int(style[1]) if style else 0
        return 0

    def _placed(self, row: bytes) -> Iterator[tuple[int, bytes, bytes]]:
        """The cells of a row: the column of each, what stands before it, and itself; what stands behind them last."""
        column, done = 0, row.find(b">") + 1
        for cell in self._cells.finditer(row, done):
            said = _PLACE.search(cell[0], 0, cell[0].find(b">") + 1)
            column = self._column_of(said[1]) if said else column + 1
            yield column, row[done : cell.start()], cell[0]
            done = cell.end()
        yield LAST_COLUMN + 1, row[done:], b""

    def _merged(self, row: bytes, line: Line) -> bytes:
        """A row that has cells in our columns, or behind them."""
        style = self._style_at(row, line)
        left = {self._columns[place]: place for place in self._order}
        cells: list[tuple[int, bytes]] = []
        for column, gap, cell in self._placed(row):
            place = left.pop(column, None)
            written = cell if place is None else self._instead(cell, column, line, place)
            cells.append((column, gap + written))
        cells += [(column, self._fresh(line, style, [place])) for column, place in left.items()]
        cells.sort(key=_column)
        return row[: row.find(b">") + 1] + b"".join([cell for _, cell in cells])

    def _instead(self, cell: bytes, column: int, line: Line, place: int) -> bytes:
        """A cell that is there with another value: it keeps its format."""
        if line.header and not blank(cell):  # the user may have renamed it
            return cell
        if column in self.new and blank(cell):
            self.blanks.note(line.number, column, cell)
        if self._formula in cell and not isinstance(line.values[place], Formula):
            self.lost.append(f"{letters(column)}{line.number}")
        said = _PLACE.search(cell, 0, cell.find(b">") + 1)
        address = b"" if said else f' r="{letters(column)}{line.number}"'.encode()
        return emptied(cell, b"") + address + cell_end(line.values[place], self._prefix).encode()

    def cleared(self, blocks: Iterable[bytes], top: int, blanks: Blanks) -> Iterator[bytes]:
        """The blocks without the cells of our columns from row `top` down, with the blank ones that were there."""
        ours = frozenset(self._columns)
        for block in blocks:
            out: list[bytes] = []
            for gap, row, number, end in self._rows_of(block, 0):
                out.append(gap)
                if row:
                    left = (
                        self._cleared(row, number, end, ours, blanks) if end and number >= top else row + end
                    )
                    self.rows += bool(left)
                    out.append(left)
            yield b"".join(out)

    def _cleared(self, row: bytes, number: int, end: bytes, ours: frozenset[int], blanks: Blanks) -> bytes:
        """A row, with its end tag, without the cells of our columns."""
        cells = list(self._placed(row))
        if ours.isdisjoint([column for column, _, _ in cells]):
            return row + end
        kept = [_OUR_HEIGHT.sub(b"", row[: row.find(b">")]) + b">"]
        for column, gap, cell in cells:
            kept.append(gap)
            kept.append(cell if column not in ours else blanks.cell(number, column) or b"")
        left = b"".join(kept)
        if len(left) == len(kept[0]):  # we made the row, or opened it: made, if it says nothing
            return b"" if _MADE.fullmatch(left) else left[:-1] + b"/>"
        return left + end


def blank(cell: bytes) -> bool:
    """Whether a cell holds nothing but its format."""
    end = cell.find(b">")
    return cell[end - 1] == _SLASH or _CLOSED.match(cell, end + 1) is not None


def emptied(cell: bytes, end: bytes) -> bytes:
    """The beginning of a cell's tag without its type, blanks at its end included, and another end."""
    return _TYPE.sub(b"", cell[: cell.find(b">")].removesuffix(b"/")) + end
