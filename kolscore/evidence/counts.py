"""Reads what a sentence counts that a column would count: "15 years of practice", "three novels", 20年."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kolscore.evidence.mention import Mention
from kolscore.evidence.tokens import Characters, Tokens, without_spaces
from kolscore.rubric import Rubric
from kolscore.rubric.signals import added
from kolscore.rubric.vocabulary import Counted

_NUMBER: Final = re.compile(r"(\d{1,5})([^\W\d_]*)")
"""A number, and what is written together with it: "3x", "10k", "20yrs"."""
_TIMES: Final = {"": 1, "x": 1, "k": 1_000}
_DIGITS: Final = frozenset("0123456789")
_DIGIT: Final = re.compile("[0-9]")
_NEAR: Final = 6
"""So many words of the same phrase are looked at on either side."""
_NEAR_UNSPACED: Final = 10
"""So many characters, where words are not set apart."""
_MOST: Final[dict[str, float]] = {
    "years_experience": 70,
    "books": 300,
    "awards": 500,
    "publications": 3_000,
    "h_index": 300,
}
"""More is a year, a reader's list or a joke."""
_PHRASE_ENDS: Final = re.compile(r"[。，,.!！?？|｜/／\n、；;·•【】()（）✨]")
_HAN: Final = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)} | {
    "两": 2,
    "兩": 2,
    "十": 10,
    "百": 100,
}
_HAN_NUMBER: Final = f"[0-9]{{1,5}}|[{''.join(_HAN)}]{{1,3}}"

_Candidate = tuple[Counted, float, Tokens | Characters, int, int]
"""The rule, the number, and the places of a text that say so."""


class CountReader:
    """Reads counts by the vocabulary of one rubric."""

    def __init__(self, rubric: Rubric) -> None:
        self._numbers = {
            word: number for group in rubric.vocabulary.numbers for word, number in group.words.items()
        }
        self._units: dict[str, list[Counted]] = {}
        self._unspaced: dict[str, list[Counted]] = {}
        for rule in rubric.vocabulary.counts:
            for unit in rule.units:
                found = self._unspaced if without_spaces(unit) else self._units
                found.setdefault(unit, []).append(rule)
        self._most = _MOST | {name: one.most for name, one in added(rubric).items() if one.most}
        self._most_skipped = max((rule.skip for rule in rubric.vocabulary.counts), default=0)
        units = "|".join(map(re.escape, sorted(self._unspaced, key=len, reverse=True)))
        pattern = f"(?<![0-9])({_HAN_NUMBER})\\s?[+多余餘来來]?\\s?[个個]?({units})"
        self._counted_unspaced = re.compile(pattern if units else "(?!)")

    def read(self, words: Tokens, mentions: Iterable[Mention], field: str) -> tuple[Mention, ...]:
        """What a text counts, of each fact the largest number; `mentions` are those of the same text."""
        places = self._places(words.plain, words.text)
        if not places and not words.joined:  # as in most texts
            return ()
        found: dict[str, tuple[float, Mention]] = {}
        for rule, number, text, start, end in self._candidates(places, words, mentions):
            most = found.get(rule.fact)
            if 1 <= number <= self._most.get(rule.fact, number) and (most is None or most[0] < number):
                term = f"{number:g}"
                found[rule.fact] = (
                    number,
                    Mention("recognition", rule.fact, "", term, "", False, field, text, start, end),
                )
        return tuple(mention for _, mention in found.values())

    def _candidates(
        self, places: Iterable[int], words: Tokens, mentions: Iterable[Mention]
    ) -> Iterator[_Candidate]:
        for place in places:
            for rule, number, start, end in self._counted(words, place):
                if _holds(rule, words, start, end, mentions):
                    yield rule, number, words, start, end
        if words.joined:
            yield from self._unspaced_in(words.text, mentions)

    # --- words ---------------------------------------------------------------------------------------

    def _places(self, plain: list[str], text: str) -> list[int]:
        """Where numbers stand that may count something."""
        if self._units.keys().isdisjoint(plain):  # so it is in most texts: only "20yrs" is left
            if not _DIGIT.search(text):
                return []
            return [place for place, word in enumerate(plain) if word[0] in _DIGITS and not word.isdigit()]
        numbers = self._numbers
        return [place for place, word in enumerate(plain) if word[0] in _DIGITS or word in numbers]

    def _counted(self, words: Tokens, place: int) -> Iterator[tuple[Counted, float, int, int]]:
        """The rules for what the number at a place counts, with the places that say so."""
        plain = words.plain
        number, written_together = self._number(plain[place])
        if number is None:
            return
        if written_together:
            for rule in self._units.get(written_together, ()):
                yield rule, number, place, place + 1
            return
        for unit in range(place + 1, min(place + 2 + self._most_skipped, len(plain))):
            for rule in self._units.get(plain[unit], ()):
                if not rule.before and unit - place - 1 <= rule.skip and not words.apart(place + 1, unit):
                    yield rule, number, place, unit + 1
        for rule in self._units.get(plain[place - 1], ()) if place else ():
            if rule.before and not words.apart(place, place):
                yield rule, number, place - 1, place + 1

    def _number(self, word: str) -> tuple[float | None, str]:
        """The number that a word is, and the unit that is written together with it."""
        if word in self._numbers:
            return self._numbers[word], ""
        match = _NUMBER.fullmatch(word)
        if match is None:
            return None, ""
        digits, rest = match.groups()
        if rest in _TIMES:
            return float(digits) * _TIMES[rest], ""
        return (float(digits), rest) if rest in self._units else (None, "")

    # --- characters ----------------------------------------------------------------------------------

    def _unspaced_in(self, text: str, mentions: Iterable[Mention]) -> Iterator[_Candidate]:
        for match in self._counted_unspaced.finditer(text):
            start, end = match.span()
            before = _PHRASE_ENDS.split(text[max(0, start - _NEAR_UNSPACED) : start])[-1]
            after = _PHRASE_ENDS.split(text[end : end + _NEAR_UNSPACED])[0]
            for rule in self._unspaced[match[2]]:
                if rule.without and after.lstrip().startswith(rule.without):
                    continue
                around = f"{before} {after}"
                needed = not rule.needs or any(need in around for need in rule.needs)
                if needed or (
                    rule.practice
                    and _professional(mentions, Characters, start - len(before), end + len(after))
                ):
                    yield rule, _han_number(match[1]), Characters(text), start, end


def _holds(rule: Counted, words: Tokens, start: int, end: int, mentions: Iterable[Mention]) -> bool:
    """Whether the phrase around says that it is counted for somebody's practice, and not for an age."""
    first, last = _phrase(words, start, end)
    near = frozenset(words.plain[first:start] + words.plain[end:last])
    if not near.isdisjoint(rule.without):
        return False
    if not rule.needs or not near.isdisjoint(rule.needs):
        return True
    return rule.practice and _professional(mentions, Tokens, first, last)


def _phrase(words: Tokens, start: int, end: int) -> tuple[int, int]:
    """From where to where the words stand in one phrase with those from `start` up to `end`."""
    first, last = start, end
    while first and start - first < _NEAR and not words.apart(first, first):
        first -= 1
    while last < len(words.plain) and last - end < _NEAR and not words.apart(last, last):
        last += 1
    return first, last


def _professional(
    mentions: Iterable[Mention], sort: type[Tokens | Characters], first: int, last: int
) -> bool:
    """Whether a profession stands between two places of a text of that sort."""
    return any(
        mention.kind == "occupation" and first <= mention.start < last and isinstance(mention.text, sort)
        for mention in mentions
    )


def _han_number(written: str) -> float:
    """The number that digits or Chinese numerals write.

    >>> [_han_number(written) for written in ("15", "三", "十五", "三十", "二十五")]
    [15, 3, 15, 30, 25]
    """
    if written[0] in _DIGITS:
        return int(written)
    total = 0
    ahead = 0
    for sign in written:
        value = _HAN[sign]
        if value >= 10:  # noqa: PLR2004 - tens and hundreds
            total += max(ahead, 1) * value
            ahead = 0
        else:
            ahead = value
    return total + ahead
