"""How reasons are worded: numbers, quotes, column names, and the rubric's sentences filled with them."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from kolscore.creator import platform_name
from kolscore.evidence import Mention
from kolscore.fields import name_of
from kolscore.words import say

_HERE: Final = "\0"
"""Stands in a sentence for what differs from row to row."""
_SENTENCES: Final = 1_024
"""A rubric has fewer, each for a dozen columns or platforms."""
_QUOTE_LIMIT: Final = 60
_LARGE_PERCENT: Final = 999.5
_LEAST_PERCENT: Final = 0.001
_MILLION: Final = 1_000_000
_BETWEEN: Final = r"(?!(?:an?|and|as|by|for|from|in|of|on|or|per|than|the|with)\b)"
_ALONE: Final = re.compile(r"1 (?<![\d.,]1 )")
"""A number of one, whatever follows; most numbers that end so are larger ones."""
_ONE: Final = re.compile(rf"(?<![\d.,])1 ((?:{_BETWEEN}\w+ ){{0,2}}?{_BETWEEN}\w+[^\Ws])s\b")
"""A number of one before its noun, which may have a word or two before it: "1 research grants"."""


def count(number: float) -> str:
    """A count with thousands marked: 42,000; one decimal if it has a fraction: 3.5.

    >>> count(42000.0), count(3.5)
    ('42,000', '3.5')
    """
    return f"{number:,.0f}" if number == int(number) else f"{number:,.1f}".removesuffix(".0")


def in_short(number: float) -> str:
    """A count as people say it: millions to three figures.

    >>> in_short(71_342_000.0), in_short(126_000.0), in_short(1_000_000.0)
    ('71.3M', '126,000', '1M')
    """
    return count(number) if number < _MILLION else f"{number / _MILLION:.3g}M"


def one(words: str) -> str:
    """Words on a count, in the singular where it is one.

    >>> one("1 talks"), one("1 years of practice"), one("21 talks"), one("1.1 posts a week")
    ('1 talk', '1 year of practice', '21 talks', '1.1 posts a week')
    >>> one("1 research grants"), one("h-index 1, 2 books"), one("1 of 5 posts")
    ('1 research grant', 'h-index 1, 2 books', '1 of 5 posts')
    """
    return _ONE.sub(r"1 \1", words) if "1 " in words and _ALONE.search(words) else words


def share(fraction: float) -> str:
    """A fraction as a percentage of three figures: 3.4%, 0.25%.

    >>> share(0.034), share(0.08), share(0.0025), share(5.9509), share(32.81), share(2e-7), share(0.0)
    ('3.4%', '8%', '0.25%', '595%', '3,281%', 'almost 0%', '0%')
    """
    percent = fraction * 100
    if abs(percent) >= _LARGE_PERCENT:
        return f"{percent:,.0f}%"
    return (
        f"{percent:.3g}%"
        if not percent or abs(percent) >= _LEAST_PERCENT
        else say("scoring.reason.almost_none")
    )


@lru_cache
def on_platform(platform: str | None) -> str:
    """Where somebody is followed, to be put behind other words; nothing where it is unknown.

    >>> on_platform("tiktok"), on_platform("instagram"), on_platform(None)
    (' on TikTok', ' on Instagram', '')
    """
    return say("scoring.reason.on_platform", platform_name=platform_name(platform)) if platform else ""


def quoted(text: str) -> str:
    """Words of the sheet, in quotes; long ones are cut with a sign that says so."""
    return f'"{text}"' if len(text) <= _QUOTE_LIMIT else f'"{text[: _QUOTE_LIMIT - 1]}…"'


@lru_cache(maxsize=_SENTENCES)
def _followed(says: str, audience: str, platform: str | None) -> str:
    """A sentence on a following, but for the number."""
    return says.format(count=_HERE, audience=audience, platform=on_platform(platform))


@lru_cache(maxsize=_SENTENCES)
def _of_column(says: str, field: str) -> str:
    """A sentence on words of a column, but for the words."""
    return says.format(quote=_HERE, column=name_of(field), columns="")


class Sentence:
    """A sentence of the rubric. Calling it with a value of its kind gives the words of a reason."""

    __slots__ = ("_fill", "says")

    def __init__(self, says: str) -> None:
        self.says = says
        self._fill = says.format

    def __call__(self, value: Any) -> str:  # noqa: ARG002 - other sentences need it
        """The sentence as it stands, for rules that name no value."""
        return self.says

    def short(self, value: Any) -> str:
        """The sentence where there is little room."""
        return self(value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and type(self) is type(other) and self.says == other.says

    def __hash__(self) -> int:
        return hash(self.says)


class CountSentence(Sentence):
    """A sentence on a count: {count}."""

    __slots__ = ()

    def __call__(self, value: float) -> str:
        """Fill in the count."""
        return one(self._fill(count=count(value)))


class Following(Sentence):
    """A sentence on a following: {count}, {audience} and {platform}."""

    __slots__ = ("_audience",)

    def __init__(self, says: str, audience: Mapping[str, str]) -> None:
        super().__init__(says)
        self._audience = audience

    def __call__(self, value: tuple[float, str | None]) -> str:
        """Fill in the count, what those are called who follow, and the platform where it is known."""
        number, platform = value
        audience = self._audience.get(platform or "any") or self._audience["any"]
        return one(_followed(self.says, audience, platform).replace(_HERE, in_short(number)))


class Share(Sentence):
    """A sentence on a share: {share}."""

    __slots__ = ()

    def __call__(self, value: float) -> str:
        """Fill in the share."""
        return self._fill(share=share(value))


class Quote(Sentence):
    """A sentence on words of the sheet: {quote} and {column}."""

    __slots__ = ()

    def __call__(self, value: Mention) -> str:
        """Fill in what was found, and say how it was claimed if not plainly."""
        reason = _of_column(self.says, value.field).replace(_HERE, quoted(value.quote))
        return f"{reason}, {value.claim}" if value.claim else reason


class Cell(Sentence):
    """A sentence on the words of a cell: {quote} and {column}."""

    __slots__ = ()

    def __call__(self, value: tuple[str, str]) -> str:
        """Fill in what the cell says, or how many it counts."""
        text, field = value
        column = name_of(field)
        return f"{text} {column}" if text.isdecimal() else self._fill(quote=quoted(text), column=column)
