"""The sentences for words that look like evidence and did not count, or not in full."""

from typing import ClassVar

from attrs import frozen

from kolscore.rubric.base import Rule


@frozen(kw_only=True)
class Place(Rule):
    """Letters after a town."""

    words: ClassVar[tuple[str, ...]] = ("town", "letters")


@frozen(kw_only=True)
class Letters(Rule):
    """Letters that may mean something else, where no credential is expected."""

    words: ClassVar[tuple[str, ...]] = ("other", "letters")


@frozen(kw_only=True)
class Nickname(Rule):
    """A name or figure of speech with a profession in it."""

    words: ClassVar[tuple[str, ...]] = ()


@frozen(kw_only=True)
class Claimed(Rule):
    """A profession or credential that the words around it take back."""

    words: ClassVar[tuple[str, ...]] = ("claim", "what", "share")


@frozen(kw_only=True)
class SetAsideRules:
    """How it is said why words did not count."""

    place: Place
    letters: Letters
    nickname: Nickname
    claim: Claimed
