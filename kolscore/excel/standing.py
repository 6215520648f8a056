"""Where scores in a sheet stand in a list of scores: by the same peers and the same rules as every other door."""

from collections.abc import Sequence
from itertools import chain
from typing import Any, Final

from kolscore.answers import ON_REQUEST
from kolscore.errors import InputError
from kolscore.excel.cells import Block, RubricWord, block
from kolscore.excel.udf_service import rubric_named
from kolscore.reading import is_blank, text_of
from kolscore.reading.headers import HeaderMeaning
from kolscore.reading.values import read_cells
from kolscore.scoring.peers import Peers
from kolscore.words import say

_SHORT: Final = 24
_NAMES: Final = {answer.key: answer.name for answer in ON_REQUEST}
_GIVES: Final = {
    "standing": lambda standing: standing.percentile,
    "cohort": lambda standing: standing.cohort,
}


def standings(key: str, creators: Sequence[Any], of_list: Sequence[Any], rubric: RubricWord) -> Block:
    """Percentile or cohort of each score in a list; a header above them becomes a header.

    Of `creators` and of the list there are scores, tiers and platforms; of both the last two may be left out.
    """
    rules = rubric_named(rubric).standing
    spelled: dict[str, str] = {}
    listed = _Scored(("scores", "tiers", "platforms"), of_list, spelled)
    asked = _Scored(("score", "tier", "platform"), creators, spelled)
    for name, own, others in (
        ("tier", asked.tiers, listed.tiers),
        ("platform", asked.platforms, listed.platforms),
    ):
        if any(own) and not any(others):
            raise InputError(say("excel.standing.missing", name=name))
    known = zip(listed.tiers, listed.platforms, listed.scores, strict=True)
    peers = Peers.of([(tier, platform, score) for tier, platform, score in known if score is not None], rules)
    if peers.too_few:
        raise InputError(peers.too_few)
    placed = map(peers.stand, asked.tiers, asked.platforms, asked.scores)
    return asked.shaped(_NAMES[key], [_GIVES[key](standing) if standing else None for standing in placed])


class _Scored:
    """Cells that hold scores, row by row, and what stands beside them."""

    def __init__(self, names: Sequence[str], arguments: Sequence[Any], spelled: dict[str, str]) -> None:
        rows = block(arguments[0])
        self._names, self._size, self._width = names, _size(arguments[0]), len(rows[0])
        self._cells = list(chain.from_iterable(rows))
        # Of all fields this one takes any number: a count whose mean may be a fraction.
        read = read_cells("avg_views", HeaderMeaning("avg_views"), self._cells)
        self.scores: Sequence[float | None] = read.values
        self._problems = read.problems
        tiers = self._beside(names[1], "tier", arguments[1])
        self.tiers = [spelled.setdefault(tier.casefold(), tier) for tier in tiers]
        self.platforms = self._beside(names[2], "platform", arguments[2])

    def _beside(self, name: str, field: str, cells: Any) -> list[str]:
        """What each cell of another argument says; "" for what is left out. One cell speaks for all."""
        flat = list(chain.from_iterable(block(cells)))
        count = len(self._cells)
        if all(map(is_blank, flat)):
            return [""] * count
        if len(flat) == 1:
            flat *= count
        elif _size(cells) != self._size:
            raise InputError(
                say(
                    "excel.standing.sizes",
                    name=name,
                    size=_size(cells),
                    other=self._names[0],
                    others=self._size,
                )
            )
        flat += [None] * (count - len(flat))  # a whole column comes as far as it is filled
        return [word or "" for word in read_cells(field, HeaderMeaning(field), flat[:count]).values]

    def shaped(self, name: str, cells: list[Any]) -> Block:
        """Answers in the shape of the scores; a header becomes a header, and what is no score says so."""
        for place, problem in self._problems.items():
            cells[place] = f'KOL: "{text_of(self._cells[place])[:_SHORT]}": {problem}'
        if len(cells) > 1 and 0 in self._problems and isinstance(self._cells[0], str):
            cells[0] = name
        return [cells[start : start + self._width] for start in range(0, len(cells), self._width)]


def _size(cells: Any) -> int:
    """How many cells an argument has, blank ones at its end too."""
    if not isinstance(cells, (list, tuple)):
        return 1
    return sum(len(row) if isinstance(row, (list, tuple)) else 1 for row in cells)
