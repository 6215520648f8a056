"""Reads a rubric: finds the file, lays it over the one it extends, and checks the whole before use."""

import json
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from kolscore.errors import RubricError
from kolscore.rubric.check import problems_of
from kolscore.rubric.collection import no_collection
from kolscore.rubric.model import Rules
from kolscore.rubric.record import Tree, tree_of
from kolscore.rubric.signals import misplaced
from kolscore.rubric.toml_text import parsed, text_of, written
from kolscore.rubric.vocabulary import Terms
from kolscore.shipped import table, tree_in
from kolscore.words import near, say

R = TypeVar("R", bound=Rules)

_APPENDED = {
    ("vocabulary", "terms"),
    ("vocabulary", "inflections"),
    ("vocabulary", "tongues"),
    ("vocabulary", "ages"),
    ("vocabulary", "counts"),
    ("vocabulary", "numbers"),
    ("vocabulary", "codes"),
    ("vocabulary", "places"),
    ("offices",),
}


def sought(source: str | Path | None) -> tuple[str, str | None]:
    """The name of a rubric, and its text if it is a file; None is the default.

    Raises RubricError if there is no such file or preset, or it cannot be read.
    """
    name = "default" if source is None else str(source)
    preset = name.lower()
    return (preset, None) if _is_preset(preset) else (name, _text_of_file(name))


def read(name: str, text: str | None, cls: type[R]) -> R:
    """A rubric by its name and its text, which is None for a preset.

    Raises RubricError with one line for each problem: file, key, and the words that are allowed.
    """
    with no_collection():
        if text is None and name == "default" and (rubric := _worked_out(cls)):
            return rubric
        if text is None:
            return checked(*_preset(name), cls, list)
        return checked(*_of_file(name, text), cls, _hinted)


def checked(tree: Tree, where: str, cls: type[R], located: Callable[[list[str]], list[str]]) -> R:
    """A rubric from plain data; `located` puts before each problem where it stands in `where`."""
    problems: list[str] = []
    rubric = cls.read(tree, "", problems)
    if problems:
        problems += misplaced(tree)
        if "extends" not in tree and sum(problem.endswith(": missing") for problem in problems) > len(tree):
            problems.append(say("rubric.load.extends"))
        raise RubricError(_several(where, located(problems)))
    if problems := problems_of(rubric):
        raise RubricError(_several(where, located(problems)))
    return rubric


# --- as the build has worked it out ------------------------------------------------------------------


def worked_out() -> dict[str, bytes]:
    """The default rubric as the build keeps it: checked, every key spelled out, and with its hash."""
    from kolscore.rubric import Rubric  # noqa: PLC0415 - which is made of this file

    rubric = read("default", None, Rubric)
    tree = rubric.tree()
    vocabulary = tree.pop("vocabulary")
    del vocabulary["terms"]  # which the shelf holds as they are looked for
    parts = {"rubric": tree, "rubric.vocabulary": vocabulary}
    return {"rubric.hash": rubric.hash.encode()} | {
        name: json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode()
        for name, part in parts.items()
    }


class _Part(dict[str, Any]):
    """A part of the default rubric, in which what is large is read when it is asked for."""

    def __init__(self, text: str, **large: Callable[[], Any]) -> None:
        super().__init__(json.loads(text))
        self._large = large

    def __missing__(self, key: str) -> Any:
        part = self[key] = self._large[key]()
        return part


def _worked_out(cls: type[R]) -> R | None:
    its_hash, rules, vocabulary = map(table, ("rubric.hash", "rubric", "rubric.vocabulary"))
    if its_hash is None or rules is None or vocabulary is None:
        return None
    rubric = cls.trusted(_Part(rules, vocabulary=lambda: _Part(vocabulary, terms=_terms)))
    vars(rubric)["hash"] = its_hash
    return rubric


def _terms() -> list[Tree]:
    groups = _default_tree()["vocabulary"]["terms"]
    return [tree_of(Terms.read(group, "", [])) for group in groups]


def presets() -> dict[str, str]:
    """Names that are known besides files, with a description of each."""
    default = _default_tree()
    described = {"default": str(default["description"])}
    described |= {name: f"Tiers: {scheme['reason']}" for name, scheme in default["tier"]["schemes"].items()}
    described |= {name: str(tree["description"]) for name, tree in _preset_trees().items()}
    return described


# --- finding -----------------------------------------------------------------------------------------


def _data() -> Path:
    return Path(__file__).parent / "data"


@cache
def _preset_trees() -> dict[str, Tree]:
    return dict(_trees_in(_data() / "presets"))


@cache
def _default_tree() -> Tree:
    tree: Tree = {}
    for _, of_file in _trees_in(_data()):
        _gather(tree, of_file)
    return tree


def _trees_in(folder: Path) -> Iterator[tuple[str, Tree]]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            tree = tree_in(file, partial(parsed, where=file.name, error=RubricError))
            yield file.name.removesuffix(".toml"), tree


def _is_preset(name: str) -> bool:
    return name == "default" or name in _preset_trees() or name in _default_tree()["tier"]["schemes"]


def _preset(name: str) -> tuple[Tree, str]:
    default = _default_tree()
    if name == "default":
        return default, "default rubric"
    where = f"preset {name}"
    if tree := _preset_trees().get(name):
        return _laid_over(default, tree, where), where
    return _merged(default, {"name": name, "tier": {"scheme": name}}, ()), where


def _of_file(name: str, text: str) -> tuple[Tree, str]:
    return _laid_over(_default_tree(), parsed(text, name, RubricError), Path(name).name), name


def _text_of_file(name: str) -> str:
    path = Path(name)
    if not path.exists():
        known = sorted(presets())
        hint = near(name, known)
        raise RubricError(say("rubric.load.no_rubric", name=name, hint=hint, presets=", ".join(known)))
    return text_of(path, RubricError)


# --- laying one over another -------------------------------------------------------------------------


def _gather(into: Tree, tree: Tree) -> None:
    """Join the default rubric's own files: tables join, lists follow one another."""
    for key, value in tree.items():
        if isinstance(value, dict):
            _gather(into.setdefault(key, {}), value)
        elif isinstance(value, list):
            into.setdefault(key, []).extend(value)
        else:
            into[key] = value


def _laid_over(default: Tree, tree: Tree, name: str) -> Tree:
    extends = tree.get("extends")
    if extends is None:
        return tree
    tree = {key: value for key, value in tree.items() if key != "extends"}
    if extends != "default":
        raise RubricError(say("rubric.load.unknown_base", name=name, base=written(extends)))
    return _merged(default, {"name": Path(name).stem} | tree, (), name)


def _merged(base: Tree, over: Tree, path: tuple[str, ...], name: str = "") -> Tree:
    """`over` laid over `base`: tables key by key, vocabulary and words for offices added, all other lists replaced."""
    merged = dict(base)
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            merged[key] = _merged(base[key], value, (*path, key), name)
        elif (*path, key) in _APPENDED and isinstance(value, list):
            merged[key] = base.get(key, []) + value
        else:
            merged[key] = value
    if name and "source" in base and "source" not in over and any(merged[k] != base[k] for k in base):
        # A number that somebody changed no longer has the source that stood beside it.
        merged["source"] = say("rubric.load.changed", name=name, base=base["source"])
    return merged


def _hinted(problems: list[str]) -> list[str]:
    """Problems; where a rule is new and lacks something, in one line with the rule of the default that may be meant."""
    lacking: dict[str, list[str]] = {}
    for problem in problems:
        path, sign, key = problem.removesuffix(": missing").rpartition(".")
        if sign and problem.endswith(": missing"):
            lacking.setdefault(path, []).append(key)
    meant = {path: hint for path in lacking if (hint := _near(path))}
    kept = [one for one in problems if one.removesuffix(": missing").rpartition(".")[0] not in meant]
    return [
        *(
            say("rubric.load.lacking", path=path, keys=", ".join(lacking[path]), hint=hint)
            for path, hint in meant.items()
        ),
        *kept,
    ]


def _near(path: str) -> str:
    """A hint at the rule of the default whose name is near that of one which the default has not."""
    parent, _, key = path.rpartition(".")
    siblings: Any = _default_tree()
    for part in filter(None, parent.split(".")):
        siblings = siblings.get(part) if isinstance(siblings, dict) else None
    return near(key, list(siblings)) if isinstance(siblings, dict) and key not in siblings else ""


def _several(where: str, problems: list[str]) -> str:
    if len(problems) == 1:
        return f"{where}: {problems[0]}"
    return "\n  ".join([say("words.problems", n=len(problems), where=where), *problems])
