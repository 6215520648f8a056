"""Puts cells into the rows of a sheet as they stream by; rows that get none pass as they are."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from math import ceil
from operator import itemgetter
from typing import Any, Final

from kolscore.errors import OutputError
from kolscore.reading.sheet import letters
from kolscore.words import say
from kolscore.workbook.used_range import column_number
from kolscore.workbook.xlsx_patch.blanks import Blanks
from kolscore.workbook.xlsx_patch.cells import Formula, cell_end
from kolscore.workbook.xlsx_patch.cut import Cut, Cutter
from kolscore.workbook.xlsx_patch.fresh import FreshCells, FreshRow, StyleFor
from kolscore.workbook.xlsx_patch.xml_bytes import LAST_COLUMN

_PLACE: Final = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})\d+["']""")
_ADDRESS: Final = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{1,3}\d+["']""")
_STYLE: Final = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_CLOSED: Final = re.compile(rb"\s*</")
_SLASH: Final = ord("/")
_column: Final = itemgetter(0)
_MADE: Final = re.compile(rb'<(?:[\w.-]+:)?row r="\d+">')
_OUR_HEIGHT: Final = re.compile(rb'  ht="[\d.]+" customHeight="0"')
_HEIGHT: Final = re.compile(rb"\s(?:ht|customHeight)\s*=")
_TYPE: Final = re.compile(rb"""\s(?:t|cm|vm|ph)\s*=\s*(?:"[^"]*"|'[^']*')""")


class Wrapped:
    """Which texts go on in a next line, and how high a line is."""

    def __init__(self, places: Sequence[tuple[int, float]], height: float) -> None:
        """`places` are those of values, and how many letters stand in a line; `height` is in points."""
        self.places = places
        self.said = cache(lambda lines: b'  ht="%g" customHeight="0"' % (lines * height))
        """How it is written that a row is so many lines high."""

    def lines(self, values: Sequence[Any]) -> int:
        """How many lines the longest text takes."""
        lines = 1
        for place, letters_ in self.places:
            value = values[place]
            if type(value) is Formula:
                value = value.value
            if type(value) is str and len(value) > letters_:
                lines = max(lines, ceil(len(value) / letters_))
        return lines


class _Waiting:
    """The lines that are still to be written, and the last row that went by."""

    def __init__(self, lines: Iterable[FreshRow]) -> None:
        self._lines = iter(lines)
        self.line = next(self._lines, None)
        self.last = 0

    def advance(self) -> None:
        """Go on to the next line."""
        self.line = next(self._lines, None)


class RowWriter:
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
        self._first = min(columns)
        self._where = where
        self._prefix = prefix
        self._cut = Cutter(prefix)
        self._fresh = FreshCells(columns, style_for, prefix)
        self._formula = f"<{prefix}f".encode()
        self._cells = re.compile(
            rb"<%bc(?=[\s/>])[^>]*?(?:/>|(?<!/)>.*?</%bc\s*>)" % ((prefix.encode(),) * 2), re.DOTALL
        )
        self._column_of = cache(column_number)
        self._letters_of = cache(lambda column: letters(column).encode())
        self.rows = 0
        """Rows that went by, and those that were added."""
        self.new: Collection[int] = ()
        """Those of the columns that were not ours before."""
        self.blanks = Blanks()
        """Blank cells that were in columns that have become ours."""
        self.lost: list[str] = []
        """Cells that held a formula and hold none now."""

    def written(self, blocks: Iterable[Cut], lines: Iterable[FreshRow]) -> Iterator[bytes]:
        """The blocks, each of which ends with a row, with the lines put into them.

        Raises OutputError if the rows are not in order.
        """
        waiting = _Waiting(lines)
        end = self._cut.end
        for block in blocks:
            out: list[bytes] = []
            for piece, last in block:
                line = waiting.line
                if last and line and self._is_beside(last, line, waiting.last):
                    out += self._spliced(piece, last, line), end
                    waiting.last = line.number
                    waiting.advance()
                else:
                    out += self._carefully(piece, waiting)
            yield b"".join(out)
        while line := waiting.line:
            yield self._new_row(line)
            waiting.advance()

    def _carefully(self, piece: bytes, waiting: _Waiting) -> Iterator[bytes]:
        """What becomes of the rows of a piece, however they are written."""
        for gap, row, number, end in self._cut.rows(piece, waiting.last):
            yield gap
            if not row:
                continue
            if number <= waiting.last:
                raise OutputError(
                    say(
                        "workbook.patch.row_order",
                        where=self._where,
                        number=number,
                        last=waiting.last,
                        repair=say("workbook.repair"),
                    )
                )
            waiting.last = number
            while (line := waiting.line) and line.number < number:
                yield self._new_row(line)
                waiting.advance()
            if line and line.number == number:
                yield self._with_line(row, end, line)
                waiting.advance()
            else:
                if self.new and not self._ends_before(row):
                    self._note_blanks(row, number)
                yield row + end
            self.rows += 1

    def expected(self, head: bytes, tail: bytes) -> tuple[bytes, int]:
        """How a row's tag begins, and how often that stands in the part, whose frame has "rowBreaks" and the like."""
        opening = self._cut.opening
        return opening, self.rows + head.count(opening) + tail.count(opening)

    def _is_beside(self, last: re.Match[bytes], line: FreshRow, above: int) -> bool:
        """Whether a line is that of a row that has this last cell, and stands right of all that the row holds."""
        number = line.number
        return int(last[2]) == number > above and self._column_of(last[1]) < self._first and not line.header

    def _spliced(self, row: bytes, last: re.Match[bytes], line: FreshRow) -> bytes:
        """A plain row with the cells of its line behind its last cell, but for its end tag."""
        self.rows += 1
        same = self._column_of(last[1]) == line.like
        style = int(last[3] or 0) if same else self._style_at(row, line)
        return self._as_high(row, line) + self._fresh.of(line, style)

    def _with_line(self, row: bytes, end: bytes, line: FreshRow) -> bytes:
        """A row with the cells of a line, and with its end tag."""
        if end:
            row = self._with_cells(row, line)
        else:
            row = self._filled(row, line)
            if row.endswith(b"/>"):
                return row
            end = self._cut.end
        return (row if line.header else self._as_high(row, line)) + end

    def _filled(self, row: bytes, line: FreshRow) -> bytes:
        """A row that was closed in itself, with the cells of a line; as it was, if there are none."""
        inside = self._fresh.of(line, 0)
        return row[:-2].rstrip() + b">" + inside if inside else row

    def _new_row(self, line: FreshRow) -> bytes:
        inside = self._fresh.of(line, 0)
        if not inside:
            return b""
        self.rows += 1
        row = self._cut.opening + b' r="%d">' % line.number + inside
        return (row if line.header else self._as_high(row, line)) + self._cut.end

    def _as_high(self, row: bytes, line: FreshRow) -> bytes:
        """A row, as high as its wrapped texts take, unless it has a height of the user's.

        Not every program works it out. It is said to be no custom height, which
        programs may change, and with two blanks, as nobody else writes it: so we find ours again.
        """
        if self._wrapped is None:
            return row
        end = row.find(b">")
        tag = row[:end]
        lines = self._wrapped.lines(line.values)
        if b"ht" in tag:  # of "height", mostly
            tag = _OUR_HEIGHT.sub(b"", tag)
            lines = 1 if _HEIGHT.search(tag) else lines
        return tag + self._wrapped.said(lines) + row[end:] if lines > 1 else tag + row[end:]

    def _with_cells(self, row: bytes, line: FreshRow) -> bytes:
        """A row, without its end tag, with the cells of a line."""
        if self._ends_before(row):
            return row + self._fresh.of(line, self._style_at(row, line))
        return self._merged(row, line)

    def _ends_before(self, row: bytes) -> bool:
        """Whether the last cell of a row stands before all of ours, as far as that is seen at once."""
        ((_, last), *_) = self._cut.plain(row)
        return last is not None and self._column_of(last[1]) < self._first

    def _note_blanks(self, row: bytes, number: int) -> None:
        """Keep how blank cells are written in a row that gets none of ours."""
        for column, _, cell in self._placed(row):
            if column in self.new and blank(cell):
                self.blanks.note(number, column, cell)

    def _style_at(self, row: bytes, line: FreshRow) -> int:
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

    def _merged(self, row: bytes, line: FreshRow) -> bytes:
        """A row that has cells in our columns, or behind them."""
        style = self._style_at(row, line)
        left = {self._columns[place]: place for place in range(len(self._columns))}
        cells: list[tuple[int, bytes]] = []
        for column, gap, cell in self._placed(row):
            place = left.pop(column, None)
            written = cell if place is None else self._instead(cell, column, line, place)
            cells.append((column, gap + written))
        cells += [(column, self._fresh.one(line, style, place)) for column, place in left.items()]
        cells.sort(key=_column)
        return row[: row.find(b">") + 1] + b"".join([cell for _, cell in cells])

    def _instead(self, cell: bytes, column: int, line: FreshRow, place: int) -> bytes:
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
            last = 0
            for piece in self._cut.pieces(block):
                for gap, row, number, end in self._cut.rows(piece, last):
                    out.append(gap)
                    if row:
                        last = number
                        left = (
                            self._cleared(row, number, end, ours, blanks)
                            if end and number >= top
                            else row + end
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
