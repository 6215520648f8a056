"""Keeps the parts of a large sheet on disk until the last has come, where none can be given before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kolscore.workbook.temporary import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class Spool:
    """Parts that come once, and can be had any number of times."""

    def __init__(self, come: Callable[[], Iterator[Mapping[str, list[Any]]]]) -> None:
        self._come = come
        self._folder = Folder()
        self._file = self._folder.path / "parts.jsonl"

    def fill(self) -> None:
        """Wait until all have come."""
        if not self._file.exists():
            with self._file.open("w", encoding="utf-8") as file:
                for part in self._come():
                    file.write(json.dumps(part) + "\n")

    def parts(self) -> Iterator[Mapping[str, list[Any]]]:
        """The parts, in their order."""
        self.fill()
        with self._file.open(encoding="utf-8") as file:
            yield from map(json.loads, file)
