"""The words that people put around the name of a field in a header, from a data file."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from kolscore import shipped
from kolscore.reading.lexicon import is_wide, plain_words


@cache
def wording() -> Mapping[str, Any]:
    """The file as it is."""
    return _file("wording")


@cache
def words_of(*path: str) -> frozenset[str]:
    """A list of the file, by its name and that of its table."""
    return frozenset(plain_lists("wording")[".".join(path)])


@cache
def plain_lists(name: str) -> Mapping[str, Sequence[str]]:
    """The lists of a data file in plain words, as the build has made them, or made now; "a.b" is b in the table a."""
    kept = shipped.table(f"plain.{name}")
    if kept is None:
        return dict(_plain(_file(name), ""))
    lists: Mapping[str, Sequence[str]] = json.loads(kept)
    return lists


def worked_out() -> dict[str, bytes]:
    """Those that every start asks for, as the build keeps them."""
    return {
        f"plain.{name}": json.dumps(dict(_plain(_file(name), ""))).encode() for name in ("wording", "cells")
    }


def _plain(tree: Mapping[str, Any], above: str) -> Iterator[tuple[str, Sequence[str]]]:
    for name, found in tree.items():
        if not isinstance(found, str):
            yield f"{above}{name}", [plain_words(word) for word in found if isinstance(word, str)]
        if isinstance(found, dict):
            yield from _plain(found, f"{above}{name}.")


def _file(name: str) -> Mapping[str, Any]:
    return shipped.tree_in(Path(__file__).parent / "data" / f"{name}.toml")


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
