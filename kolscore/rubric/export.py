"""Writes a rubric out: whole as TOML, one rule, in short, or what differs from another."""

import textwrap
from collections.abc import Iterator
from typing import Any, Final

import tomli_w

from kolscore.errors import RubricError
from kolscore.fields import name_of
from kolscore.rubric import Rubric
from kolscore.rubric.signals import DIMENSIONS, in_order
from kolscore.words import say

LISTS: Final = ("goals", "products", "markets")
"""Tables whose words a brief may use."""


def toml_of(rubric: Rubric) -> str:
    """The whole rubric as TOML; loading it again gives the same rubric, hash included."""
    stamp = rubric.stamp
    head = "".join(f"# {line}\n" for line in say("rubric.show.head", **stamp).splitlines())
    return head + "\n" + tomli_w.dumps(_plain(rubric.tree()))


def toml_at(rubric: Rubric, rule: str) -> str:
    """One rule, or a table of rules, by its id; raises RubricError if there is none."""
    node: Any = rubric.tree()
    path = rule.split(".")
    for depth, key in enumerate(path):
        if not isinstance(node, dict) or key not in node:
            known = (
                say(
                    "rubric.show.below",
                    where=".".join(path[:depth]) or say("rubric.show.the_rubric"),
                    names=", ".join(node),
                )
                if isinstance(node, dict)
                else ""
            )
            raise RubricError(say("rubric.show.no_rule", rule=rule, known=known))
        node = node[key]
    for key in reversed(path):
        node = {key: node}
    return tomli_w.dumps(_plain(node))


def in_short(rubric: Rubric) -> str:
    """The rubric on one page: tiers, dimensions, caps and flags, thresholds."""
    return "\n".join(_lines(rubric)) + "\n"


def listed(rubric: Rubric, table: str) -> str:
    """The ids of a table of brief words, each with its name and what else it is called."""
    rows = getattr(rubric, table)
    width = max(map(len, rows))
    lines = [
        say("rubric.show.intro", table=table.capitalize()),
        "",
    ]
    for key, rule in rows.items():
        more = _more(rubric, table, rule)
        lines.append(f"{key:<{width}}  {rule.name}{more}")
        if rule.words:
            lines += textwrap.wrap(
                ", ".join(rule.words),
                110,
                initial_indent=" " * (width + 2),
                subsequent_indent=" " * (width + 2),
            )
    lines += ["", say("rubric.show.example", table=table, row=next(iter(rows)))]
    return "\n".join(lines) + "\n"


def _more(rubric: Rubric, table: str, rule: Any) -> str:
    """What else a list says of a word: which law binds it, or which roles serve it."""
    if table == "goals":
        key = next(name for name, goal in rubric.goals.items() if goal is rule)
        return f": {', '.join(role.name for role in rubric.roles.values() if key in role.goals)}"
    if table == "products":
        asked = say("rubric.show.any_field") if rule.any_field else " or ".join(rule.topics)
        said = say("rubric.show.expertise", asked=asked) if asked else say("rubric.show.no_expertise")
        return f"{say('rubric.show.regulated') if rule.regulated else ''}: {said}"
    return say("rubric.show.within", market=rubric.markets[rule.within].name) if rule.within else ""


def changes(base: Rubric, other: Rubric) -> list[str]:
    """What differs between two rubrics, value by value; reasons and sources are left out."""
    if base.hash == other.hash:
        return []
    return list(_differences("", _plain(base.tree()), _plain(other.tree())))


def _lines(rubric: Rubric) -> Iterator[str]:
    stamp, label = rubric.stamp, rubric.label
    yield say("rubric.show.stamp", **stamp)
    yield f"  {rubric.description}"
    scheme = rubric.tier.schemes[rubric.tier.scheme]
    yield "\n" + say("rubric.show.tiers", scheme=rubric.tier.scheme, source=scheme.source)
    yield from (
        "  " + say("rubric.show.tier", title=tier.title, least=tier.at_least) for tier in scheme.tiers
    )
    yield "\n" + say("rubric.show.labels")
    yield "  " + say("rubric.show.label", threshold=label.threshold, hysteresis=label.hysteresis)
    yield "\n" + say("rubric.show.credibility")
    for dimension in rubric.dimensions.values():
        yield f"  {dimension.name:<14} {dimension.weight:>5g}  {dimension.prior:.0%}  {dimension.reason}"
    for counting in DIMENSIONS:
        if names := in_order(getattr(rubric, counting).signals):
            yield "  " + say("rubric.show.counted", counting=counting, names=", ".join(map(name_of, names)))
    yield "\n" + say("rubric.show.flags")
    for name, flag in rubric.flags.items():
        effects = [
            say("rubric.show.points", points=flag.points) if flag.points else "",
            say("rubric.show.cap", cap=flag.cap) if flag.cap is not None else "",
            say("rubric.show.stop") if flag.stop else "",
        ]
        yield f"  {name:<26} {', '.join(filter(None, effects)) or say('rubric.show.warning')}"
    yield "\n" + say("rubric.show.roles") + ", ".join(role.name for role in rubric.roles.values())
    for table in LISTS:
        yield f"{table.capitalize()}: " + ", ".join(getattr(rubric, table))
    yield "\n" + say("rubric.show.words")
    yield "\n" + say("rubric.show.rules")


def _plain(node: Any) -> Any:
    """Without what is not set, and with lists for tuples: what TOML can hold."""
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items() if value is not None}
    if isinstance(node, (list, tuple)):
        return [_plain(value) for value in node]
    return node


def _differences(path: str, one: Any, other: Any) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            if key not in ("reason", "source", "name", "version", "description") or isinstance(
                one.get(key), dict
            ):
                yield from _differences(f"{path}.{key}".strip("."), one.get(key), other.get(key))
    elif one is None and isinstance(other, dict):
        yield say("rubric.show.new", path=path)
    elif one != other:
        shown = [
            str(value) if not isinstance(value, (list, dict)) else say("rubric.show.entries", len=len(value))
            for value in (one, other)
        ]
        yield f"{path}: {shown[0]} → {shown[1]}".replace("None", say("rubric.show.not_set"))
