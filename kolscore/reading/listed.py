"""Counts what a cell names one by one: "Kelp Prize 2023; Sun Medal" are two awards."""

import re
from typing import Final

_BULLET: Final = re.compile(r"^\s*(?:\(?\d{1,2}[.)、]\s+|[-•*·–—]\s*)")
_NUMBERED: Final = re.compile(r"(?<=\S)\s+(?=\(?\d{1,2}[.)]\s+\S)")
"""Before the next of "1. Kelp Prize 2. Sun Medal"."""
_STRONG: Final = re.compile(r"[;|\n；]")
_WEAK: Final = re.compile(r"[,、，]")
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")
_YEAR: Final = r"(?:19|20)\d\d"
_FIRST_YEAR: Final = re.compile(rf"^{_YEAR}(?:\s*[-–:/,.]\s*|\s+)(?!{_YEAR}$)")
_ONLY_YEARS: Final = re.compile(rf"[\s'’]*(?:{_YEAR}|\d\d)(?:\s*[-–/&]\s*(?:{_YEAR}|\d\d))*\s*")
_AND: Final = re.compile(r"\s+(?:and|und|y|et|e|ed|en|ve|dan|и|&|\+)\s+|\s*(?:以及|及び)\s*")
_JOINING: Final = re.compile(r"^(?:and|und|y|et|e|ed|en|ve|dan|и|&|\+)\s+")
_TIMES: Final = re.compile(
    r"\b\d+\s?[x×]\b|\b[x×]\s?\d+\b|\b\d+[ -](?:times?|mal|veces|vezes|fois)\b|\bover \d|\d\+", re.IGNORECASE
)
_NAMES_NOTHING: Final = re.compile(
    r"(?:no|none|not|never|nothing|many|several|various|numerous|multiple|some|lots|few|a few|a lot|countless|tba|too|kein\w*|nein|viele|mehrere|verschiedene|ningun\w*|"
    r"muchos|muchas|vari[oa]s|nenhum\w*|muit[oa]s|aucun\w*|plusieurs|nombreu\w*|nessun\w*|molti|molte|diversi|geen|veel|нет|много)\b",
    re.IGNORECASE,
)
_OPENING: Final = "\"'“‘«„《「"
_TITLE: Final = 3
"""So many words a title of a paper has at least, where no year stands beside it: "Vogue" is a magazine."""


def named_in(text: str, *, titles: bool = False) -> int:
    """How many things a cell names; 0 if it names none.

    `titles` are those of papers, which are longer than the names of magazines.

    >>> named_in("Kelp Prize 2023; Sun Medal 2019"), named_in("Forbes, Wired and BBC"), named_in("lots")
    (2, 3, 0)
    """
    if _TIMES.search(text):
        return 0
    parts = _parts(text)
    if not parts or not all(map(_is_name, parts)):
        return 0
    if len(parts) == 1 and not (parts[0][0].isupper() or parts[0][0] in _OPENING):
        return 0  # of a script without capitals, a single word may be "many"
    return 0 if titles and not all(map(_is_title, parts)) else len(parts)


def _parts(text: str) -> list[str]:
    """What stands between the signs that divide a list, without numbers before and years alone."""
    lines = _STRONG.split(_NUMBERED.sub("\n", text))
    parts = [part for part in lines if part.strip()]
    if len(parts) == 1:
        parts = _by_commas(parts[0])
    plain = (_FIRST_YEAR.sub("", _BULLET.sub("", part).strip()).strip(" .,") for part in parts)
    return [part for part in plain if part and not _ONLY_YEARS.fullmatch(part)]


def _by_commas(text: str) -> list[str]:
    parts = [part.strip() for part in _WEAK.split(_IN_BRACKETS.sub(" ", text)) if part.strip()]
    last = _JOINING.sub("", parts.pop()) if parts else ""
    ends = _AND.split(last)
    words = [len(end.split()) for end in ends]
    # "Food and Drink Prize" is one, "Kelp Prize and Sun Medal" are two.
    several = len(ends) > 1 and (bool(parts) or min(words) > 1 or max(words) == 1)
    return [*parts, *(ends if several else [last])]


def _is_name(part: str) -> bool:
    first = part[0]
    caseless = first.isalpha() and not first.islower() and not first.isupper()
    return (first.isupper() or first in _OPENING or caseless) and not _NAMES_NOTHING.match(part)


def _is_title(part: str) -> bool:
    return len(part.split()) >= _TITLE or re.search(_YEAR, part) is not None
