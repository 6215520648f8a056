"""Digits as people group them: which sign marks the decimals, and numbers that are written with letters."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from kolscore.words import say

_SPACED: Final = re.compile(r"\d{1,3}(?:(['’\s_])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_PLAIN: Final = re.compile(r"[\d.,]*")
_BLANKS: Final = re.compile(r"['’\s_]")
_GROUP: Final = 3
_DIGITS: Final = 24
_TEN: Final = 10.0
_SMALL: Final = 1_000.0
"""Powers up to here multiply within a group: 천만 is a thousand ten thousands."""


class WrittenNumber(NamedTuple):
    """A number as written, before it is decided which sign marks its decimals."""

    digits: str
    """Digits with points and commas only."""
    scale: float = 1.0
    percent: bool = False
    how: str = ""
    """How it is read, if not at its word."""
    named: bool = False
    """Whether it says itself what it is counted in, as "12K" does."""
    vote: str = ""
    """The decimal sign that this number shows; "" if it shows none or could be read both ways."""
    open: str = ""
    """The sign that could be decimal or grouping, in "1,234"; "" if there is none."""

    def value(self, decimal: str) -> float:
        """The number; `decimal` is the sign that marks decimals where it can be read both ways."""
        grouping = "," if (self.vote or decimal) == "." else "."
        return float(self.digits.replace(grouping, "").replace(",", ".")) * self.scale

    @property
    def grouped(self) -> float:
        """The number, where a sign that could be either stands between thousands."""
        return self.value("," if self.open == "." else ".")


class Numeral(NamedTuple):
    """A part of a number: digits, or a letter that stands for a power of ten."""

    digits: str
    """"" for a power."""
    power: float = 1.0
    close: bool = False
    """Whether it follows the part before it without a blank."""


def of_digits(
    raw: str, factor: float | None = None, *, negative: bool = False, percent: bool = False
) -> WrittenNumber | str:
    """Take digits with their points, commas and blanks, and what they are multiplied by, or say why they are no number."""
    bare = raw.rstrip(".,")
    digits = bare if _PLAIN.fullmatch(bare) else _BLANKS.sub("", bare)
    if len(digits) > _DIGITS:
        return say("reading.cells.too_many_digits")
    shape = _shape(digits) if digits and (digits == bare or _SPACED.fullmatch(raw)) else None
    if shape is None:
        return say("reading.cells.no_one_number")
    scale = -(factor or 1.0) if negative else factor or 1.0
    return WrittenNumber(digits, scale, percent, "", factor is not None, *shape)


def composed(parts: Sequence[Numeral]) -> WrittenNumber | None:
    """A number that is put together from digits and powers, as 1억2천만 is; None if it is none.

    >>> [composed([Numeral("3"), Numeral("", 1e4), Numeral("5", close=True)]).value(".")]
    [35000.0]
    """
    total = group = 0.0
    last = above = float("inf")
    how = say("reading.cells.as_number", number=parts[0].power) if len(parts) == 1 else ""
    for count, power in _paired(parts):
        if count is not None and not 0 <= count < last:
            return None
        if power > _SMALL:
            here = (group + (count or 0.0) or 1.0) * power
            if here >= above:
                return None
            total, group, last, above = total + here, 0.0, power, power
        elif power > 1:
            here = (1.0 if count is None else count) * power
            if here >= last:
                return None
            group, last = group + here, power
        elif count is not None:
            spoken = parts[-1].close and len(parts[-1].digits) == 1 and count > 0
            group += count * (last / _TEN if spoken else 1.0)
            how = say("reading.cells.as_number", number=total + group) if spoken else how
    total += group
    return WrittenNumber(f"{total:.0f}", how=how, named=True) if total.is_integer() else None


def _paired(parts: Sequence[Numeral]) -> list[tuple[float | None, float]]:
    """Each power with the number before it, and 1 with a number after the last; a number that is none is -1."""
    pairs: list[tuple[float | None, float]] = []
    held: float | None = None
    final = max((place for place, part in enumerate(parts) if part.digits), default=0)
    for place, part in enumerate(parts):
        if not part.digits:
            pairs.append((held, part.power))
            held = None
            continue
        number = of_digits(part.digits)
        value = -1.0 if isinstance(number, str) or held is not None else number.grouped
        # After 1.2억 nothing follows; and nobody writes 만12.
        odd = (place < final and not value.is_integer()) or (place == 1 == len(parts) - 1 and value >= _TEN)
        held = -1.0 if odd else value
    return [*pairs, (held, 1.0)]


def decimal_sign(numbers: Iterable[WrittenNumber]) -> tuple[str, int]:
    """The sign that marks decimals in a column, by the vote of its cells, and how many voted against.

    "" where no cell shows it, or as many show the one as the other.
    """
    votes = Counter(number.vote for number in numbers if number.vote)
    points, commas = votes["."], votes[","]
    if points == commas:
        return "", points
    return (".", commas) if points > commas else (",", points)


def _shape(digits: str) -> tuple[str, str] | None:
    """The decimal sign that a number shows, and the sign it leaves open; None if it is no number."""
    signs = {sign for sign in ".," if sign in digits}
    if not signs:
        return "", ""
    if len(signs) == 1:
        (sign,) = signs
        first, *groups = digits.split(sign)
        other = "," if sign == "." else "."
        if len(groups) > 1:
            return (other, "") if _grouped(first, groups) else None
        if len(groups[0]) == _GROUP and 0 < len(first) <= _GROUP and first[0] != "0":
            return "", sign
        return sign, ""
    decimal = max(signs, key=digits.rindex)
    grouping = "," if decimal == "." else "."
    whole, *rest = digits.split(decimal)
    first, *groups = whole.split(grouping)
    return (decimal, "") if len(rest) == 1 and grouping not in rest[0] and _grouped(first, groups) else None


def _grouped(first: str, groups: list[str]) -> bool:
    """Groups of three, or of two before the last three as in India: 12,34,567."""
    return (
        0 < len(first) <= _GROUP
        and len(groups[-1]) == _GROUP
        and len({len(group) for group in groups[:-1]} | {_GROUP}) <= (1 if len(first) == _GROUP else 2)
        and all(len(group) in (_GROUP - 1, _GROUP) for group in groups)
    )
