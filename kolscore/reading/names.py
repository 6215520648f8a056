"""First and last names in columns of their own: which are read, and how they are joined."""

from collections.abc import Mapping, Sequence

from kolscore.reading.board import Board
from kolscore.reading.headers import HeaderMeaning
from kolscore.reading.lexicon import is_wide, lexicon, plain_words
from kolscore.reading.sheet import text_of
from kolscore.reading.simpler import simpler
from kolscore.words import say


def claim_halves(board: Board, said: Mapping[int, Sequence[HeaderMeaning]]) -> None:
    """Let columns of first and last names be the name, where no column holds the whole one."""
    halves: dict[str, tuple[int, HeaderMeaning]] = {}
    for index, meanings in said.items():
        half = next((one for one in meanings if one.half), None)
        if half and index not in board.claims:
            halves.setdefault(half.half, (index, half))
    whole = next((index for index, meaning in board.claims.items() if meaning.field == "name"), None)
    if whole is not None and len(halves) == 1 and _is_half(board.headers[whole]):
        _complete(board, whole, *halves.values())
    elif len(halves) > 1 and (whole is None or not board.claims[whole].outright):
        if whole is not None:
            del board.claims[whole]
            board.reasons[whole] = say("reading.names.from_parts")
        for index, meaning in halves.values():
            _claim(board, index, meaning, say("reading.names.joined"))
    elif whole is None and "first" in halves:
        index, meaning = halves["first"]
        _claim(board, index, meaning, say("reading.names.header", header=board.headers[index]))


def _complete(board: Board, whole: int, half: tuple[int, HeaderMeaning]) -> None:
    """Join "Nombre" and "Apellidos", unless the first holds the last names too."""
    index, meaning = half
    pairs = [
        (text_of(row[whole]).casefold(), text_of(row[index]).casefold())
        for row in board.rows
        if max(whole, index) < len(row) and text_of(row[whole]) and text_of(row[index])
    ]
    if 2 * sum(part in name for name, part in pairs) > len(pairs):
        board.reasons[index] = say("reading.names.part", column=board.sheet.letter(whole))
        return
    other = "first" if meaning.half == "last" else "last"
    _claim(board, whole, board.claims[whole]._replace(half=other), say("reading.names.joined"))
    _claim(board, index, meaning, say("reading.names.joined"))


def _claim(board: Board, index: int, meaning: HeaderMeaning, reason: str) -> None:
    board.claims[index] = meaning
    board.reasons[index] = reason


def _is_half(header: str) -> bool:
    """Whether a header that says "name" says half of one beside a column for the other half."""
    words = (plain_words(header), *(one.words for one in simpler(header)))
    return not lexicon().halves.isdisjoint(words)


def in_full(first: str | None, last: str | None) -> str | None:
    """A first and a last name as they are written together.

    >>> in_full("Orla", "Finch"), in_full("花子", "山田"), in_full(None, "Finch")
    ('Orla Finch', '山田花子', 'Finch')
    """
    if first and last and is_wide(first[0]) and is_wide(last[0]):
        return last + first
    return " ".join(filter(None, (first, last))) or None
