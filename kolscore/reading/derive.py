"""Facts that follow from others where the sheet does not have them: averages, rates, posting, growth."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from kolscore.reading.facts import Facts

_WEEK: Final = 7.0
_WEEKS_A_YEAR: Final = 365.25 / 7
_YOUNGEST: Final = 0.25
"""Years: of a younger account the posts so far do not show how often it posts."""
_BY_VIEWS: Final = frozenset({"youtube", "tiktok"})
"""Platforms whose views are counted for everybody, so that a rate is one of views where they are known."""
_BESIDE_LIKES: Final = ("avg_comments", "avg_shares", "avg_saves")


class _Derived(NamedTuple):
    """A fact that follows from others."""

    field: str
    needs: tuple[str, ...]
    """Facts without which it does not follow; the first is the one that it is traced to."""
    work_out: Callable[..., float | None]
    says: str
    """What was done, with {rows}."""


def _over(one: float, other: float) -> float | None:
    return one / other if other > 0 else None


def _from_days(days: float) -> float | None:
    return _WEEK / days if days > 0 else None


def _over_years(posts: float, years: float) -> float | None:
    return posts / (years * _WEEKS_A_YEAR) if years >= _YOUNGEST else None


def _growth(gained: float, followers: float) -> float | None:
    return gained / (followers - gained) if followers > max(gained, 0.0) else None


_RULES: Final = (
    _Derived("avg_likes", ("total_likes", "posts"), _over, "average likes worked out in {rows} rows: all likes / posts"),
    _Derived("posts_per_week", ("days_between_posts",), _from_days, "posts per week worked out in {rows} rows from the days between posts"),
    _Derived("posts_per_week", ("posts", "account_age"), _over_years, "posts per week worked out in {rows} rows: posts / age of the account"),
    _Derived("growth_rate", ("followers_gained", "followers"), _growth, "growth worked out in {rows} rows: followers gained / followers before"),
)  # fmt: skip


def derive(facts: Facts) -> list[str]:
    """Put in what follows from other facts and is missing; says what was done, and in how many rows."""
    said = []
    for rule in _RULES:
        if all(field in facts.columns for field in rule.needs):
            rows = _put_in(facts, rule)
            said += [rule.says.format(rows=rows)] if rows else []
    return [*said, *_rates(facts)]


def _put_in(facts: Facts, rule: _Derived) -> int:
    done = 0
    columns = map(facts.column, (rule.field, *rule.needs))
    for row, (known, *given) in enumerate(zip(*columns, strict=True)):
        if known is None and None not in given:
            value = rule.work_out(*given)
            if value is not None:
                facts.put(rule.field, row, value, rule.needs[0])
                done += 1
    return done


def _rates(facts: Facts) -> Iterator[str]:
    """Work out engagement rates from counts of engagements, by what they are shares of."""
    if facts.columns.keys().isdisjoint({"avg_engagements", "avg_likes"}):
        return
    rows = {"followers": 0, "views": 0}
    for row in range(facts.rows):
        if facts.of("engagement_rate", row) is None and (found := _rate(facts, row)):
            rate, origin, basis = found
            facts.put("engagement_rate", row, rate, origin)
            facts.put("er_basis", row, basis, origin)
            rows[basis] += 1
    for basis, done in rows.items():
        if done:
            yield (
                f"engagement rate worked out in {done} rows: average engagements, or likes with comments, shares "
                f"and saves where known, / {'followers' if basis == 'followers' else 'average views'}"
            )


def _rate(facts: Facts, row: int) -> tuple[float, str, str] | None:
    """An engagement rate, the field that it comes from, and what it is a share of."""
    origin = "avg_engagements"
    engagements = facts.of(origin, row)
    if engagements is None:
        origin = "avg_likes"
        likes = facts.of(origin, row)
        if likes is None:
            return None
        engagements = likes + sum(facts.of(field, row) or 0.0 for field in _BESIDE_LIKES)
    platform, views, followers = (facts.of(field, row) for field in ("platform", "avg_views", "followers"))
    if platform in _BY_VIEWS and views:
        return engagements / views, origin, "views"
    return (engagements / followers, origin, "followers") if followers else None
