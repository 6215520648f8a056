"""The answers to a long table, part by part as they are made, and what all of them come to."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import count
from typing import Any, Final, NamedTuple, Protocol

from kolscore.assessment import Assessment
from kolscore.creator import Note
from kolscore.reading.repeats import Names
from kolscore.reading.told import Told
from kolscore.scoring.peers import Peers
from kolscore.scoring.summary import Tally

ROW: Final = "row"
"""Key of the column of row numbers."""
PLATFORM: Final = "platform"
"""Key of the column of platforms, which is there where creators are to be placed in the list."""
KEPT: Final = 1_000
"""Notes and remarks that are kept of a long table: more than anybody reads are only counted."""


class Part(NamedTuple):
    """What came of some rows."""

    columns: dict[str, list[Any]]
    """The numbers of the rows, and the columns by the keys of their answers."""
    tally: Tally
    notes: Sequence[Note] = ()
    """Those on cells, where the table does not have them; the first `KEPT`."""
    noted: int = 0
    """How many there are."""
    left_out: Sequence[str] = ()
    """Rows that were left out, and why; the first `KEPT`."""
    told: Told | None = None
    """What holds of many rows, where the table does not know it,"""
    names: Names | None = None
    """and who stands in them."""
    headers: tuple[int, ...] = ()
    """Numbers of the rows that are headers."""
    text: str = ""
    """What is to be written of these rows, where that is text."""
    assessments: Sequence[Assessment] = ()
    """What the answers were taken from, where that is kept."""


class Store(Protocol):
    """Where parts wait that are asked for several times: a list, or a file."""

    def append(self, part: Part, /) -> None:
        """Keep one more."""

    def __len__(self) -> int: ...
    def __getitem__(self, place: int, /) -> Part: ...


class Parts:
    """The parts of a table in their order; they are made while they are asked for."""

    def __init__(
        self,
        keys: Collection[str],
        coming: Iterator[Part],
        store: Store | None,
    ) -> None:
        """Without a `store` they come only once."""
        self.keys = keys
        """Those of their answers."""
        self.notes: list[Note] = []
        self.noted = 0
        self.left_out: list[str] = []
        self.told: Told | None = None
        self.names = Names()
        self.texts: Callable[[], Iterator[str]] | None = None
        """What is to be written of each part, where that is text."""
        self._coming, self._store = coming, store
        self._tally = Tally()
        self._kept: list[Assessment] = []
        self._peers: Peers | None = None
        self._whose: dict[str, list[Any]] = {}

    @classmethod
    def of(cls, columns: dict[str, list[Any]], tally: Tally) -> "Parts":
        """All answers, in one part."""
        return cls(columns.keys(), iter([Part(columns, tally)]), [])

    def assessments(self) -> Sequence[Assessment]:
        """What the answers were taken from, of all rows; nothing if that is not kept."""
        self.tally()
        return self._kept

    def __iter__(self) -> Iterator[Part]:
        first = 0
        for place in count():
            if self._store is not None and place < len(self._store):
                part = self._store[place]
            elif (come := self._take()) is not None:
                part = come
            else:
                return
            part = part if self._peers is None else _placed(part, self._peers)
            if self._whose:
                end = first + len(part.columns[ROW])
                said = {key: cells[first:end] for key, cells in self._whose.items()}
                part, first = part._replace(columns={**part.columns, **said}), end
            yield part

    def _take(self) -> Part | None:
        """The next part that comes, counted in; None if all have come."""
        part = next(self._coming, None)
        if part is None:
            return None
        self._tally.add(part.tally)
        self.notes += part.notes[: max(0, KEPT - len(self.notes))]
        self.noted += part.noted
        self.left_out += part.left_out[: max(0, KEPT - len(self.left_out))]
        if part.told is not None:
            self.told = (self.told or Told()).plus(part.told)
        if part.names is not None:
            self.names.add(part.names)
        if self._store is not None:
            self._store.append(part._replace(tally=Tally(), notes=(), told=None, names=None, assessments=()))
        self._kept += part.assessments
        return part

    def tally(self) -> Tally:
        """What the answers come to; waits until all have come."""
        while self._take() is not None:
            pass
        return self._tally

    def place(self, peers: Peers) -> None:
        """Say from now on where each creator stands among these."""
        self._peers = peers

    def say_whose(self, columns: dict[str, list[Any]]) -> None:
        """Say from now on whose each row is: columns with a cell for each."""
        self._whose = columns


def _placed(part: Part, peers: Peers) -> Part:
    columns = part.columns
    of_rows = zip(columns["tier"], columns[PLATFORM], columns["credibility"], strict=True)
    stand = [peers.stand(tier or "", platform or "", score) for tier, platform, score in of_rows]
    placed: dict[str, list[Any]] = {
        "standing": [one and one.percentile for one in stand],
        "cohort": [one and one.cohort for one in stand],
    }
    return part._replace(columns={**columns, **placed})
