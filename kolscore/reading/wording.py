"""The words that people put around the name of a field in a header, from a data file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from kolscore.reading.lexicon import is_wide, plain_words
from kolscore.shipped import tree_in


@cache
def wording() -> Mapping[str, Any]:
    """The file as it is."""
    file = Path(__file__).parent / "data" / "wording.toml"
    return tree_in(file)


@cache
def words_of(*path: str) -> frozenset[str]:
    """A list of the file, by its name and that of its table."""
    found: Any = wording()
    for part in path:
        found = found[part]
    return frozenset(map(plain_words, found))


@cache
def wide_of(*path: str) -> Sequence[str]:
    """Those of the words that no blanks divide from others, the longest first."""
    return sorted((word for word in words_of(*path) if is_wide(word[0])), key=lambda word: (-len(word), word))


def shorter(
    words: str, parts: Sequence[str], has: Callable[[str, str], bool], without: Callable[[str, str], str]
) -> Iterator[str]:
    """Words that no blanks divide, with fewer and fewer of some parts at their start, or at their end."""
    while part := next((part for part in parts if has(words, part)), ""):
        words = without(words, part)
        yield words
