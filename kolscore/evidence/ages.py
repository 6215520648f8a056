"""Hears an age below that of a grown person where a bio states it: "8 years old" as a phrase by itself, not "since I was 8"."""

import re
from collections.abc import Sequence
from typing import Final

from kolscore.evidence.mention import Mention
from kolscore.evidence.tokens import Characters, lowered
from kolscore.rubric import Rubric

FLAG: Final = "child_account"
_YOUNGEST, _OLDEST = 2, 17
"""Ages of children who have accounts: at one, it is how long something has been going on."""
_NUMBER: Final = re.compile(r"\d(?<!\d\d)\d?(?!\d)")
"""One or two digits, and none beside them; what begins with a digit is found three times as fast as what looks back first."""
_PHRASE: Final = re.compile(
    r"[^\n.,;!?|•·~/()\[\]{}\u2190-\u2bff\u3001\u3002\uff01-\uff5e\U0001f000-\U0001faff]+"
)
_NO_WORD: Final = re.compile(r"[\W_]+")
_LONGEST: Final = 40
_GROWN: Final = frozenset({"occupation", "credential", "account"})


class AgeReader:
    """Asked only about texts with a number of one or two digits."""

    def __init__(self, rubric: Rubric) -> None:
        self._says = frozenset(
            _worded(says.replace("#", "0"))
            for group in rubric.vocabulary.ages
            if FLAG in rubric.flags
            for says in group.says
        )

    def read(self, text: str, mentions: Sequence[Mention], field: str) -> list[Mention]:
        """The phrase that states the age of a child, if one does; beside a profession, years are years of practice.

        A "13 year old dancer" is a child by the same phrase that names a profession.
        """
        if not self._says or not _NUMBER.search(text):
            return []
        grown = [mention.text.place(mention.start) for mention in mentions if mention.kind in _GROWN]
        for phrase in _PHRASE.finditer(text.replace("y/o", "y o")):  # as long, and no end of a phrase
            said = phrase[0]
            numbers = _NUMBER.findall(said)
            if len(numbers) == 1 and len(said) <= _LONGEST and _YOUNGEST <= int(numbers[0]) <= _OLDEST:
                words = _worded(_NUMBER.sub("0", lowered(said)))
                within = all(phrase.start() <= place < phrase.end() for place in grown)
                if within and words in self._says:
                    start = phrase.start() + len(said) - len(said.lstrip())
                    end = phrase.start() + len(said.rstrip())
                    return [Mention("flag", FLAG, "", words, "", False, field, Characters(text), start, end)]
        return []


def _worded(text: str) -> str:
    """The words of a phrase; the signs for vowels in Hindi and Thai, which are no letters, are left out of both sides."""
    return _NO_WORD.sub(" ", text).strip()
