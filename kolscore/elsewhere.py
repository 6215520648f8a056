"""Answers that are worked out elsewhere, such as in other processes, and come part by part."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from kolscore.creator import Note
from kolscore.scoring.peers import Peers
from kolscore.scoring.tally import Tally

ROW: Final = "row"
"""Key of the column of row numbers."""
PLATFORM: Final = "platform"
"""Key of the column of platforms, which is there where creators are to be placed in the list."""


class Elsewhere(Protocol):
    """Answer cells that are worked out elsewhere, such as in other processes, while we go on."""

    keys: Collection[str]
    """Those of their answers."""

    def parts(self) -> Iterator[Mapping[str, list[Any]]]:
        """The columns by the keys of their answers, cut into parts, from the first row on; waits for those to come.

        Where the rows are not known beforehand, their numbers are in the column `ROW`.
        """

    def tally(self) -> Tally:
        """What the answers come to, when all parts have come."""

    def noted(self) -> tuple[Sequence[Note], int] | None:
        """The notes that were kept, and how many there were; None if the table has them all."""


class Placed:
    """Answer cells that are worked out elsewhere, with those that take the whole list."""

    def __init__(self, elsewhere: Elsewhere, peers: Peers) -> None:
        self.keys = elsewhere.keys
        self._elsewhere, self._peers = elsewhere, peers

    def parts(self) -> Iterator[Mapping[str, list[Any]]]:
        """The parts as they come."""
        for part in self._elsewhere.parts():
            of_rows = zip(part["tier"], part[PLATFORM], part["credibility"], strict=True)
            standings = [
                self._peers.stand(tier or "", platform or "", score) for tier, platform, score in of_rows
            ]
            yield {
                **part,
                "standing": [one and one.percentile for one in standings],
                "cohort": [one and one.cohort for one in standings],
            }

    def tally(self) -> Tally:
        """What the answers come to."""
        return self._elsewhere.tally()

    def noted(self) -> tuple[Sequence[Note], int] | None:
        """Those of the table that is worked out elsewhere."""
        return self._elsewhere.noted()
