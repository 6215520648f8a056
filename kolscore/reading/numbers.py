"""What a cell says in numbers: one number with the words around it, several of them, a range."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import prod
from typing import Any, Final, NamedTuple

from kolscore.reading.digits import Numeral, WrittenNumber, composed, of_digits
from kolscore.reading.lexicon import folded, is_wide, lexicon
from kolscore.reading.vocabulary import PLAIN, Speech, UnitVocabulary, vocabulary
from kolscore.words import say

_SIMPLE: Final = re.compile(
    r"(?P<sign>[-−])?(?P<digits>\d[\d.,]*|[.,]\d+) ?(?P<suffix>[A-Za-z]*)(?P<percent> ?%)?"
)
_NUMBER: Final = re.compile(
    r"\d{1,3}(?:(?P<blank>[ '’_])\d{3})(?:(?P=blank)\d{3})*(?![\d'’_])(?:[.,]\d+)?|\d[\d.,'’_]*|[.,]\d+"
)
_SIGN: Final = re.compile(r"[-−] ?(?=[.,]?\d)")
_SCIENTIFIC: Final = re.compile(r"\d+(\.\d+)?[eE][-+]?\d{1,2}")
_TO: Final = re.compile(
    r"\s*(?:[–—−~～〜-]|\b(?:to|bis|à|a|до|hasta|até|ile|đến)\b|至|到|から)\s*(?=\D{0,3}\d|[^\W\d_a-z])"
)
_TAG: Final = re.compile(r"<[^<>]*>")
_AROUND: Final = "[]{}\"' \t\r\n"
"""What exports leave around a number: the brackets and quotes of a list with one thing in it."""
_FOREIGN_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬٪", "01234567890123456789.,%")
_ERROR: Final = re.compile(r"#[^\W\d_¡/]*[/¡]?[^\W\d_]+[!?]?")
_REST: Final = re.compile(r"[^\s,;:|/()\[\]]+")
_ABOUT: Final = "~≈±<>≥≤?"
_APART: Final = frozenset(":()[]{}|/,;&-–—−=·•*\"'“”‘’«».!、。，；：！+\\")
"""Signs between the parts of a cell."""
_DECORATION: Final = frozenset({"So", "Sk", "Cf", "Mn", "Me"})
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz")
_APART_GAP: Final = 2
_PAIRS: Final = re.compile(r"(?:np)+|(?:pn)+")
_FIRST_UNSPACED: Final = "\u0e00"
_LAST_UNSPACED: Final = "\u109f"
"""Thai, Lao, Tibetan, Burmese."""
_LONGEST_MISSING: Final = 30
_LONGEST: Final = 80
"""A longer text is no number; to try all ways to take it apart would take long."""
_OF_NUMBERS: Final = frozenset({"number", "digit", "power", "suffix"})


def no_number() -> str:
    """What to say of a text in which there is no number."""
    return say("reading.cells.no_number")


class _Item(NamedTuple):
    """A part of a text."""

    kind: str
    """"number", "percent", or a kind of `vocabulary.Word`."""
    text: str
    value: Any = None
    gap: int = 0
    """What stands before it: nothing, a blank (1), another sign (2)."""


def written(
    text: str, field: str = "", speech: Speech = PLAIN, platform: str | None = None
) -> WrittenNumber | str:
    """Take a cell that holds a number apart, or say why it is none.

    Nothing in it is passed over: a letter or a digit that is not understood
    makes it no number. `field` ("" for any) says which words may stand beside
    it, `speech` what its suffixes mean, `platform` which of several numbers counts.

    >>> written("1.2M").value("."), written("12,5k").value(","), written("2천만명").value(".")
    (1200000.0, 12500.0, 20000000.0)
    >>> written("a lot")
    'not a number'
    """
    plain = _unwrapped(text)
    if simple := _SIMPLE.fullmatch(plain):
        sign, digits, suffix, percent = simple.groups()
        known = vocabulary(field, speech.language, speech.own).words.get(suffix.lower()) if suffix else None
        if not suffix or (known and known.kind in ("suffix", "power")):
            return of_digits(digits, known and known.value, negative=bool(sign), percent=bool(percent))
    if _SCIENTIFIC.fullmatch(plain):
        return of_digits(format(float(plain), "f" if float(plain) >= 1 else ".12f"))
    if _ERROR.fullmatch(plain):
        return say("reading.cells.error")
    items = _taken_apart(folded(plain), vocabulary(field, speech.language, speech.own))
    return items if isinstance(items, str) else _understood(_in_order(items), field, platform)


def bounds(
    text: str, field: str = "", speech: Speech = PLAIN, platform: str | None = None
) -> tuple[WrittenNumber, WrittenNumber] | None:
    """Both ends of a range, such as "600K-800K" or "10-20k"; None if it is none.

    >>> [end.value(".") for end in bounds("10-20k")]
    [10000.0, 20000.0]
    """
    plain = _unwrapped(text)
    places = [
        found
        for found in _TO.finditer(plain)
        if found.start() and any(map(str.isdigit, plain[: found.start()]))
    ]
    if len(places) != 1:
        return None
    (place,) = places
    low = written(plain[: place.start()], field, speech, platform)
    high = written(plain[place.end() :], field, speech, platform)
    if not isinstance(low, WrittenNumber) or not isinstance(high, WrittenNumber):
        return None
    if not low.named and high.named and high.value(".") >= low.value(".") * high.scale:
        low = low._replace(scale=high.scale, named=True)
    low = low._replace(percent=high.percent)
    return (low, high) if low.value(".") <= high.value(".") else None


def is_missing(text: str) -> bool:
    """Whether a text only says that nothing is known."""
    return len(text) <= _LONGEST_MISSING and (not text or text.strip().casefold() in lexicon().missing)


def _unwrapped(text: str) -> str:
    """A text without what exports leave around a number, with plain digits."""
    if not text.isascii():
        if any(unicodedata.category(letter) == "No" for letter in text):  # the 2 of "5²" marks a footnote
            return ""
        text = unicodedata.normalize("NFKC", text).translate(_FOREIGN_DIGITS)
    text = " ".join((_TAG.sub("", text) if "<" in text else text).strip(_AROUND).split())
    return text if len(text) <= _LONGEST else ""


def _taken_apart(text: str, words: UnitVocabulary) -> list[_Item] | str:
    """The numbers and words of a text, or what in it is not understood."""
    if not any(map(str.isdigit, text)) and not words.powers.intersection(text):
        return no_number()
    items: list[_Item] = []
    place = gap = 0
    while place < len(text):
        letter = text[place]
        if (item := _item_at(text, place, words)) or (letter == "+" and items and not gap):
            kind, part, value = item or ("about", letter, None)
            items.append(_Item(kind, part.lstrip("-− "), value, gap))
            place, gap = place + len(part), 0
        elif letter.isspace() or letter == ".":
            place, gap = place + 1, max(gap, 1)
        elif letter in _APART or unicodedata.category(letter) in _DECORATION:
            place, gap = place + 1, 2
        else:
            rest = _REST.match(text, place)
            return say("reading.cells.unknown_word", word=repr(rest[0] if rest else letter))
    return items


def _item_at(text: str, place: int, words: UnitVocabulary) -> tuple[str, str, Any] | None:
    """The kind, the text and the value of the number or known word that begins at a place."""
    sign = None if text[place - 1 : place].isalnum() and place else _SIGN.match(text, place)
    start = sign.end() if sign and (place == 0 or sign.end() == place + 1) else place
    if number := _NUMBER.match(text, start):
        return "number", text[place : number.end()], start > place
    if word := _word_at(text, place, words):
        return words.words[word].kind, word, words.words[word].value
    if text[place] in _ABOUT:
        return "about", text[place], None
    return ("percent", "%", None) if text[place] == "%" else None


def _word_at(text: str, place: int, words: UnitVocabulary) -> str:
    """The longest known word that begins at a place, where none of its letters belongs to another; "" if none does."""
    if place and _is_spelled(text[place - 1]) and _is_spelled(text[place]):
        return ""
    for word in words.by_letter[text[place]]:
        if text.startswith(word, place):
            after = text[place + len(word) : place + len(word) + 1]
            if not (after and _is_spelled(word[-1]) and _is_spelled(after)):
                return word
    return ""


def _is_spelled(letter: str) -> bool:
    """Whether a letter is of a script in which blanks divide the words."""
    if letter.isascii():
        return letter.isalpha()
    return (letter.isalpha() or unicodedata.category(letter) in ("Mn", "Mc")) and not (
        is_wide(letter) or _FIRST_UNSPACED <= letter <= _LAST_UNSPACED
    )


def _understood(items: Sequence[_Item], field: str, platform: str | None) -> WrittenNumber | str:
    """The number that the parts of a cell say, or why they say none."""
    kinds = {item.kind for item in items}
    for place, item in enumerate(items):
        if item.kind == "unclear":
            return say("reading.cells.other_suffix", text=repr(item.text), value=item.value)
        alone = item.kind == "beside" and not kinds & {"unit", "platform"}
        if alone or (place and item.kind == "about" and item.text in _LETTERS):  # "c. 45", and not "45 c"
            return say("reading.cells.unknown_word", word=repr(item.text))
    said: list[WrittenNumber | str] = []
    for _, run in groupby(_in_runs(items), key=lambda pair: pair[0]):
        those = [item for _, item in run]
        if those[0].kind in _OF_NUMBERS:
            number = _number(those)
            if number is None:
                return say("reading.cells.parts")
            if isinstance(number, str):
                return number
            said.append(number)
        else:
            said += [item.value for item in those if item.kind == "platform"]
    one = _the_one(said, field, platform)
    if isinstance(one, str):
        return one
    how = one.how or (say("reading.cells.about") if "about" in kinds else "")
    return one._replace(how=how, percent="percent" in kinds)


def _in_order(items: Sequence[_Item]) -> list[_Item]:
    """The parts of a cell, a number before what stands in it: 50多万 is 50万多."""
    ordered = list(items)
    for place in range(1, len(ordered) - 1):
        before, item, after = ordered[place - 1 : place + 2]
        within = (
            before.kind in ("number", "digit", "power") and after.kind == "power" and not item.gap + after.gap
        )
        if item.kind == "about" and is_wide(item.text[0]) and within:
            ordered[place : place + 2] = [after, item]
    return ordered


def _in_runs(items: Sequence[_Item]) -> Iterator[tuple[int, _Item]]:
    """Each part with the number of its run: parts of one number stand together."""
    run = 0
    for place, item in enumerate(items):
        of_number = item.kind in _OF_NUMBERS
        joined = place and of_number and items[place - 1].kind in _OF_NUMBERS and item.gap < _APART_GAP
        run += not joined
        yield run, item


def _the_one(said: Sequence[WrittenNumber | str], field: str, platform: str | None) -> WrittenNumber | str:
    """Of numbers, and platforms that are named beside them, the number that counts."""
    numbers = [one for one in said if isinstance(one, WrittenNumber)]
    named = [one for one in said if isinstance(one, str)]
    if not numbers:
        return no_number()
    if len(numbers) == 1:
        if platform and named and platform not in named:
            return say("reading.cells.other_platform", named=named[0], platform=platform)
        return numbers[0]
    shape = "".join("n" if isinstance(one, WrittenNumber) else "p" for one in said)
    which = dict(zip(named, numbers, strict=True)) if _PAIRS.fullmatch(shape) else {}
    if platform in which:
        return which[platform]._replace(how=say("reading.cells.of_platform", platform=platform))
    if not which or field not in (
        "",
        "followers",
    ):  # the rates of the larger account need not be the higher ones
        return say("reading.cells.several")
    largest = max(which, key=lambda name: which[name].value("."))
    return which[largest]._replace(how=say("reading.cells.largest", largest=largest))


def _number(run: Sequence[_Item]) -> WrittenNumber | str | None:
    """The number of parts that stand together; None if they make none."""
    first, *rest = run
    factors = [item.value for item in rest if item.kind in ("suffix", "power")]
    if first.kind == "number" and len(factors) == len(rest) and factors == sorted(set(factors)):
        return of_digits(first.text, prod(factors) if factors else None, negative=first.value)
    latin = any(item.kind == "suffix" for item in run)
    if first.kind == "suffix" or any(item.kind == "number" and item.value for item in run):
        return None
    parts: list[Numeral] = []
    for item in run:
        if item.kind in ("suffix", "power"):
            parts.append(Numeral("", item.value))
        elif (
            parts
            and parts[-1].digits
            and not item.gap
            and (item.kind == "digit" or parts[-1].digits[-1] == ".")
        ):
            more = item.value if item.kind == "digit" else item.text
            parts[-1] = parts[-1]._replace(digits=f"{parts[-1].digits}{more}")
        else:
            parts.append(Numeral(item.text if item.kind == "number" else str(item.value), close=not item.gap))
    last = parts[-1]
    loose = last.digits and not (last.close and (len(last.digits) == 1 or not latin))
    return None if loose and (latin or len(last.digits) == 1) else composed(parts)
