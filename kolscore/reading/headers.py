"""What the header of a column means: its words, looked up in the table of known headers."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from kolscore.fields import COUNTS, NUMBERS, SHARES, SIGNALS, WHO, tagged
from kolscore.reading.counted import BRACKETS, counted_in, factor_of, unit_of
from kolscore.reading.dates import NO_DAY, Dated, Day, dated
from kolscore.reading.lexicon import KnownHeader, is_wide, lexicon, plain_words
from kolscore.reading.simpler import Simpler, known_word, may_be_header, simpler, turns

_PERCENT: Final = re.compile(r"%|％|\b(?:percent|percentage|pct)\b", re.IGNORECASE)
_LAST_NUMBER: Final = re.compile(r" ?[1-9]$")
_END_OF_TOTAL: Final = re.compile(r"[\s:(\[\d,.)\]]+$")
_LONGEST_TOTAL: Final = 40
_PATH: Final = re.compile(r"[^\s.](?:[^.]*[^\s.])?(?:\.[^\s.](?:[^.]*[^\s.])?)+")
_SLASHES: Final = re.compile(r"[/|&\n／]")
_PARTS_OF_COMMENT: Final = re.compile(r"[&/|:;,\n?：；、，／()]|\s[-–—]\s")
_PARTS: Final = re.compile(r"[,/+;|&]")
_MONEY: Final = re.compile(
    r"\b(?:usd|eur|gbp|aud|cad|inr|sgd|aed|chf|brl|rub|try|idr|jpy|krw|rmb|cost|price|fee)\b|[$€£¥₹₽元]"
)
_NO_FEES: Final = ("earnings and spending", "other costs")
"""What a header may speak of that is money, and no fee of the creator."""
_LONGEST_NAME: Final = 4
"""So many words the name of a platform has at most,"""
_LONGEST_WORD: Final = 12
"""or letters, where no blanks divide them."""
_SHORTEST_WORD: Final = 3
"""So many letters has a word that may stand beside another without a blank."""
_CACHE_SIZE: Final = 4_096
_AT_A_MOMENT: Final = frozenset(tagged("moment"))
"""Fields that no span of time has."""
_OF_ALL_TIME: Final = frozenset(tagged("lasting"))
"""Fields that are of a part only where a span of time is named, and may be where a day is."""
_WEEK: Final = 7.0
_OF_KIND: Final = {
    "count": COUNTS,
    "share": SHARES,
    "average": frozenset(tagged("average")),
    "text": frozenset(tagged("label")),
    "yes or no": frozenset({"verified"}),
}
"""The fields that may be left when a word came off that only they have beside them."""
_MOMENTS: Final = {"last_post_days": "dates", "account_age": "dates or years"}
WORDS: Final = frozenset(tagged("free"))
"""Fields of free words."""


class HeaderMeaning(NamedTuple):
    """What a header says, or a user said for it."""

    field: str
    outright: bool = True
    """False for headers that count only where no other column says it outright."""
    shows: str = ""
    """What the cells must hold: "text", "numbers", "platforms"; "" for anything."""
    factor: float = 1.0
    """What numbers are multiplied by."""
    unit: str = ""
    """"percent", "thousands", "millions", or "" if the header says nothing."""
    rest: bool = False
    """Whether the column holds what is left to 100%."""
    platform: str | None = None
    basis: str | None = None
    language: str = "en"
    day: Day | None = None
    """The day of its numbers, if it names one."""
    half: str = ""
    """The half of a name that it holds, "first" or "last"; "" for all of it."""
    inner: bool = False
    """Whether the last part of a path such as "more.biography" says it, and outright."""
    moment: bool = False
    """Whether it holds moments, from which the field is counted back."""
    kind: str = ""
    """The kind of a signal that a rubric adds; "" for a fact that has a row in the table of fields."""
    units: tuple[str, ...] = ()
    """Words of such a signal that may stand after a number."""
    most: float = 0.0
    """No number of such a signal is larger; 0 where nothing is known of that."""

    @property
    def like(self) -> str:
        """The field as which it is read: itself, but for a signal that a rubric adds."""
        return SIGNALS[self.kind].name if self.kind else self.field


@lru_cache(maxsize=_CACHE_SIZE)
def meanings(header: str, stem: str = "") -> tuple[HeaderMeaning, ...]:
    """Every field that a header can stand for, what it says outright first; `stem` is what those of its table share."""
    full = plain_words(header)
    if full not in lexicon().headers and full not in lexicon().others and may_be_header(header):
        date = dated(header)
        if date.words != header and (said := meanings(date.words, stem)):
            return tuple(_of_its_time(one, date) for one in said if _lasts(one, date))
    as_written = _as_written(header)
    if as_written is not None:
        return as_written
    if inner := _of_path(header):
        return inner
    bare, counted = counted_in(header)
    if not counted and (said := _with_unit_at_end(full)):
        return said  # before the unit is taken for a comment: "Follower, Tsd."
    for one in simpler(header, stem):
        known = _as_written(one.words) or _with_unit_at_end(one.words)
        known = tuple(meaning for meaning in known if _is_of(meaning, header, one))
        if known or _other(one.words):
            return known
    return _of_parts(bare) or _within(full) or _run_together(full, stem)


def _as_written(header: str) -> tuple[HeaderMeaning, ...] | None:
    """What the words of a header say; nothing if they are known to say nothing that we read, None if they are not known."""
    words = lexicon()
    if "." in header and (inner := _of_path(header)) and inner[0].field == "name":
        return inner  # "user.name" is no user name
    bare, counted = counted_in(header)
    percent = "percent" if _PERCENT.search(header) else ""
    full = plain_words(bare)
    platform, without_platform = _split(full, words.platforms)
    platform = platform or _split(without_noise(full), words.platforms)[0]
    if len({words.platforms[word] for word in full.split() if word in words.platforms}) > 1:
        platform = None  # the sum of several
    basis, without_basis = _split(without_platform, words.bases, at_end=True)
    for phrase in _phrases(bare, full, without_platform, without_basis):
        known = _allowed(header, phrase) if phrase or platform else ()
        if phrase == without_basis != without_platform:
            known = tuple(one for one in known if one.field == "engagement_rate")
        if known:
            return tuple(
                HeaderMeaning(
                    one.field, one.outright,
                    _shown(one),
                    one.factor * factor_of(counted, one.language), unit_of(counted, one.language) or percent,
                    one.rest, platform,
                    basis if phrase == without_basis or one.field == "engagement_rate" else None,
                    one.language, half=one.half, moment=one.moment,
                )
                for one in sorted(known, key=lambda one: (not one.outright, words.shows.get(one.field) != "platforms"))
            )  # fmt: skip
        if phrase in words.others:
            return ()
    return None


def _shown(known: KnownHeader) -> str:
    """What the cells must hold below a header."""
    if known.moment:
        return _MOMENTS[known.field] if known.outright else "days on which accounts were made"
    return "" if known.outright else lexicon().shows.get(known.field, "")


def unknown(header: str, field: str, language: str) -> HeaderMeaning:
    """What a header says that is not known, and was named for a field: the unit of its numbers."""
    _, counted = counted_in(header)
    unit = unit_of(counted, language) or ("percent" if _PERCENT.search(header) else "")
    return HeaderMeaning(field, unit=unit, factor=factor_of(counted, language), language=language)


def _phrases(bare: str, full: str, without_platform: str, without_basis: str) -> dict[str, None]:
    """The ways to look a header up, the fullest first."""
    plain = plain_words(BRACKETS.sub(" ", bare)) or full
    _, short = _split(plain, lexicon().platforms)
    quiet = _split(without_noise(short), lexicon().platforms)[1]
    tries = (
        full,
        plain_words(bare.casefold()),
        plain,
        without_platform,
        short,
        quiet,
        without_basis,
        _without_percent(short),
        _LAST_NUMBER.sub("", quiet),
    )
    return dict.fromkeys(tries)


def _allowed(header: str, phrase: str) -> tuple[KnownHeader, ...]:
    """What a phrase stands for; where the header speaks of money, only a fee."""
    known = lexicon().headers.get(phrase, ())
    if known and _MONEY.search(header.casefold()):
        return tuple(one for one in known if one.field == "fee")
    if known and phrase != plain_words(header) and (asides := " ".join(BRACKETS.findall(header))):
        changed = "%" in asides or turns(plain_words(asides))
        return tuple(one for one in known if one.field not in COUNTS) if changed else known
    return known


def _of_parts(header: str) -> tuple[HeaderMeaning, ...]:
    """What "Bio / About" or "粉丝数 Followers" says: its parts, if all of them stand for the same field."""
    parts = [part for part in _SLASHES.split(header) if part.strip()]
    if len(parts) < 2:  # noqa: PLR2004 - nothing is joined
        words = plain_words(header).split()
        latin, other = (
            [word for word in words if word.isascii()],
            [word for word in words if not word.isascii()],
        )
        parts = [" ".join(latin), " ".join(other)] if latin and other else []
    said = [meanings(part) for part in parts]
    if not all(said) or len(said) < 2:  # noqa: PLR2004 - nothing is joined
        return ()
    fields = set.intersection(*({one.field for one in part} for part in said))
    return tuple(one for one in said[0] if one.field in fields)


def _with_unit_at_end(words: str) -> tuple[HeaderMeaning, ...]:
    """What "followers k" says, or "followers in k": the words before a unit."""
    parts = words.split()
    for length in (2, 1):
        before, last = " ".join(parts[:-length]), " ".join(parts[-length:])
        if before and last in lexicon().header_units:
            return _as_written(f"{before} ({last})") or ()
    return ()


def _lasts(meaning: HeaderMeaning, date: Dated) -> bool:
    """Whether a field can be of a span of time: followers of the last 30 days are those gained, views no total."""
    if meaning.field in _OF_ALL_TIME and (date.span is not None or not meaning.outright):
        return False
    return date.span is None or (
        meaning.field not in _AT_A_MOMENT and (meaning.field != "posts" or date.span > 0)
    )


def _of_its_time(meaning: HeaderMeaning, date: Dated) -> HeaderMeaning:
    """What a header says of a day, or of a span of time: posts of the last 30 days are so many a week."""
    if date.span and meaning.field == "posts":
        return meaning._replace(field="posts_per_week", factor=meaning.factor * _WEEK / date.span)
    return meaning._replace(day=date.day or NO_DAY)


def _is_of(meaning: HeaderMeaning, header: str, simple: Simpler) -> bool:
    """Whether a field may be what is left of a header, by what came off."""
    if _MONEY.search(header.casefold()) and meaning.field != "fee":
        return False
    if not (meaning.outright or simple.asked) and meaning.language != "en":
        # A word that only may be a header, and of another language, says too little beside others.
        return False
    if simple.comment and not _may_be_beside(meaning, simple.comment):
        return False
    if simple.kind == "text" and not meaning.outright:
        return False
    return not simple.kind or meaning.field in _OF_KIND[simple.kind]


def _may_be_beside(meaning: HeaderMeaning, comment: str) -> bool:
    """Whether a field may have a comment: not one that names another field, or makes something else of a number."""
    if meaning.field in NUMBERS and turns(plain_words(comment)):
        return False
    parts = [part for part in _PARTS_OF_COMMENT.split(comment) if part.strip()]
    fields = {one.field for part in parts for one in meanings(part)}
    return not any(map(other, parts)) and (
        not fields or meaning.field in fields or (meaning.field in WORDS and fields <= WORDS)
    )


def _run_together(word: str, stem: str) -> tuple[HeaderMeaning, ...]:
    """What "followercount" says: two known words without a blank between, where they say it outright."""
    if not word.isascii() or not word.isalpha() or _other(word):
        return ()
    for cut in range(_SHORTEST_WORD, len(word) - _SHORTEST_WORD + 1):
        first, last = word[:cut], word[cut:]
        if known_word(first) and known_word(last):
            said = meanings(f"{first} {last}", stem)
            if said or _other(f"{first} {last}"):
                return tuple(one for one in said if one.outright)
    return ()


def _within(words: str) -> tuple[HeaderMeaning, ...]:
    """What a header may say by a word in it, wherever that stands: "cost of a story" is a fee."""
    platform = _split(words, lexicon().platforms)[0]
    for word, field in lexicon().within.items():
        found = f" {word} " in f" {words} " if word.isascii() else word in words
        if found and not any(lexicon().others.get(part) in _NO_FEES for part in words.split()):
            return (HeaderMeaning(field, platform=platform),)
    return ()


def _of_path(header: str) -> tuple[HeaderMeaning, ...]:
    """What the last part of a path says, where no other column says it outright: "more.biography" is a bio.

    A part that only counts or names stands for what it belongs to: "edge_followed_by.count".
    """
    words = lexicon()
    path = [part for part in header.split(".") if part.strip()] if _PATH.fullmatch(header) else []
    last = next((part for part in reversed(path) if plain_words(part) not in words.bare), "")
    if len(path) < 2 or {plain_words(part) for part in path[:-1]} & words.strangers:  # noqa: PLR2004 - no path
        return ()
    said = meanings(last) if last else ()
    if path[-1] != last and (own := meanings(path[-1])) and (not said or said[0].field in WHO):
        said = own
    return tuple(one._replace(outright=False, inner=one.outright) for one in said)


def other(header: str, stem: str = "") -> str:
    """What a column holds whose header is known and says nothing that we read, such as "contact"; "" if unknown."""
    tries = (header, dated(header).words, *(one.words for one in simpler(header, stem) if not one.comment))
    return next((what for words in tries if (what := _other(words))), "")


def _other(header: str) -> str:
    others = lexicon().others
    full = plain_words(header)
    phrases = (full, plain_words(BRACKETS.sub(" ", header)), _split(full, lexicon().platforms)[1])
    return next((others[phrase] for phrase in phrases if phrase in others), "")


@lru_cache(maxsize=_CACHE_SIZE)
def platform_of(text: str) -> str | None:
    """The platform that a cell names; None if it is none that we know."""
    return lexicon().platforms.get(plain_words(text))


def platforms_in(text: str) -> list[str | None]:
    """The platform that each part of a cell names: "IG, TikTok", "YouTube / X"; None for a part that names none."""
    return [platform_of(part) for part in _PARTS.split(text) if part.strip()]


@lru_cache(maxsize=_CACHE_SIZE)
def basis_of(text: str) -> str | None:
    """What an engagement rate is divided by, as a cell says it."""
    return lexicon().bases.get(plain_words(text))


def is_total(text: str) -> bool:
    """Whether the first cell of a row says that it adds up the others.

    >>> is_total("Total (12)"), is_total("Average:"), is_total("Total Fitness")
    (True, True, False)
    """
    if len(text) > _LONGEST_TOTAL:
        return False
    return _END_OF_TOTAL.sub("", _flat(text)) in lexicon().totals


def is_footnote(text: str) -> bool:
    """Whether the only cell of a row is a remark below the table."""
    return _flat(text).startswith(lexicon().footnotes)


def _flat(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_section(text: str) -> bool:
    """Whether the only cell of a row names a part of the list: "MICRO", "Instagram", "Berlin:".

    >>> is_section("Micro influencers"), is_section("Berlin:"), is_section("Micro Mia")
    (True, True, False)
    """
    words = plain_words(text)
    alone = (
        words in lexicon().sections
        or words in lexicon().platforms
        or without_noise(words) in lexicon().sections
    )
    return alone or text.rstrip().endswith((":", "："))


def _split(words: str, known: Mapping[str, str], *, at_end: bool = False) -> tuple[str | None, str]:
    """Take the longest known phrase off the start or the end of a header."""
    parts = words.split()
    for length in range(min(len(parts), _LONGEST_NAME), 0, -1):
        first, last = " ".join(parts[:length]), " ".join(parts[-length:])
        if not at_end and first in known:
            return known[first], " ".join(parts[length:])
        if last in known and (length < len(parts) or not at_end or first in known):
            return known[last], " ".join(parts[:-length]).removesuffix(" on")
    return (None, words) if words.isascii() or at_end else _split_unspaced(words, known)


def _split_unspaced(words: str, known: Mapping[str, str]) -> tuple[str | None, str]:
    """The same for scripts that need no blank between: "抖音粉丝数"."""
    for length in range(min(len(words) - 1, _LONGEST_WORD), 1, -1):
        for phrase, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            if phrase in known and is_wide(phrase[0]):
                return known[phrase], rest.strip()
    return None, words


def without_noise(words: str) -> str:
    """The words of a header without those that say nothing in one: "number of patents" is "patents"."""
    noise = lexicon().noise
    return " ".join(word for word in words.split() if word not in noise)


def _without_percent(words: str) -> str:
    """The words without "percent", if they then name a share; otherwise as they are."""
    rest = " ".join(word for word in words.split() if word != "percent")
    return rest if any(known.field in SHARES for known in lexicon().headers.get(rest, ())) else words
