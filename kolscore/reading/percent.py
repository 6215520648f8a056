"""Percent or fraction: what a column of shares means is decided by all of it, and by no number alone."""

import math
from collections.abc import Collection, Mapping, Sequence
from statistics import median
from typing import Final, NamedTuple

from kolscore.fields import SIGNED, UNBOUNDED
from kolscore.reading.headers import HeaderMeaning
from kolscore.reading.number_rules import NOTHING_FIXED, Fixed, Kind, NumberRules
from kolscore.reading.outcome import Values
from kolscore.words import say

_PERCENT: Final = 100.0
_HIGH: Final = 0.2
"""Hardly any list has a higher engagement rate in its middle; as percent, hardly any has a lower one."""
_HALF: Final = 0.5
"""So large a share is hardly the middle of a list, so that a header which says percent is believed."""
_RARE: Final = 4
"""Of numbers that contradict the others, there is at most one in so many; else nothing is decided."""
_FAR: Final = {"engagement_rate": 20.0}
"""How far below the middle a percentage lies that could as well be a fraction: rates of large accounts are low,"""
_USUAL_FAR: Final = 10.0
"""and at a tenth, both are equally far."""
_LARGE_RATE: Final = 0.3
_BELOW_LARGE: Final = math.nextafter(_LARGE_RATE, 0.0)
_MANY: Final = 20
"""Fewer small numbers are too few to believe an engagement rate of 30% and more among them."""


class Scale(NamedTuple):
    """What the shares of a column are, and which of them could as well be the other kind."""

    kind: Kind | None = None
    low: float = 0.0
    """A percentage below this could be a fraction."""
    high: float = 1.0
    """A fraction above this could be a percentage."""


def decide_percent(
    field: str,
    meaning: HeaderMeaning,
    column: Values,
    signed: Collection[int],
    known: NumberRules | Fixed = NOTHING_FIXED,
) -> Scale:
    """Turn percentages into fractions: by the sign in a cell, else by what the column must mean; gives what it means."""
    values = column.values
    bare = {row: value for row, value in enumerate(values) if value is not None and row not in signed}
    scale = Scale(known.kind, known.low, known.high) if isinstance(known, NumberRules) else Scale()
    if isinstance(known, NumberRules) and known.kind is None:
        _leave_open(column, bare)
        bare = {}
    elif bare and scale.kind is None:
        scale = _scale(field, meaning, bare.values(), [values[row] for row in signed])
        if isinstance(known, Fixed) and known.unit:
            scale = scale._replace(kind=Kind(known.unit, say("reading.percent.plan_says")))
    if bare and scale.kind:
        _lay_on(column, bare, scale)
        if signed:
            column.decision += say("reading.percent.signed")
    elif signed:
        column.unit, column.decision = "percent", say("reading.percent.all_signed")
    if meaning.rest:
        column.unit += say("reading.percent.of_rest")
        column.decision += say("reading.percent.rest", field=field)
        for row, value in enumerate(values):
            if value is not None and value <= 1:
                values[row] = round(1 - value, 6)
    return scale


def _leave_open(column: Values, bare: Mapping[int, float]) -> None:
    """Read no number without a sign where none was there when the column was decided: other rows would decide otherwise."""
    for row, value in bare.items():
        column.refuse(
            row,
            say(
                "reading.percent.open",
                value=value,
                times=value * _PERCENT,
                why=say("reading.percent.decided_by_signs"),
            ),
        )


def _lay_on(column: Values, bare: Mapping[int, float], scale: Scale) -> None:
    """Read the numbers without a sign as what the column is; say what it is."""
    kind = scale.kind or Kind("", "")
    column.unit = kind.unit
    column.decision = (
        say("reading.percent.since", unit=kind.unit, because=kind.because)
        if kind.unit
        else say("reading.percent.not_read", because=kind.because)
    )
    if kind.likely:
        column.note(say("reading.percent.read_as", unit=kind.unit, because=kind.because))
    if kind.unit:
        _from_percent(column, bare, scale)
    else:
        column.leave(bare, say("reading.percent.write_it", because=kind.because))


def _scale(field: str, meaning: HeaderMeaning, bare: Collection[float], signed: Sequence[float]) -> Scale:
    """What the numbers without a sign are, and from where on one of them could be the other kind."""
    numbers = [value for value in bare if value > 0]
    middle = median(numbers) if numbers else 0.0
    rate = field == "engagement_rate"
    least = min(_HIGH if rate else 1.0, middle / _FAR.get(field, _USUAL_FAR))
    few = rate and (len(numbers) < _MANY or middle * _FAR[field] < _LARGE_RATE)
    return Scale(
        kind_of_numbers(field, meaning, bare, signed),
        0.0 if field in SIGNED else least,
        _BELOW_LARGE if few else 1.0,
    )


def kind_of_numbers(
    field: str, meaning: HeaderMeaning, bare: Collection[float], signed: Collection[float] = ()
) -> Kind:
    """Whether numbers without a sign are percentages, and what shows it; `signed` are fractions of those with one."""
    numbers = [abs(number) for number in bare if number]
    sure = [abs(number) for number in signed if number]
    rate = field in UNBOUNDED
    says_percent = meaning.unit == "percent"
    if not numbers:
        return Kind("fraction", say("reading.percent.all_zero"))
    if field in SIGNED and says_percent and not sure:
        # Audiences often grow by a few tenths of a percent, so that small numbers speak against nothing.
        return Kind("percent", say("reading.percent.header_says"))
    middle = median(numbers)
    if sure:
        return _beside_signed(middle, median(sure))
    if set(numbers) == {1.0} and not (rate and says_percent):
        return Kind("", say("reading.percent.yes_no"))
    return _by_middle(numbers, rate=rate, growth=field in SIGNED, says_percent=says_percent)


def _by_middle(numbers: Sequence[float], *, rate: bool, growth: bool, says_percent: bool) -> Kind:
    """By what the middle number can be, if nearly all others can be the same."""
    middle = median(numbers)
    above = sum(number > 1 for number in numbers)
    if middle > 1:
        return Kind("percent", say("reading.percent.above_one", middle=middle))
    mixed = above * _RARE > len(numbers) and not (rate and middle > _HIGH)
    if says_percent and (mixed or middle > (_HIGH if rate else _HALF)):
        return Kind("percent", say("reading.percent.header_says"))
    if mixed:
        return Kind("", say("reading.percent.mixed", above=above, count=len(numbers), middle=middle))
    if rate and middle > _HIGH:
        unlike = say(
            "reading.percent.unlike",
            middle=middle,
            what=say(f"reading.percent.of.{('growth' if growth else 'engagement')}"),
        )
        return Kind("percent", say("reading.percent.likely", middle=middle, unlike=unlike), likely=True)
    how_many = (
        say("reading.percent.few_above", above=above, count=len(numbers))
        if above
        else say("reading.percent.none_above")
    )
    because = say("reading.percent.small", how_many=how_many, middle=middle)
    if says_percent:
        because += say("reading.percent.very_low", middle=middle)
    return Kind("fraction", because, likely=says_percent)


def _beside_signed(middle: float, sure: float) -> Kind:
    """By the nearer reading: 3.4 is 3.4% beside "2.8%", and 0.034 is too."""
    as_percent, as_fraction = abs(math.log(middle / _PERCENT / sure)), abs(math.log(middle / sure))
    unit = "percent" if as_percent < as_fraction else "fraction"
    because = say("reading.percent.beside_signed", middle=middle, signed=sure * _PERCENT)
    return Kind(unit, because, likely=abs(as_percent - as_fraction) < math.log(_USUAL_FAR))


def _from_percent(column: Values, bare: Mapping[int, float], scale: Scale) -> None:
    """Make fractions of percentages; what looks like the other kind among them could be either."""
    percent = scale.kind is not None and scale.kind.unit == "percent"
    for row, value in bare.items():
        if 0 < value < scale.low if percent else value > scale.high:
            column.refuse(row, say("reading.percent.either", value=value, times=value * _PERCENT))
        else:
            column.values[row] = value / _PERCENT if percent else value
