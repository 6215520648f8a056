"""Walks through the records of an xls workbook: how far its cells reach, and which of them are errors."""

import io
import struct
from collections.abc import Iterator
from typing import Final

from kolscore.words import say
from kolscore.workbook.used_range import CellDetails, Reach

_STREAMS: Final = ("Workbook", "Book")
_SHEET, _BEGIN, _FORMULA, _BOOL_OR_ERROR, _MANY = 0x85, 0x809, 0x06, 0x205, 0xBD
_ONE_CELL: Final = frozenset({0x203, 0x27E, 0xFD, 0x204, 0xD6, _BOOL_OR_ERROR, _FORMULA})
_DIMENSIONS: Final = 0x200
_DIMENSIONS_SIZE: Final = 12
_MOST_CELLS: Final = 65_536 * 256
_CODES: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_NOT_A_NUMBER: Final = b"\xff\xff"
"""End of a formula's result that is no number; its first byte says what it is."""
_ERROR: Final = 2


def cells_in(data: bytes) -> dict[str, CellDetails]:
    """The cells of each sheet, by its name.

    Raises ValueError or struct.error for a damaged container.
    """
    stream = _workbook(data)
    names = _names(stream)
    return {names[at]: _cells(stream, at) for at in names}


def _names(stream: bytes) -> dict[int, str]:
    """Where each sheet begins, and its name."""
    names = {}
    for kind, content in _records(stream, 0):
        if kind == _SHEET:
            at, _, length, wide = struct.unpack_from("<IHBB", content)
            text = content[8 : 8 + length * (1 + wide)]
            names[at] = text.decode("utf-16-le" if wide else "latin-1", errors="replace")
    return names


def _cells(stream: bytes, at: int) -> CellDetails:
    reach = Reach()
    for number, (kind, content) in enumerate(_records(stream, at)):
        if kind == _DIMENSIONS:
            _check_dimensions(content)
        if number == 0 and kind != _BEGIN:
            break
        if kind in _ONE_CELL:
            row, column = struct.unpack_from("<HH", content)
            reach.add(row + 1, column + 1, _error(kind, content))
        elif kind == _MANY:
            row, column = struct.unpack_from("<HH", content)
            for one in range(column, struct.unpack_from("<H", content, len(content) - 2)[0] + 1):
                reach.add(row + 1, one + 1)
    return reach.cells


def _check_dimensions(content: bytes) -> None:
    """Refuse a declared range that has no end or no beginning: the reader makes room for it unseen."""
    first, last, left, right = struct.unpack_from(
        "<IIHH" if len(content) >= _DIMENSIONS_SIZE else "<HHHH", content
    )
    if last < first or right < left or (last - first) * (right - left) > _MOST_CELLS:
        raise ValueError(say("workbook.xls.strange_range", first=first, last=last, left=left, right=right))


def _error(kind: int, content: bytes) -> str | None:
    if kind == _BOOL_OR_ERROR and content[7:8] == b"\1":
        return _CODES.get(content[6], "#ERROR")
    if kind == _FORMULA and content[12:14] == _NOT_A_NUMBER and content[6] == _ERROR:
        return _CODES.get(content[8], "#ERROR")
    return None


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from a place on, to the end of that part."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == 0x0A:  # noqa: PLR2004 - the end
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _workbook(data: bytes) -> bytes:
    """The stream with the cells, out of the compound file that it lies in."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            name = next(filter(file.exists, _STREAMS), None)
            if name is None:
                raise ValueError(say("workbook.xls.no_workbook"))
            stream: bytes = file.openstream(name).read()
    except OSError as error:  # what olefile raises of a container that it cannot follow
        raise ValueError(say("workbook.xls.unknown_container")) from error
    return stream
