"""Cuts a sheet where its rows end, and says which rows a piece holds."""

import re
from collections.abc import Iterator
from itertools import repeat
from typing import Final, NamedTuple

_NUMBER: Final = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")


class RowXml(NamedTuple):
    """A row of a sheet as it is written."""

    before: bytes
    """What stands between it and the row before."""
    text: bytes
    """It, without its end tag; "" for what stands behind the last row."""
    number: int
    end: bytes
    """Its end tag; "" if it is closed in itself."""


Cut = list[tuple[bytes, re.Match[bytes] | None]]
"""A block in pieces, each with the tag of its last cell if it is one plain row: column, row and format.

None where that is not seen at once: rows and cells can be written in many ways.
"""


class Cutter:
    """Cuts the blocks of one sheet."""

    def __init__(self, prefix: str) -> None:
        self.opening = f"<{prefix}row".encode()
        self.end = f"</{prefix}row>".encode()
        self._numbered = f'<{prefix}row r="'.encode()
        self._odd_end = re.compile(rb"(%b\s+>)" % re.escape(self.end[:-1]))
        self._tags = re.compile(rb"<%brow(?=[\s/>])[^>]*>" % re.escape(prefix.encode()))
        self._last_cell = re.compile(
            rb'<%bc r="([A-Z]{1,3})(\d+)"(?: s="(\d+)")?(?: t="\w+")?/?>' % re.escape(prefix.encode())
        )
        self._cell = f"<{prefix}c".encode()
        self._cell_ends = f"</{prefix}c>".encode(), b"/>"

    def pieces(self, block: bytes) -> list[bytes]:
        """A block in pieces, each of which ends where a row ends in the usual way; the last is what follows."""
        return block.split(self.end)

    def plain(self, block: bytes) -> Cut:
        """A block in pieces, and which of them are plain rows."""
        pieces = self.pieces(block)
        lasts = map(self._last_cell.match, pieces, map(bytes.rfind, pieces, repeat(self._cell)))
        numbered = self._numbered
        ends = self._cell_ends
        # A row that begins with the number of that cell is the only one in its piece; nothing is to follow the cell.
        return [
            (
                piece,
                last
                if last and piece.endswith(ends) and piece.startswith(numbered + last[2] + b'"')
                else None,
            )
            for piece, last in zip(pieces, lasts, strict=True)
        ]

    def rows(self, piece: bytes, last: int) -> Iterator[RowXml]:
        """The rows of a piece, however they are written, behind a row with the number `last`."""
        if self.end[:-1] in piece:  # an end tag with blanks in it
            *parts, rest = self._odd_end.split(piece)
            for part, end in zip(parts[::2], parts[1::2], strict=True):
                for row in self._rows(part, last, end):
                    last = row.number
                    yield row
            piece = rest
        yield from self._rows(piece, last, self.end)

    def _rows(self, piece: bytes, last: int, end: bytes) -> Iterator[RowXml]:
        done = 0
        for tag in self._tags.finditer(piece):
            said = _NUMBER.search(tag[0])
            last = int(said[1]) if said else last + 1
            empty = tag[0].endswith(b"/>")
            stop = tag.end() if empty else len(piece)
            yield RowXml(piece[done : tag.start()], piece[tag.start() : stop], last, b"" if empty else end)
            done = stop
        yield RowXml(piece[done:], b"", last, b"")
