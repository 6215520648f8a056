"""Recognises columns: which field each stands for, by its header and by its cells, with the reason."""

import difflib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field as attribute
from typing import Any, Final

from kolscore.creator import FIELDS, NUMBERS
from kolscore.errors import InputError
from kolscore.reading.contents import (
    Cells,
    are_bare_handles,
    are_large_counts,
    are_long_texts,
    hold_no_numbers,
    holds,
    kind_of,
    name_sizes,
    sample,
    say_one_thing,
    share_of_single_words,
)
from kolscore.reading.headers import Meaning, meanings, nearest, other, unknown
from kolscore.reading.lexicon import lexicon
from kolscore.reading.measure import LISTED
from kolscore.reading.sheet import Place, Sheet
from kolscore.reading.values import read_cells

JOINED: Final = frozenset(
    {
        "bio", "job_title", "credentials", "organization", "category", "audience", "content_type", "income_sources",
        "fee", "notes",
    }
)  # fmt: skip
"""Fields of free words: where several columns hold one, all are read, in whatever order they stand."""

FIRST_COUNTS: Final = frozenset({"name", "handle", "profile_url", "language", "country"})
"""Fields that score nothing: where several columns hold one, the first is read."""

BY_CONTENT: Final = {
    "handles": "handle",
    "profiles": "profile_url",
    "platforms": "platform",
    "names with handles": "name",
}
"""What cells show by themselves, and the field that it makes of a column whose header is not known."""

_SHOWN: Final = {
    "handles": "handles such as @name",
    "profiles": "addresses of profiles",
    "platforms": "names of platforms",
    "names with handles": "names with handles beside them",
}
_MORE: Final = 0.3
"""How much more often a handle is one word than a name is."""
_ROUNDING: Final = 0.06
"""How far two numbers of the same thing are apart where one of them is rounded: 1.2M for 1,249,999."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a column was taken for."""

    index: int
    header: str
    meaning: Meaning | None
    reason: str
    doubt: str = ""
    """What was only taken for likely."""

    @property
    def field(self) -> str | None:
        """The field, None if the column is not read."""
        return self.meaning.field if self.meaning else None


@dataclass(slots=True)
class _Board:
    """What has been decided so far."""

    sheet: Sheet
    headers: Mapping[int, str]
    rows: Sequence[Sequence[Any]]
    samples: Mapping[int, Cells]
    claims: dict[int, Meaning] = attribute(default_factory=dict)
    reasons: dict[int, str] = attribute(default_factory=dict)
    doubts: dict[int, str] = attribute(default_factory=dict)

    @property
    def taken(self) -> set[str]:
        return {meaning.field for meaning in self.claims.values()}


def recognise(sheet: Sheet, place: Place, given: Mapping[str, str], ignored: frozenset[str]) -> list[Claim]:
    """Decide for each column of a table (by index) what it stands for; `given` are a user's own decisions.

    What a header says outright comes first, then what it may say, then what the
    cells show by themselves; where there is no header, they are all there is.
    Headers in `ignored` are answers of ours. Raises InputError if a header of
    `given` is not there.
    """
    headers = place.headers
    rows = [sheet.rows[number] for number in place.rows]
    language = _language(headers.values())
    board = _Board(sheet, headers, rows, {index: sample(rows, index) for index in headers})
    for field, header in given.items():
        index = _column(sheet, headers, field, header)
        if index in board.claims:
            raise InputError(
                f"{sheet.where}: --column {field}={header}: this column is already named for {board.claims[index].field}"
            )
        board.claims[index] = next(
            (m for m in meanings(headers[index]) if m.field == field),
            unknown(headers[index], field, language),
        )
        board.reasons[index] = "named with --column"
    named = board.taken
    said = {
        index: [meaning for meaning in _in_language(meanings(header), language) if meaning.field not in named]
        for index, header in headers.items()
        if index not in board.claims and header not in ignored
    }
    for outright in (True, False):
        _by_header(board, said, outright=outright)
    _handles_among_names(board)
    _by_content(board, said)
    if place.headless:
        _by_guess(board, said)
    return [
        Claim(
            index,
            header,
            board.claims.get(index),
            board.reasons.get(index) or _unknown(board, index, said.get(index)),
            board.doubts.get(index, ""),
        )
        for index, header in headers.items()
    ]


def _language(headers: Iterable[str]) -> str:
    """The language of a table: the one that most headers need which are not English too; English if none does."""
    votes: Counter[str] = Counter()
    for header in headers:
        spoken = {meaning.language for meaning in meanings(header)}
        votes.update(spoken if "en" not in spoken else ())
    return votes.most_common(1)[0][0] if votes else "en"


def _in_language(said: tuple[Meaning, ...], language: str) -> list[Meaning]:
    """What a header says in the language of its table, if it says something there; its cells are in that language."""
    spoken = [meaning for meaning in said if meaning.language == language] or said
    return [meaning._replace(language=language) for meaning in spoken]


def _by_header(board: _Board, said: Mapping[int, list[Meaning]], *, outright: bool) -> None:
    """Let headers claim fields: those that say it outright, or those that may say it."""
    taken = board.taken
    claimed: dict[str, list[int]] = {}
    for index, candidates in said.items():
        if index in board.claims:
            continue
        fits = (
            m
            for m in candidates
            if m.outright == outright and m.field not in taken and _fits(board, index, m)
        )
        if best := next(fits, None):
            claimed.setdefault(best.field, []).append(index)
            board.claims[index] = best
            held = f", and the cells hold {best.shows}" if best.shows else ""
            board.reasons[index] = f'"{board.headers[index]}" is a header for {best.field}{held}'
    for field, columns in claimed.items():
        if len(columns) > 1:
            _share(board, field, columns)


def _fits(board: _Board, index: int, meaning: Meaning) -> bool:
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


def _repeats_a_name(board: _Board, index: int) -> bool:
    """Whether a "title" is that of a channel: no other column names the creators, or it holds the same names."""
    names = [place for place, meaning in board.claims.items() if meaning.field == "name"]
    if not names:
        return True
    own = {str(cell).replace(" ", "").casefold() for cell in board.samples[index]}
    same = own & {str(cell).replace(" ", "").casefold() for cell in board.samples[names[0]]}
    return 4 * len(same) > len(own)


def _share(board: _Board, field: str, columns: list[int]) -> None:
    """Settle what becomes of several columns that hold one field."""
    if field in JOINED:
        board.reasons |= dict.fromkeys(columns, f"{len(columns)} columns hold {field}, and all are read")
        return
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


def _settle(board: _Board, field: str, first: int, second: int) -> int:
    """Decide which of two columns that hold one field is read, in whatever order they stand."""
    letter = board.sheet.letter
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


def _weight(values: list[Any]) -> tuple[int, int, float]:
    """How much a column says: cells read, different ones, and how much they hold."""
    read = [value for value in values if value is not None]
    numbers = [value for value in read if isinstance(value, float)]
    return len(read), len(set(read)), math.fsum(numbers)


def _values(board: _Board, index: int) -> list[Any]:
    meaning = board.claims[index]
    cells = [row[index] if index < len(row) else None for row in board.rows]
    return read_cells(meaning.field, meaning, cells).values


def _alike(one: Any, two: Any) -> bool:
    """Whether two values are the same, to the rounding of "1.2M"."""
    if isinstance(one, float) and isinstance(two, float):
        return abs(one - two) <= _ROUNDING * max(abs(one), abs(two))
    return bool(one == two)


def _handles_among_names(board: _Board) -> None:
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


def _by_content(board: _Board, said: Mapping[int, list[Meaning]]) -> None:
    """Let cells claim what no header did: a column of @names is a handle."""
    for index in said:
        if index in board.claims or index in board.reasons or other(board.headers[index]):
            continue
        kind = kind_of(board.samples[index])
        field = BY_CONTENT.get(kind)
        if field and field not in board.taken:
            board.claims[index] = Meaning(field)
            board.reasons[index] = f"the cells hold {_SHOWN[kind]}"
    if not board.taken & {"name", "handle", "profile_url"}:
        bare = [
            index for index in said if index not in board.claims and are_bare_handles(board.samples[index])
        ]
        for index in bare[:1]:
            board.claims[index] = Meaning("handle")
            board.reasons[index] = "no column is named for handles, and the cells hold one word each"
            board.doubts[index] = "taken for handles by its cells. If not: --column handle=LETTER"


def _by_guess(board: _Board, said: Mapping[int, Any]) -> None:
    """In a table without a header, take what is likely, each with a note."""
    free = [index for index in said if index not in board.claims]
    guesses = {
        "handle": [index for index in free if are_bare_handles(board.samples[index])],
        "bio": [index for index in free if are_long_texts(board.samples[index])],
        "followers": [index for index in free if are_large_counts(board.samples[index])],
    }
    for field, columns in guesses.items():
        if len(columns) == 1 and field not in board.taken:
            (index,) = columns
            board.claims[index] = Meaning(field)
            board.reasons[index] = f"no header; the cells look like {field}"
            board.doubts[index] = (
                f"there is no header; the cells look like {field}. If not: --column FIELD=LETTER"
            )
        for index in columns if len(columns) > 1 else ():
            board.reasons[index] = (
                f"no header; could be {field}: --column {field}={board.sheet.letter(index)}"
            )


def is_letter(header: str) -> bool:
    """Whether a user may mean a column by its letter."""
    return re.fullmatch(r"[A-Za-z]{1,3}", header) is not None


def _column(sheet: Sheet, headers: Mapping[int, str], field: str, header: str) -> int:
    """The column that a user named by its header, or by its letter."""
    if field not in FIELDS:
        close = difflib.get_close_matches(field, FIELDS, 1)
        hint = f" (did you mean {close[0]!r}?)" if close else ""
        raise InputError(f"--column {field}={header}: no such field{hint}. Fields: {', '.join(FIELDS)}")
    wanted = " ".join(header.casefold().split())
    found = [index for index, text in headers.items() if " ".join(text.casefold().split()) == wanted]
    if not found and is_letter(header):
        found = [index for index in headers if sheet.letter(index) == header.upper()]
    if len(found) == 1:
        return found[0]
    have = ", ".join(f'{sheet.letter(index)} "{text}"' for index, text in headers.items())
    problem = "stands above several columns; name its letter" if found else "is no header of this table"
    raise InputError(f"{sheet.where}: --column {field}={header}: {header!r} {problem}. Columns: {have}")


def _unknown(board: _Board, index: int, said: Sequence[Meaning] | None) -> str:
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


def _but(board: _Board, index: int, meaning: Meaning) -> str:
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
