"""What a written number means: suffixes, percent signs, and which sign marks the decimals."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

SUFFIXES: Final = {
    "": 1.0,
    "k": 1e3, "thousand": 1e3, "thsd": 1e3, "tsd": 1e3, "千": 1e3,
    "w": 1e4, "万": 1e4, "萬": 1e4, "만": 1e4,
    "lakh": 1e5, "lakhs": 1e5,
    "m": 1e6, "mm": 1e6, "mn": 1e6, "mio": 1e6, "mil": 1e6, "mln": 1e6, "million": 1e6, "millions": 1e6,
    "crore": 1e7, "crores": 1e7,
    "亿": 1e8, "億": 1e8, "억": 1e8,
    "b": 1e9, "bn": 1e9, "bio": 1e9, "billion": 1e9, "billions": 1e9,
}  # fmt: skip
"""What is written after a number, and what it multiplies by."""

MISSING: Final = frozenset(
    {
        "-", "--", "---", "–", "—", "_", ".", "..", "...", "…", "?", "??", "/", "\\", "*", "n/a", "n.a.", "n.a", "na", "n\\a",
        "#n/a", "none", "null", "nil", "nan", "nd", "n.d.", "unknown", "undefined", "missing", "blank", "empty", "tbd",
        "tba", "tbc", "pending", "unavailable", "not available", "not applicable", "no data", "not found",
        "to be confirmed", "not provided", "not public",
    }
)  # fmt: skip
"""How people write that they do not know; case and blanks around it do not matter."""

_WRITTEN: Final = re.compile(
    r"""(?P<about>[~≈±<>≥≤]|>=|<=|about|approx\.?|circa|ca\.|c\.|over|under|nearly|almost|around)?\s*
        (?P<sign>[-−+])?\s*
        (?P<digits>\d[\d.,'’\s_]*|[.,]\d+)\s*
        (?P<suffix>[^\W\d_]+\.?)?\s*
        (?P<percent>[%％])?\s*
        (?P<more>\+)?\s*
        (?P<unit>(?:[^\W\d_]|/)[\w\s/.]*)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_SPACED: Final = re.compile(r"\d{1,3}(?:(['’\s_])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_SCIENTIFIC: Final = re.compile(r"\d+(\.\d+)?[eE][-+]?\d{1,2}")
_RANGE: Final = re.compile(r"[\d.,\s]+\w*\s*(-|–|—|\bto\b|\bbis\b)\s*[\d.,]+")
_GROUP: Final = 3
_DIGITS: Final = 24


class Written(NamedTuple):
    """A number as written, before it is decided which sign marks its decimals."""

    digits: str
    """Digits with points and commas only."""
    scale: float
    percent: bool
    about: bool
    """Whether it says "about" or "at least"."""
    vote: str
    """The decimal sign that this number shows; "" if it shows none or could be read both ways."""
    open: str
    """The sign that could be decimal or grouping, in "1,234"; "" if there is none."""

    def value(self, decimal: str) -> float:
        """The number; `decimal` is the sign that marks decimals where it can be read both ways."""
        grouping = "," if (self.vote or decimal) == "." else "."
        return float(self.digits.replace(grouping, "").replace(",", ".")) * self.scale


def written(text: str, units: frozenset[str] = frozenset()) -> Written | str:
    """Take a written number apart, or say why it is none.

    `units` are words that may follow it, such as "years".

    >>> written("1.2M").value("."), written("12,5k").value(",")
    (1200000.0, 12500.0)
    >>> written("a lot")
    'not a number'
    """
    plain = unicodedata.normalize("NFKC", text).strip().strip("\"'").strip()
    if _SCIENTIFIC.fullmatch(plain):
        plain = format(float(plain), "f" if float(plain) >= 1 else ".12f")
    match = _WRITTEN.match(plain)
    if not match:
        return _why_not(plain)
    suffix, unit = (match["suffix"] or "").lower().rstrip("."), (match["unit"] or "").strip().lower()
    if suffix not in SUFFIXES and not unit:
        suffix, unit = "", suffix
    elif suffix not in SUFFIXES:
        suffix, unit = "", f"{suffix} {unit}".replace(" /", "/")
    if suffix not in SUFFIXES:
        return _why_not(plain)
    if unit and unit.rstrip(".") not in units:
        return _range(plain) or f"{unit!r} after the number is not understood"
    raw = match["digits"].strip()
    digits = re.sub(r"['’\s_]", "", raw).rstrip(".,")
    if len(digits) > _DIGITS:
        return "too many digits"
    shape = _shape(digits) if digits == raw.rstrip(".,") or _SPACED.fullmatch(raw) else None
    if shape is None:
        return "points and commas do not make one number"
    about = bool(match["about"] or match["more"])
    scale = -SUFFIXES[suffix] if match["sign"] in ("-", "−") else SUFFIXES[suffix]
    return Written(digits, scale, bool(match["percent"]), about, *shape)


def is_missing(text: str) -> bool:
    """Whether a text only says that nothing is known."""
    return not text or text.strip().casefold() in MISSING


def decimal_sign(numbers: Iterable[Written]) -> tuple[str, int]:
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


def _range(text: str) -> str:
    """What is wrong with a range; "" if it is none."""
    return "a range; give one number" if _RANGE.match(text) else ""


def _why_not(text: str) -> str:
    if re.match(r"#[A-Z/0]+[!?]?$", text):
        return "a spreadsheet error"
    return _range(text) or "not a number"
