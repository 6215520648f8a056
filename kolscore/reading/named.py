"""The platform that a list is of, where its cells do not say it: by its headers, titles, sheet, or file."""

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Final, NamedTuple

from kolscore.reading.lexicon import lexicon, plain_words
from kolscore.reading.sheet import Place, Sheet, text_of

_SHORTEST: Final = 3
_SHORT: Final = frozenset({"ig", "tt", "yt"})
"""Short names that are no other word; "X" may be anything."""
_TITLES: Final = 5
"""Lines above a header that may be titles."""


class Named(NamedTuple):
    """A platform, and what names it."""

    platform: str
    by: str


def platform_of_list(sheet: Sheet, place: Place) -> Named | None:
    """The one platform that names the list, by the nearest source that names any; None if that names several."""
    if sheet.platform:
        return Named(sheet.platform, "named with --platform")
    for texts, by in _sources(sheet, place):
        platforms = {platform for text in texts for platform in _platforms_in(text)}
        if platforms:
            return Named(platforms.pop(), by) if len(platforms) == 1 else None
    return None


def _sources(sheet: Sheet, place: Place) -> Iterator[tuple[Iterable[str], str]]:
    # What headers name outright is the business of their columns; "Tiktoker" says what all rows are.
    callings = lexicon().callings
    yield (
        (word for text in place.headers.values() for word in plain_words(text).split() if word in callings),
        ("a header says so"),
    )
    above = range(max(0, place.header - _TITLES), max(0, place.header))
    yield (
        (text_of(cell) for number in above for cell in sheet.rows[number] if isinstance(cell, str)),
        "a title above the table says so",
    )
    yield [sheet.name], "the sheet is called so"
    yield [PurePath(sheet.file).stem], "the file is called so"


def _platforms_in(text: str) -> Iterator[str]:
    """Every platform that words of a text name: "top_tiktokers_2025", "Instagram List"."""
    words = plain_words(text).split()
    known, callings = lexicon().platforms, lexicon().callings
    for place, word in enumerate(words):
        if word in callings:
            yield callings[word]
        elif len(word) >= _SHORTEST or word in _SHORT:
            pair = " ".join(words[place : place + 2])
            if found := known.get(word) or known.get(pair):
                yield found
