"""What columns hold that is read and cannot be scored, and what it would take: said once, not row by row."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from kolscore.creator import platform_name
from kolscore.fields import name_of
from kolscore.reading.told import Told
from kolscore.scoring.engagement import EngagementRules
from kolscore.words import say

_WITHOUT_FOLLOWERS: Final = ("avg_engagements", "avg_likes", "avg_views")
_WITHOUT_POSTS: Final = {"total_likes": "avg_likes", "total_views": "avg_views"}


def count_unused(column: Callable[[str], Sequence[Any]], rules: EngagementRules, told: Told) -> None:
    """Count in columns what goes into no score; `column` gives the facts of a field.

    What single rows lack is said of each of them.
    """
    for field in _WITHOUT_FOLLOWERS:
        known = _known(column, field, "followers")
        told.add(("without followers", field), sum(followers is None for _, followers in known), len(known))
    for field, average in _WITHOUT_POSTS.items():
        known = _known(column, field, "posts", average)
        alone = sum(posts is None and mean is None for _, posts, mean in known)
        told.add(("without posts", field), alone, len(known))
    known = _known(column, "avg_views", "engagement_rate", "followers", "platform")
    told.add(("views",), len(known))
    waiting = Counter(
        platform
        for _, rate, followers, platform in known
        if rate is None and followers and not rules.knows_views(platform)
    )
    for platform, number in waiting.items():
        told.add(("waiting", platform), number)


def unused(told: Told) -> Iterator[str]:
    """Sentences on columns of which most goes into no score."""
    for field in _WITHOUT_FOLLOWERS:
        if alone := _most(*told.get(("without followers", field), (0, 0))):
            yield say("scoring.unused.no_followers", field=name_of(field), rows=alone)
            break  # one sentence is enough to ask for followers
    for field in _WITHOUT_POSTS:
        if alone := _most(*told.get(("without posts", field), (0, 0))):
            yield say("scoring.unused.no_posts", field=name_of(field), rows=alone)
    for (platform,), (number,) in told.of("waiting"):
        if alone := _most(number, told.rows("views")):
            need = (
                say("scoring.unused.name_platform")
                if platform is None
                else say("scoring.unused.no_benchmark", platform_name=platform_name(platform))
            )
            yield say("scoring.unused.views", rows=alone, need=need)


def _known(column: Callable[[str], Sequence[Any]], field: str, *beside: str) -> list[tuple[Any, ...]]:
    """The facts of a field that are known, and what stands beside each."""
    facts = column(field)
    if not any(fact is not None for fact in facts):
        return []
    return [row for row in zip(facts, *map(column, beside), strict=True) if row[0] is not None]


def _most(number: int | str, known: int | str) -> str:
    """So many rows, in words, if they are more than half of what is known; "" if not."""
    rows = int(number)
    return "" if 2 * rows <= int(known) else say("words.rows", n=rows)
