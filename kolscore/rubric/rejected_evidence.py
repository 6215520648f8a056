"""The sentences for words that look like evidence and did not count, or not in full."""

from typing import ClassVar

from kolscore.rubric.base import Rule
from kolscore.rubric.record import Record


class PlaceRule(Rule):
    """Letters after a town."""

    words: ClassVar[tuple[str, ...]] = ("town", "letters")


class LetterRules(Rule):
    """Letters that may mean something else, where no credential is expected."""

    words: ClassVar[tuple[str, ...]] = ("other", "letters")


class Nickname(Rule):
    """A name or figure of speech with a profession in it."""

    words: ClassVar[tuple[str, ...]] = ()


class Claimed(Rule):
    """A profession or credential that the words around it take back."""

    words: ClassVar[tuple[str, ...]] = ("claim", "what", "share")


class SetAsideRules(Record):
    """How it is said why words did not count."""

    place: PlaceRule
    letters: LetterRules
    nickname: Nickname
    claim: Claimed
