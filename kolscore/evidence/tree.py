"""Terms as a tree of words: what may follow a first word, and what the term means that ends there."""

from collections.abc import Callable
from typing import Final, NamedTuple

from kolscore.evidence.mention import Meaning
from kolscore.evidence.tokens import Tokens

MODIFIERS: Final = frozenset({"stance", "nickname", "disclaimer"})
"""Kinds that change, or keep from matching, the words of other kinds; they say nothing by themselves."""
QUOTED_TOGETHER: Final = frozenset({"occupation", "credential"})
"""Kinds whose words are quoted together where they stand side by side: "board-certified dermatologist"."""


def _hangs_on_place(meaning: Meaning) -> bool:
    return meaning.stands != "anywhere" or meaning.sense == "doctor_title" or meaning.kind == "specialty"


class TermMeaning:
    """What a term means."""

    __slots__ = ("capitals", "changes_others", "code", "joins", "meanings", "says", "term")

    def __init__(
        self, term: str, meanings: tuple[Meaning, ...], capitals: list[str] | None = None, code: str = ""
    ) -> None:
        self.term = term
        self.meanings = meanings
        self.capitals = capitals
        """The words with their capitals, if those must agree."""
        self.code = code
        """The code itself if it is one that can mean something else."""
        self.changes_others = any(meaning.kind == "stance" for meaning in meanings)
        """Whether it changes what stands near it: "former", "not", "wife of"."""
        self.joins = meanings[0].kind in QUOTED_TOGETHER
        """Whether it is quoted together with its neighbours."""
        self.says = tuple([(one, _hangs_on_place(one)) for one in meanings if one.kind not in MODIFIERS])
        """What it says by itself, and whether that hangs on the place where it stands."""


class Hit(NamedTuple):
    """A term found at words `start` up to `end`."""

    start: int
    end: int
    entry: TermMeaning


Held = tuple[list[str], str, tuple[Meaning, ...], list[str] | None, str, bool]
"""A term that waits for its first word to be met: its words, itself, its meanings, its capitals, its code, and
whether a term that is written like this has the last word on what it means."""


class Node:
    """The terms that begin with certain words, and the words that may follow."""

    __slots__ = ("_take", "cased", "entry", "next", "waiting")

    def __init__(self) -> None:
        self.entry: TermMeaning | None = None
        # Most words have none of these: thousands of empty ones would slow the start.
        self.next: dict[str, Node] | None = None
        self.cased: list[TermMeaning] | None = None
        """Terms whose capitals must agree: looked at first, as the more exact reading ("MIT", not "mit")."""
        self.waiting: dict[str, str] | None = None
        """Words that may follow as well, with the numbers of the terms: of most none is ever met."""

    def wait(self, waiting: dict[str, str], take: Callable[[str, str], list[Held]]) -> None:
        """Have terms wait for the word that follows; `take` gives them, from that word on, by it and their numbers."""
        self.waiting, self._take = waiting, take
        self.next = self.next or {}

    @property
    def following(self) -> frozenset[str]:
        """The words that may follow."""
        return frozenset(self.next or ()).union(self.waiting or ())

    def follow(self, word: str) -> "Node | None":
        """The terms that go on with a word that has waited for it; None if none did."""
        if not self.waiting or self.next is None or (numbers := self.waiting.pop(word, None)) is None:
            return None
        if held := self._take(word, numbers):
            self.next[word] = Node().grow(held)
        return self.next.get(word)

    def grow(self, held: list[Held]) -> "Node":
        """Take the terms that waited into the tree."""
        for plain, term, meanings, capitals, code, yields in held:
            node = self
            for word in plain[1:]:
                if node.next is None:
                    node.next = {}
                node = node.next.setdefault(word, Node())
            entry = TermMeaning(term, meanings, capitals, code)
            if capitals is not None:
                node.cased = [*(node.cased or ()), entry]
            elif not yields or node.entry is None:
                node.entry = entry
        return self

    def ending(self, words: Tokens, start: int, end: int) -> TermMeaning | None:
        """The term that ends here, given the words it was found in."""
        if self.cased:
            written = words.written[start:end]
            for entry in self.cased:
                if entry.capitals == written:
                    return entry
        return self.entry


YEAR: Final = "####"
"""What stands for a year in a term."""


def longest(node: Node | None, words: Tokens, start: int) -> tuple[TermMeaning | None, int]:
    """The longest term that begins at a word, and where it ends; None, and where it begins, if there is none."""
    plain = words.plain
    count = len(plain)
    found, free = None, start
    place = start + 1
    while node is not None:
        entry = node.entry if not node.cased else node.ending(words, start, place)
        if entry is not None:
            found, free = entry, place
        if place == count or node.next is None:
            break
        word = plain[place]
        before, following = node, node.next
        node = following.get(word)
        if node is None:
            if before.waiting and word in before.waiting:
                node = before.follow(word)
            elif len(word) == len(YEAR) and word.isdigit():
                node = following.get(YEAR) or before.follow(YEAR)
        place += 1
    return found, free
