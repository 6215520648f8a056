"""Keeps parts of a long table on disk until the last has come, where none can be given before."""

import pickle
import weakref
from typing import IO

from kolscore.parts import Part
from kolscore.workbook.temporary import Folder


class Spool:
    """A list of parts that takes no memory."""

    def __init__(self) -> None:
        self._folder = Folder()
        self._file: IO[bytes] = (self._folder.path / "parts").open("w+b")
        weakref.finalize(self, self._file.close)
        self._places: list[int] = []

    def append(self, part: Part, /) -> None:
        """Keep one more."""
        self._places.append(self._file.seek(0, 2))
        pickle.dump(part, self._file, pickle.HIGHEST_PROTOCOL)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, place: int, /) -> Part:
        self._file.seek(self._places[place])
        part: Part = pickle.load(self._file)  # noqa: S301 - nobody else wrote it
        return part
