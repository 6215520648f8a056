"""The words that may stand beside the number of a cell, and what a suffix means in a column."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

from kolscore import shipped
from kolscore.fields import BY_NAME
from kolscore.reading.lexicon import folded, lexicon
from kolscore.words import say

_AFTER_NUMBER: Final = re.compile(r"(\d[\d.,]*)[^\S\n]*([^\W\d_]+)")
_LONG: Final = 3
"""Shorter words of one language are not known outside it."""
_MOST: Final[Mapping[str, float]] = {"followers": BY_NAME["followers"].most}
"""What no number of a field exceeds: there are some five billion people on social media,"""
_MOST_OF_ANYTHING: Final = 1e11
"""and some hundred billion views a day."""


class Speech(NamedTuple):
    """How a column speaks: the language of its table, and what its cells show of doubtful suffixes."""

    language: str = "en"
    own: tuple[tuple[str, float], ...] = ()
    doubt: str = ""
    """What was taken for likely."""


PLAIN: Final = Speech()


class Word(NamedTuple):
    """A word that is known beside numbers."""

    kind: str
    """"digit", "power", "suffix", "unclear", "unit", "about", "percent", "beside" or "platform"."""
    value: Any
    """What it multiplies by, or the digit, the platform, or what makes it unclear."""


class UnitVocabulary(NamedTuple):
    """The words that may stand beside numbers of one field."""

    words: Mapping[str, Word]
    by_letter: Mapping[str, tuple[str, ...]]
    """The words by their first letters, the longest first."""
    powers: frozenset[str]
    """The letters that are numbers without a digit."""


class _Suffixes(NamedTuple):
    every: Mapping[str, Mapping[str, float]]
    """By language."""
    general: Mapping[str, float]
    """Those that mean the same wherever they stand, or in English."""
    doubtful: Mapping[str, Mapping[str, float]]
    """What the others mean, by language."""


@cache
def vocabulary(field: str, language: str = "en", own: tuple[tuple[str, float], ...] = ()) -> UnitVocabulary:
    """The words beside numbers of a field ("" for any), in a column that speaks so."""
    first, unclear, last = _of_any_field()
    suffixes = _plain("suffix", dict(own))
    units = dict.fromkeys(_units(field), Word("unit", None))
    known = {**first, **units, **unclear, **_suffixes_of(language), **suffixes, **last}
    powers = frozenset(word for word, one in last.items() if one.kind == "power" and not word.isascii())
    return UnitVocabulary(known, _ByLetter(known), powers)


class _ByLetter(dict[str, tuple[str, ...]]):
    """Words by their first letters, put together when a letter is met: a column has few."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, letter: str) -> tuple[str, ...]:
        those = sorted([word for word in self._words if word[0] == letter], key=len, reverse=True)
        self[letter] = found = tuple(those)
        return found


def speech_of(field: str, language: str, cells: Iterable[object]) -> Speech:
    """How a column speaks whose table is in `language`.

    "mil" is a thousand in Spanish and a million in Czech, "B" a billion, or a
    thousand in Turkish: the language of the table says which, else what other
    cells of the column show, else nothing does.
    """
    found = _AFTER_NUMBER.findall("\n".join([cell for cell in cells if cell.__class__ is str]))
    tables = _suffixes()
    written = {word: folded(word) for word in {word for _, word in found}}
    doubtful = set(written.values()) & tables.doubtful.keys()
    if not doubtful:
        return Speech(language)
    words = set(written.values())
    own: dict[str, float] = {}
    doubts: list[str] = []
    for word in sorted(doubtful):
        readings = tables.doubtful[word]
        digits = [digits for digits, suffix in found if written[suffix] == word]
        factor = readings.get(language) if language != "en" else None
        if factor is None:
            factor = _shown(word, words, _possible(field, readings, digits))
        if factor is not None:
            own[word] = factor
            if factor not in (readings.get(language), tables.general.get(word)):
                shown = min(suffix for suffix in written if written[suffix] == word)
                doubts.append(say("reading.units.taken_for", shown=shown, factor=factor))
    return Speech(language, tuple(own.items()), "; ".join(doubts))


def _possible(field: str, readings: Mapping[str, float], digits: Collection[str]) -> dict[str, float]:
    """The readings of a suffix by which nobody has more than anybody can have."""
    most = _MOST.get(field, _MOST_OF_ANYTHING)
    usual = median(float(re.sub(r"\D.*", "", text)) for text in digits)
    # One that is too large may be wrong itself.
    return {
        language: factor
        for language, factor in readings.items()
        if len(digits) == 1 or usual * factor <= most
    }


def _shown(word: str, words: set[str], readings: Mapping[str, float]) -> float | None:
    """What a doubtful suffix of a column means by its other suffixes; None if they do not show it."""
    tables = _suffixes()
    general = {other: tables.general[other] for other in words if other != word and other in tables.general}
    # Nobody writes a thousand now in one language and now in another.
    left = {
        language: factor
        for language, factor in readings.items()
        if factor not in {value for other, value in general.items() if other not in tables.every[language]}
    }
    if len(set(left.values())) == 1 and (
        len(left) < len(readings) or len(readings) < len(tables.doubtful[word])
    ):
        return next(iter(left.values()))
    speaking = {
        language: sum(other in tables.every[language] for other in words - {word} - tables.every["en"].keys())
        for language in left
    }
    most = max(speaking.values(), default=0)
    factors = {factor for language, factor in left.items() if speaking[language] == most}
    alone = len(word) > 1 and word not in tables.general
    return factors.pop() if len(factors) == 1 and (most or alone) else left.get("en")


def _units(field: str) -> Collection[str]:
    """Counters of a field, and the headers that say it outright; of every field that is a number for ""."""
    kept = shipped.table(f"units.{field}")
    return _gathered(field) if kept is None else kept.split("\n")


def worked_out() -> dict[str, bytes]:
    """Those of each field as the build keeps them."""
    fields = ("", *lexicon().units.keys() | _data()["units"].keys() | _labels().keys())
    return {f"units.{field}": "\n".join(sorted(_gathered(field))).encode() for field in fields}


def _gathered(field: str) -> Collection[str]:
    words, further = lexicon(), _data()["units"]
    fields = (field,) if field else tuple(field for field, units in words.units.items() if units)
    units = {unit for one in fields for unit in (*words.units.get(one, ()), *further.get(one, ()))}
    return _plain("unit", dict.fromkeys(units.union(*(_labels().get(one, ()) for one in fields)))).keys()


@cache
def _labels() -> dict[str, list[str]]:
    """The headers that say a field outright, and in its own measure."""
    labels: dict[str, list[str]] = {}
    for header, known in lexicon().headers.items():
        for one in known:
            if one.outright and one.factor == 1 and not one.rest:
                labels.setdefault(one.field, []).append(header)
    return labels


@cache
def _of_any_field() -> tuple[dict[str, Word], dict[str, Word], dict[str, Word]]:
    """The words that are the same whatever the field: before its units, before its suffixes, and behind them."""
    data, words = _data(), lexicon()
    first = _plain("platform", words.platforms)
    for kind in ("beside", "about", "percent"):
        first |= _plain(kind, dict.fromkeys(data[kind]))
    numerals = data["numerals"]
    last = _plain("digit", numerals["digits"]) | _plain("power", numerals["powers"])
    return first, _plain("unclear", words.unclear), last


def _plain(kind: str, words: Mapping[str, Any]) -> dict[str, Word]:
    """Words as they are looked up, with what they mean."""
    plain = (
        ((word if word.isascii() and word.islower() else folded(word)).rstrip("."), value)
        for word, value in words.items()
    )
    return {word: Word(kind, value) for word, value in plain if word}


@cache
def _suffixes_of(language: str) -> dict[str, Word]:
    """What stands behind numbers in a language."""
    tables = _suffixes()
    return _plain("suffix", {**tables.general, **tables.every.get(language, {})})


@cache
def _suffixes() -> _Suffixes:
    """The suffixes of all languages; English first, so that it is preferred where two disagree."""
    headed = lexicon().suffixes_in
    every = {
        language: {folded(word): factor for word, factor in table.items()}
        for language, table in {**headed, **_data()["suffixes"]}.items()
    }
    readings: dict[str, dict[str, float]] = {}
    for language, table in every.items():
        for word, factor in table.items():
            readings.setdefault(word, {})[language] = factor
    general: dict[str, float] = {}
    doubtful: dict[str, dict[str, float]] = {}
    for word, by_language in readings.items():
        short = len(word) < _LONG and word.isascii() and not by_language.keys() & headed.keys()
        if len(set(by_language.values())) > 1 or short:
            doubtful[word] = by_language
        if word in every["en"] or word not in doubtful:
            general[word] = every["en"].get(word, next(iter(by_language.values())))
    return _Suffixes(every, general, doubtful)


@cache
def _data() -> dict[str, Any]:
    file = Path(__file__).parent / "data" / "numbers.toml"
    return shipped.tree_in(file)
