"""Which languages a row shows: some words mean one thing in one language and another, or nothing, in the next."""

import re
from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from kolscore.creator import Creator
from kolscore.evidence.mention import Mention
from kolscore.evidence.tokens import lowered, normalised
from kolscore.rubric import Rubric

_texts_of: Final = attrgetter("name", "bio", "job_title", "organization")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENOUGH: Final = 2
"""Small words that show a language; one may stand in any text."""


class TongueReader:
    """Asked only about rows with a word that hangs on it: few have one."""

    def __init__(self, rubric: Rubric) -> None:
        self._tongues = rubric.vocabulary.tongues

    def elsewhere(self, creator: Creator, mentions: Iterable[Mention]) -> frozenset[Mention]:
        """Those of the mentions that mean this only in a language that the row does not show."""
        shown = self.shown(creator)
        mentions = list(mentions)
        decided = {_place(mention) for mention in mentions if _home(mention) & shown}
        return frozenset(
            mention
            for mention in mentions
            if not _home(mention) & shown and (not _rivals(mention) or _place(mention) in decided)
        )

    def shown(self, creator: Creator) -> frozenset[str]:
        """The languages that a row shows: by its column of languages; else by its country, its letters and its words."""
        language = (creator.language or "").strip().casefold()
        if named := [one.language for one in self._tongues if language and language in one.names]:
            return frozenset(named)
        country = (creator.country or "").strip().casefold()
        text = lowered(normalised(" ".join(filter(None, _texts_of(creator)))))
        words = frozenset(_WORD.findall(text))
        return frozenset(
            one.language
            for one in self._tongues
            if country in one.countries
            or any(letter in text for letter in one.letters)
            or len(words.intersection(one.words)) >= _ENOUGH
        )


def _home(mention: Mention) -> frozenset[str]:
    return mention.meaning.home if mention.meaning else frozenset()


def _rivals(mention: Mention) -> bool:
    return mention.meaning is not None and mention.meaning.rivals


def _place(mention: Mention) -> tuple[str, int]:
    return mention.field, mention.start
