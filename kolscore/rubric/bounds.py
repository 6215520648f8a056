"""Bounds of the numbers of a rubric: checks that say, too, which side a number must lie on."""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from kolscore.words import say

Check = Callable[[Any], str]
"""Says what a value must be if it is not, such as "at least 0"."""


class Bound:
    """A bound of a number, and on which side of it the number must lie."""

    __slots__ = ("bound", "sign")

    def __init__(self, sign: str, bound: float) -> None:
        self.sign = sign
        """As spreadsheets write it: >=, >, <= or <."""
        self.bound = bound

    def __call__(self, value: Any) -> str:
        """What it must be, if it is not."""
        return "" if _SIDES[self.sign][0](value, self.bound) else self.must

    @property
    def must(self) -> str:
        """What a number must be, in words."""
        return _SIDES[self.sign][1](self.bound)


_SIDES: Final[Mapping[str, tuple[Callable[[Any, Any], bool], Callable[[float], str]]]] = {
    ">=": (operator.ge, lambda bound: say("rubric.record.at_least", bound=bound)),
    ">": (operator.gt, lambda bound: say("rubric.record.above", bound=bound)),
    "<=": (operator.le, lambda bound: say("rubric.record.at_most", bound=bound)),
    "<": (operator.lt, lambda bound: say("rubric.record.below", bound=bound)),
}


def ge(bound: float) -> Check:
    """At least so much."""
    return Bound(">=", bound)


def gt(bound: float) -> Check:
    """More than so much."""
    return Bound(">", bound)


def le(bound: float) -> Check:
    """At most so much."""
    return Bound("<=", bound)


def lt(bound: float) -> Check:
    """Less than so much."""
    return Bound("<", bound)


class OptionalCheck:
    """A check of what need not be there."""

    __slots__ = ("check",)

    def __init__(self, check: Check) -> None:
        self.check = check

    def __call__(self, value: Any) -> str:
        """What it must be, if it is there and is not."""
        return "" if value is None else self.check(value)


def optional(check: Check) -> Check:
    """Nothing, or what the check asks for."""
    return OptionalCheck(check)
