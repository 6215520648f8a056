"""The rubric: all rules, as data with their reasons and sources, and the loader that checks them."""

import json
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from kolscore.fields import Signal
from kolscore.rubric.load import checked, presets, read, sought
from kolscore.rubric.model import Rules
from kolscore.rubric.record import Record, Tree, names_of, tree_of
from kolscore.rubric.signals import added, signals_of

__all__ = ["Rubric", "presets"]


class Rubric(Rules):
    """All rules in force. Load it with `Rubric.load`; it cannot be changed afterwards."""

    @classmethod
    def load(cls, source: str | Path | None = None) -> "Rubric":
        """Read a rubric: a TOML file, the name of a preset, or nothing for the default.

        Raises RubricError, whose message names the file, the key and the words that are allowed.

        >>> Rubric.load("seed003").tier.scheme
        'seed003'
        """
        return _read(*sought(source))

    @classmethod
    def of(cls, tree: Tree, where: str, located: Callable[[list[str]], list[str]]) -> "Rubric":
        """A rubric from plain data, checked; `located` says of problems where they stand in `where`.

        Raises RubricError, as `load` does.
        """
        return checked(tree, where, cls, located)

    def renamed(self, name: str) -> "Rubric":
        """The same rules under another name."""
        return self.changed(name=name)

    @cached_property
    def hash(self) -> str:
        """Twelve letters that are equal only for equal content."""
        import hashlib  # noqa: PLC0415 - the default rubric has it from the build

        text = json.dumps(self.tree(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """What it says of columns that hold counted signals."""
        return signals_of(self)

    @cached_property
    def added(self) -> tuple[str, ...]:
        """The names of the counted signals that only this rubric knows."""
        return tuple(added(self))

    @property
    def stamp(self) -> dict[str, str]:
        """Name, version and content hash: what is printed with every result."""
        return {"name": self.name, "version": self.version, "hash": self.hash}

    def tree(self) -> Tree:
        """The rubric as plain dicts, lists and numbers, every key spelled out."""
        tree: Tree = tree_of(self)
        return tree

    def at(self, rule: str) -> Any:
        """The rule with this id, such as "expertise.years"; raises KeyError if there is none."""
        node: Any = self
        for key in rule.split("."):
            if isinstance(node, dict):
                node = node[key]
            elif isinstance(node, Record) and key in names_of(node):
                node = getattr(node, key)
            else:
                raise KeyError(rule)
        return node


@lru_cache(maxsize=32)
def _read(name: str, text: str | None) -> Rubric:
    # Kept by what the file says and not by its time, so that an edited one is never taken for the old one.
    return read(name, text, Rubric)
