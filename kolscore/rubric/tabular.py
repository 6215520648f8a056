"""The rubric as rows for a spreadsheet, and back: one for each number, and a table where rules are alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, get_args

from kolscore.rubric.model import Rules
from kolscore.rubric.record import Tree, names_of, tree_of
from kolscore.rubric.rule_at import field_at

_TEXTS: Final = frozenset(
    {
        "says",
        "short",
        "alone",
        "reason",
        "source",
        "name",
        "version",
        "description",
        "purpose",
        "deliverables",
        "avoid_when",
        "words",
        "ask",
    }
)
"""Keys of texts, which stay as they are in the rubric that a sheet was made from."""
_IF_SAID: Final = frozenset({"headers", "kind", "units", "most"})
"""Keys of counted signals that only those have which a rubric adds."""
_LEFT_OUT: Final = frozenset(
    {"vocabulary", "offices", "claim", "sources", "set_aside", "compliance", "brief", "markets", "subjects"}
)
"""Parts that hold words only."""
_WORDS: Final = (
    "tier.scheme",
    "role.insufficient",
    "role.stopped",
    "role.no_fit",
    "role.verify",
    "role.unchecked",
    "label.names.",
    "engagement.default_basis.",
)
"""The words that are rules."""
TIERS: Final = "tier.schemes.{}.tiers"
_IN_TABLES: Final = {
    TIERS: ("at_least", "id", "name", "like"),
    "role.matrix": ("label", "tiers", "occupations", "audience", "lean", "role", "also", "reason", "source"),
    "roles": (
        "id", "name", "labels", "tiers", "goals", "funnel", "products", "audience", "budget", "horizon",
        "min_credibility", "min_confidence", "expert",
    ),
    "engagement.benchmarks": ("platform", "metric", "basis", "medians", "sigma_ln", "reason", "source"),
}  # fmt: skip
"""Rules of one kind that are easier read below each other, and the columns of each table."""


class RuleValue(NamedTuple):
    """One rule with one value."""

    path: str
    """Its id, such as "dimensions.expertise.weight"."""
    value: Any
    """A number, a truth value, a text; None if it is not set."""
    source: str
    note: str


class RuleTable(NamedTuple):
    """Rules of one kind, one in a row."""

    path: str
    columns: tuple[str, ...]
    rows: list[list[Any]]


class Read(NamedTuple):
    """A value that was read from a sheet."""

    value: Any
    cell: str
    """Its address, for messages."""


def in_sheet(rules: Rules) -> Tree:
    """The rubric as plain data, but for the parts that hold words only."""
    return {name: tree_of(getattr(rules, name)) for name in names_of(rules) if name not in _LEFT_OUT}


def entries(rules: Rules, tree: Tree) -> list[RuleValue]:
    """Every rule that has a row of its own; `tree` is what `in_sheet` gives."""
    tables = {path.format(rules.tier.scheme) for path in _IN_TABLES}
    return list(_entries(tree, "", "", "", tables))


def tables(rules: Rules, tree: Tree) -> list[RuleTable]:
    """Every table."""
    found = []
    for pattern, columns in _IN_TABLES.items():
        path = pattern.format(rules.tier.scheme)
        node = _at(tree, path)
        rows = node.items() if isinstance(node, dict) else enumerate(node)
        found.append(
            RuleTable(path, columns, [[_shown(_said(key, row, one)) for one in columns] for key, row in rows])
        )
    return found


def put_back(
    rules: Rules, values: Mapping[str, Read], rows: Mapping[str, Sequence[Sequence[Read]]]
) -> tuple[Tree, dict[str, str]]:
    """The tree of a rubric with the values of a sheet, and the cell that each of its paths stands in.

    `values` are those of the entries, by their paths, and `rows` those of the
    tables; both are whole. What cannot be taken for what the rubric has there
    stays as it is: the checks of the rubric then say what is wrong with it.
    """
    tree = tree_of(rules)
    cells: dict[str, str] = {}
    for path, (value, cell) in values.items():
        parent, _, key = path.rpartition(".")
        node: Any = _at(tree, parent) if parent else tree
        place: Any = int(key) if isinstance(node, list) else key
        node[place] = _whole(value, path) if node[place] is None else _taken(value, node[place])
        cells[path] = cell
    for pattern, columns in _IN_TABLES.items():
        path = pattern.format(rules.tier.scheme)
        cells |= {path: rows[path][0][0].cell, **_put_rows(tree, path, columns, rows[path])}
    return tree, cells


def _put_rows(
    tree: Tree, path: str, columns: Sequence[str], rows: Sequence[Sequence[Read]]
) -> dict[str, str]:
    node = _at(tree, path)
    parent, _, last = path.rpartition(".")
    cells: dict[str, str] = {}
    keyed = isinstance(node, dict)
    old = dict(node) if keyed else dict(enumerate(node))
    like = next(iter(old.values()))
    new: dict[Any, Any] = {}
    for number, row in enumerate(rows):
        key = str(row[0].value) if keyed else number
        before = old.get(key, {name: _empty(value) for name, value in like.items()})
        made = dict(before)
        same = "id" not in columns or row[columns.index("id")].value == _said(key, before, "id")
        for name, (value, cell) in zip(columns, row, strict=True):
            if not (keyed and name == "id"):
                # A tier without a name is shown by its id, and stays without one while it has that id.
                said = _shown(_said(key, before, name)) if number in old or key in old else None
                blank = value is None and isinstance(like[name], str)
                made[name] = (
                    before[name] if same and value == said else "" if blank else _taken(value, like[name])
                )
            cells[f"{path}.{key}.{name}"] = cell
        cells[f"{path}.{key}"] = row[0].cell
        new[key] = made
    (_at(tree, parent) if parent else tree)[last] = new if keyed else list(new.values())
    return cells


def _entries(
    node: dict[str, Any], path: str, source: str, note: str, tables: set[str]
) -> Iterator[RuleValue]:
    source, note = node.get("source", source), node.get("reason", note)
    for key, value in node.items():
        here = f"{path}.{key}" if path else key
        if (
            here in tables
            or (key in _TEXTS and not isinstance(value, dict))
            or here in _LEFT_OUT
            or here == "tier.schemes"
            or (key in _IF_SAID and not value)
        ):
            continue
        if isinstance(value, dict):
            yield from _entries(value, here, source, note, tables)
        elif isinstance(value, (list, tuple)) and value and isinstance(value[0], dict):
            for number, one in enumerate(value):
                yield from _entries(one, f"{here}.{number}", source, note, tables)
        elif not isinstance(value, str) or here.startswith(_WORDS):
            yield RuleValue(here, _shown(value), source, note)


def _said(key: Any, row: Tree, column: str) -> Any:
    """What stands in a column of a table."""
    if column == "id" and "id" not in row:
        return key
    if column in ("name", "like") and "at_least" in row:  # a tier
        return row[column] or (row["id"].replace("_", " ").capitalize() if column == "name" else row["id"])
    return row[column]


def _shown(value: Any) -> Any:
    """A value as a cell: lists as words apart by commas, pairs as "bound: points" apart by semicolons."""
    if not isinstance(value, (list, tuple)):
        return value
    if value and isinstance(value[0], (list, tuple)):
        if all(len(one) == 2 and not isinstance(one[0], str) for one in value):  # noqa: PLR2004 - pairs
            return "; ".join(f"{bound:.15g}: {given:.15g}" for bound, given in value)
        return "; ".join(", ".join(one) for one in value)
    return ", ".join(map(str, value)) or None


def _taken(value: Any, before: Any) -> Any:
    """A cell as what stood there before: lists from words, whole numbers from numbers."""
    if isinstance(before, (list, tuple)):
        return _list(value, before)
    if (
        isinstance(value, float)
        and value.is_integer()
        and not isinstance(before, float)
        and before is not None
    ):
        return int(value)
    return value


def _whole(value: Any, path: str) -> Any:
    """A cell where nothing was set before: a whole number if the rule asks for one."""
    asked = int in get_args(field_at(Rules, path).kind)
    return int(value) if asked and isinstance(value, float) and value.is_integer() else value


def _list(value: Any, before: Sequence[Any]) -> Any:
    if value is None:
        return []
    text = str(value)
    if before and isinstance(before[0], (list, tuple)):
        groups = [group for group in text.split(";") if group.strip()]
        if isinstance(before[0][0], str):
            return [[word.strip() for word in group.split(",")] for group in groups]
        return [[_number(part) for part in group.split(":")] for group in groups]
    return [word.strip() for word in text.split(",") if word.strip()]


def _number(text: str) -> Any:
    """A number in a text; the text itself if it is none, so that the checks say so."""
    try:
        return float(text)
    except ValueError:
        return text.strip()


def _empty(value: Any) -> Any:
    """What a rule that is not set says, of the kind of another one."""
    if isinstance(value, (list, tuple)):
        return []
    return "" if isinstance(value, str) else False if isinstance(value, bool) else None


def _at(tree: Any, path: str) -> Any:
    for key in path.split("."):
        tree = tree[int(key)] if isinstance(tree, (list, tuple)) else tree[key]
    return tree


def located(problems: Iterable[str], cells: Mapping[str, str]) -> list[str]:
    """Problems of a rubric, each with the cell of the longest part of its path that stands in one."""
    found = []
    for problem in problems:
        path, sign, _ = problem.partition(": ")
        while sign and path and path not in cells:
            path = path.rpartition(".")[0]
        found.append(f"{cells[path]}: {problem}" if path in cells else problem)
    return found
