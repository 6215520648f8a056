"""What a written number means: suffixes, percent signs, and which sign marks the decimals."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from kolscore.reading.lexicon import lexicon

_WRITTEN: Final = re.compile(
    r"""(?P<about>[~≈±<>≥≤]|>=|<=|about|approx\.?|circa|ca\.|c\.|over|under|nearly|almost|around
            |約|约|近|超|약|около|более|примерно|حوالي|أكثر\ من|environ|etwa|rund|über|unos|unas|cerca\ de|yaklaşık|sekitar)?\s*
        (?P<before>[%％])?\s*(?P<sign>[-−+])?\s*
        (?P<digits>\d[\d.,'’\s_]*|[.,]\d+)\s*
        (?P<suffix>[^\W\d_]+\.?)?\s*
        (?P<percent>[%％])?\s*
        (?P<more>\+|以上|余|餘|多|이상)?\s*
        (?P<unit>(?:[^\W\d_]|/)[\w\s/.]*)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_SPACED: Final = re.compile(r"\d{1,3}(?:(['’\s_])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_SCIENTIFIC: Final = re.compile(r"\d+(\.\d+)?[eE][-+]?\d{1,2}")
_RANGE: Final = re.compile(
    r"(?P<low>[\d.,\s]+(?P<suffix>[^\W\d_]*)\.?)\s*(?:-|–|—|−|~|～|〜|\bto\b|\bbis\b|\bà\b|\ba\b|\bдо\b|至|到)\s*(?P<high>\d.*)"
)
_TAG: Final = re.compile(r"<[^<>]*>")
_AROUND: Final = "[]{}\"' \t\r\n"
"""What exports leave around a number: the brackets and quotes of a list with one thing in it."""
_FOREIGN_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬٪", "01234567890123456789.,%")
_ERROR: Final = re.compile(r"#[^\W\d_¡/]*[/¡]?[^\W\d_]+[!?]?")
_GROUP: Final = 3
_DIGITS: Final = 24
_LONGEST_MISSING: Final = 30
_LONGEST: Final = 80
"""A longer text is no number; to try all ways to take it apart would take long."""


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

    @property
    def grouped(self) -> float:
        """The number, where a sign that could be either stands between thousands."""
        return self.value("," if self.open == "." else ".")


def written(text: str, units: frozenset[str] = frozenset(), language: str = "") -> Written | str:
    """Take a written number apart, or say why it is none.

    `units` are words that may follow it, such as "years"; `language` is that of
    the header, if it is known: "12 mil" is 12,000 in Spanish.

    >>> written("1.2M").value("."), written("12,5k").value(",")
    (1200000.0, 12500.0)
    >>> written("a lot")
    'not a number'
    """
    plain = _unwrapped(text)
    if _SCIENTIFIC.fullmatch(plain):
        plain = format(float(plain), "f" if float(plain) >= 1 else ".12f")
    match = _WRITTEN.match(plain)
    if not match:
        return "a spreadsheet error" if _ERROR.fullmatch(plain) else "not a number"
    suffix, factor, unit = _suffix(match["suffix"] or "", match["unit"] or "", language)
    if factor is None:
        return f"{suffix!r} means {lexicon().unclear[suffix]}; write K or M"
    if unit and unit.rstrip(".") not in units:
        return f"{unit!r} after the number is not understood"
    digits, shape = _digits(match["digits"].strip())
    if shape is None:
        return "too many digits" if len(digits) > _DIGITS else "points and commas do not make one number"
    about = bool(match["about"] or match["more"])
    return Written(
        digits,
        -factor if match["sign"] in ("-", "−") else factor,
        bool(match["percent"] or match["before"]),
        about,
        *shape,
    )


def _digits(raw: str) -> tuple[str, tuple[str, str] | None]:
    """Digits with points and commas only, and what those show (see `_shape`)."""
    digits = re.sub(r"['’\s_]", "", raw).rstrip(".,")
    plain = len(digits) <= _DIGITS and (digits == raw.rstrip(".,") or _SPACED.fullmatch(raw))
    return digits, _shape(digits) if plain else None


def bounds(
    text: str, units: frozenset[str] = frozenset(), language: str = ""
) -> tuple[Written, Written] | None:
    """Both ends of a range, such as "600K-800K" or "10-20k"; None if it is none.

    >>> [end.value(".") for end in bounds("10-20k")]
    [10000.0, 20000.0]
    """
    match = _RANGE.fullmatch(_unwrapped(text))
    if match is None:
        return None
    low, high = written(match["low"], units, language), written(match["high"], units, language)
    if not isinstance(low, Written) or not isinstance(high, Written):
        return None
    if not match["suffix"] and high.value(".") >= low.value(".") * high.scale:
        low = low._replace(scale=high.scale)
    low = low._replace(percent=high.percent)
    return (low, high) if low.value(".") <= high.value(".") else None


def _unwrapped(text: str) -> str:
    """A text without what exports leave around a number, with plain digits."""
    if not text.isascii():
        if any(unicodedata.category(letter) == "No" for letter in text):  # the 2 of "5²" marks a footnote
            return ""
        text = unicodedata.normalize("NFKC", text).translate(_FOREIGN_DIGITS)
    text = " ".join((_TAG.sub("", text) if "<" in text else text).strip(_AROUND).split())
    return text if len(text) <= _LONGEST else ""


def _suffix(suffix: str, unit: str, language: str) -> tuple[str, float | None, str]:
    """A suffix, what it multiplies by (None if it is not known), and the unit after it."""
    suffix, unit = suffix.lower().rstrip("."), unit.strip().lower()
    words = lexicon()
    own = words.suffixes_in.get(language, {})
    factor = own.get(suffix, words.suffixes.get(suffix))
    if factor is None and suffix[:1] in words.suffixes and not suffix[:1].isascii():  # 12万人
        return suffix[:1], words.suffixes[suffix[:1]], f"{suffix[1:]} {unit}".strip()
    if factor is None and suffix not in words.unclear:
        return "", 1.0, f"{suffix} {unit}".replace(" /", "/").strip()
    return suffix, factor, unit


def is_missing(text: str) -> bool:
    """Whether a text only says that nothing is known."""
    return len(text) <= _LONGEST_MISSING and (not text or text.strip().casefold() in lexicon().missing)


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
