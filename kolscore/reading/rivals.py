"""Several columns that hold one field: which of them is read, in whatever order they stand."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kolscore.fields import FIRST_COUNTS, JOINED, NUMBERS
from kolscore.reading.board import Board
from kolscore.reading.column_profile import Cells, are_bare_handles, kind_of, share_of_single_words
from kolscore.reading.dates import NO_DAY, Day, latest
from kolscore.reading.headers import Meaning
from kolscore.reading.sheet import text_of
from kolscore.reading.values import read_cells

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
        board.reasons |= dict.fromkeys(columns, f"{len(columns)} columns hold {field}, and all are read")
        return
    columns = _of_latest_days(board, field, _of_main_accounts(board, field, columns))
    first_of: dict[str | None, int] = {}
    for index in columns:
        platform = board.claims[index].platform
        first = first_of.setdefault(platform, index)
        if first != index:
            first_of[platform] = _settle(board, field, first, index)
    if len(first_of) > 1:
        shown = " and ".join(platform or "no platform" for platform in first_of)
        for index in first_of.values():
            board.reasons[index] += f"; columns for {shown} stand side by side"


def _of_main_accounts(board: Board, field: str, columns: list[int]) -> list[int]:
    """The columns without those of a newsletter or the like, where others hold the same of a social account."""
    main = [index for index in columns if board.claims[index].platform not in SIDES]
    side = [index for index in columns if board.claims[index].platform in SIDES]
    if not main or board.claims[main[0]].like not in NUMBERS:
        return columns
    for index in side:
        board.reasons[index] = f"{field} is read from column {board.sheet.letter(main[0])}"
        del board.claims[index]
    return main


def tell_of_sides(board: Board, said: Mapping[int, Sequence[Meaning]]) -> None:
    """Say which columns count followers of a newsletter or the like, beside those of the social account."""
    main = next((index for index, meaning in board.claims.items() if meaning.field == "followers"), None)
    for index, meanings in said.items() if main is not None else ():
        side = next(
            (one.platform for one in meanings if one.field == "followers" and one.platform in SIDES), ""
        )
        if side and index not in board.claims and main is not None:
            board.doubts[main] = (
                f'{board.sheet.letter(index)} "{board.headers[index]}" counts those of a {side}; '
                "followers are those of the social account"
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
            board.reasons[index] = (
                f"an earlier one; {field} is read from column {board.sheet.letter(kept[-1])}"
            )
            del board.claims[index]
        if older:
            *letters, last = [board.sheet.letter(index) for index in sorted(days)]
            why = "" if NO_DAY in days.values() else ", the latest"
            board.doubts[kept[-1]] = (
                f"columns {', '.join(letters)} and {last} hold {field} of different times; {board.sheet.letter(kept[-1])} "
                f'"{board.headers[kept[-1]]}" was read{why}. If another is meant: --column {field}=LETTER'
            )
    return sorted(kept)


def _settle(board: Board, field: str, first: int, second: int) -> int:
    """Decide which of two columns that hold one field is read, in whatever order they stand."""
    letter = board.sheet.letter
    if field == "handle" and (name := _of_names(board, first, second)) is not None:
        board.claims[name] = board.claims[name]._replace(field="name")
        board.reasons[name] = f'"{board.headers[name]}" holds names of several words, and no handles'
        return first if name == second else second
    if field in FIRST_COUNTS:
        board.reasons[second] = f"{field} is already in column {letter(first)}; the first is read"
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
        board.reasons[left] = f"holds the same as column {letter(kept)}, which is read as {field}"
    else:
        board.reasons[left] = f"{field} is read from column {letter(kept)}"
        board.doubts[kept] = (
            f'columns {letter(kept)} "{board.headers[kept]}" and {letter(left)} "{board.headers[left]}" both look like '
            f"{field} and differ in {differ} of {len(pairs)} rows; {letter(kept)} was read, which holds more. "
            f"If {letter(left)} is meant: --column {field}={letter(left)}"
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
    others = [index for index, text in board.reasons.items() if text.startswith("name is already in column")]
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
    board.reasons[best] = f'"{board.headers[best]}" holds one word each, as handles are'
    rest = [index for index in others if index != best]
    if "name" not in board.taken and rest:
        board.claims[rest[0]] = meaning
        board.reasons[rest[0]] = f'"{board.headers[rest[0]]}" is a header for name'
