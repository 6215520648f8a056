"""Counted signals: what a rubric counts as expertise or recognition, what it adds to those that are known, and the checks."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from kolscore import fields
from kolscore.fields import BY_NAME, COUNTED, FIELDS
from kolscore.rubric.credibility import SignalRule
from kolscore.rubric.model import Rules
from kolscore.words import near, say

DIMENSIONS: Final = ("expertise", "recognition")
"""The dimensions that count signals."""
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def in_order(signals: Mapping[str, SignalRule]) -> list[str]:
    """The names of signals: those that are known in their order, then those that the rubric adds in its own."""
    return [
        *(name for name in COUNTED if name in signals),
        *(name for name in signals if name not in COUNTED),
    ]


def added(rules: Rules) -> dict[str, SignalRule]:
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


def _every(rules: Rules) -> Iterator[tuple[str, str, SignalRule]]:
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
                say("rubric.signals.counted_in", key=key, dimensions=" or ".join(DIMENSIONS), called=called)
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
            yield say("rubric.signals.log_or_each", path=path)
        if name in paths:
            yield say("rubric.signals.counted_twice", path=path, name=name, other=paths[name])
        paths[name] = path
        yield from _known(path, name, one) if name in BY_NAME else _new(path, name, one)
        for header in dict.fromkeys(" ".join(one.casefold().split()) for one in one.headers):
            words[header].append(path)
    for header, those in words.items():
        if len(those) > 1:
            yield say("rubric.signals.header_twice", path=those[1], header=repr(header), other=those[0])


def _known(path: str, name: str, one: SignalRule) -> Iterator[str]:
    """Of a fact that kolscore knows by itself."""
    if name not in COUNTED:
        yield (say("rubric.signals.other_kind", path=path, name=name, counted=", ".join(COUNTED)))
    for key in ("kind", "most"):
        if getattr(one, key) is not None:
            yield say("rubric.signals.known", path=path, key=key, name=name)


def _new(path: str, name: str, one: SignalRule) -> Iterator[str]:
    """Of a signal that only this rubric knows."""
    if not _NAME.fullmatch(name):
        yield say("rubric.signals.name", path=path)
    if not one.headers:
        yield (
            say(
                "rubric.signals.no_headers",
                path=path,
                name=repr(name),
                hint=near(name, list(COUNTED)),
                words=name.replace("_", " "),
            )
        )
    if not one.coverage:
        yield (say("rubric.signals.no_coverage", path=path, dimension=path.partition(".")[0]))
    for header in one.headers:
        if not any(map(str.isalpha, header)):
            yield say("rubric.signals.no_letter", path=path, header=repr(header))


def counted_names(rules: Rules) -> Iterable[str]:
    """The names of all signals."""
    return [name for _, name, _ in _every(rules)]
