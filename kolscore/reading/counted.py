"""What a header says its numbers are counted in: thousands, millions, 万."""

import re
from typing import Final

from kolscore.reading.lexicon import lexicon, plain_words
from kolscore.reading.wording import words_of

BRACKETS: Final = re.compile(r"[(\[{（【][^()\[\]{}（）【】]*[)\]}）】]")
_AFTER_SIGN: Final = re.compile(r"(?:[/,／，、;；:：|–—×*]|\s[-x]\s|(?<=[^\W\da-zA-Z])-)\s*\w+\.?\s*$")
_WIDE_AT_END: Final = re.compile(r"(?<=\w\w)\s?[万萬만亿億억]$")
_NAMES: Final = {
    1e3: "thousands", 1e4: "ten thousands", 1e5: "lakhs", 1e6: "millions", 1e7: "crores", 1e8: "hundred millions", 1e9: "billions",
}  # fmt: skip


def counted_in(header: str) -> tuple[str, str]:
    """The header without the word that says what its numbers are counted in, and that word; "" if there is none."""
    for place in (*BRACKETS.finditer(header), *_AFTER_SIGN.finditer(header), *_WIDE_AT_END.finditer(header)):
        words = plain_words(place[0])
        for word in (words, " ".join(part for part in words.split() if part not in words_of("units"))):
            if word in lexicon().header_units:
                return header[: place.start()] + header[place.end() :], word
    return header, ""


def factor_of(counted: str, language: str) -> float:
    """What numbers are multiplied by: "mil" is a thousand in Spanish, and may be a million elsewhere."""
    words = lexicon()
    own = words.header_units_in.get(language, {})
    return own.get(counted, 1.0 if counted in words.unclear else words.header_units.get(counted, 1.0))


def unit_of(counted: str, language: str) -> str:
    """The name of that unit; "" for none."""
    factor = factor_of(counted, language)
    return "" if factor == 1.0 else _NAMES.get(factor, f"{factor:,.0f}")
