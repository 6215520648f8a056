"""What kolscore says to people: each sentence has a key and stands in a file, to be read in one go and translated next.

    >>> say("words.rows", n=1), say("words.rows", n=2_000)
    ('1 row', '2,000 rows')

A sentence is filled in by the rules of `str.format`, its slots by name. One that
depends on a number has a form for one and a form for any other number; the
number is `n`.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from kolscore.shipped import tree_in

FILE: Final = Path(__file__).parent / "en.toml"


def say(key: str, /, **slots: Any) -> str:
    """The sentence of a key, filled in; `n` chooses between its forms if there are two."""
    known = sentences()
    sentence = known.get(key)
    if sentence is None:
        sentence = known[f"{key}.one" if slots["n"] == 1 else f"{key}.other"]
    return sentence.format(**slots)


def either(choices: Iterable[str]) -> str:
    """A choice in words.

    >>> either(["beauty"]), either(["beauty", "science"]), either(["beauty", "science", "arts"])
    ('beauty', 'beauty or science', 'beauty, science or arts')
    """
    *rest, last = choices
    return say("words.either", rest=", ".join(rest), last=last) if rest else last


def some(first: Iterable[object], more: int) -> str:
    """The first of several, and how many more there are.

    >>> some([3, 5], 0), some(["A", "B"], 1_200)
    ('3, 5', 'A, B and 1,200 more')
    """
    shown = ", ".join(map(str, first))
    return say("words.some", shown=shown, more=more) if more > 0 else shown


def near(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, to be put behind a message; "" if none is near.

    >>> near("standin", ["range", "standing"]), near("x", ["range"])
    (" (did you mean 'standing'?)", '')
    """
    from difflib import get_close_matches  # noqa: PLC0415 - a slip is not what a start waits for

    close = get_close_matches(word, list(known), 1)
    return say("words.did_you_mean", close=repr(close[0])) if close else ""


@cache
def sentences() -> dict[str, str]:
    """All sentences by key, not filled in."""
    return dict(_flat(tree_in(FILE), ""))


def _flat(tree: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, str):
            yield path + key, value
        else:
            yield from _flat(value, f"{path}{key}.")
