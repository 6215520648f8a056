"""Whether the cells of a column fit what its header says, and why a column is not read."""

from collections.abc import Sequence
from typing import Final

from kolscore.fields import JOINED, LISTED, NUMBERS, WHO, tagged
from kolscore.reading.board import Board
from kolscore.reading.clues import are_positions, are_times, instead, says_where, speaks_aside
from kolscore.reading.column_profile import (
    hold_no_numbers,
    holds,
    is_number,
    kind_of,
    name_sizes,
    say_one_thing,
    show_sizes,
)
from kolscore.reading.dates import dated
from kolscore.reading.headers import HeaderMeaning, other
from kolscore.reading.hints import nearest
from kolscore.reading.lexicon import lexicon, plain_words
from kolscore.reading.number_columns import listed
from kolscore.reading.sheet import BadCell, text_of
from kolscore.reading.signals import said_by
from kolscore.reading.wording import wide_of, words_of
from kolscore.words import say


def fits(board: Board, index: int, meaning: HeaderMeaning) -> bool:
    """Whether the cells of a column may be what its header says."""
    return not _against(board, index, meaning)


def _against(board: Board, index: int, meaning: HeaderMeaning) -> str:
    """What speaks against reading a column as what its header says or may say; "" if nothing does."""
    cells = board.samples[index]
    found = _never(board, index, meaning) or (
        "" if meaning.outright else _not_by_a_hint(board, index, meaning)
    )
    if not found and not holds(cells, _needed(meaning)):
        found = (
            say("reading.fit.no_marks") if _needed(meaning) == "yes or no" else say("reading.fit.no_rates")
        )
    if not found and not holds(cells, meaning.shows):
        found = say("reading.fit.others", shows=meaning.shows)
    return found


def _never(board: Board, index: int, meaning: HeaderMeaning) -> str:
    """What no column of a field is like, whatever its header says."""
    cells, field = board.samples[index], meaning.field
    if field == "followers" and meaning.platform == "newsletter":
        return say("reading.fit.newsletter")
    named = meaning.like in LISTED and any(listed(field, text_of(cell)) for cell in cells)
    counted = named or meaning.moment or (field == "followers" and show_sizes(cells))
    if meaning.like in NUMBERS and not counted and hold_no_numbers(cells):
        return say("reading.fit.no_numbers")
    # A list may hold accounts of X alone, and say so.
    if (what := instead(cells, field)) and not (field == "platform" and meaning.outright):
        return say("reading.fit.hold", what=what)
    if field in _OF_A_MONTH and not _names_a_month(board.headers[index]):
        return say("reading.fit.no_month")
    if field == "country" and says_where(board.headers[index]) and _is_programme(board):
        return say("reading.fit.where_at_event")
    return ""


def _not_by_a_hint(board: Board, index: int, meaning: HeaderMeaning) -> str:
    """What is too much for a header that only may say so."""
    cells, field = board.samples[index], meaning.field
    if field in _OF_ACCOUNT and is_aside(board, index):
        return say("reading.fit.aside")
    if field == "job_title" and _repeats_a_name(board, index):
        return say("reading.fit.repeats_names")
    if field == "job_title" and _is_programme(board) and not are_positions(cells):
        return say("reading.fit.talk")
    if field in JOINED and say_one_thing(cells):
        return say("reading.fit.all_same")
    return say("reading.fit.sizes") if field in JOINED and name_sizes(cells) else ""


_OF_A_MONTH: Final = tagged("month")
_MONTH: Final = (25.0, 35.0)
"""Days that are a month."""


def _names_a_month(header: str) -> bool:
    """Whether a header says that its numbers are those of a month; growth of a year is another thing."""
    words = plain_words(header)
    if not words_of("monthly").isdisjoint(words.split()) or any(part in words for part in wide_of("monthly")):
        return True
    span = dated(header).span
    return span is not None and _MONTH[0] <= span <= _MONTH[1]


_OF_ACCOUNT: Final = frozenset({*WHO, "platform", "followers"})


def is_aside(board: Board, index: int) -> bool:
    """Whether a header says that what the cells show is not of the main account."""
    return speaks_aside(board.headers[index])


def _is_programme(board: Board) -> bool:
    """Whether some column holds times of a day."""
    return any(map(are_times, board.samples.values()))


def _needed(meaning: HeaderMeaning) -> str:
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


def why_unread(board: Board, index: int, said: Sequence[HeaderMeaning] | None) -> str:
    """Why a column is not read."""
    header = board.headers[index]
    if said is None:
        return say("reading.fit.own")
    if said:
        other_one = said[0].field in board.taken
        why = (
            say("reading.fit.said_elsewhere")
            if other_one
            else say("reading.fit.but", against=_against(board, index, said[0]))
        )
        return say("reading.fit.could_be", field=said[0].field, why=why)
    if what := other(header):
        return say("reading.fit.known", what=what)
    kind = kind_of(board.samples[index])
    if kind in _OF_ACCOUNT_BY_CELLS and is_aside(board, index):
        return say("reading.fit.not_read", aside=say("reading.fit.aside"))
    if near := _hint(board, index):
        return say("reading.fit.near", near=near[0], field=near[1], header=header)
    return (say("reading.fit.unknown") if header else say("reading.fit.no_header")) + (
        say("reading.fit.cells_hold", kind=kind) if kind else ""
    )


def shifted(board: Board, index: int, said: Sequence[HeaderMeaning] | None) -> str:
    """What to note where a header says outright what is counted, and its cells are words, or nothing that can be read; "" if not so."""
    bad = [cell for cell in board.samples[index] if isinstance(cell, BadCell)]
    if said and 2 * len(bad) > len(board.samples[index]):
        return say("reading.fit.mostly_bad", message=bad[0].message)
    if (
        not said
        or not said[0].outright
        or said[0].like not in NUMBERS - LISTED
        or said[0].moment
        or said[0].field in board.taken
    ):
        return ""
    cells = board.samples[index]
    word = next((text_of(cell) for cell in cells if not is_number(cell)), "")
    if not hold_no_numbers(cells) or not word:
        return ""
    return say("reading.fit.shifted", field=said[0].field, word=word)


_OF_ACCOUNT_BY_CELLS: Final = frozenset({"handles", "profiles", "platforms"})


def _hint(board: Board, index: int) -> tuple[str, str] | None:
    """The known header that this one may be meant for, and its field, if the cells fit."""
    signals = board.sheet.signals
    near = nearest(board.headers[index], board.language, signals)
    meant = near and next((one for one in said_by(near[0], "", signals) if one.field == near[1]), None)
    return near if meant and fits(board, index, meant) else None
