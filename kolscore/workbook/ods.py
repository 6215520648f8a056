"""Goes through the cells of an ods workbook: how far they reach, which are errors, and which percentages."""

import re
from html import unescape
from typing import Final
from xml.parsers import expat

from kolscore.workbook.used_range import CellDetails, Reach

_TOKEN: Final = re.compile(
    rb"""<table:(?:(table)|(table-row)|(?:covered-)?table-cell)(?=[\s/>])"""
    rb"""([^>"'/]*(?:(?:"[^"]*"|'[^']*'|/(?!>))[^>"'/]*)*)(/?)>|</table:(table(?:-row)?)\s*>"""
)
_NAME: Final = re.compile(rb"""table:name=["']([^"']*)""")
_REPEATED: Final = re.compile(rb"""number-(?:rows|columns)-repeated=["'](\d+)""")
_ERROR: Final = re.compile(rb"""calcext:value-type=["']error""")
_PERCENT: Final = re.compile(rb"""office:value-type=["']percentage""")
_TEXT: Final = re.compile(rb"<text:p[^>]*>([^<]*)<")
_MOST: Final = 1 << 40
_LONG: Final = 200
_Place = tuple[int, int]


def cells_in(content: bytes) -> dict[str, CellDetails]:
    """The cells of each sheet of the part content.xml, by its name.

    Raises ValueError for XML that is not well formed: the reader of values would
    look for the end of a table for ever.
    """
    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(f"content.xml: {error}") from None
    found: dict[str, Reach] = {}
    reach = Reach()
    row = column = times = 0
    for token in _TOKEN.finditer(content):
        table, new_row, attributes, _, ended = token.groups()
        if ended:
            row, column, times = (row + times, 0, 0) if ended == b"table-row" else (0, 0, 0)
            continue
        repeated = min(int(said[1]), _MOST) if (said := _REPEATED.search(attributes)) else 1
        if table:
            name = _NAME.search(attributes)
            reach = found.setdefault(unescape(name[1].decode()) if name else "", Reach())
        elif new_row:
            column, times = 0, repeated
            if token[4]:
                row, times = row + repeated, 0
        else:
            last = row + times, column + repeated
            _add(reach, (row + 1, column + 1), last, attributes, content[token.end() : token.end() + _LONG])
            column = last[1]
    return {name: reach.cells for name, reach in found.items()}


def _add(reach: Reach, first: _Place, last: _Place, attributes: bytes, after: bytes) -> None:
    """Add a cell, repeated from its first place to the last, if it holds something.

    Repeats count as one: what is dense by them alone is no table.
    """
    formula = b"table:formula=" in attributes
    valued = b"office:value-type=" in attributes
    if not valued and not formula:
        return
    error = None
    if _ERROR.search(attributes):
        text = _TEXT.match(after)
        error = text[1].decode() if text else "#ERROR"
    reach.add(*first, error)
    if last != first:
        reach.add(*last)
    if _PERCENT.search(attributes):
        reach.percent.add(first)
    if formula and not valued:
        reach.unknown.add(first)
