"""Tells which texts are in a language whose words are not known, by small words, letters and scripts."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from kolscore.shipped import tree_in
from kolscore.words import say

_WORD: Final = re.compile(
    r"[^\W\d_\u0900-\u0963]+(?:[\u0900-\u0963]+[^\W\d_]*)*|[\u0904-\u0939][^\W\d_\u0964]*"
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_ENOUGH: Final = 2
"""Small words, or letters of its own, that show a language; one may stand in any text."""
_NO_TEXT: Final = re.compile(r"https?://\S+|www\.\S+|[@#]\S+|\S+@\S+")
_FOLLOWED: Final = 3
"""So many words at least make a sentence; a name or a brand in another language is none."""


class _Known(NamedTuple):
    words: Mapping[str, tuple[str, ...]]
    """Small words, each with the languages that have it; twice those that no text of another language holds."""
    letters: Mapping[str, tuple[str, ...]]
    """Letters that no language has whose words are known."""
    own: frozenset[str]
    """Words that no language has whose words are known: without any of them no text is looked into."""
    names: Mapping[str, str]
    """Languages whose words are not known, by their codes."""
    scripts: Mapping[str, str]
    """Spans of letters."""
    any_script: re.Pattern[str]


@cache
def _known() -> _Known:
    file = Path(__file__).parent / "data" / "languages.toml"
    data = tree_in(file)
    read, unread, scripts = data["read"], data["unread"], data["scripts"]
    words: dict[str, tuple[str, ...]] = {}
    for code, listed in [*read.items(), *((code, one.get("words", "")) for code, one in unread.items())]:
        for word in dict.fromkeys(listed.split()):
            words[word] = (*words.get(word, ()), code)
    own = {word for word, codes in words.items() if read.keys().isdisjoint(codes)}
    for code, one in unread.items():
        for word in one.get("sure", "").split():
            words[word] = (code, code)
            own.add(word)
    letters: dict[str, tuple[str, ...]] = {}
    for code, one in unread.items():
        for letter in one.get("letters", ""):
            letters[letter] = (*letters.get(letter, ()), code)
    return _Known(
        words,
        letters,
        frozenset(own),
        {code: one["name"] for code, one in unread.items()},
        scripts,
        re.compile(f"[{''.join(scripts.values())}]"),
    )


def unread_tongue(text: str) -> str:
    """The name of the language of a text if its words are not known; "" for all other texts.

    >>> unread_tongue("Píšu o knihách a miluju hory, žiju v Brně"), unread_tongue("Γράφω για βιβλία")
    ('Czech', 'Greek')
    >>> unread_tongue("Coffee and hills"), unread_tongue("Café Praha")
    ('', '')
    """
    known = _known()
    small = text.lower()
    own_letters: Iterable[str] = ()
    if not small.isascii():
        if known.any_script.search(small):
            return _by_script(small, known)
        own_letters = [letter for letter in frozenset(small) if letter in known.letters]
    if not own_letters and known.own.isdisjoint(small.split()):
        return ""
    words = _WORD.findall(_NO_TEXT.sub(" ", small))
    if len(words) < _FOLLOWED:
        return ""
    shown = Counter(code for word in dict.fromkeys(words) for code in known.words.get(word, ()))
    shown.update(code for letter in own_letters for code in known.letters[letter])
    best = max(shown.values(), default=0)
    if best < _ENOUGH or any(count == best for code, count in shown.items() if code not in known.names):
        return ""
    return known.names[next(code for code in known.names if shown[code] == best)]


def _by_script(text: str, known: _Known) -> str:
    """The language of a script in which most letters of a text are written, if it is one that is not read."""
    letters = len(_LETTER.findall(text))
    for name, span in known.scripts.items():
        if 2 * len(_LETTER.findall("".join(re.findall(f"[{span}]", text)))) > letters:
            return name
    return ""


def tongues_in(texts: Iterable[str | None]) -> Counter[str]:
    """How many texts are in each language whose words are not known."""
    tongues: Counter[str] = Counter()
    for text, times in Counter(text for text in texts if text).items():
        if name := unread_tongue(text):
            tongues[name] += times
    return tongues


def unread(tongues: Mapping[str, int]) -> str:
    """A sentence on texts in languages whose words are not known; "" if there are none.

    >>> unread(tongues_in(["Γράφω για βιβλία", None, "Coffee and hills", "Αγαπώ τον καφέ"]))
    '2 bios in Greek were not read because the rubric has no words in that language; this counts against nobody'
    """
    if not tongues:
        return ""
    ranked = sorted(tongues.items(), key=lambda one: (-one[1], one[0]))
    if len(ranked) == 1:
        return say("reading.tongue.unread", n=ranked[0][1], language=ranked[0][0])
    *others, last = [say("reading.tongue.bios_in", n=times, language=name) for name, times in ranked]
    return say("reading.tongue.several", others=", ".join(others), last=last)
