"""Writes a rubric out: whole as TOML, one rule, in short, or what differs from another."""

import textwrap
from collections.abc import Iterator
from typing import Any, Final

import tomli_w

from kolscore.errors import RubricError
from kolscore.fields import name_of
from kolscore.rubric import Rubric
from kolscore.rubric.signals import DIMENSIONS, in_order

LISTS: Final = ("goals", "products", "markets")
"""Tables whose words a brief may use."""


def toml_of(rubric: Rubric) -> str:
    """The whole rubric as TOML; loading it again gives the same rubric, hash included."""
    stamp = rubric.stamp
    head = f"# Rubric {stamp['name']} {stamp['version']}, hash {stamp['hash']}, whole.\n"
    head += '# To change only a few rules, begin a file with  extends = "default"  and write only those.\n\n'
    return head + tomli_w.dumps(_plain(rubric.tree()))


def toml_at(rubric: Rubric, rule: str) -> str:
    """One rule, or a table of rules, by its id; raises RubricError if there is none."""
    node: Any = rubric.tree()
    path = rule.split(".")
    for depth, key in enumerate(path):
        if not isinstance(node, dict) or key not in node:
            known = (
                f". Below {'.'.join(path[:depth]) or 'the rubric'}: {', '.join(node)}"
                if isinstance(node, dict)
                else ""
            )
            raise RubricError(f"{rule}: no such rule{known}")
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
        f"{table.capitalize()} that a brief may name, by any of these words; case, blanks and dashes do not matter.",
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
    lines += ["", f"One in full: kolscore rubric show {table}.{next(iter(rows))}"]
    return "\n".join(lines) + "\n"


def _more(rubric: Rubric, table: str, rule: Any) -> str:
    """What else a list says of a word: which law binds it, or which roles serve it."""
    if table == "goals":
        key = next(name for name, goal in rubric.goals.items() if goal is rule)
        return f": {', '.join(role.name for role in rubric.roles.values() if key in role.goals)}"
    if table == "products":
        asked = "any field" if rule.any_field else " or ".join(rule.topics)
        said = f"expertise in {asked}" if asked else "asks for no expertise"
        return f"{' (regulated)' if rule.regulated else ''}: {said}"
    return f" (with the rules of {rubric.markets[rule.within].name})" if rule.within else ""


def changes(base: Rubric, other: Rubric) -> list[str]:
    """What differs between two rubrics, value by value; reasons and sources are left out."""
    if base.hash == other.hash:
        return []
    return list(_differences("", _plain(base.tree()), _plain(other.tree())))


def _lines(rubric: Rubric) -> Iterator[str]:
    stamp, label = rubric.stamp, rubric.label
    yield f"Rubric {stamp['name']} {stamp['version']} ({stamp['hash']})"
    yield f"  {rubric.description}"
    scheme = rubric.tier.schemes[rubric.tier.scheme]
    yield f"\nTiers: scheme {rubric.tier.scheme} ({scheme.source})"
    yield from (f"  {tier.title:<12} from {tier.at_least:>12,} followers" for tier in scheme.tiers)
    yield "\nLabel"
    yield f"  an axis counts from {label.threshold:g} of 100; a previous label holds within {label.hysteresis:g}"
    yield "\nCredibility: points of 100, and the value assumed while nothing is known"
    for dimension in rubric.dimensions.values():
        yield f"  {dimension.name:<14} {dimension.weight:>5g}  {dimension.prior:.0%}  {dimension.reason}"
    for counting in DIMENSIONS:
        if names := in_order(getattr(rubric, counting).signals):
            yield f"  counted as {counting}: {', '.join(map(name_of, names))}"
    yield "\nFlags"
    for name, flag in rubric.flags.items():
        effects = [
            f"{flag.points:g} points" if flag.points else "",
            f"at most {flag.cap:g}" if flag.cap is not None else "",
            "rules out" if flag.stop else "",
        ]
        yield f"  {name:<26} {', '.join(filter(None, effects)) or 'a warning'}"
    yield "\nRoles: " + ", ".join(role.name for role in rubric.roles.values())
    for table in LISTS:
        yield f"{table.capitalize()}: " + ", ".join(getattr(rubric, table))
    yield "\nWith all their words: kolscore rubric show goals, products or markets"
    yield "\nOne rule in full: kolscore rubric show expertise.years. All: kolscore rubric export -"


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
        yield f"{path}: new"
    elif one != other:
        shown = [
            str(value) if not isinstance(value, (list, dict)) else f"{len(value)} entries"
            for value in (one, other)
        ]
        yield f"{path}: {shown[0]} → {shown[1]}".replace("None", "not set")
