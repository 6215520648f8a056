"""Facts that follow from others where the sheet does not have them: averages, rates, posting, growth."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from kolscore.fields import name_of
from kolscore.reading.row_facts import Facts
from kolscore.reading.told import Told, in_rows
from kolscore.words import say

_WEEK: Final = 7.0
_WEEKS_A_YEAR: Final = 365.25 / 7
_YOUNGEST: Final = 0.25
"""Years: of a younger account the posts so far do not show how often it posts."""
_BY_VIEWS: Final = frozenset({"youtube", "tiktok"})
"""Platforms whose views are counted for everybody, so that a rate is one of views where they are known."""
_BESIDE_LIKES: Final = ("avg_comments", "avg_shares", "avg_saves")
_LASTING: Final[frozenset[str | None]] = frozenset({"youtube", None})
"""Where old posts gather views for years, or may do so: views of all posts say little of the next one."""
_TOTALS: Final = ("total_likes", "total_views")
_MOST: Final = 10.0
"""A share above this is of no account: a unit is lost, or a header is shifted."""


class _Derived(NamedTuple):
    """A fact that follows from others."""

    field: str
    needs: tuple[str, ...]
    """Facts without which it does not follow, and to which it is traced."""
    work_out: Callable[..., float | None]
    says: str
    """What was done, with {rows}."""
    never_on: frozenset[str | None] = frozenset()
    """Platforms on which it does not follow; None for one that is not known."""


def _over(one: float, other: float) -> float | None:
    return one / other if other > 0 else None


def _from_days(days: float) -> float | None:
    return _WEEK / days if days > 0 else None


def _over_years(posts: float, years: float) -> float | None:
    return posts / (years * _WEEKS_A_YEAR) if years >= _YOUNGEST else None


def _growth(gained: float, followers: float) -> float | None:
    grown = gained / (followers - gained) if followers > max(gained, 0.0) else _MOST
    return grown if grown < _MOST else None


_RULES: Final = (
    _Derived("avg_likes", ("total_likes", "posts"), _over, "avg_likes"),
    _Derived("avg_views", ("total_views", "posts"), _over, "avg_views", _LASTING),
    _Derived("posts_per_week", ("days_between_posts",), _from_days, "posts_per_week_from_days"),
    _Derived("posts_per_week", ("posts", "account_age"), _over_years, "posts_per_week"),
    _Derived("growth_rate", ("followers_gained", "followers"), _growth, "growth_rate"),
)  # fmt: skip


def derive(facts: Facts, told: Told) -> None:
    """Put in what follows from other facts and is missing; counts what was done."""
    _leave_out(facts, told)
    for number, rule in enumerate(_RULES):
        if all(field in facts.columns for field in rule.needs) and (done := _put_in(facts, rule)):
            told.add(("derived", number), done)
    _rates(facts, told)


def derived(told: Told) -> Iterator[str]:
    """What was worked out, and in how many rows."""
    if posts := told.rows("posts_left_out"):
        yield (say("reading.derive.posts_left_out", rows=in_rows(posts), most=_MOST))
    for (number,), (rows,) in told.of("derived"):
        yield say(f"reading.derive.from.{_RULES[number].says}", rows=in_rows(int(rows)))
    for (of, by), (rows,) in told.of("rate"):
        names = " + ".join(map(name_of, of))
        yield say("reading.derive.rate", rows=in_rows(int(rows)), names=names, by=name_of(by))


def _leave_out(facts: Facts, told: Told) -> None:
    """Leave out counts of posts that would make too much of each: those that are listed are then few of them."""
    unlikely = {row for total in _TOTALS if total in facts.columns for row in _too_few_posts(facts, total)}
    if unlikely:
        facts.columns["posts"] = [*facts.column("posts")]
        for row in unlikely:
            facts.put("posts", row, None)
        told.add(("posts_left_out",), len(unlikely))


def _too_few_posts(facts: Facts, total: str) -> list[int]:
    """The rows whose posts cannot be all that a total was gathered by."""
    each = zip(*map(facts.column, (total, "posts", "followers")), strict=True)
    return [
        row
        for row, (gathered, posts, followers) in enumerate(each)
        if gathered and posts is not None and followers and gathered > _MOST * followers * max(posts, 1.0)
    ]


def _put_in(facts: Facts, rule: _Derived) -> int:
    done = 0
    columns = map(facts.column, ("platform", rule.field, *rule.needs))
    for row, (platform, known, *given) in enumerate(zip(*columns, strict=True)):
        if known is None and None not in given and platform not in rule.never_on:
            value = rule.work_out(*given)
            if value is not None:
                facts.put(rule.field, row, value, facts.traced(rule.needs, row))
                done += 1
    return done


def _rates(facts: Facts, told: Told) -> None:
    """Work out engagement rates from counts of engagements, by what they are shares of."""
    if facts.columns.keys().isdisjoint({"avg_engagements", "avg_likes"}):
        return
    done: Counter[tuple[tuple[str, ...], str]] = Counter()
    beside = tuple(field for field in _BESIDE_LIKES if field in facts.columns)
    asked = ("engagement_rate", "platform", "followers", "avg_views", "avg_engagements", "avg_likes", *beside)
    for row, (known, platform, followers, views, *counts) in enumerate(
        list(zip(*map(facts.column, asked), strict=True))
    ):
        of, engagements = _engagements(counts, beside)
        by, base = ("avg_views", views) if views and platform in _BY_VIEWS else ("followers", followers)
        if known is None and of and base and engagements <= _MOST * base:
            origin = facts.traced((*of, by), row)
            facts.put("engagement_rate", row, engagements / base, origin)
            facts.put("er_basis", row, _BASES[by], origin)
            done[of, by] += 1
    for (of, by), rows in done.items():
        told.add(("rate", of, by), rows)


def _engagements(counts: Sequence[float | None], beside: Sequence[str]) -> tuple[tuple[str, ...], float]:
    """The fields that make up all engagements, and their sum: counted together, else likes and what is known beside them."""
    together, likes, *others = counts
    if together is not None:
        return ("avg_engagements",), together
    if likes is None:
        return (), 0.0
    if None in others:
        beside = [field for field, other in zip(beside, others, strict=True) if other is not None]
    return ("avg_likes", *beside), likes + sum(other for other in others if other is not None)


_BASES: Final = {"followers": "followers", "avg_views": "views"}
