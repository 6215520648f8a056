"""Percent or fraction: what a column of shares means is decided by all of it, and by no number alone."""

import math
from collections.abc import Collection, Mapping, Sequence
from statistics import median
from typing import Final, NamedTuple

from kolscore.fields import SIGNED, UNBOUNDED
from kolscore.reading.headers import Meaning
from kolscore.reading.number_rules import NOTHING_FIXED, Fixed, Kind, NumberRules
from kolscore.reading.outcome import Values

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
_NO_KIND: Final = "the cells by which the column was decided all have a percent sign"
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
    meaning: Meaning,
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
            scale = scale._replace(kind=Kind(known.unit, "the plan says so"))
    if bare and scale.kind:
        _lay_on(column, bare, scale)
        if signed:
            column.decision += "; cells with a percent sign as they say"
    elif signed:
        column.unit, column.decision = "percent", "the cells have a percent sign"
    if meaning.rest:
        column.unit += " of the rest"
        column.decision += f"; taken as what is left to 100%, since the header names the contrary of {field}"
        for row, value in enumerate(values):
            if value is not None and value <= 1:
                values[row] = round(1 - value, 6)
    return scale


def _leave_open(column: Values, bare: Mapping[int, float]) -> None:
    """Read no number without a sign where none was there when the column was decided: other rows would decide otherwise."""
    for row, value in bare.items():
        column.refuse(row, f"{value:g} could be {value:g}% or {value * _PERCENT:g}%: {_NO_KIND}")


def _lay_on(column: Values, bare: Mapping[int, float], scale: Scale) -> None:
    """Read the numbers without a sign as what the column is; say what it is."""
    kind = scale.kind or Kind("", "")
    column.unit = kind.unit
    column.decision = f"{kind.unit}, since {kind.because}" if kind.unit else f"not read, since {kind.because}"
    if kind.likely:
        column.note(f"read as {kind.unit}: {kind.because}")
    if kind.unit:
        _from_percent(column, bare, scale)
    else:
        column.leave(
            bare, f"not read, since {kind.because}; if shares are meant, write 3.4% or 0.034 in every cell"
        )


def _scale(field: str, meaning: Meaning, bare: Collection[float], signed: Sequence[float]) -> Scale:
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
    field: str, meaning: Meaning, bare: Collection[float], signed: Collection[float] = ()
) -> Kind:
    """Whether numbers without a sign are percentages, and what shows it; `signed` are fractions of those with one."""
    numbers = [abs(number) for number in bare if number]
    sure = [abs(number) for number in signed if number]
    rate = field in UNBOUNDED
    says_percent = meaning.unit == "percent"
    if not numbers:
        return Kind("fraction", "no number is above 0")
    if field in SIGNED and says_percent and not sure:
        # Audiences often grow by a few tenths of a percent, so that small numbers speak against nothing.
        return Kind("percent", "the header says percent")
    middle = median(numbers)
    if sure:
        return _beside_signed(middle, median(sure))
    if set(numbers) == {1.0} and not (rate and says_percent):
        return Kind("", "every number is 1 or 0, as for yes and no")
    return _by_middle(numbers, rate=rate, growth=field in SIGNED, says_percent=says_percent)


def _by_middle(numbers: Sequence[float], *, rate: bool, growth: bool, says_percent: bool) -> Kind:
    """By what the middle number can be, if nearly all others can be the same."""
    middle = median(numbers)
    above = sum(number > 1 for number in numbers)
    if middle > 1:
        return Kind("percent", f"the middle number is {middle:g}, above 1")
    mixed = above * _RARE > len(numbers) and not (rate and middle > _HIGH)
    if says_percent and (mixed or middle > (_HIGH if rate else _HALF)):
        return Kind("percent", "the header says percent")
    if mixed:
        because = f"{above} of {len(numbers)} numbers are above 1, as percentages are, and the middle one is {middle:g}"
        return Kind("", f"{because}, as fractions are")
    if rate and middle > _HIGH:
        unlike = f"hardly any list has {middle:.0%} {'growth' if growth else 'engagement'}"
        return Kind("percent", f"the middle number is {middle:g}, and {unlike}", likely=True)
    how_many = f"only {above} of {len(numbers)} numbers are above 1" if above else "no number is above 1"
    because = f"{how_many}, and the middle one is {middle:g}"
    if says_percent:
        because += f"; the header says percent, but {middle:g}% would be very low"
    return Kind("fraction", because, likely=says_percent)


def _beside_signed(middle: float, sure: float) -> Kind:
    """By the nearer reading: 3.4 is 3.4% beside "2.8%", and 0.034 is too."""
    as_percent, as_fraction = abs(math.log(middle / _PERCENT / sure)), abs(math.log(middle / sure))
    unit = "percent" if as_percent < as_fraction else "fraction"
    because = (
        f"the middle number is {middle:g}, and that of the cells with a percent sign {sure * _PERCENT:g}%"
    )
    return Kind(unit, because, likely=abs(as_percent - as_fraction) < math.log(_USUAL_FAR))


def _from_percent(column: Values, bare: Mapping[int, float], scale: Scale) -> None:
    """Make fractions of percentages; what looks like the other kind among them could be either."""
    percent = scale.kind is not None and scale.kind.unit == "percent"
    for row, value in bare.items():
        if 0 < value < scale.low if percent else value > scale.high:
            column.refuse(
                row, f"{value:g} could be {value:g}% or {value * _PERCENT:g}%, unlike most of the column"
            )
        else:
            column.values[row] = value / _PERCENT if percent else value
