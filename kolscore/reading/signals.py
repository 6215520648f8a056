"""Columns of counted signals: their headers, which a rubric names, come before those that every list may have."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kolscore.fields import Signal
from kolscore.reading.counted import BRACKETS, counted_in, factor_of, unit_of
from kolscore.reading.dates import NO_DAY, dated
from kolscore.reading.headers import HeaderMeaning, meanings, without_noise
from kolscore.reading.lexicon import plain_words
from kolscore.reading.simpler import simpler

Signals = tuple[Signal, ...]
_CACHE_SIZE: Final = 4_096


@lru_cache(maxsize=_CACHE_SIZE)
def said_by(header: str, stem: str = "", signals: Signals = ()) -> tuple[HeaderMeaning, ...]:
    """Every field that a header can stand for (see `meanings`); only the signal, if it is a header of one."""
    words = headers_of(signals)
    found = next((words[way] for way in _ways(header, stem) if way in words), None) if words else None
    if found is None:
        return meanings(header, stem)
    _, counted = counted_in(header)
    date = dated(header)
    day = (date.day or NO_DAY) if date.words != header else None
    meaning = HeaderMeaning(found.name, factor=factor_of(counted, "en"), unit=unit_of(counted, "en"), day=day)
    return (as_signal(meaning, signals),)


def as_signal(meaning: HeaderMeaning, signals: Signals) -> HeaderMeaning:
    """What a column means, with how its numbers are read if it holds a signal that a rubric adds."""
    for one in signals:
        if one.name == meaning.field and one.kind:
            units = tuple(dict.fromkeys(plain_words(word) for word in (*one.units, *one.headers)))
            return meaning._replace(kind=one.kind, units=units, most=one.most)
    return meaning


@lru_cache(maxsize=64)
def headers_of(signals: Signals) -> dict[str, Signal]:
    """The headers of signals in plain words; a name is one as well."""
    words = {plain_words(one.name): one for one in signals if one.kind}
    return words | {plain_words(header): one for one in signals for header in one.headers}


def _ways(header: str, stem: str) -> Iterator[str]:
    """The words of a header, with less and less around them."""
    bare, _ = counted_in(header)
    for text in (header, bare, BRACKETS.sub(" ", bare), dated(header).words):
        words = plain_words(text)
        yield from (words, without_noise(words))
    yield from (one.words for one in simpler(header, stem) if not one.comment and one.kind in _KINDS)


_KINDS: Final = ("", "count", "yes or no")
"""What may come off a header and leave a count: an average or a share is none."""
