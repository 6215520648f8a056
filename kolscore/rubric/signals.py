"""Counted signals: what a rubric counts as expertise or recognition, what it adds to those that are known, and the checks."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from kolscore import fields
from kolscore.fields import BY_NAME, COUNTED, FIELDS
from kolscore.rubric.credibility import Signal
from kolscore.rubric.model import Rules
from kolscore.rubric.record import did_you_mean

DIMENSIONS: Final = ("expertise", "recognition")
"""The dimensions that count signals."""
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def in_order(signals: Mapping[str, Signal]) -> list[str]:
    """The names of signals: those that are known in their order, then those that the rubric adds in its own."""
    return [
        *(name for name in COUNTED if name in signals),
        *(name for name in signals if name not in COUNTED),
    ]


def added(rules: Rules) -> dict[str, Signal]:
    """The signals that only this rubric knows."""
    return {name: one for _, name, one in _every(rules) if name not in BY_NAME}


def facts(rules: Rules) -> tuple[str, ...]:
    """Every fact of a creator that rules may name."""
    return (*FIELDS, *added(rules))


def signals_of(rules: Rules) -> tuple[fields.Signal, ...]:
    """What reading is told of columns."""
    return tuple(
        fields.Signal(
            name,
            one.headers,
            "" if name in BY_NAME else one.kind or "count",
            one.units,
            one.most or 0.0,
        )
        for _, name, one in _every(rules)
        if one.headers
    )


def _every(rules: Rules) -> Iterator[tuple[str, str, Signal]]:
    """Each signal with the id of its rule and its name."""
    for dimension in DIMENSIONS:
        for name, one in getattr(rules, dimension).signals.items():
            yield f"{dimension}.{name}", name, one


# --- checks ------------------------------------------------------------------------------------------


def misplaced(tree: Mapping[str, Any]) -> Iterator[str]:
    """A line for each table that seems to be a counted signal, and stands where none is looked for."""
    places = {
        (key, name): one
        for key, value in tree.items()
        if key not in DIMENSIONS
        for name, one in _tables(value)
    }
    for (key, name), one in places.items():
        if key == "signals" or all(mark in one for mark in ("headers", "says")):
            called = one.get("name", name) or "NAME"
            yield (
                f"{key}: counted signals stand in {' or '.join(DIMENSIONS)}: begin the table with "
                f"[recognition.{called}], and say there how it is counted"
            )


def _tables(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    named = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in named:
        if isinstance(one, dict):
            yield name if isinstance(name, str) else "", one


def problems_of_signals(rules: Rules) -> Iterator[str]:
    """A line for each signal that cannot be counted, or that nothing would read."""
    words: dict[str, list[str]] = defaultdict(list)
    paths: dict[str, str] = {}
    for path, name, one in _every(rules):
        if (one.log is None) == (one.each is None):
            yield f"{path}: give either log or each"
        if name in paths:
            yield f"{path}: {name} is counted in {paths[name]} already; nothing counts twice"
        paths[name] = path
        yield from _known(path, name, one) if name in BY_NAME else _new(path, name, one)
        for header in dict.fromkeys(" ".join(one.casefold().split()) for one in one.headers):
            words[header].append(path)
    for header, those in words.items():
        if len(those) > 1:
            yield f"{those[1]}.headers: {header!r} is a header of {those[0]} already; a column is counted once"


def _known(path: str, name: str, one: Signal) -> Iterator[str]:
    """Of a fact that kolscore knows by itself."""
    if name not in COUNTED:
        yield (
            f"{path}: {name} is a fact of another kind, which nothing counts here. Counted are "
            f"{', '.join(COUNTED)}; give one of your own another name, and headers"
        )
    for key in ("kind", "most"):
        if getattr(one, key) is not None:
            yield f"{path}.{key}: kolscore knows how to read {name}; leave it out"


def _new(path: str, name: str, one: Signal) -> Iterator[str]:
    """Of a signal that only this rubric knows."""
    if not _NAME.fullmatch(name):
        yield f"{path}: a name has small letters, digits and _ only, such as podcast_guests"
    if not one.headers:
        yield (
            f"{path}: nothing reads {name!r}{did_you_mean(name, list(COUNTED))}. Give the headers of its column, such as "
            f'headers = ["{name.replace("_", " ")}"]'
        )
    if not one.coverage:
        yield (
            f"{path}.coverage: missing, so that it would count nothing by itself; say how much of "
            f"{path.partition('.')[0]} is known once this is, from 0 to 1, such as 0.3"
        )
    for header in one.headers:
        if not any(map(str.isalpha, header)):
            yield f"{path}.headers: {header!r} has no letter"


def counted_names(rules: Rules) -> Iterable[str]:
    """The names of all signals."""
    return [name for _, name, _ in _every(rules)]
