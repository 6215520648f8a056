"""What a column that is not recognised may have been meant for: headers typed wrong, and followers that are missing."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from statistics import median
from typing import Final

from kolscore.reading.board import Board
from kolscore.reading.column_profile import Cells, are_large_counts, hold_no_numbers
from kolscore.reading.dates import dated
from kolscore.reading.headers import HeaderMeaning, other
from kolscore.reading.lexicon import is_wide, lexicon, plain_words
from kolscore.reading.signals import Signals, headers_of
from kolscore.reading.simpler import simpler
from kolscore.words import say

_LONGEST: Final = 40
_SHORTEST: Final = 3
"""A header shorter than this is like too many others."""
_LONG: Final = 6
"""A word of so many letters is typed wrong rather than another word, if one letter differs."""
_MOST: Final = 5e7
"""Numbers that are mostly larger than this are ids, or telephone numbers."""
_YEARS: Final = range(1_900, 2_101)


@lru_cache(maxsize=1_024)
def nearest(header: str, language: str = "en", signals: Signals = ()) -> tuple[str, str] | None:
    """The known header that this one is with a slip of the finger, and its field; None if there is none.

    `signals` are those that a rubric adds.

    Of other languages than English and `language` only followers are: "department" is no French word in an English table.

    >>> nearest("Folowers"), nearest("Bioo"), nearest("Seguidroes", "es"), nearest("Game")
    (('followers', 'followers'), ('bio', 'bio'), ('seguidores', 'followers'), None)
    """
    plainer = (one.words for one in simpler(header) if not one.kind)
    tries = (header, dated(header).words, *plainer)
    added = {known: one.name for known, one in headers_of(signals).items()}
    for words in dict.fromkeys(map(plain_words, tries)):
        if _SHORTEST < len(words) <= _LONGEST:
            for known, field in chain(added.items(), _known_headers(language).items()):
                if abs(len(known) - len(words)) < _SHORTEST and _slipped(words, known, language):
                    return known, field
    return None


@cache
def _known_headers(language: str) -> dict[str, str]:
    """Headers that may be meant, each with its field; first those that say it outright."""
    long = [(header, known) for header, known in lexicon().headers.items() if len(header) >= _SHORTEST]
    spoken = [(header, one) for header, known in long for one in known if one.language in ("en", language)]
    others = [
        (header, known[0]) for header, known in long if known[0].field == "followers" and known[0].outright
    ]
    ordered = [*sorted(spoken, key=lambda item: not item[1].outright), *others]
    fields: dict[str, str] = {}
    for header, one in ordered:
        fields.setdefault(header, one.field)
    return fields


def _slipped(words: str, known: str, language: str) -> bool:
    """Whether words are the known ones, each at most with one slip, and at least one with one."""
    parts, others = words.split(), known.split()
    if len(parts) != len(others):
        return words.replace(" ", "") == known.replace(" ", "")
    pairs = [(part, other) for part, other in zip(parts, others, strict=True) if part != other]
    return bool(pairs) and all(_is_slip(part, other, language) for part, other in pairs)


def _is_slip(word: str, known: str, language: str) -> bool:
    """Whether a word is another one with a letter doubled, missing, too many, changed, or two that changed places."""
    start = next(
        (at for at, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), min(len(word), len(known))
    )
    rest, other = word[start:], known[start:]
    shorter = min(len(word), len(known))
    if word in _words(language):
        return False
    if len(rest) == len(other) + 1 and rest[1:] == other:
        return shorter >= _LONG or (start > 0 and rest[0] == word[start - 1])
    if len(rest) + 1 == len(other) and rest == other[1:]:
        return shorter >= _LONG - 1 or (start > 0 and other[0] == known[start - 1])
    if len(rest) != len(other):
        return False
    if rest[2:] == other[2:] and rest[:2] == other[1::-1]:
        return shorter > _SHORTEST
    return rest[1:] == other[1:] and (shorter >= _LONG or (is_wide(word[0]) and shorter > _SHORTEST))


@cache
def _words(language: str) -> frozenset[str]:
    """Words of headers of English and of a language, which are typed as they are meant."""
    spoken = [
        header
        for header, known in lexicon().headers.items()
        if any(one.language in ("en", language) for one in known)
    ]
    return frozenset(word for header in (*spoken, *lexicon().others) for word in header.split())


def without_followers(board: Board, said: Mapping[int, Sequence[HeaderMeaning]]) -> str:
    """What to tell where no column holds followers: which one may be meant; "" if one does."""
    if "followers" in board.taken:
        return ""
    unread = [
        index
        for index, meanings in said.items()
        if index not in board.claims and not meanings and not other(board.headers[index])
    ]
    near = [
        index
        for index in unread
        if _is_near(board.headers[index], board.language) and not hold_no_numbers(board.samples[index])
    ]
    large = [index for index in unread if _may_be_followers(board.samples[index])]
    meant = next(iter(near or large), None)
    if meant is None:
        return say("reading.hints.no_followers")
    letter, header = board.sheet.letter(meant), board.headers[meant]
    named = f'{letter} "{header}"' if header else letter
    return say("reading.hints.perhaps_followers", named=named, letter=letter)


def _is_near(header: str, language: str) -> bool:
    near = nearest(header, language)
    return near is not None and near[1] == "followers"


def _may_be_followers(cells: Cells) -> bool:
    """Whether cells hold different numbers as large as audiences are, and no years, ids or telephone numbers."""
    numbers = [cell for cell in cells if isinstance(cell, (int, float))]
    years = numbers and all(number in _YEARS for number in numbers)
    return are_large_counts(cells) and not years and not (numbers and median(numbers) > _MOST)
