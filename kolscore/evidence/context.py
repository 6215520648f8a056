"""Whether letters that can mean something else are a credential where they stand: towns and names before them."""

from collections.abc import Mapping, Sequence
from typing import Final

from kolscore.evidence.mention import field_of
from kolscore.evidence.tokens import Tokens
from kolscore.evidence.tree import Hit

_MOST: Final = 64
"""So many terms of a text are asked whether they support a credential; no bio has more."""


_BEFORE_A_PERSON: Final = frozenset(
    {"a", "an", "based", "licensed", "registered", "practicing", "practising"}
)
"""Words that make a person of the letters after them: "an MD", "Chicago-based RD"."""


class LetterContext:
    """Decides whether letters that can mean something else are a credential here."""

    def __init__(self, towns: Mapping[str, frozenset[str]]) -> None:
        self._towns = towns
        self._known = frozenset().union(*towns.values()) if towns else frozenset()

    def accepts(self, hit: Hit, hits: Sequence[Hit], words: Tokens, *, free_text: bool) -> bool:
        """Whether the code stands where a credential is expected: a sentence of REPORT 4.3, rule 3.

        Beside another credential, after a name, in a text with evidence of the same
        field, or alone in its phrase; never after a town. `free_text` is a bio, in
        which letters alone in a phrase may well be a place.
        """
        if self.town_before(hit, words) or _is_spaced(hit, words):
            return False
        if any(other is not hit and _supports(other, hit, words) for other in hits[:_MOST]):
            return True
        if free_text and words.in_capitals:
            return False
        if words.plain[hit.start - 1] in _BEFORE_A_PERSON if hit.start else _is_joined(words, hit.end):
            return True
        alone = hit.start == 0 or words.apart(hit.start, hit.start)
        alone = alone and (hit.end == len(words.plain) or words.apart(hit.end, hit.end))
        if alone and not self._after_name(hit, words):
            return not free_text or hit.entry.code not in self._towns
        return self._after_name(hit, words)

    def town_before(self, hit: Hit, words: Tokens) -> str:
        """The town that makes a place of a code, or the preposition that does; "" if none stands before it."""
        towns = self._towns.get(hit.entry.code, frozenset())
        for start in range(hit.start - 1, max(hit.start - 4, -1), -1):
            if " ".join(words.plain[start : hit.start]) in towns:
                return words.quote(start, hit.start)
        before = words.plain[hit.start - 1] if towns and hit.start else ""
        return before if before in ("in", "from") else ""

    def _after_name(self, hit: Hit, words: Tokens) -> bool:
        """Whether two to four capitalised words and a comma stand before, at the start of a phrase."""
        if hit.start < 2 or "," not in words.gap(hit.start, hit.start):  # noqa: PLR2004 - a name has two words
            return False
        start = hit.start - 1
        while start > 0 and not words.apart(start, start):
            start -= 1
        name = words.written[start : hit.start]
        plain = " ".join(words.plain[start : hit.start])
        return 2 <= len(name) <= 4 and all(word[0].isupper() for word in name) and plain not in self._known  # noqa: PLR2004


def stopped(hit: Hit, words: Tokens) -> bool:
    """Whether a full stop (in Arabic a stroke too) stands behind a title that is written with one: "Av. Kaya", no "AV Kaya"."""
    return not hit.entry.term.endswith(".") or words.gap(hit.end, hit.end).lstrip()[:1] in (".", "/")


def _is_spaced(hit: Hit, words: Tokens) -> bool:
    """Whether letters stand apart without full stops, as in a name for show: "D O R A" is no "D.O."."""
    letters = words.plain[hit.start : hit.end]
    return max(map(len, letters)) == 1 and any(
        "." not in words.gap(place, place) for place in range(hit.start + 1, hit.end)
    )


def _is_joined(words: Tokens, end: int) -> bool:
    """Whether "and" and a small word follow: "MD and mindset coach" is somebody, "MD and VA" are states."""
    following = words.written[end + 1 : end + 2]
    return (
        words.plain[end : end + 1] == ["and"]
        and any(word.islower() for word in following)
        and not words.apart(end, end)
    )


def _supports(other: Hit, hit: Hit, words: Tokens) -> bool:
    """Whether another term makes a credential of this one: a neighbour, or of the same field."""
    field = field_of(hit.entry.meanings[0].topic)
    for meaning in other.entry.meanings:
        if meaning.kind not in ("credential", "occupation"):
            continue
        if field and field_of(meaning.topic) == field and not other.entry.code:
            return True
        if meaning.kind == "credential" and meaning.sense != "doctor_title":
            left, right = sorted((hit, other))
            if left.end == right.start and not words.gap(left.end, right.start).strip(" ,./&|·+-"):
                return True
    return False
