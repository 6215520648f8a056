"""The text of cells: what a value looks like in a sheet's part."""

import math
import re
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from kolscore.workbook.xlsx_patch.xml_bytes import escape

_PIECE: Final = 255
"""Letters of a text within a formula."""
_LONGEST: Final = 32_767
"""UTF-16 units that a cell can hold."""
_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""An underscore that would be read as the beginning of a coded character."""
_CODED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\r\ud800-\udfff\ufffe\uffff]")
_FIRST_DAY: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones
_DAY: Final = timedelta(days=1)


class Formula(NamedTuple):
    """A formula, as English programs write it, without "=", and what it gives by our own reckoning."""

    text: str
    value: Any


def text_of(text: str) -> str:
    """A text as formulas write it, in pieces as long as they may be."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def cell_end(value: Any, prefix: str) -> str:
    """What follows the attributes of a cell: its type and its value, up to the end tag.

    Text is written into the cell itself, so that the table of shared texts stays
    as it is, and what begins with "=" stays text.
    """
    if isinstance(value, str):
        blanks = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
        return f' t="inlineStr"><{prefix}is><{prefix}t{blanks}>{text(value)}</{prefix}t></{prefix}is></{prefix}c>'
    if value is None:
        return "/>"
    if isinstance(value, Formula):
        return _formula_end(value, prefix)
    if isinstance(value, bool):
        return f' t="b"><{prefix}v>{value:d}</{prefix}v></{prefix}c>'
    number = serial(value)
    if math.isfinite(number):
        return f"><{prefix}v>{number!r}</{prefix}v></{prefix}c>"
    return f' t="e"><{prefix}v>#NUM!</{prefix}v></{prefix}c>'


def _formula_end(formula: Formula, prefix: str) -> str:
    """As `cell_end`, for a formula with its value."""
    value = "" if formula.value is None else formula.value
    kind, shown = (' t="str"', text(value)) if isinstance(value, str) else ("", repr(serial(value)))
    p = prefix
    return f"{kind}><{p}f>{escape(formula.text)}</{p}f><{p}v>{shown}</{p}v></{p}c>"


def is_plain(value: str) -> bool:
    """Whether a text is written in a sheet just as it is, as most are."""
    return (
        value.isprintable()
        and "_x" not in value
        and "&" not in value
        and "<" not in value
        and ">" not in value
        and len(value) * 2 <= _LONGEST
        and value == value.strip()
    )


def text(value: str) -> str:
    """A text as a sheet holds it, no longer than a cell can be.

    >>> text("a < b & _x0041_"), text(chr(7))
    ('a &lt; b &amp; _x005F_x0041_', '_x0007_')
    """
    if len(value) * 2 > _LONGEST:
        value = value.encode("utf-16-le", "surrogatepass")[: _LONGEST * 2].decode("utf-16-le", "ignore")
    if value.isprintable():  # the quick way: most texts have nothing to be coded
        if "_x" in value:
            value = _ESCAPED.sub("_x005F_", value)
    else:
        value = _ESCAPED.sub("_x005F_", value)
        value = _CODED.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
    return escape(value)


def serial(value: Any) -> float:
    """A number, or a date or time as the number that spreadsheets keep.

    >>> serial(date(2026, 1, 1)), serial(time(12)), serial(7)
    (46023.0, 0.5, 7)
    """
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _FIRST_DAY) / _DAY
    if isinstance(value, date):
        return (datetime(value.year, value.month, value.day) - _FIRST_DAY) / _DAY  # noqa: DTZ001 - see above
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) / _DAY
    if isinstance(value, timedelta):
        return value / _DAY
    return value if isinstance(value, int) else float(value)
