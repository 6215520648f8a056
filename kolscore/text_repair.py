"""Mends texts that a program spoiled on their way into the sheet: percent-encoded, or decoded in a wrong encoding."""

import re
from typing import Final
from urllib.parse import unquote

_PERCENT: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")

_WESTERN: Final = "\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_CYRILLIC: Final = "\u0401-\u040f\u0451-\u045f\u0490\u0491\u00a0-\u00bb\u2013-\u203a\u20ac\u2116\u2122"
_SPOILED: Final = re.compile(
    f"[\u00c2-\u00df][{_WESTERN}]|[\u00e0-\u00f4][{_WESTERN}]{{2}}|(?:[\u0420\u0421][{_CYRILLIC}]){{2}}"
)
"""What UTF-8 looks like that was read as a Western or Cyrillic code page: "Ã©" for "é", "ðŸ©º" for "🩺"."""
_BEGINS_SPOILED: Final = re.compile("[\u00c2-\u00f4\u0420\u0421]")
"""Looked for first: most texts have none of these letters, and one letter is found sooner than a row of them."""


def unquoted(text: str) -> str:
    """A percent-encoded text as it was written; other texts with a "%" stay as they are.

    >>> unquoted("Dr%20Ana%20%E5%8C%BB"), unquoted("Jos%C3%A9 Rey"), unquoted("20%off, 100% me")
    ('Dr Ana 医', 'José Rey', '20%off, 100% me')
    """
    if not _PERCENT.search(text):
        return text
    if any(map(str.isspace, text)):  # who encodes a text encodes its blanks, or only letters beyond ASCII
        return _PERCENT.sub(_beyond_ascii, text)
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def _beyond_ascii(found: re.Match[str]) -> str:
    try:
        letters = unquote(found[0], errors="strict")
    except UnicodeDecodeError:
        return found[0]
    return found[0] if any(map(str.isascii, letters)) else letters


def unspoiled(text: str) -> str:
    """A text that was decoded in a wrong encoding as it was meant; nearly all texts stay as they are.

    >>> unspoiled("MÃ©dico"), unspoiled("São Paulo")
    ('Médico', 'São Paulo')
    """
    if not (_BEGINS_SPOILED.search(text) and _SPOILED.search(text)):
        return text
    import ftfy  # noqa: PLC0415 - seldom needed, and importing kolscore must stay cheap

    return ftfy.fix_encoding(text)
