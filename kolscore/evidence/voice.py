"""Hears who speaks in a bio: a person ("my journey", "mom of two"), or several for a firm ("our products")."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final, NamedTuple

from kolscore.creator import Creator
from kolscore.evidence.index import Index, index_of
from kolscore.evidence.mention import Mention
from kolscore.evidence.tokens import normalised, words_of
from kolscore.evidence.tree import Hit
from kolscore.rubric import Rubric

_KINDS: Final = ("person", "voice")
_IS: Final = "is"
"""The sense of words that lead to what speaks, which may be a thing."""
_BETWEEN: Final = 2
"""So many words may stand between: "I'm a small operating system"."""
_FIELDS: Final = ("bio", "job_title")


class Voice(NamedTuple):
    """Who speaks."""

    person: bool
    several: bool


class VoiceReader:
    """Asked only about accounts that show a mark of something else: no other row pays for it."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric

    @cached_property
    def _index(self) -> Index:
        return index_of(self._rubric, _KINDS)

    def read(self, creator: Creator, thing: Mention | None = None) -> Voice:
        """Who speaks in the texts of a creator; nobody where "I'm" leads to the thing: "I'm an open source project"."""
        kinds: set[str] = set()
        for field in _FIELDS:
            if text := getattr(creator, field):
                text = normalised(text)
                words = words_of(text)
                hits = self._index.hits(words)
                if not text.isascii():
                    hits += self._index.hits_without_spaces(words)
                if thing and thing.field == field and _says_it_is(thing, hits):
                    return Voice(person=False, several=False)
                kinds.update(meaning.kind for _, _, entry in hits for meaning in entry.meanings)
        return Voice("person" in kinds, "voice" in kinds)


def _says_it_is(thing: Mention, hits: Sequence[Hit]) -> bool:
    """Whether a thing says of itself that it is one."""
    return any(
        meaning.sense == _IS and 0 <= thing.start - end <= _BETWEEN
        for _, end, entry in hits
        for meaning in entry.meanings
    )
