"""Joins a header that stands in two rows: platforms above their columns, or parts below a common title."""

from collections.abc import Mapping
from typing import Final

from kolscore.reading.headers import platform_of
from kolscore.reading.lexicon import lexicon, plain_words
from kolscore.reading.sheet import Sheet, is_blank, text_of
from kolscore.reading.signals import Signals, said_by

_LONG: Final = 40
_BRACKETS: Final = "()[]（） "


def joined(sheet: Sheet, header: int, ignored: frozenset[str]) -> tuple[int, dict[int, str]]:
    """The lowest row of a header and the texts of its columns, from the row that says most and those beside it.

    Headers in `ignored` (answers of ours) stay as they are.
    """
    own = _texts(sheet, header)
    below = _texts(sheet, header + 1)
    if _are_units(below) and below.keys() <= own.keys():
        return header + 1, {
            index: f"{text} ({below[index].strip(_BRACKETS)})" if index in below else text
            for index, text in own.items()
        }
    if parts := _with_parts_below(own, below, sheet.signals):
        return header + 1, parts
    ours = {index: text for index, text in own.items() if text in ignored}
    return header, {**_with_groups_above(_texts(sheet, header - 1), own, sheet.signals), **ours}


def _texts(sheet: Sheet, number: int) -> dict[int, str]:
    """The cells of a row as texts, by column; nothing if the row is not there."""
    row = sheet.rows[number] if 0 <= number < len(sheet.rows) else ()
    return {index: text_of(cell) for index, cell in enumerate(row) if not is_blank(cell)}


def _are_units(texts: Mapping[int, str]) -> bool:
    """Whether a row says nothing but what the numbers below are counted in."""
    units = lexicon().header_units
    return bool(texts) and all(
        text.strip(_BRACKETS) == "%" or plain_words(text) in units for text in texts.values()
    )


def _short(texts: Mapping[int, str]) -> bool:
    return bool(texts) and all(len(text) <= _LONG for text in texts.values())


def _groups(upper: Mapping[int, str], columns: Mapping[int, str]) -> dict[int, str]:
    """The text above each column: a title stands over its first column and reaches to the next one."""
    reach: dict[int, str] = {}
    for index in columns:
        starts = [start for start in upper if start <= index]
        if starts:
            reach[index] = upper[max(starts)]
    return reach


def _with_groups_above(upper: Mapping[int, str], own: Mapping[int, str], signals: Signals) -> dict[int, str]:
    """Headers with what the row above adds: a platform, or the word without which they are not known."""
    if not _short(upper):
        return dict(own)
    texts = dict(own)
    for index, group in _groups(upper, own).items():
        if platform_of(group) or (
            not said_by(own[index], signals=signals) and said_by(f"{group} {own[index]}", signals=signals)
        ):
            texts[index] = f"{group} {own[index]}"
    first, last = min(own), max(own)
    alone = {
        index: text
        for index, text in upper.items()
        if index not in own and first - 1 <= index <= last + 1 and said_by(text, signals=signals)
    }
    return dict(sorted({**texts, **alone}.items()))


def _with_parts_below(own: Mapping[int, str], below: Mapping[int, str], signals: Signals) -> dict[int, str]:
    """Headers joined with the parts that the row below names; nothing if that row is one of creators."""
    if not _short(below) or not any(index not in own for index in below):
        return {}
    groups = _groups(own, below)
    units = lexicon().header_units
    for index, text in below.items():
        part = platform_of(text) or plain_words(text) in units or said_by(text, signals=signals)
        if not part and not said_by(f"{groups.get(index, '')} {text}", signals=signals):
            return {}
    parts = {index: f"{groups[index]} {text}" if index in groups else text for index, text in below.items()}
    parts = {index: text if said_by(text, signals=signals) else below[index] for index, text in parts.items()}
    return dict(sorted({**own, **parts}.items()))
