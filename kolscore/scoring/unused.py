"""What columns hold that is read and cannot be scored, and what it would take: said once, not row by row."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from kolscore.creator import platform_name
from kolscore.fields import name_of
from kolscore.scoring.engagement import EngagementRules

_WITHOUT_FOLLOWERS: Final = ("avg_engagements", "avg_likes", "avg_views")
_WITHOUT_POSTS: Final = {"total_likes": "avg_likes", "total_views": "avg_views"}


def unused(column: Callable[[str], Sequence[Any]], rules: EngagementRules) -> Iterator[str]:
    """Sentences on columns of which most goes into no score; `column` gives the facts of a field.

    What single rows lack is said of each of them.
    """
    for field in _WITHOUT_FOLLOWERS:
        known = _known(column, field, "followers")
        if alone := _most(known, sum(followers is None for _, followers in known)):
            yield f"{name_of(field)} in {alone} are not scored: what is typical depends on the number of followers"
            break  # one sentence is enough to ask for followers
    for field, average in _WITHOUT_POSTS.items():
        known = _known(column, field, "posts", average)
        if alone := _most(known, sum(posts is None and mean is None for _, posts, mean in known)):
            yield f"{name_of(field)} in {alone} are not scored: the number of posts is needed to average them"
    known = _known(column, "avg_views", "engagement_rate", "followers", "platform")
    waiting = Counter(
        platform
        for _, rate, followers, platform in known
        if rate is None and followers and not rules.knows_views(platform)
    )
    for platform, number in waiting.items():
        if alone := _most(known, number):
            need = (
                "what is typical depends on the platform; name it with --platform"
                if platform is None
                else f"there is no benchmark for {platform_name(platform)}"
            )
            yield f"average views in {alone} are not scored: {need}"


def _known(column: Callable[[str], Sequence[Any]], field: str, *beside: str) -> list[tuple[Any, ...]]:
    """The facts of a field that are known, and what stands beside each."""
    facts = column(field)
    if not any(fact is not None for fact in facts):
        return []
    return [row for row in zip(facts, *map(column, beside), strict=True) if row[0] is not None]


def _most(known: Sequence[Any], number: int) -> str:
    """So many rows, in words, if they are more than half of what is known; "" if not."""
    return "" if 2 * number <= len(known) else "1 row" if number == 1 else f"{number:,} rows"
