"""What may be known of a creator: one row for each fact; and the words for platforms, bases and languages."""

from typing import Final, NamedTuple

TAGS: Final = {
    "who": "names the creator",
    "profile": "says who is meant, and something of them",
    "account": "describes one account: those of different platforms are not mixed",
    "free": "free words; what a header says of them is not cut off",
    "label": "a word of a few, which a header may leave out",
    "figures": "a number of no words may stand under it",
    "rare": "most creators have none, so that a list may truly say 0 of everybody",
    "listed": "people also fill it with yes, or with the names of the things themselves",
    "whole": "counts people or things, so that a fraction is a mistake",
    "average": "is the same over the last days, or posts",
    "sign": "only an account with an audience has it",
    "answered": "an audience always gives some, so that a 0 is a cell that nobody filled in, or a hidden figure",
    "moment": "no span of time has it",
    "lasting": "of all time, unless a span is named",
    "month": "of a month",
    "unbounded": "may exceed 1 in a sheet: views can outnumber followers, and a following can double",
    "signed": "may be below zero: audiences shrink too",
    "supporting": "says nothing by itself: lists of videos have it too",
    "counted": "counts as recognition",
    "office": "names offices and authorships, which count as recognition",
}
"""What a row may say of a field, in a word, and what the word means."""


class Field(NamedTuple):
    """One fact of a creator."""

    name: str
    kind: str
    """"text", "word" (one of a few), "mark" (yes or no), "count", "share" (a fraction) or "number"."""
    tags: frozenset[str] = frozenset()
    twins: str = "best"
    """Where several columns hold it: the "best" is read, "all" are joined, or the "first" in the sheet is read."""
    called: str = ""
    """Its name in sentences, where that is not its id with blanks."""
    ask: str = ""
    """How it is asked for, where that is not its name."""
    most: float = 0.0
    """No number of it is larger; 0 where nothing is known of that."""


def _of(name: str, kind: str, tags: str = "", twins: str = "best", *, called: str = "", ask: str = "", most: float = 0.0) -> Field:  # fmt: skip  # noqa: PLR0913 - a row of the table
    return Field(name, kind, frozenset(tags.split()), twins, called, ask, most)


TABLE: Final = (
    _of("name", "text", "who", "first"),
    _of("handle", "text", "who profile account figures", "first"),
    _of("profile_url", "text", "who profile account figures", "first"),
    _of("platform", "word", "label"),
    _of("followers", "count", "moment whole", most=2e9),  # there are some five billion people on social media
    _of("following", "count", "moment whole"),
    _of("posts", "count", "whole"),
    _of("posts_per_week", "number", "sign"),
    _of("engagement_rate", "share", "average sign answered unbounded"),
    _of("er_basis", "word", "account figures"),
    _of("avg_likes", "count", "average sign answered", called="average likes"),
    _of("avg_comments", "count", "average sign", called="comments"),
    _of("avg_shares", "count", "supporting", called="shares"),
    _of("avg_saves", "count", "supporting", called="saves"),
    _of("avg_views", "count", "average sign answered", called="average views"),
    _of("avg_engagements", "count", "answered", called="average engagements"),
    _of("authentic_engagements", "count"),
    _of("total_likes", "count", "answered whole lasting supporting", called="all likes"),
    _of("total_views", "count", "answered whole lasting supporting", called="all views"),
    _of("growth_rate", "share", "month unbounded signed supporting"),
    _of("followers_gained", "number", "month signed supporting"),
    _of("account_age", "number", "supporting"),
    _of("last_post_days", "number", "supporting"),
    _of("days_between_posts", "number", "supporting"),
    _of("sponsored_share", "share", "sign", ask="share of sponsored posts"),
    _of("fake_followers_share", "share", ask="share of fake followers"),
    _of("verified", "mark", "account"),
    _of("partnered", "mark"),
    _of("bio", "text", "profile free", "all"),
    _of("job_title", "text", "profile free", "all"),
    _of("organization", "text", "free label", "all"),
    _of("credentials", "text", "profile free", "all"),
    _of("years_experience", "number", "moment", ask="years of experience", most=80.0),  # a working life
    _of("publications", "count", "counted rare whole listed"),
    _of("h_index", "count", "counted rare whole moment"),
    _of("citations", "count", "counted rare whole"),
    _of("specialty", "text", "", "all"),
    _of("position", "text", "", "all"),
    _of("guidelines", "text", "office", "all"),
    _of("trials", "count", "counted rare whole listed"),
    _of("congress_talks", "count", "counted rare whole listed"),
    _of("editorial_boards", "count", "counted rare whole listed"),
    _of("societies", "text", "office", "all"),
    _of("patents", "count", "counted rare whole listed"),
    _of("grants", "count", "counted rare whole listed"),
    _of("books", "count", "counted rare whole listed"),
    _of("awards", "count", "counted rare whole listed"),
    _of("speaking", "count", "counted rare whole listed", ask="talks"),
    _of("media_mentions", "count", "counted rare whole listed"),
    _of("category", "text", "free label", "all"),
    _of("language", "word", "label", "first"),
    _of("country", "word", "label", "first"),
    _of("audience", "text", "free", "all"),
    _of("content_type", "text", "free", "all"),
    _of("income_sources", "text", "free", "all", called="income"),
    _of("fee", "text", "free figures", "all"),
    _of("notes", "text", "free", "all"),
    _of("age", "number", "supporting moment", most=120.0),
    _of("previous_label", "word", "figures"),
)
"""Every fact, in the order in which they are listed to people."""

SIGNALS: Final = {
    "count": _of("counted_signal", "count", "rare whole listed"),
    "number": _of("measured_signal", "number", "rare"),
}
"""How a signal that a rubric adds is read, by its kind; it has no row of its own."""


class Signal(NamedTuple):
    """What a rubric says of the columns of a counted signal."""

    name: str
    headers: tuple[str, ...]
    kind: str = ""
    """One of `SIGNALS`; "" for a fact of the table, of which only headers are added."""
    units: tuple[str, ...] = ()
    """Words that may stand after a number."""
    most: float = 0.0
    """No number of it is larger; 0 where nothing is known of that."""


BY_NAME: Final = {field.name: field for field in TABLE}
FIELDS: Final = tuple(BY_NAME)


_ROWS: Final = (*TABLE, *SIGNALS.values())


def tagged(*tags: str) -> tuple[str, ...]:
    """The fields that have one of these tags, in their order."""
    return tuple(field.name for field in _ROWS if not field.tags.isdisjoint(tags))


def of_kind(*kinds: str) -> frozenset[str]:
    """The fields of these kinds."""
    return frozenset(field.name for field in _ROWS if field.kind in kinds)


def name_of(field: str) -> str:
    """A field as sentences name it; what a rubric adds too.

    >>> name_of("job_title"), name_of("avg_likes")
    ('job title', 'average likes')
    """
    known = BY_NAME.get(field)
    return (known.called if known else "") or field.replace("_", " ")


COUNTS: Final = of_kind("count")
"""Fields that hold a count: a number from 0 up."""
SHARES: Final = of_kind("share")
"""Fields that hold a fraction: 0.034 is 3.4%."""
NUMBERS: Final = COUNTS | SHARES | of_kind("number")
"""All fields that hold a number."""
UNBOUNDED: Final = frozenset(tagged("unbounded"))
"""Shares that may exceed 1 in a sheet."""
WHOLE: Final = frozenset(tagged("whole"))
"""Fields that count people or things, so that a fraction is a mistake."""
LISTED: Final = frozenset(tagged("listed"))
"""Fields that people also fill with "yes", or with the names of the things themselves."""
SIGNED: Final = frozenset(tagged("signed"))
"""Fields that may be below zero."""
SUPPORTING: Final = frozenset(tagged("supporting"))
"""Numbers that say nothing by themselves."""
JOINED: Final = frozenset(field.name for field in TABLE if field.twins == "all")
"""Fields of which all columns are read, in whatever order they stand."""
FIRST_COUNTS: Final = frozenset(field.name for field in TABLE if field.twins == "first")
"""Fields that score nothing: where several columns hold one, the first is read."""
WHO: Final = tagged("who")
"""Fields that name a creator."""
OF_PROFILE: Final = frozenset(tagged("profile"))
"""Fields that say who is meant, and something of them."""
COUNTED: Final = tagged("counted")
"""What may be counted as recognition; a rubric may add to it."""
OFFICES_IN: Final = tagged("office")
"""The fields that name offices and authorships."""

# --- words -------------------------------------------------------------------------------------------

PLATFORMS: Final = (
    "bilibili", "blog", "douyin", "dzen", "facebook", "instagram", "kuaishou", "kwai", "likee", "linkedin", "newsletter",
    "ok", "pinterest", "podcast", "reddit", "rutube", "snapchat", "substack", "telegram", "threads", "tiktok", "twitch",
    "vk", "wechat", "weibo", "x", "xiaohongshu", "youtube", "zhihu",
)  # fmt: skip
"""Every platform that is told from others, by its id."""
BASES: Final = ("followers", "subscribers", "views", "impressions")
"""What an engagement rate can be a share of."""
LANGUAGES: Final = frozenset(
    {
        "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bh", "bi", "bm",
        "bn", "bo", "br", "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da", "de", "dv", "dz", "ee",
        "el", "en", "eo", "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr", "fy", "ga", "gd", "gl", "gn", "gu",
        "gv", "ha", "he", "hi", "ho", "hr", "ht", "hu", "hy", "hz", "ia", "id", "ie", "ig", "ii", "ik", "io", "is",
        "it", "iu", "ja", "jv", "ka", "kg", "ki", "kj", "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw",
        "ky", "la", "lb", "lg", "li", "ln", "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml", "mn", "mr", "ms",
        "mt", "my", "na", "nb", "nd", "ne", "ng", "nl", "nn", "no", "nr", "nv", "ny", "oc", "oj", "om", "or", "os",
        "pa", "pi", "pl", "ps", "pt", "qu", "rm", "rn", "ro", "ru", "rw", "sa", "sc", "sd", "se", "sg", "si", "sk",
        "sl", "sm", "sn", "so", "sq", "sr", "ss", "st", "su", "sv", "sw", "ta", "te", "tg", "th", "ti", "tk", "tl",
        "tn", "to", "tr", "ts", "tt", "tw", "ty", "ug", "uk", "ur", "uz", "ve", "vi", "vo", "wa", "wo", "xh", "yi",
        "yo", "za", "zh", "zu", "zxx",
    }
)  # fmt: skip
"""Codes of languages (ISO 639-1), and "zxx" for words of none."""
