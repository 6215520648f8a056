"""What the header of a column means: the words of the header, looked up in the table of known headers."""

import difflib
import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any, Final, NamedTuple

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACKETS: Final = re.compile(r"[(\[{（【][^)\]}）】]*[)\]}）】]")
_AFTER_SLASH: Final = re.compile(r"[/,]\s*\w+\s*$")
_PERCENT: Final = re.compile(r"%|％|\b(?:percent|percentage|pct)\b", re.IGNORECASE)
_SLASHES: Final = re.compile(r"[/|&]")
_MONEY: Final = re.compile(r"\b(?:usd|eur|gbp|aud|cad|inr|sgd|aed|chf|brl|cost|price|fee)\b|[$€£¥₹]")
_NO_WORD: Final = re.compile(r"[^\w%]+|_+")
_UNITS: Final = {
    "k": ("thousands", 1e3), "000": ("thousands", 1e3), "000s": ("thousands", 1e3), "thousand": ("thousands", 1e3),
    "thousands": ("thousands", 1e3), "in thousands": ("thousands", 1e3),
    "m": ("millions", 1e6), "mio": ("millions", 1e6), "million": ("millions", 1e6), "millions": ("millions", 1e6),
    "mn": ("millions", 1e6), "in millions": ("millions", 1e6),
    "万": ("ten thousands", 1e4), "w": ("ten thousands", 1e4),
}  # fmt: skip
"""What a header may say its numbers are counted in."""
_LIKELY: Final = 0.84
"""How alike two headers are to ask whether one was meant for the other."""


class Meaning(NamedTuple):
    """What a header says."""

    field: str
    outright: bool
    """False for headers that count only where no other column says it outright."""
    shows: str
    """What the cells must hold: "text", "numbers" or "any"."""
    factor: float
    """What numbers are multiplied by."""
    unit: str
    """"percent", "thousands", "millions", or "" if the header says nothing."""
    rest: bool
    """Whether the column holds what is left to 100%."""
    platform: str | None
    basis: str | None


class _Known(NamedTuple):
    field: str
    outright: bool
    factor: float
    rest: bool


def meanings(header: str) -> list[Meaning]:
    """Every field that a header can stand for, what it says outright first."""
    header, unit, factor = _unit(header)
    full = plain_words(header)
    plain = plain_words(_BRACKETS.sub(" ", header)) or full
    table, platforms = _table(), _platforms()
    platform, without_platform = _split(full, platforms)
    _, short = _split(plain, platforms)
    basis, without_basis = _split(without_platform, _bases(), at_end=True)
    tries: tuple[str, ...] = (full, plain, without_platform, short, _without_noise(short), without_basis)
    if _MONEY.search(header.casefold()):
        tries = tuple(words for words in tries if any(known.field == "fee" for known in table.get(words, ())))
    for words in dict.fromkeys(tries):
        if words in table and (words or platform):
            return [
                Meaning(
                    known.field, known.outright, _shows(known.field, outright=known.outright),
                    known.factor * factor, unit, known.rest, platform,
                    basis if words == without_basis or known.field == "engagement_rate" else None,
                )
                for known in sorted(table[words], key=lambda known: not known.outright)
            ]  # fmt: skip
    return _of_parts(header)


def _of_parts(header: str) -> list[Meaning]:
    """What "Bio / About" says: its parts, if all of them stand for the same field."""
    parts = [part for part in _SLASHES.split(header) if part.strip()]
    if len(parts) < 2:  # noqa: PLR2004 - nothing is joined
        return []
    said = [meanings(part) for part in parts]
    return said[0] if all(said) and len({one[0].field for one in said}) == 1 else []


def nearest(header: str) -> tuple[str, str] | None:
    """The known header most like this one, and its field; None if none is near."""
    words = plain_words(header)
    close = difflib.get_close_matches(words, [known for known in _table() if len(known) > 3], 1, _LIKELY)  # noqa: PLR2004
    return (close[0], _table()[close[0]][0].field) if close else None


def platform_of(text: str) -> str | None:
    """The platform that a cell names; None if it is none that we know."""
    return _platforms().get(plain_words(text))


def platform_at(address: str) -> str | None:
    """The platform that an address of a profile lies on."""
    host = re.sub(r"^(?:https?://)?(?:www\.|m\.|mobile\.)?", "", address.strip().casefold()).split("/")[0]
    hosts = _data()["hosts"]
    for known, platform in hosts.items():
        if host == known or host.endswith("." + known):
            return str(platform)
    return None


def basis_of(text: str) -> str | None:
    """What an engagement rate is divided by, as a cell says it."""
    return _bases().get(plain_words(text))


def is_total(text: str) -> bool:
    """Whether the first cell of a row says that it adds up the others.

    >>> is_total("Total (12)"), is_total("Average:"), is_total("Total Fitness")
    (True, True, False)
    """
    return re.sub(r"[\s:(\[\d,.)\]]+$", "", " ".join(text.casefold().split())) in _data()["totals"]


def is_footnote(text: str) -> bool:
    """Whether the only cell of a row is a remark below the table."""
    return " ".join(text.casefold().split()).startswith(tuple(_data()["footnotes"]))


def units_of(field: str) -> frozenset[str]:
    """Words that may stand after a number of this field."""
    return frozenset(_data()["fields"][field].get("units", ()))


def plain_words(header: str) -> str:
    """A header in small letters, words apart, without punctuation; "%" becomes a word.

    >>> plain_words("engagementRate_(%)"), plain_words("# Followers")
    ('engagement rate percent', 'followers')
    """
    text = unicodedata.normalize("NFKC", header).replace("\\n", " ")
    text = _CAMEL.sub(" ", text).casefold()
    return " ".join(_NO_WORD.sub(" ", text.replace("%", " percent ")).split())


def _unit(header: str) -> tuple[str, str, float]:
    """The header without the unit of its numbers, the unit, and what to multiply them by."""
    for place in (*_BRACKETS.finditer(header), *_AFTER_SLASH.finditer(header)):
        if unit := _UNITS.get(plain_words(place[0])):
            return header[: place.start()] + header[place.end() :], *unit
    return header, ("percent" if _PERCENT.search(header) else ""), 1.0


def _split(words: str, known: dict[str, str], *, at_end: bool = False) -> tuple[str | None, str]:
    """Take the first known phrase off the start or the end of a header."""
    for phrase in sorted(known, key=len, reverse=True):
        if words == phrase:
            return known[phrase], ""
        if not at_end and words.startswith(phrase + " "):
            return known[phrase], words[len(phrase) + 1 :]
        if words.endswith(" " + phrase):
            return known[phrase], words[: -len(phrase) - 1].removesuffix(" on")
    return None, words


def _without_noise(words: str) -> str:
    noise = _data()["noise"]
    return " ".join(word for word in words.split() if word not in noise)


def _shows(field: str, *, outright: bool) -> str:
    return "any" if outright else str(_data()["fields"][field].get("shows", "any"))


@cache
def _data() -> dict[str, Any]:
    file = resources.files("kolscore.reading") / "data" / "headers.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _table() -> dict[str, list[_Known]]:
    table: dict[str, list[_Known]] = {}
    for field, entry in _data()["fields"].items():
        own = [field.replace("_", " "), *entry.get("is", ())]
        own = own if own[0] not in entry.get("may", ()) else own[1:]
        lines = [(header, _Known(field, True, 1.0, False)) for header in dict.fromkeys(own)]
        lines += [(header, _Known(field, False, 1.0, False)) for header in entry.get("may", ())]
        lines += [
            (header, _Known(field, True, factor, False)) for header, factor in entry.get("times", {}).items()
        ]
        lines += [(header, _Known(field, True, 1.0, True)) for header in entry.get("without", ())]
        for header, known in lines:
            table.setdefault(header, []).append(known)
    return table


@cache
def _platforms() -> dict[str, str]:
    return {word: platform for platform, words in _data()["platforms"].items() for word in words}


@cache
def _bases() -> dict[str, str]:
    return {word: basis for basis, words in _data()["bases"].items() for word in words}
