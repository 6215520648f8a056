"""Size classes that people write for a number of followers: "Micro", "Macro-influencer", "Nano (1K-10K)"."""

import re
from functools import cache
from typing import Final

from kolscore.reading.lexicon import lexicon, plain_words
from kolscore.reading.wording import words_of

_AROUND: Final = " \t:;,/|-–—()[]"


def lower_bound(text: str) -> float | None:
    """The lower bound of the class that a text names, in followers; None if it names none.

    >>> lower_bound("Macro"), lower_bound("micro-influencers"), lower_bound("12K")
    (100000.0, 10000.0, None)
    """
    found = _class().fullmatch(text.casefold().strip())
    return lexicon().sizes[plain_words(found["size"])] if found else None


def beside_class(text: str) -> str:
    """What stands beside the class that a text names; "" if it names none.

    >>> beside_class("Nano (1K-10K)"), beside_class("25,000 - micro influencer"), beside_class("25,000")
    ('1K-10K', '25,000', '')
    """
    found = _class().search(text.casefold())
    return (text[: found.start()] + text[found.end() :]).strip(_AROUND) if found else ""


@cache
def _class() -> re.Pattern[str]:
    classes, people = (
        "|".join(re.escape(word).replace(r"\ ", r"[\s-]?") for word in sorted(words, key=len, reverse=True))
        for words in (lexicon().sizes, words_of("sized"))
    )
    return re.compile(rf"(?<!\w)(?P<size>{classes})(?:[\s-]+(?:{people}))*(?!\w)")
