"""What Python callers hand over, looked at before use: an argument of another kind is said in a sentence."""

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from typing import Any

from kolscore.errors import InputError
from kolscore.words import say

_SHOWN = 60


def given(name: str, value: object, due: str) -> str:
    """The sentence for an argument of another kind than is due."""
    shown = repr(value)
    shown = shown if len(shown) <= _SHOWN else f"a {type(value).__name__}"
    return say("arguments.given", name=name, shown=shown, due=due)


def is_path(value: object) -> bool:
    """Whether a value can be the path of a file, or a name."""
    return isinstance(value, os.PathLike) or (isinstance(value, str) and bool(value.strip()))


def look_at(
    add: object = (), columns: object = None, platform: object = None, plan: object = None, jobs: object = 1
) -> None:
    """Raise InputError for an option of `annotate` that is of another kind than is due."""
    problems = [
        given(name, value, due)
        for name, value, fits, due in (
            ("add", add, _lists_words(add), say("arguments.add")),
            (
                "columns",
                columns,
                columns is None or _maps_words(columns),
                say("arguments.columns"),
            ),
            ("platform", platform, platform is None or isinstance(platform, str), say("arguments.platform")),
            (
                "plan",
                plan,
                plan is None or is_path(plan),
                say("arguments.plan"),
            ),
            (
                "jobs",
                jobs,
                isinstance(jobs, int) and not isinstance(jobs, bool) and jobs >= 1,
                say("arguments.jobs"),
            ),
        )
        if not fits
    ]
    if problems:
        raise InputError("\n".join(problems))


def day_of(as_of: Any) -> dt.date | None:
    """The day that `as_of` names; raises InputError if it is none."""
    if isinstance(as_of, dt.datetime):
        return as_of.date()
    if as_of is None or isinstance(as_of, dt.date):
        return as_of
    raise InputError(given("as_of", as_of, say("arguments.as_of")))


def map_of(executor: Any) -> Any:
    """The map that an executor has, or is; None if there is none. Raises InputError for what cannot map."""
    found = getattr(executor, "map", executor)
    if found is not None and not callable(found):
        raise InputError(given("executor", executor, say("arguments.executor")))
    return found


def _lists_words(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, (str, bytes)) and _are_words(value)


def _maps_words(value: object) -> bool:
    return isinstance(value, Mapping) and _are_words(value) and _are_words(value.values())


def _are_words(values: Iterable[object]) -> bool:
    return all(isinstance(one, str) for one in values)
