"""The facts of one creator, each typed, and None where unknown; and the notes on cells not taken."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from operator import attrgetter
from typing import Any, Final, NamedTuple, Self

from kolscore.fields import BASES, BY_NAME, FIELDS, NUMBERS, PLATFORMS, SHARES, SIGNED, of_kind
from kolscore.words import near, say

_PLATFORM_NAMES: Final = {
    "tiktok": "TikTok", "youtube": "YouTube", "linkedin": "LinkedIn", "wechat": "WeChat", "onlyfans": "OnlyFans",
    "vk": "VK", "ok": "OK", "blog": "blogs", "podcast": "podcasts", "newsletter": "newsletters",
}  # fmt: skip
"""Names that are not written with one capital, and platforms that are no one's name: followers on podcasts."""


def platform_name(platform: str) -> str:
    """A platform as it writes itself.

    >>> platform_name("tiktok"), platform_name("instagram")
    ('TikTok', 'Instagram')
    """
    return _PLATFORM_NAMES.get(platform) or platform.capitalize()


LABELS: Final = ("kol", "influencer", "both", "not_a_creator", "insufficient")
"""Label ids."""

UNDECIDED: Final = ("not_a_creator", "insufficient")
"""Those of rows in which nobody is there to be scored or booked."""


NO_SIGNALS: Final[Mapping[str, float]] = {}
"""What most creators have of the counts that a rubric adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Creator:
    """What a row says of one creator. Every fact is optional; unknown is None, never 0.

    Counts are plain numbers (``followers=42_000``), shares are fractions
    (``engagement_rate=0.034`` for 3.4%), ``posts_per_week``,
    ``years_experience`` and ``account_age`` (in years) are numbers from 0 up.
    ``growth_rate`` is the growth in 30 days as a fraction, ``followers_gained``
    that in accounts; both may be negative. ``er_basis`` says what the
    engagement rate was divided by: followers, subscribers, views or
    impressions. ``age`` is that of the person, in years. ``guidelines`` and ``societies`` are the words of a cell, "Co-author, national
    guideline", or a count as text. ``platform`` is its usual name, such as "instagram" or "x". ``previous_label`` is the label id of an earlier assessment, if
    small changes are not to flip it. ``signals`` are the counts that a rubric of yours
    adds, by the names that it gives them: ``signals={"podcast_guests": 12}``.

    Raises ValueError for a platform or a basis that is not known, for a number that
    is negative, not finite, or not a number, for text that is none, and for a share above 1 (an engagement rate may exceed 1: views can outnumber
    followers).

    >>> Creator(followers=42_000, bio="Board-certified dermatologist").followers
    42000
    >>> Creator(sponsored_share=12)
    Traceback (most recent call last):
    ...
    ValueError: sponsored_share is 12; give a fraction from 0 to 1, such as 0.12 for 12%
    """

    name: str | None = None
    handle: str | None = None
    profile_url: str | None = None
    platform: str | None = None
    followers: float | None = None
    following: float | None = None
    posts: float | None = None
    posts_per_week: float | None = None
    engagement_rate: float | None = None
    er_basis: str | None = None
    avg_likes: float | None = None
    avg_comments: float | None = None
    avg_shares: float | None = None
    avg_saves: float | None = None
    avg_views: float | None = None
    avg_engagements: float | None = None
    authentic_engagements: float | None = None
    total_likes: float | None = None
    total_views: float | None = None
    growth_rate: float | None = None
    followers_gained: float | None = None
    account_age: float | None = None
    last_post_days: float | None = None
    days_between_posts: float | None = None
    sponsored_share: float | None = None
    fake_followers_share: float | None = None
    verified: bool | None = None
    partnered: bool | None = None
    bio: str | None = None
    job_title: str | None = None
    organization: str | None = None
    credentials: str | None = None
    years_experience: float | None = None
    publications: float | None = None
    h_index: float | None = None
    citations: float | None = None
    specialty: str | None = None
    position: str | None = None
    guidelines: str | None = None
    trials: float | None = None
    congress_talks: float | None = None
    editorial_boards: float | None = None
    societies: str | None = None
    patents: float | None = None
    grants: float | None = None
    books: float | None = None
    awards: float | None = None
    speaking: float | None = None
    media_mentions: float | None = None
    category: str | None = None
    language: str | None = None
    country: str | None = None
    audience: str | None = None
    content_type: str | None = None
    income_sources: str | None = None
    fee: str | None = None
    notes: str | None = None
    age: float | None = None
    previous_label: str | None = None
    signals: Mapping[str, float] = field(default_factory=lambda: NO_SIGNALS, hash=False)

    def __post_init__(self) -> None:
        for name in ("platform", "er_basis"):
            word = getattr(self, name)
            if word is not None:
                object.__setattr__(self, name, _word(name, word))
        for name, limit, value in zip(*_LIMITS, _numbers_of(self), strict=True):
            if value is not None and not (type(value) is float and 0.0 <= value <= limit):
                _check_number(name, value)
        for name in _PLAIN:
            _check_plain(name, getattr(self, name))
        if self.signals is not NO_SIGNALS:
            object.__setattr__(self, "signals", _signals(self.signals))
        if self.previous_label is not None and self.previous_label not in LABELS:
            raise ValueError(
                say("creator.no_label", label=repr(self.previous_label), labels=", ".join(LABELS))
            )

    @classmethod
    def read(cls, facts: Iterable[Any]) -> Self:
        """A creator of facts that were checked when they were read, one for each of FIELDS, and its signals."""
        creator = object.__new__(cls)
        for put, fact in zip(_PUTS, facts, strict=True):
            put(creator, fact)
        return creator

    def fact(self, name: str) -> Any:
        """A fact by its name, one that a rubric adds too; None if unknown."""
        return getattr(self, name) if name in BY_NAME else self.signals.get(name)


_NUMBERS: Final = tuple(name for name in FIELDS if name in NUMBERS)
_AT_MOST_ONE: Final = SHARES - SIGNED
"""Shares that are given as fractions of 1. A sheet may say 140% of a small account; in Python, 3.1 is a slip."""
_LIMITS: Final = (
    _NUMBERS,
    tuple(1.0 if name in _AT_MOST_ONE else 1e300 for name in _NUMBERS),
)
"""Each number, and what it is at most if it needs no closer look."""
_numbers_of: Final = attrgetter(*_NUMBERS)


def values_of(names: Sequence[str]) -> Callable[[Creator], tuple[Any, ...]]:
    """A function that gives these facts of a creator, all at once."""
    if len(names) > 1 and BY_NAME.keys() >= set(names):
        return attrgetter(*names)
    return lambda creator: tuple([creator.fact(name) for name in names])


_PUTS: Final = tuple(getattr(Creator, name).__set__ for name in (*FIELDS, "signals"))


class Note(NamedTuple):
    """A cell that was not taken at its word: what it holds and why it stays unknown, or how it was read."""

    cell: str
    """Address in the sheet, such as "D7"; the header's address for a whole column; "" outside sheets."""
    field: str
    text: str
    """The cell as written."""
    message: str


_KNOWN: Final = {"platform": PLATFORMS, "er_basis": BASES}
"""The fields of which every word is known."""
_PLAIN: Final = tuple(sorted(of_kind("text", "mark")))


def _word(field: str, word: object) -> str:
    """A platform or a basis by its id: "Tik Tok" is tiktok."""
    plain = "".join(filter(str.isalnum, word)).lower() if isinstance(word, str) else ""
    if plain in _KNOWN[field]:
        return plain
    hint, known = near(plain, _KNOWN[field]), ", ".join(_KNOWN[field])
    raise ValueError(say("creator.unknown_word", field=field, word=repr(word), hint=hint, known=known))


def _signals(given: object) -> dict[str, float]:
    """The counts that a rubric adds, looked at; what is not known of one is left out."""
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise ValueError(say("creator.signals", given=repr(given)))
    for name, value in given.items():
        if name in BY_NAME:
            raise ValueError(say("creator.signal_is_a_fact", name=name))
        if value is not None:
            _check_number(name, value)
    return {name: value for name, value in given.items() if value is not None}


def _check_plain(field: str, value: object) -> None:
    if BY_NAME[field].kind == "mark":
        if value not in (None, True, False) or isinstance(value, (int, float)) is not isinstance(value, bool):
            raise ValueError(say("creator.not_a_mark", field=field, value=repr(value)))
    elif value is not None and not isinstance(value, str):
        raise ValueError(say("creator.not_text", field=field, value=repr(value)))


def _check_number(field: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Real)):
        raise ValueError(say("creator.not_a_number", field=field, value=repr(value)))  # noqa: TRY004 - one error for bad facts
    number = float(value)
    if not math.isfinite(number) or (number < 0 and field not in SIGNED):
        raise ValueError(say("creator.negative", field=field, value=repr(value)))
    if field in _AT_MOST_ONE and number > 1:
        raise ValueError(
            say("creator.above_one", field=field, value=repr(value), fraction=number / 100, number=number)
        )
