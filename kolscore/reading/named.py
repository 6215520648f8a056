"""The platform that a list is of, where its cells do not say it: by its headers, titles, sheet, or file."""

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Final, NamedTuple

from kolscore.errors import InputError
from kolscore.reading.lexicon import is_wide, lexicon, plain_words
from kolscore.reading.rivals import SIDES
from kolscore.reading.sheet import Sheet, TableArea, is_blank, text_of
from kolscore.words import near, say

_SHORTEST: Final = 3
_SHORT: Final = frozenset({"ig", "tt", "yt"})
"""Short names that are no other word; "X" may be anything."""
_WORDS: Final = 3
"""So many words a name has at most."""
_SEVERAL: Final = 2
_TITLES: Final = 5
"""Lines above a header that may be titles,"""
_IN_TITLE: Final = 2
"""if no more cells than these are filled."""


class NamedPlatform(NamedTuple):
    """A platform, and what names it."""

    platform: str
    by: str


def platform_named(name: str) -> str:
    """The platform that a user named.

    Raises InputError if it is none that we know.

    >>> platform_named("IG"), platform_named("Tik Tok")
    ('instagram', 'tiktok')
    """
    known = lexicon().platforms
    if found := known.get(plain_words(name)):
        return found
    every = sorted(set(known.values()) | set(lexicon().hosts.values()))
    if name.strip().lower() in every:
        return name.strip().lower()
    hint = near(name.lower(), every)
    raise InputError(say("reading.platform.unknown", name=repr(name), hint=hint, every=", ".join(every)))


def platform_of_list(sheet: Sheet, place: TableArea, in_columns: frozenset[str]) -> NamedPlatform | None:
    """The one platform that names the list, by the nearest source that names any; None if that names several.

    `in_columns` are the platforms that headers of single columns name: of two, a list is of neither.
    """
    if sheet.platform:
        return NamedPlatform(sheet.platform, say("reading.platform.named"))
    sources = _sources(sheet, place) if len(in_columns) < _SEVERAL else ()
    platforms, by = next(((found, by) for found, by in sources if found), (frozenset[str](), ""))
    return NamedPlatform(next(iter(platforms)), by) if len(platforms) == 1 else None


def _sources(sheet: Sheet, place: TableArea) -> Iterator[tuple[frozenset[str], str]]:
    """What may name the platform, the surest first, and how to say that it did."""
    words, headers = lexicon(), list(place.headers.values())
    yield _all_in(headers, words.callings), say("reading.platform.callings")
    yield _of_list(titles(sheet, place)), say("reading.platform.in_title")
    yield _of_list([sheet.name]), say("reading.platform.in_sheet_name")
    yield _of_list([PurePath(sheet.file).stem]), say("reading.platform.in_file_name")
    yield _all_in(headers, words.traces), say("reading.platform.traces")


def titles(sheet: Sheet, place: TableArea) -> list[str]:
    """The lines right above the table that may be titles, and no rows of another one."""
    texts: list[str] = []
    for number in range(place.header - 1, max(-1, place.header - 1 - _TITLES), -1):
        filled = [text_of(cell) for cell in sheet.rows[number] if not is_blank(cell)]
        if len(filled) > _IN_TITLE:
            break
        texts += filled
    return texts


def _of_list(texts: Iterable[str]) -> frozenset[str]:
    """The platforms that a title or a name speaks of; a blog or a podcast may be the client's own."""
    known = {**lexicon().platforms, **lexicon().callings}
    return _all_in(texts, known) - SIDES


def _all_in(texts: Iterable[str], known: dict[str, str]) -> frozenset[str]:
    """Every platform that words of texts stand for: "top_tiktokers_2025", "抖音达人名单"."""
    return frozenset(platform for text in texts for platform in _in_words(plain_words(text), known))


def _in_words(text: str, known: dict[str, str]) -> Iterator[str]:
    words = text.split()
    for start, first in enumerate(words):
        for end in range(start + 1, min(len(words), start + _WORDS) + 1):
            parts = words[start:end]
            joined = "".join(parts)
            # A name in camel case falls apart: "TikTokers" is "tik tokers".
            if len(joined) >= _SHORTEST or first in _SHORT:
                found = known.get(" ".join(parts)) or known.get(joined)
                if found:
                    yield found
    if not text.isascii():
        yield from (platform for name, platform in known.items() if is_wide(name[0]) and name in text)
