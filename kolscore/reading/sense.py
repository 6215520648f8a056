"""Whether the numbers of whole columns can be true: zeros for "not filled in", lost suffixes, shifted headers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Any, Final

from kolscore.fields import tagged
from kolscore.reading.headers import HeaderMeaning
from kolscore.reading.number_rules import NumberRules
from kolscore.reading.outcome import Values
from kolscore.reading.sheet import text_of
from kolscore.words import say

_MAY_ALL_BE_NONE: Final = frozenset(tagged("rare"))
"""What most creators have none of, so that a list may truly say 0 of everybody.

Nobody on a list has no followers, posts, likes, views, engagement or fake followers, or no year of
experience. That nobody is ever paid is possible, but it speaks for a creator, and is not to be had by
leaving a column empty.
"""
_ANSWERED: Final = frozenset(tagged("answered"))
_THOUSAND: Final = 1_000
_WITH_SUFFIX: Final = re.compile(r"\d\s*[kKmM]\b")
_FEW: Final = 3
_OFTEN: Final = 5
"""What is said of more cells is said once, of the column."""
_TOTALS: Final = {"total_likes": 1.0, "total_views": 5.0}
"""So many times the followers the likes or views of all posts are at least, in the middle of a list."""
_AUDIENCE: Final = tagged("average")


def leave_zeros(field: str, column: Values, rules: NumberRules | None) -> bool:
    """Take a column of nothing but zeros for one that was not filled in; gives whether it is.

    Of what every audience gives some, a single 0 is none either.
    """
    zeros = [row for row, value in enumerate(column.values) if value == 0]
    # One is what somebody entered.
    alone = len(zeros) > 1 and field not in _MAY_ALL_BE_NONE and not any(column.values)
    left = rules.zeros if rules else alone
    if left or (zeros and field in _ANSWERED):
        column.leave(zeros, say("reading.sense.not_filled_in") if left else say("reading.sense.not_shown"))
    return left


def leave_words(
    field: str, column: Values, cells: Sequence[Any], no_number: str, rules: NumberRules | None
) -> bool:
    """Say once of a column of nothing but words that it holds no numbers; gives whether it is one."""
    words = [row for row, problem in column.problems.items() if problem == no_number]
    few = len(words) < max(_FEW, len(column.problems))
    if not rules.words if rules else field in _MAY_ALL_BE_NONE or few or any(column.values):
        return False
    for row in words:
        del column.problems[row]
    if not words:
        return True
    example = min(text_of(cells[row]) for row in words)
    column.leave(
        words,
        say("reading.sense.words"),
        example,
    )
    return True


def leave_too_high(field: str, column: Values, rules: NumberRules | None) -> bool:
    """Leave a column of shares that are mostly above 100%; gives whether it is one."""
    shares = [value for value in column.values if value is not None]
    high = sum(value > 1 for value in shares)
    left = rules.too_high if rules else len(shares) >= _FEW and median(shares) > 1
    if left:
        column.leave(
            [row for row, value in enumerate(column.values) if value is not None],
            say("reading.sense.too_high", field=field.replace("_", " ")),
            high,
            len(shares),
        )
    return left


def ask_for_suffix(column: Values, lost: str, rules: NumberRules | None) -> bool:
    """Where many numbers of a column have lost their suffix, the whole ones among them have lost it too; gives whether."""
    broken = sum(problem == lost for problem in column.problems.values())
    read = [row for row, value in enumerate(column.values) if value is not None]
    few = broken < _FEW or broken < (broken + len(read)) / 4
    if not rules.suffix_lost if rules else few:
        return False
    for row in read:
        if column.values[row] < _THOUSAND:
            column.refuse(row, lost)
    column.note(
        say("reading.sense.fractions"),
        broken,
    )
    return True


def ask_for_thousands(column: Values, cells: Sequence[Any], rules: NumberRules | None) -> bool:
    """Note small audiences that could be counted in thousands: among others written with K or M, or where all are small.

    Gives whether each is noted by itself.
    """
    small = [row for row, value in enumerate(column.values) if value is not None and 0 < value < _THOUSAND]
    read = sum(value is not None for value in column.values)
    by_row = False
    column.counts[say("reading.sense.some_small")] = (len(small),)
    if rules:
        by_row = rules.small
    elif len(small) == read >= _FEW:
        column.note(say("reading.sense.all_small"))
    elif any(isinstance(cell, str) and _WITH_SUFFIX.search(cell) for cell in cells):
        by_row = len(small) <= _OFTEN
        if not by_row:
            column.note(say("reading.sense.some_small"), len(small))
    for row in small if by_row else ():
        column.doubts.setdefault(row, say("reading.sense.small", people=column.values[row]))
    return by_row


def say_once(column: Values, rules: NumberRules | None) -> frozenset[str]:
    """Say of the column what would be said of many cells in the same words; gives these."""
    counts = Counter(column.doubts.values())
    once = rules.once if rules else frozenset(how for how, count in counts.items() if count > _OFTEN)
    for how in sorted(once):
        said = how.replace("{", "{{").replace("}", "}}")
        column.note(
            say(f"reading.sense.once.{'read' if how.startswith('read') else 'hold'}", said=said), counts[how]
        )
    if once:
        column.doubts = {row: doubt for row, doubt in column.doubts.items() if doubt not in once}
    return once


def weigh(columns: Sequence[tuple[HeaderMeaning, Values]], *, decided: bool = False) -> None:
    """Compare columns of counts of one platform: what cannot be true of most rows is not read, and noted once.

    Where that is `decided`, it stands in the rules of the columns.
    """
    by_platform: dict[str | None, dict[str, Values]] = {}
    for meaning, values in columns:
        by_platform.setdefault(meaning.platform, {}).setdefault(meaning.field, values)
    for fields in by_platform.values():
        if "avg_likes" in fields and "avg_comments" in fields:
            fields["avg_comments"].counts[say("reading.sense.shifted")] = _shifted(
                fields["avg_likes"], fields["avg_comments"]
            )
    for _, values in columns if decided else ():
        if values.rules and values.rules.left:
            _leave(values, "")
    if not decided:
        _weigh_totals(columns)
    for fields in by_platform.values():
        if not decided and "avg_likes" in fields and "avg_comments" in fields:
            _leave_shifted(fields["avg_likes"], fields["avg_comments"])
        if "followers" in fields:
            others = [fields[field] for field in _AUDIENCE if field in fields]
            _doubt_none(fields["followers"], others, decided=decided)


def _leave(values: Values, words: str, *amounts: int) -> None:
    """Leave a whole column for one reason, and lay down that it is left."""
    values.leave([row for row, value in enumerate(values.values) if value is not None], words, *amounts)
    if values.rules:
        values.rules = replace(values.rules, left=True)


def _weigh_totals(columns: Sequence[tuple[HeaderMeaning, Values]]) -> None:
    """Leave "likes" and "views" that are too few to be those of all posts: they may be those of one, or of a month."""
    followers = next((values.values for meaning, values in columns if meaning.field == "followers"), None)
    for meaning, values in columns:
        if meaning.field not in _TOTALS or meaning.outright or followers is None:
            continue
        pairs = zip(values.values, followers, strict=True)
        times = [counted / following for counted, following in pairs if counted and following]
        if not times:
            continue
        what, least = meaning.field.removeprefix("total_"), _TOTALS[meaning.field]
        middle = median(times)
        if middle >= least:
            values.decision = say("reading.sense.of_all_posts", middle=middle)
            continue
        _leave(
            values,
            say("reading.sense.too_few", what=what, middle=middle),
        )


def _shifted(likes: Values, comments: Values) -> tuple[int, int]:
    """How many rows have more comments than likes, and how many have both."""
    rows = [
        row
        for row, (liked, commented) in enumerate(zip(likes.values, comments.values, strict=True))
        if liked is not None and commented is not None and liked + commented > 0
    ]
    return sum(comments.values[row] > likes.values[row] for row in rows), len(rows)


def _leave_shifted(likes: Values, comments: Values) -> None:
    """Leave likes and comments where most rows have more comments: nobody's posts are like that."""
    more, rows = _shifted(likes, comments)
    if more >= _FEW and 2 * more > rows:
        _leave(likes, "")
        _leave(comments, say("reading.sense.shifted"), more, rows)


def _doubt_none(followers: Values, others: Sequence[Values], *, decided: bool) -> None:
    """Doubt that somebody has 0 followers; beside likes or views it is unknown."""
    if 0 not in followers.values:
        return
    for row, value in enumerate(followers.values):
        if value != 0:
            continue
        if any(other.values[row] for other in others):
            followers.refuse(row, say("reading.sense.none"))
        else:
            followers.doubts[row] = say("reading.sense.no_followers")
    once = say_once(followers, followers.rules if decided else None)
    if followers.rules:
        followers.rules = replace(followers.rules, once=followers.rules.once | once)
