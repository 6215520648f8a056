"""Finds out how a text file is encoded, and tells what it took it for unless that is plain UTF-8."""

import codecs
import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from typing import Final, NamedTuple

from kolscore.errors import InputError
from kolscore.shipped import tree_in
from kolscore.words import say, some

_UTF16: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAMPLE: Final = 4096
_LINES: Final = 400
_LINE: Final = 2000
"""Bytes of a line that are looked at to tell encodings apart."""
_MANY: Final = 0.02
"""Share of control characters beyond which this is no text."""
_MUCH: Final = 0.05
_FEW: Final = 10
_CONTROL: Final = bytes(set(range(32)) - {0, 9, 10, 11, 12, 13, 26, 27})
_WORD: Final = re.compile(r"[^\W\d_]+")
_LOST: Final = re.compile(rb"(?:\xef\xbf\xbd)+|([\x80-\xff])\1{2,}")
"""What a program left of letters that it could not write: its sign for that, or one byte again and again."""
_SOME: Final = 0.5
_SHOWN: Final = 5


class DecodedText(NamedTuple):
    """A file's text, and what a user should know of how it was read."""

    text: str
    remarks: list[str]


class _Encoding(NamedTuple):
    codec: str
    name: str
    letters: frozenset[str]
    alone: bool
    """Whether words of this script hold no Latin letters."""
    common: tuple[tuple[bytes, bytes], ...]
    """Ranges of two-byte characters; empty for encodings of one byte a letter."""


def decode(data: bytes, name: str) -> DecodedText:
    """Text of a file.

    Raises InputError for what is no text, and for damaged UTF-16.
    """
    marked = data.startswith(codecs.BOM_UTF8)
    if not marked and (wide := _utf16(data)):
        text = DecodedText(_wide_text(data, wide, name), [])
    else:
        if sum(map(data[:_SAMPLE].count, _CONTROL)) > _MANY * min(len(data), _SAMPLE):
            raise InputError(say("workbook.encoding.no_text", name=name))
        text = _narrow_text(data.removeprefix(codecs.BOM_UTF8), marked=marked)
    return _without_nuls(_without_marks(text), name)


def _utf16(data: bytes) -> str | None:
    """The kind of UTF-16, by its mark, or by the NULs that every second byte is for Latin letters and signs."""
    for mark, codec in _UTF16:
        if data.startswith(mark):
            return codec
    sample = data[:_SAMPLE]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if max(first, second) > _MUCH * len(sample) and min(first, second) * 10 <= max(first, second):
        return "utf-16-be" if first > second else "utf-16-le"
    return None


def _wide_text(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise InputError(say("workbook.encoding.no_text", name=name)) from None
        line = data[: error.start].decode(codec, errors="replace").count("\n") + 1
        raise InputError(
            say("workbook.encoding.damaged_utf16", name=name, line=line, reason=error.reason)
        ) from None


def _without_marks(text: DecodedText) -> DecodedText:
    """The text without the marks that files begin with, where several were put one behind another."""
    return text._replace(text=text.text.replace("\n\ufeff", "\n"))


def _without_nuls(text: DecodedText, name: str) -> DecodedText:
    count = text.text.count("\0")
    if not count:
        return text
    if count > max(_FEW, _MANY * len(text.text)):
        raise InputError(say("workbook.encoding.no_text", name=name))
    line = text.text[: text.text.index("\0")].count("\n") + 1
    return DecodedText(
        text.text.replace("\0", ""),
        [*text.remarks, say("workbook.encoding.nul", n=count, line=line)],
    )


def _narrow_text(data: bytes, *, marked: bool) -> DecodedText:
    try:
        return DecodedText(data.decode("utf-8"), [])
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not data[: error.start].isascii():
            remark = say("workbook.encoding.ends_early", line=_line_at(data, error.start))
            return DecodedText(data[: error.start].decode("utf-8") + "\ufffd", [remark])
    lines = data.splitlines(keepends=True)
    high = [number for number, line in enumerate(lines) if not line.isascii()]
    bad = [number for number in high if not _is_utf8(lines[number])]
    encoding, score = _best(_sample(lines[number] for number in bad))
    unicode = len(high) - len(bad)
    if marked or unicode >= len(bad) or (unicode and score < _SOME):
        return _mixed(lines, bad, encoding)
    try:
        return DecodedText(
            data.decode(encoding.codec), [say("workbook.encoding.read_as", name=encoding.name)]
        )
    except UnicodeDecodeError:
        torn = [number for number in high if not _fits(lines[number], encoding)]
        remark = say("workbook.encoding.read_as_but", name=encoding.name, lines=_lines(torn))
        return DecodedText(data.decode(encoding.codec, errors="replace"), [remark])


def _line_at(data: bytes, place: int) -> int:
    return len((data[:place] + b".").splitlines())


def _mixed(lines: Sequence[bytes], bad: Sequence[int], encoding: _Encoding) -> DecodedText:
    """A file in UTF-8, but for some lines."""
    others = set(bad)
    text = "".join(
        line.decode(encoding.codec, errors="replace") if number in others else line.decode("utf-8")
        for number, line in enumerate(lines)
    )
    remark = say("workbook.encoding.utf8_except", lines=_lines(bad), name=encoding.name)
    torn = [number for number in bad if not _fits(lines[number], encoding)]
    return DecodedText(
        text, [remark, *([say("workbook.encoding.invalid", lines=_lines(torn))] if torn else [])]
    )


def _lines(numbers: Sequence[int]) -> str:
    first = (number + 1 for number in numbers[:_SHOWN])
    return say("workbook.lines", n=len(numbers), lines=some(first, len(numbers) - _SHOWN))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _fits(line: bytes, encoding: _Encoding) -> bool:
    try:
        line.decode(encoding.codec)
    except UnicodeDecodeError:
        return False
    return True


def _sample(lines: Iterable[bytes]) -> bytes:
    """Lines to judge by, each once, without letters that were lost before.

    A word that stands in every row says no more than once.
    """
    return _LOST.sub(b"", b"\n".join(dict.fromkeys(line.rstrip()[:_LINE] for line in islice(lines, _LINES))))


def _best(sample: bytes) -> tuple[_Encoding, float]:
    """The most plausible encoding of a text, and how plausible it is, from 0 to 1."""
    scores = [(encoding, _score(sample, encoding)) for encoding in _encodings()]
    return max(scores, key=lambda pair: pair[1])


def _score(sample: bytes, encoding: _Encoding) -> float:
    """Points a character beyond ASCII; less for bytes that mean nothing."""
    text = sample.decode(encoding.codec, errors="replace")
    count = sum(character > "\x7f" for character in text) or 1
    points = _points_of_pairs(text, encoding) if encoding.common else _points_of_letters(text, encoding)
    return points / count - text.count("\ufffd") / count


def _points_of_pairs(text: str, encoding: _Encoding) -> float:
    points = 0.0
    for character in text:
        if character > "\x7f" and character != "\ufffd":
            pair = character.encode(encoding.codec)
            points += any(low <= pair <= high for low, high in encoding.common)
    return points


def _points_of_letters(text: str, encoding: _Encoding) -> float:
    points = sum(_SOME for character in text if character in _signs())
    for word in _WORD.findall(text):
        letters = [letter for letter in word if letter > "\x7f"]
        known = sum(letter in encoding.letters for letter in letters)
        mixed = len(letters) < len(word) if encoding.alone else re.search(r"[^\x00-\x7f]{3}", word)
        capital_inside = any(a.islower() and b.isupper() for a, b in pairwise(word))
        points += 0 if mixed or capital_inside else known
    return points


@cache
def _rules() -> dict[str, object]:
    return tree_in(Path(__file__).parent / "encodings.toml")


@cache
def _signs() -> frozenset[str]:
    return frozenset(str(_rules()["signs"]))


@cache
def _encodings() -> tuple[_Encoding, ...]:
    return tuple(
        _Encoding(
            one["codec"],
            one["name"],
            frozenset(one.get("letters", "")),
            one.get("alone", False),
            tuple((bytes.fromhex(low), bytes.fromhex(high)) for low, high in one.get("common", ())),
        )
        for one in _rules()["encoding"]  # type: ignore[attr-defined]
    )
