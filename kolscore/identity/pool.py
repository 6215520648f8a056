"""The facts of one person: what describes an account is that of the largest, what describes the person is pooled."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from kolscore.creator import NO_SIGNALS, Creator
from kolscore.fields import COUNTED, FIELDS, JOINED, NUMBERS, TABLE, tagged

_OF_PERSON: Final = frozenset({*COUNTED, "h_index", "citations", "years_experience", "age"})
"""Numbers that say the same of a person wherever they stand; where they differ, the highest counts."""
_OF_ACCOUNT: Final = (NUMBERS - _OF_PERSON) | frozenset(tagged("account")) | {"platform"}
"""What describes an account, so that it is never taken from two."""
_MARKS: Final = frozenset(field.name for field in TABLE if field.kind == "mark")
_WEIGHED: Final = "sponsored_share"
_JOINED: Final = JOINED - {"fee"}
_BETWEEN: Final = " | "


class Pooled(NamedTuple):
    """The facts of a person."""

    facts: dict[str, Any]
    """By their fields; what is unknown is left out."""
    signals: dict[str, float]
    origins: dict[str, list[int]]
    """For each fact, the creators that it comes from, by their places in the sequence."""
    differ: list[tuple[str, list[tuple[int, float]]]]
    """Counts in which they differ, with the creators and what each has."""

    @property
    def creator(self) -> Creator:
        """The person as a creator."""
        read: Creator = Creator.read(
            [*(self.facts.get(field) for field in FIELDS), self.signals or NO_SIGNALS]
        )
        return read


def pooled(creators: Sequence[Creator], tolerance: float) -> Pooled:
    """The facts of one person, whose accounts come with the largest audience first.

    Followers, engagement and whatever else describes an account are those of the
    largest; texts are joined; counts of a person's work are the highest, and
    those that differ by more than `tolerance` (a share) are told; the share of
    sponsored posts is the mean, weighted by followers; a mark such as "verified" holds if one account has it.
    """
    made = Pooled({}, {}, {}, [])
    for field in FIELDS:
        held = [
            (place, fact) for place, one in enumerate(creators) if (fact := getattr(one, field)) is not None
        ]
        if held:
            _take(made, field, held, creators, tolerance)
    for name in sorted({name for one in creators for name in one.signals}):
        place, most = max(
            ((place, one.signals[name]) for place, one in enumerate(creators) if name in one.signals),
            key=lambda one: one[1],
        )
        made.signals[name] = most
        made.origins[name] = [place]
    return made


def _take(
    made: Pooled, field: str, held: list[tuple[int, Any]], creators: Sequence[Creator], tolerance: float
) -> None:
    if field == _WEIGHED:
        weights = [creators[place].followers or 1.0 for place, _ in held]
        same = len({fact for _, fact in held}) == 1
        mean = sum(weight * fact for weight, (_, fact) in zip(weights, held, strict=True)) / sum(weights)
        made.facts[field], made.origins[field] = held[0][1] if same else mean, [place for place, _ in held]
        return
    if field in _MARKS:
        kept = [one for one in held if one[1]] or held
    elif field in _OF_PERSON:
        most = max(fact for _, fact in held)
        kept = [next(one for one in held if one[1] == most)]
        if any(fact < (1 - tolerance) * most for _, fact in held):
            made.differ.append((field, held))
    elif field in _OF_ACCOUNT:
        kept = [one for one in held if one[0] == 0]
    elif field in _JOINED:
        texts: dict[str, int] = {}
        for place, text in held:
            texts.setdefault(text, place)
        made.facts[field], made.origins[field] = _BETWEEN.join(texts), list(texts.values())
        return
    else:
        kept = held[:1]
    if kept:
        made.facts[field], made.origins[field] = kept[0][1], [kept[0][0]]
