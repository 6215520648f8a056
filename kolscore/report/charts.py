"""The charts of the report as places on a field of 100 by 100: who stands where, and where a name has room."""

import math
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any, Final, NamedTuple

from kolscore.scoring.reason_text import share
from kolscore.words import say

_MANY: Final = 300
"""Of more creators, those at the same place are one mark."""
_NAMED: Final = 14
"""Names of so many fit on a map, if they do not stand on one another."""
_LETTER, _LINE = 1.9, 4.0
"""How wide a letter of a name is, and how high a line of it."""
_NEAR: Final = 2.2
"""How far a name stands from its mark."""
_RATED: Final = 8
"""Fewer rates than this show no line."""
_LEAST_RATE, _GREATEST_RATE = 0.001, 0.5


class Spot(NamedTuple):
    """A creator on a map; x goes to the right and y down, from 0 to 100."""

    x: float
    y: float
    label: str
    """Id of the label."""
    told: str
    """What it says when pointed at."""
    name: str
    """Who it is, where there is room for it; "" else."""
    name_x: float = 0
    name_y: float = 0
    anchor: str = "start"


def axes_map(creators: Sequence[Mapping[str, Any]]) -> list[Spot]:
    """Everybody by expertise, to the right, and social content, upward."""
    spots = [
        Spot(
            round(one["label"]["kol"], 1), round(100 - one["label"]["influencer"], 1), one["label"]["id"],
            f"{one['who']}: {one['label']['name']}", one["who"],
        )
        for one in creators
    ]  # fmt: skip
    return list(_named(_merged(spots)))


class Rates(NamedTuple):
    """Engagement rates against credibility."""

    spots: list[Spot]
    typical: float
    """Where the median of the list stands."""
    typical_rate: str
    ticks: list[tuple[float, str]]


def rates(creators: Sequence[Mapping[str, Any]]) -> Rates | None:
    """Everybody with a score by engagement rate, to the right in steps of ten, and credibility; None of few."""
    known = [one for one in creators if one["engagement_rate"] and one["score"] is not None]
    if len(known) < _RATED:
        return None
    spots = [
        Spot(
            _at(one["engagement_rate"]), round(100 - one["score"], 1), one["label"]["id"],
            f"{one['who']}: {share(one['engagement_rate'])}, credibility {one['score']}", one["who"],
        )
        for one in known
    ]  # fmt: skip
    middle = median(one["engagement_rate"] for one in known)
    ticks = [(_at(rate), share(rate)) for rate in (0.001, 0.01, 0.1, 0.5)]
    return Rates(list(_named(_merged(spots))), _at(middle), share(middle), ticks)


def _at(rate: float) -> float:
    """Where a rate stands on its axis, which is logarithmic: rates are spread so."""
    held = min(max(rate, _LEAST_RATE), _GREATEST_RATE)
    return round(100 * math.log(held / _LEAST_RATE) / math.log(_GREATEST_RATE / _LEAST_RATE), 1)


def _merged(spots: list[Spot]) -> list[Spot]:
    """The same, but of many that stand at one place the first, which says how many they are."""
    if len(spots) <= _MANY:
        return spots
    places: dict[tuple[float, float, str], list[Spot]] = {}
    for spot in spots:
        places.setdefault((round(spot.x), round(spot.y), spot.label), []).append(spot)
    return [
        here[0]
        if len(here) == 1
        else here[0]._replace(told=say("report.and_more", who=here[0].told, n=len(here) - 1))
        for here in places.values()
    ]


def _named(spots: Sequence[Spot]) -> Iterator[Spot]:
    """The spots, the first of which keep their names where these stand on nothing else."""
    taken = [(spot.x - 1.5, spot.y - 1.5, spot.x + 1.5, spot.y + 1.5) for spot in spots[:_MANY]]
    for number, spot in enumerate(spots):
        box = None if number >= _NAMED else _room(spot, taken)
        if box is None:
            yield spot._replace(name="")
            continue
        left, top, _, bottom = box
        taken.append(box)
        at_left = left < spot.x
        yield spot._replace(
            name_x=round(spot.x + (-_NEAR if at_left else _NEAR), 1), name_y=round((top + bottom) / 2 + 1.2, 1),
            anchor="end" if at_left else "start",
        )  # fmt: skip


def _room(
    spot: Spot, taken: Sequence[tuple[float, float, float, float]]
) -> tuple[float, float, float, float] | None:
    """Where the name of a spot has room, on the field and on nothing that is there; None if nowhere."""
    long = _LETTER * len(spot.name)
    for down in (0.0, -_LINE, _LINE):
        for left in (spot.x + _NEAR, spot.x - _NEAR - long):
            box = (left, spot.y + down - _LINE / 2, left + long, spot.y + down + _LINE / 2)
            if box[0] < 0 or box[2] > 100 or box[1] < 0 or box[3] > 100:  # noqa: PLR2004 - the field
                continue
            if not any(_meet(box, other) for other in taken):
                return box
    return None


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
