"""Several columns that hold one field: which of them is read, in whatever order they stand."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kolscore.fields import FIRST_COUNTS, JOINED, NUMBERS
from kolscore.reading.board import Board
from kolscore.reading.column_profile import Cells, are_bare_handles, kind_of, share_of_single_words
from kolscore.reading.dates import NO_DAY, Day, latest
from kolscore.reading.headers import HeaderMeaning
from kolscore.reading.sheet import text_of
from kolscore.reading.values import read_cells
from kolscore.words import say

SIDES: Final = frozenset({"newsletter", "podcast", "blog"})
"""Channels beside the social accounts: who reads or hears these does not follow the account."""
_TODAY: Final[Day] = (9_999, 0, 0)
"""The day of a column that names none, which is kept up to date."""
_MORE: Final = 0.3
"""How much more often a handle is one word than a name is."""
_ROUNDING: Final = 0.06
"""How far two numbers of the same thing are apart where one of them is rounded: 1.2M for 1,249,999."""


def share(board: Board, field: str, columns: list[int]) -> None:
    """Settle what becomes of several columns that hold one field."""
    if field in JOINED:
        board.reasons |= dict.fromkeys(
            columns, say("reading.rivals.all_read", count=len(columns), field=field)
        )
        return
    columns = _of_latest_days(board, field, _of_main_accounts(board, field, columns))
    first_of: dict[str | None, int] = {}
    for index in columns:
        platform = board.claims[index].platform
        first = first_of.setdefault(platform, index)
        if first != index:
            first_of[platform] = _settle(board, field, first, index)
    if len(first_of) > 1:
        shown = " and ".join(platform or say("reading.rivals.no_platform") for platform in first_of)
        for index in first_of.values():
            board.reasons[index] += say("reading.rivals.side_by_side", shown=shown)


def _of_main_accounts(board: Board, field: str, columns: list[int]) -> list[int]:
    """The columns without those of a newsletter or the like, where others hold the same of a social account."""
    main = [index for index in columns if board.claims[index].platform not in SIDES]
    side = [index for index in columns if board.claims[index].platform in SIDES]
    if not main or board.claims[main[0]].like not in NUMBERS:
        return columns
    for index in side:
        board.reasons[index] = say(
            "reading.rivals.from_column", field=field, column=board.sheet.letter(main[0])
        )
        del board.claims[index]
    return main


def tell_of_sides(board: Board, said: Mapping[int, Sequence[HeaderMeaning]]) -> None:
    """Say which columns count followers of a newsletter or the like, beside those of the social account."""
    main = next((index for index, meaning in board.claims.items() if meaning.field == "followers"), None)
    for index, meanings in said.items() if main is not None else ():
        side = next(
            (one.platform for one in meanings if one.field == "followers" and one.platform in SIDES), ""
        )
        if side and index not in board.claims and main is not None:
            board.doubts[main] = say(
                "reading.rivals.other_side",
                column=board.sheet.letter(index),
                header=board.headers[index],
                side=side,
            )


def _of_latest_days(board: Board, field: str, columns: list[int]) -> list[int]:
    """The columns of the latest day, for each platform: of those of several days, or of a day and of none."""
    by_platform: dict[str | None, dict[int, Day]] = {}
    for index in columns:
        meaning = board.claims[index]
        by_platform.setdefault(meaning.platform, {})[index] = meaning.day or _TODAY
    kept: list[int] = []
    for days in by_platform.values():
        newest = days[latest(days)] if _TODAY not in days.values() else _TODAY
        kept += [index for index, day in days.items() if day == newest]
        older = [index for index, day in days.items() if day != newest]
        for index in older:
            board.reasons[index] = say(
                "reading.rivals.earlier", field=field, column=board.sheet.letter(kept[-1])
            )
            del board.claims[index]
        if older:
            *letters, last = [board.sheet.letter(index) for index in sorted(days)]
            why = "" if NO_DAY in days.values() else say("reading.rivals.latest")
            board.doubts[kept[-1]] = say(
                "reading.rivals.several_times",
                columns=", ".join(letters),
                last=last,
                field=field,
                column=board.sheet.letter(kept[-1]),
                header=board.headers[kept[-1]],
                why=why,
            )
    return sorted(kept)


def _settle(board: Board, field: str, first: int, second: int) -> int:
    """Decide which of two columns that hold one field is read, in whatever order they stand."""
    letter = board.sheet.letter
    if field == "handle" and (name := _of_names(board, first, second)) is not None:
        board.claims[name] = board.claims[name]._replace(field="name")
        board.reasons[name] = say("reading.rivals.names_not_handles", header=board.headers[name])
        return first if name == second else second
    if field in FIRST_COUNTS:
        board.spare[second] = field
        board.reasons[second] = say("reading.rivals.already", field=field, column=letter(first))
        del board.claims[second]
        return first
    values = {index: _values(board, index) for index in (first, second)}
    pairs = [(a, b) for a, b in zip(*values.values(), strict=True) if a is not None and b is not None]
    differ = sum(not _alike(a, b) for a, b in pairs)
    kept, left = sorted(
        (first, second), key=lambda index: (*_weight(values[index]), board.headers[index]), reverse=True
    )
    del board.claims[left]
    if differ * 10 <= len(pairs):
        board.reasons[left] = say("reading.rivals.same", column=letter(kept), field=field)
    else:
        board.reasons[left] = say("reading.rivals.from_column", field=field, column=letter(kept))
        board.doubts[kept] = say(
            "reading.rivals.differ",
            kept=letter(kept),
            kept_header=board.headers[kept],
            left=letter(left),
            left_header=board.headers[left],
            field=field,
            differ=differ,
            pairs=len(pairs),
        )
    return kept


def _of_names(board: Board, first: int, second: int) -> int | None:
    """Which of two columns for handles holds names, if no other column does: handles have no blanks."""
    spaced = [index for index in (first, second) if _are_spaced(board.samples[index])]
    return spaced[0] if len(spaced) == 1 and "name" not in board.taken else None


def _are_spaced(cells: Cells) -> bool:
    return 2 * sum(" " in text_of(cell) for cell in cells) > len(cells)


def _weight(values: list[Any]) -> tuple[int, int, float]:
    """How much a column says: cells read, different ones, and how much they hold."""
    read = [value for value in values if value is not None]
    numbers = [value for value in read if isinstance(value, float)]
    return len(read), len(set(read)), math.fsum(numbers)


def _values(board: Board, index: int) -> list[Any]:
    meaning = board.claims[index]
    cells = [row[index] if index < len(row) else None for row in board.rows]
    return read_cells(meaning.field, meaning, cells).values


def _alike(one: Any, two: Any) -> bool:
    """Whether two values are the same, to the rounding of "1.2M"."""
    if isinstance(one, float) and isinstance(two, float):
        return abs(one - two) <= _ROUNDING * max(abs(one), abs(two))
    return bool(one == two)


def handles_among_names(board: Board) -> None:
    """Of several columns for names, or one that only may be, let one that holds bare handles be the handle."""
    names = [index for index, meaning in board.claims.items() if meaning.field == "name"]
    others = [index for index, field in board.spare.items() if field == "name"]
    if "handle" in board.taken or not names:
        return
    every = sorted([*names, *others])
    shares = {index: share_of_single_words(board.samples[index]) for index in every}
    best = max(every, key=lambda index: shares[index])
    if len(every) > 1:
        handles = shares[best] - min(shares.values()) >= _MORE
    else:
        cells = board.samples[best]
        handles = kind_of(cells) == "handles" or (not board.claims[best].outright and are_bare_handles(cells))
    if not handles:
        return
    meaning = board.claims.get(best) or board.claims[names[0]]
    board.claims[best] = meaning._replace(field="handle")
    board.reasons[best] = say("reading.rivals.one_word", header=board.headers[best])
    rest = [index for index in others if index != best]
    if "name" not in board.taken and rest:
        board.claims[rest[0]] = meaning
        board.reasons[rest[0]] = say("reading.rivals.name_header", header=board.headers[rest[0]])
