"""What stands beside a number and is none of it: the day it was taken on, how much it has changed since."""

import re
from typing import Final

from kolscore.reading.dates import dated
from kolscore.words import say

_CHANGE: Final = re.compile(
    r"[(\[]\s*[+\-−±↑↓▲▼△▽📈📉]\s*\d[\d.,]*\s*[kKmM]?\s*%?[^()\[\]\d]{0,20}[)\]]"
    r"|[↑↓▲▼△▽📈📉]\s*[+\-−]?\s*\d[\d.,]*\s*[kKmM]?\s*%?|(?<=\s)[+−-]\s?\d[\d.,]*\s?%"
)
_PART: Final = re.compile(
    r"\s*[(\[](?P<in>[^()\[\]]+)[)\]]|\s*[/|;]\s*(?P<after>[^/|;()]+)$|\s+[-–—@]\s+(?P<dash>[^-–—()]+)$|,\s+(?P<comma>\D[^,()]+)$"
)
_X: Final = "x"
"""Stands for the number, where a part is asked for its date."""


def without_asides(text: str, *, spans: bool = False) -> tuple[str, str]:
    """A cell without a date or a change beside its number, and how it is then read; the text as it is, and "", if it has none.

    `spans` is whether the number may be that of the last days, or posts, as an average is.

    >>> without_asides("45K (as of May 2024)"), without_asides("8,900 (+120)")
    (('45K', 'read as the number without its date'), ('8,900', 'read as the number without its change'))
    """
    kept = _CHANGE.sub(" ", text).strip()
    if kept != text.strip():
        return kept, say("reading.cells.without_change")
    for part in _PART.finditer(text):
        if _is_date(next(filter(None, part.groups())), spans=spans):
            return text[: part.start()] + text[part.end() :], say("reading.cells.without_date")
    return text, ""


def _is_date(part: str, *, spans: bool) -> bool:
    """Whether a part of a cell is nothing but a day, or a span of time."""
    date = dated(f"{_X} {part.strip()}")
    return date.words == _X and (date.span is None or spans) and date != dated(_X)
