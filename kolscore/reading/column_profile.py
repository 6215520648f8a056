"""What the cells of a column look like: handles, profile addresses, platforms, e-mail addresses, numbers, rates."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nsmallest
from statistics import median
from typing import Any, Final
from zlib import crc32

from kolscore.reading.address import handle_beside, handle_on, is_handle, profile_at
from kolscore.reading.clues import are_ticks, is_email
from kolscore.reading.digits import WrittenNumber
from kolscore.reading.headers import platforms_in
from kolscore.reading.lexicon import lexicon
from kolscore.reading.moments import are_moments, may_be_of_accounts
from kolscore.reading.numbers import bounds, is_missing, written
from kolscore.reading.sheet import BadCell, Percent, is_blank, text_of, without_marks
from kolscore.reading.sizes import beside_class, lower_bound

_ADDRESS: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
_SAMPLE: Final = 50
_MANY_ROWS: Final = 200
"""Of a longer table no more rows are looked at: to weigh each cell of it would take as long as to read it."""
_MOST: Final = 0.8
_SURELY: Final = 0.6
"""Nothing but a handle looks like "@ann": fewer of them show as much."""
_HALF: Final = 0.5
_BARE_HANDLE: Final = re.compile(r"[A-Za-z0-9_][\w.]{1,29}", re.ASCII)
_DOMAIN: Final = re.compile(r"\.(?:com|net|org|tv|co|io|ly|gg|shop|be|uk|de|fr)$", re.IGNORECASE)
_MARKS_OF_A_HANDLE: Final = re.compile(r"[a-z][\d_.A-Z]|[\d_.][a-z]|^[a-z]{3,}$", re.ASCII)
_HUNDRED: Final = 100.0
_SEVERAL_CELLS: Final = 5
_HARDLY: Final = 0.1
_SENTENCE: Final = 40
_AUDIENCE: Final = 1_000
_LARGEST: Final = 1e12

Cells = Sequence[Any]


def samples(rows: Sequence[Sequence[Any]], indexes: Iterable[int]) -> dict[int, Cells]:
    """Cells that say something, of some columns of a table, to judge each by.

    They are fair, in that what fills a third of a column fills a third of its
    sample, and the same in whatever order the rows stand.
    """
    few = _some_of(rows)
    taken: dict[int, Cells] = {}
    for index in indexes:
        taken[index] = _fair([row[index] for row in few if index < len(row)])
        if len(taken[index]) < _SAMPLE and len(few) < len(rows):  # hardly filled: every row is looked at
            taken[index] = _fair([row[index] for row in rows if index < len(row)])
    return taken


def _some_of(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """Some rows of a long table: those whose texts, in whatever order the columns stand, have the smallest hashes."""
    if len(rows) <= _MANY_ROWS:
        return rows
    keys = [_hash("".join(sorted([cell for cell in row if cell.__class__ is str]))) for row in rows]
    limit = nsmallest(_MANY_ROWS, keys)[-1]
    return [row for key, row in zip(keys, rows, strict=True) if key <= limit]


def _fair(column: Sequence[Any]) -> Cells:
    """As many cells as a sample has: what is frequent by its share, and of the rest those with the smallest hashes."""
    counts = _counted(column)
    filled = sum(count for _, count in counts.values())
    places = min(filled, _SAMPLE)
    shares = {text: count * places // filled for text, (_, count) in counts.items()}
    left = places - sum(shares.values())
    rare = [text for text, share in shares.items() if not share]
    # A cell that stands twice as often is taken twice as likely.
    shares |= dict.fromkeys(nsmallest(left, rare, lambda text: (_hash(text) / counts[text][1], text)), 1)
    return [counts[text][0] for text in sorted(shares) for _ in range(shares[text])]


def _counted(column: Sequence[Any]) -> dict[str, tuple[Any, int]]:
    """The different cells of a column that say something, by their texts, and how often each stands there."""
    words = {
        cell: (cell, count)
        for cell, count in Counter([cell for cell in column if cell.__class__ is str]).items()
        if not is_blank(cell) and not is_missing(cell)
    }
    found: dict[str, tuple[Any, int]] = {}
    for cell in column:
        if cell is None or cell.__class__ is str or cell != cell:  # noqa: PLR0124 - nan
            continue
        text = f"{cell!r} {cell.__class__.__name__}"
        if text in found:
            found[text] = (cell, found[text][1] + 1)
        elif isinstance(cell, (int, float)) or not is_missing(text_of(cell)):
            found[text] = (cell, 1)
    return words | found


def _hash(text: str) -> int:
    """The same number for a text on every computer and in every run."""
    return crc32(text.encode(errors="surrogatepass"))


def kind_of(cells: Cells) -> str:
    """What a column holds that shows by itself: "handles", "profiles", "platforms", ...; "" if nothing does."""
    texts = [without_marks(cell) for cell in cells if isinstance(cell, str)]
    if not texts or len(texts) < len(cells) * _MOST:
        return ""
    if are_ticks(cells):  # an "x" among nothing but "x" names no platform
        return "ticks, or yes and no"
    if _share(texts, _shows_handle) >= _SURELY:
        return "handles"
    tests: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("profiles", profile_at),
        ("e-mail addresses", is_email),
        ("platforms", _names_platforms),
    )
    kind = next((kind for kind, test in tests if _share(texts, test) >= _MOST), "")
    if not kind and any(map(_shows_handle, texts)) and _share(texts, _leads_to_one) >= _SURELY:
        return "handles"  # each written in another way: "IG: @ann", "bo (TikTok)", "instagram.com/cy"
    if kind or _share(texts, _is_address) >= _HALF:
        return kind  # links of people lead to shops and other accounts too, and are no names
    # Nothing but a column of people holds this, even where some cells have only a name.
    return "names with handles" if _share(texts, _says_who) >= _HALF else ""


def holds(cells: Cells, what: str) -> bool:
    """Whether a column holds what a header asks for, by one of the words of `_HOLDS`; an empty one may hold anything."""
    return not cells or not what or _HOLDS[what](cells)


def _are_mostly_numbers(cells: Cells) -> bool:
    return 2 * sum(map(is_number, cells)) > len(cells)


def _are_yes_or_no(cells: Cells) -> bool:
    words = lexicon().yes | lexicon().no
    return 2 * sum(text_of(cell).casefold() in words for cell in cells) >= len(cells)


def _are_amounts(cells: Cells) -> bool:
    return 2 * sum(any(map(str.isdigit, text_of(cell))) for cell in cells) > len(cells)


def hold_no_numbers(cells: Cells) -> bool:
    """Whether a column that should hold numbers hardly has one, so that its header means something else."""
    return len(cells) >= _SEVERAL_CELLS and sum(map(is_number, cells)) < _HARDLY * len(cells)


def name_sizes(cells: Cells) -> bool:
    """Whether cells hold size classes: "Micro", "Macro"."""
    return bool(cells) and sum(lower_bound(text_of(cell)) is not None for cell in cells) >= _MOST * len(cells)


def show_sizes(cells: Cells) -> bool:
    """Whether most cells show how many follow, some of them by a size class: "Nano (1K-10K)", "Macro", "12K"."""
    texts = [text_of(cell) for cell in cells]
    classes = sum(lower_bound(text) is not None or bool(beside_class(text)) for text in texts)
    return classes > 0 and 2 * (classes + sum(map(is_number, cells))) > len(cells)


def say_one_thing(cells: Cells) -> bool:
    """Whether many cells hold the same: a column that says nothing of the one creator or the other."""
    return len(cells) >= _SEVERAL_CELLS and len({text_of(cell) for cell in cells}) == 1


def are_bare_handles(cells: Cells) -> bool:
    """Whether a column without a header holds handles without "@": one word each, most as handles are built."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    return (
        len(texts) > 2  # noqa: PLR2004 - two words show nothing
        and len(texts) == len(cells)
        and len(set(texts)) > _MOST * len(texts)
        and _share(texts, _BARE_HANDLE.fullmatch) >= _MOST
        and _share(texts, _MARKS_OF_A_HANDLE.search) >= _HALF
        and _share(texts, _DOMAIN.search) < _HARDLY
    )


def _are_few_handles(cells: Cells) -> bool:
    """Whether one or two cells, which show nothing by themselves, may be the handles that their header names."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    return (
        0 < len(texts) == len(cells) <= 2  # noqa: PLR2004 - of more the cells decide
        and all(_BARE_HANDLE.fullmatch(text) and _MARKS_OF_A_HANDLE.search(text) for text in texts)
        and not any(map(_DOMAIN.search, texts))
    )


def are_distinct(cells: Cells) -> bool:
    """Whether hardly any cell stands there twice: a column of creators, and not of those who look after them."""
    return len({text_of(cell) for cell in cells}) > _MOST * len(cells)


def share_of_single_words(cells: Cells) -> float:
    """How many cells hold one word that could be a handle."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    return _share(texts, lambda text: _shows_handle(text) or _BARE_HANDLE.fullmatch(text)) if texts else 0.0


def are_long_texts(cells: Cells) -> bool:
    """Whether a column holds sentences, each another one."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    return bool(texts) and median(map(len, texts)) >= _SENTENCE and len(set(texts)) > _MOST * len(texts)


def are_large_counts(cells: Cells) -> bool:
    """Whether a column holds whole numbers as large as audiences are."""
    numbers = [-1 if (number := number_in(cell)) is None else number for cell in cells]
    whole = sum(0 <= number < _LARGEST and number == int(number) for number in numbers)
    return bool(numbers) and whole >= _MOST * len(numbers) and median(numbers) >= _AUDIENCE


def _share(texts: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(1 for text in texts if test(text)) / len(texts)


def _shows_handle(text: str) -> bool:
    return is_handle(text) or ("@" in text and handle_on(text) is not None)


def _leads_to_one(text: str) -> bool:
    return is_handle(text) or handle_on(text) is not None or profile_at(text) is not None


def _says_who(text: str) -> bool:
    return is_handle(text) or profile_at(text) is not None or handle_beside(text) is not None


def _is_address(text: str) -> bool:
    return _ADDRESS.match(text) is not None


def _names_platforms(text: str) -> bool:
    return all(platforms_in(text))


def is_number(cell: Any) -> bool:
    """Whether a cell holds a number, or the two ends of a range."""
    if isinstance(cell, (int, float)):
        return not isinstance(cell, bool)
    text = text_of(cell)
    return isinstance(written(text), WrittenNumber) or bounds(text) is not None


def number_in(cell: Any) -> float | None:
    """The number that a cell holds, where what could be decimals or thousands is taken for thousands; None if it holds none."""
    number = cell if isinstance(cell, (int, float)) else written(text_of(cell))
    return (
        number.grouped if isinstance(number, WrittenNumber) else None if isinstance(number, str) else number
    )


def _are_counts(cells: Cells, *, grouped: bool) -> bool:
    """Whether most cells are numbers that no rate reaches: above 100 without a percent sign, or with K or M.

    `grouped` is whether the point of "15.200" is one between thousands.
    """
    counts = 0
    for cell in cells:
        if isinstance(cell, (int, float)):
            counts += cell > _HUNDRED and not isinstance(cell, Percent)
        elif not isinstance(cell, BadCell) and isinstance(number := written(text_of(cell)), WrittenNumber):
            value = number.grouped if grouped else number.value(".")
            counts += not number.percent and (number.scale > 1 or value > _HUNDRED)
    return 2 * counts > len(cells)


_HOLDS: Final[Mapping[str, Callable[[Cells], bool]]] = {
    "text": lambda cells: not _are_mostly_numbers(cells),
    "numbers": _are_mostly_numbers,
    "rates": lambda cells: not _are_counts(cells, grouped=False),
    "rates, maybe counts": lambda cells: not _are_counts(cells, grouped=True),
    "platforms": lambda cells: kind_of(cells) == "platforms",
    "profiles": lambda cells: kind_of(cells) == "profiles",
    "handles": lambda cells: (
        kind_of(cells) in ("handles", "profiles") or are_bare_handles(cells) or _are_few_handles(cells)
    ),
    "yes or no": _are_yes_or_no,
    "amounts": _are_amounts,
    "dates": lambda cells: are_moments(cells, years=False),
    "dates or years": lambda cells: are_moments(cells, years=True),
    "days on which accounts were made": may_be_of_accounts,
}
"""What the files of headers may ask cells to hold (`shows`, `must`)."""
