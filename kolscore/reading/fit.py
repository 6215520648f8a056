"""Whether the cells of a column fit what its header says, and why a column is not read."""

from collections.abc import Sequence

from kolscore.creator import NUMBERS
from kolscore.reading.board import JOINED, Board
from kolscore.reading.contents import hold_no_numbers, holds, kind_of, name_sizes, say_one_thing
from kolscore.reading.headers import Meaning, nearest, other
from kolscore.reading.lexicon import lexicon
from kolscore.reading.measure import LISTED


def fits(board: Board, index: int, meaning: Meaning) -> bool:
    """Whether the cells of a column may be what its header says."""
    cells = board.samples[index]
    if meaning.field == "job_title" and not meaning.outright and _repeats_a_name(board, index):
        return False
    if meaning.field in NUMBERS - LISTED and hold_no_numbers(cells):
        return False
    if meaning.field in JOINED and not meaning.outright and (say_one_thing(cells) or name_sizes(cells)):
        return False
    return holds(cells, meaning.shows) and holds(cells, _needed(meaning))


def _needed(meaning: Meaning) -> str:
    """What cells must hold whatever the header says."""
    must = lexicon().must.get(meaning.field, "")
    return "rates, maybe counts" if must == "rates" and not meaning.outright else must


def _repeats_a_name(board: Board, index: int) -> bool:
    """Whether a "title" is that of a channel: no other column names the creators, or it holds the same names."""
    names = [place for place, meaning in board.claims.items() if meaning.field == "name"]
    if not names:
        return True
    own = {str(cell).replace(" ", "").casefold() for cell in board.samples[index]}
    same = own & {str(cell).replace(" ", "").casefold() for cell in board.samples[names[0]]}
    return 4 * len(same) > len(own)


def why_unread(board: Board, index: int, said: Sequence[Meaning] | None) -> str:
    """Why a column is not read."""
    header = board.headers[index]
    if said is None:
        return "an answer of kolscore"
    if said:
        return f"could be {said[0].field}, {_but(board, index, said[0])}"
    if what := other(header):
        return f"holds {what}: nothing that is scored; kept as it is"
    if near := nearest(header):
        return f'not recognised; did you mean "{near[0]}"? Then: --column {near[1]}="{header}"'
    kind = kind_of(board.samples[index])
    return ("not recognised; kept as it is" if header else "no header") + (
        f"; the cells hold {kind}" if kind else ""
    )


def _but(board: Board, index: int, meaning: Meaning) -> str:
    """Why a column is not read as what its header could mean."""
    cells = board.samples[index]
    if meaning.field in board.taken:
        return "which another column says outright"
    if meaning.field in NUMBERS and hold_no_numbers(cells):
        return "but the cells hold no numbers"
    if meaning.field in JOINED and say_one_thing(cells):
        return "but all cells say the same"
    if meaning.field in JOINED and name_sizes(cells):
        return "but the cells name size classes"
    if not holds(cells, _needed(meaning)):
        return (
            "but the cells do not say yes or no"
            if meaning.field == "verified"
            else "but the cells hold counts and no rates"
        )
    return f"but the cells do not hold {meaning.shows or meaning.field}"
