"""What a file of records can be asked for, whatever it is: parquet, CSV or JSON lines; read and written block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kolscore.engines.door import Answered, Door, FileColumn


class Block(Protocol):
    """Some rows of a file; a process can have them."""

    def rows(self, headers: Sequence[str]) -> Sequence[Sequence[Any]]:
        """Their cells under these headers; those of a column that is not there are blank."""

    def answered(self, door: Door) -> ScoredBlock:
        """The rows with their answers."""


class ScoredBlock(NamedTuple):
    """What comes of the rows of a block."""

    text: Any
    """What is to be written of them."""
    answers: Answered
    numbers: Sequence[int]
    """Those by which a user finds them."""


class RecordFile(Protocol):
    """A file of records, into which it has been looked."""

    @property
    def path(self) -> Path:
        """Where it is."""

    @property
    def under(self) -> Path:
        """The same, from the folder that was named."""

    @property
    def folders(self) -> Mapping[str, str]:
        """Columns that only folders name ("platform=tiktok/part-0.parquet"), and what they say."""

    @property
    def rows(self) -> int:
        """How many it has."""

    @property
    def parts(self) -> int:
        """So many places from which a sample of its rows can be taken."""

    @property
    def columns(self) -> Sequence[FileColumn]:
        """Its columns, those of its folders last."""

    def blocks(self) -> Iterator[Block]:
        """Its rows; of a file without rows one block without any. Raises InputError where the file is damaged."""

    def sample(self, part: int, rows: int, headers: Sequence[str]) -> Iterator[Sequence[Any]]:
        """Some rows of a part, at most so many."""

    def write(self, draft: Path, door: Door, blocks: Iterator[Any], said: Stamp) -> None:
        """Write what blocks gave."""

    def stamp_of(self, target: Path) -> str:
        """What a result that is there says of how it was asked for; "" if it says nothing, or is none."""


class Stamp(NamedTuple):
    """What a result says of how it was asked for, and of which input."""

    asked: str
    target: Path


def said_by_folders(under: Path, names: Sequence[str]) -> dict[str, str]:
    """The columns that the folders of a file name, and no column of its own, with what they say."""
    said = (part.partition("=") for part in under.parts[:-1])
    return {key: unquote(value) for key, sign, value in said if sign and key not in names}
