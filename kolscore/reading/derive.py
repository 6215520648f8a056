"""Facts that follow from others where the sheet does not have them: averages, rates, posting, growth."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from kolscore.reading.facts import Facts

_WEEK: Final = 7.0
_WEEKS_A_YEAR: Final = 365.25 / 7
_YOUNGEST: Final = 0.25
"""Years: of a younger account the posts so far do not show how often it posts."""
_BY_VIEWS: Final = frozenset({"youtube", "tiktok"})
"""Platforms whose views are counted for everybody, so that a rate is one of views where they are known."""
_BESIDE_LIKES: Final = ("avg_comments", "avg_shares", "avg_saves")
_LASTING: Final[frozenset[str | None]] = frozenset({"youtube", None})
"""Where old posts gather views for years, or may do so: views of all posts say little of the next one."""
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
    _Derived("avg_likes", ("total_likes", "posts"), _over, "average likes worked out in {rows}: all likes / posts"),
    _Derived("avg_views", ("total_views", "posts"), _over, "average views worked out in {rows}: all views / posts", _LASTING),
    _Derived("posts_per_week", ("days_between_posts",), _from_days, "posts per week worked out in {rows} from the days between posts"),
    _Derived("posts_per_week", ("posts", "account_age"), _over_years, "posts per week worked out in {rows}: posts / age of the account"),
    _Derived("growth_rate", ("followers_gained", "followers"), _growth, "growth worked out in {rows}: followers gained / followers before"),
)  # fmt: skip


def derive(facts: Facts) -> list[str]:
    """Put in what follows from other facts and is missing; says what was done, and in how many rows."""
    said = []
    for rule in _RULES:
        if all(field in facts.columns for field in rule.needs):
            done = _put_in(facts, rule)
            said += [rule.says.format(rows=_rows(done))] if done else []
    return [*said, *_rates(facts)]


def _rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"


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


def _rates(facts: Facts) -> Iterator[str]:
    """Work out engagement rates from counts of engagements, by what they are shares of."""
    if facts.columns.keys().isdisjoint({"avg_engagements", "avg_likes"}):
        return
    rows: Counter[tuple[str, str]] = Counter()
    beside = [field for field in _BESIDE_LIKES if field in facts.columns]
    for row in range(facts.rows):
        if facts.of("engagement_rate", row) is not None:
            continue
        found = _rate(facts, row, beside)
        if found is not None and found.rate <= _MOST:
            origin = facts.traced((*found.of, found.by), row)
            facts.put("engagement_rate", row, found.rate, origin)
            facts.put("er_basis", row, _BASES[found.by], origin)
            rows[_named(found.of), _NAMES[found.by]] += 1
    for (of, by), done in rows.items():
        yield f"engagement rate worked out in {_rows(done)}: {of} / {by}"


class _Rate(NamedTuple):
    """An engagement rate, the fields that were counted, and the one that they were divided by."""

    rate: float
    of: tuple[str, ...]
    by: str


def _rate(facts: Facts, row: int, beside: Sequence[str]) -> _Rate | None:
    """The engagement rate that counts come to: of all engagements, else of likes and what is known beside them."""
    likes = facts.of("avg_likes", row)
    if (engagements := facts.of("avg_engagements", row)) is not None:
        of: tuple[str, ...] = ("avg_engagements",)
    elif likes is not None:
        more = {field: value for field in beside if (value := facts.of(field, row)) is not None}
        of, engagements = ("avg_likes", *more), likes + sum(more.values())
    else:
        return None
    by = "avg_views" if facts.of("platform", row) in _BY_VIEWS and facts.of("avg_views", row) else "followers"
    base = facts.of(by, row)
    return _Rate(engagements / base, of, by) if base else None


_BASES: Final = {"followers": "followers", "avg_views": "views"}
_NAMES: Final = {
    "avg_engagements": "average engagements", "avg_likes": "average likes", "avg_comments": "comments", "avg_shares": "shares",
    "avg_saves": "saves", "avg_views": "average views", "followers": "followers",
}  # fmt: skip


def _named(fields: Sequence[str]) -> str:
    """What was added up, in words."""
    return " + ".join(_NAMES[field] for field in fields)
