"""What a table holds that is read and cannot be scored, and what it would take: said once, not row by row."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from kolscore.creator import platform_name
from kolscore.scoring.engagement import EngagementRules

_WITHOUT_FOLLOWERS: Final = {
    "engagement_rate": "engagement rates",
    "avg_engagements": "average engagements",
    "avg_likes": "average likes",
    "avg_views": "average views",
}
_WITHOUT_POSTS: Final = {"total_likes": ("all likes", "avg_likes"), "total_views": ("all views", "avg_views")}


def unused(column: Callable[[str], Sequence[Any]], rules: EngagementRules) -> Iterator[str]:
    """Sentences on what is known of many rows and goes into no score; `column` gives the facts of a field."""
    followers, rates = column("followers"), column("engagement_rate")
    for field, name in _WITHOUT_FOLLOWERS.items():
        rows = _count(known is not None and size is None for known, size in _beside(column(field), followers))
        if rows:
            yield f"{name} in {rows} go into no score: what is usual depends on the number of followers"
            break  # one remark is enough to ask for followers
    for field, (name, average) in _WITHOUT_POSTS.items():
        facts = _beside(column(field), column("posts"), column(average))
        rows = _count(known is not None and posts is None and mean is None for known, posts, mean in facts)
        if rows:
            yield f"{name} in {rows} go into no score: it takes the number of posts to make an average of them"
    waiting = Counter(
        platform
        for views, rate, size, platform in _beside(column("avg_views"), rates, followers, column("platform"))
        if views is not None and rate is None and size and not rules.knows_views(platform)
    )
    for platform, number in waiting.items():
        rows = _rows(number)
        if platform is None:
            yield f"average views in {rows} go into no score: what is usual depends on the platform; name it with --platform"
        else:
            yield f"average views in {rows} go into no score: what is usual on {platform_name(platform)} is not known"


def _beside(*columns: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    return zip(*columns, strict=True)


def _count(happened: Iterator[bool]) -> str:
    return _rows(sum(happened))


def _rows(number: int) -> str:
    return "" if not number else "1 row" if number == 1 else f"{number:,} rows"
