"""What a person shows by the sign of a profession: 👩‍⚕️ or ⚖️. A word says it better, and ten signs in a row say nothing.

Whoever stands before the joiner, woman, man or person in any colour of skin, is
the same sign.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kolscore.evidence.mention import Meaning, Mention, field_of
from kolscore.evidence.tokens import Tokens
from kolscore.evidence.tree import Hit
from kolscore.rubric.check import INSTEAD
from kolscore.rubric.words import SIGN

_PICTURE: Final = re.compile("[\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff\u2600-\u27bf]")
"""One picture; colours of skin and the letters of flags are none."""
_JOINER: Final = "\u200d"
_SHAPES: Final = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""What follows a sign to shape it: as a picture, and in five colours of skin."""
_MOST: Final = 4
"""So many signs, and pictures besides, at most: more are decoration."""
_ANYWHERE: Final = frozenset({"student", "aspiring"})
_SILENCING: Final = frozenset({"occupation", "credential", "recognition", "account", "nickname"})
"""What says in words who this is."""


def read_as(
    signs: Sequence[Mention], others: Sequence[Mention], words: Tokens, hits: Sequence[Hit]
) -> list[Mention]:
    """The signs of one text as a profession or a field; `hits` are all terms among its words.

    A person of a profession, or two of its tools, is a claim; one tool names a field.
    """
    if len(signs) > _MOST:
        return []
    text = words.text
    fields = {field_of(sign.topic) for sign in signs}
    different = {sign.term for sign in signs}
    strong = [sign for sign in signs if not sign.weak]
    pictures = len(_PICTURE.findall(text)) - len(signs) - len(strong)
    if len(fields) > 1 or pictures > _MOST or any(one.kind in _SILENCING for one in others):
        return []
    first = sum(words.place(place) < signs[0].start for place in range(len(words.plain)))
    if any(_changes(meaning, hit, first) for hit in hits for meaning in hit.entry.meanings):
        return []
    if strong or len(different) > 1:
        best = (strong or signs)[0]
        return [_whole(replace(best, kind="occupation", claim=SIGN), text)]
    return [_whole(replace(signs[0], kind="field", sense=""), text)]


def _changes(meaning: Meaning, hit: Hit, first: int) -> bool:
    """Whether a word changes what a sign claims that stands before the word at `first`.

    "Future" does before it, "student" anywhere; a mother may well be a nurse.
    """
    if meaning.kind != "stance" or meaning.heads or meaning.sense == INSTEAD:
        return False
    if meaning.sense in _ANYWHERE:
        return True
    if meaning.sense == "relation" and meaning.reach == 1:
        return False
    if hit.end <= first:
        return meaning.side != "after" and first - hit.end < meaning.reach
    return meaning.side != "before" and hit.start - first < meaning.reach


def _whole(sign: Mention, text: str) -> Mention:
    """A sign with the person before the joiner, and the mark that asks for a picture."""
    start, end = sign.start, sign.end
    if text[start] == _JOINER:
        start -= 1
        while start > 0 and text[start] in _SHAPES:
            start -= 1
    if text[end : end + 1] == _SHAPES[0]:
        end += 1
    return replace(sign, start=start, end=end)
