"""Finds the tables of creators in a sheet: below titles, above totals and footnotes, one above another."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice, product
from statistics import fmean
from typing import Any, Final, NamedTuple

from kolscore.errors import NoCreatorTableError
from kolscore.fields import NUMBERS, OF_PROFILE, SUPPORTING, WHO
from kolscore.reading.column_profile import are_bare_handles, is_number, kind_of, number_in, samples
from kolscore.reading.header_rows import joined
from kolscore.reading.headers import is_footnote, is_section, is_total, meanings
from kolscore.reading.hints import nearest
from kolscore.reading.recognise import is_letter
from kolscore.reading.saved import SavedPlan
from kolscore.reading.sheet import Above, Sheet, TableArea, is_blank, text_of
from kolscore.reading.signals import Signals, said_by
from kolscore.reading.simpler import shared_stem
from kolscore.words import say

_ROWS_SEARCHED: Final = 40
_FACTS: Final = (NUMBERS - SUPPORTING) | OF_PROFILE
"""Fields that only a table of creators has; a calendar has names, platforms and notes too."""
_WHO: Final = frozenset({*WHO, "bio", "job_title"})
"""Fields that say who is meant; a media plan has an audience, but nobody who has it."""
_ALONE: Final = frozenset({"followers", "bio", "handle", "profile_url"})
"""Fields that make a table of creators by themselves, where a header says them outright."""
_LONG: Final = 60
_MARKED: Final = re.compile(r"^\S*[\d_.]\S*$")
"""One word with a sign that handles have, and headers have not."""
_LONGEST_QUESTION: Final = 160
_FEW: Final = 2
_ROUNDING: Final = 0.02
"""How far a total may be from what its rows add up to, where some are rounded."""
_RULERS: Final = "-=_:+|*~─━═—–"
ENDS: Final = ("a total", "a footnote")
"""Rows below which a table has ended."""


class HeaderRow(NamedTuple):
    """What the cells of a row say, if they are headers."""

    row: int
    fields: set[str]
    outright: set[str]
    score: float
    """How much this looks like a header row."""


def find_tables(sheet: Sheet, given: Mapping[str, str], ignored: frozenset[str]) -> list[TableArea]:
    """Find the tables of creators, from the top down; `given` are headers that a user named for fields.

    Columns whose headers are in `ignored` (answers of ours) make no row.

    Raises NoCreatorTableError, which says what was seen instead.
    """
    if sheet.records or (isinstance(given, SavedPlan) and given.records):
        return [_of_records(sheet)]
    named = {header.casefold().strip(): field for field, header in given.items()}
    filled = ((number, row) for number, row in enumerate(sheet.rows) if not all(map(is_blank, row)))
    best: HeaderRow | None = None
    for number, row in islice(filled, sheet.above.head if sheet.above else _ROWS_SEARCHED):
        said = _said(number, row, named, best.score if best else None, sheet.signals)
        if (said.outright or (said.fields and best is None)) and (best is None or said.score > best.score):
            best = said
    if best is None or not (_is_creators(best) or set(given) & best.outright or _names_handles(sheet, best)):
        place = _headless(sheet, given, best)
        if place is None:
            raise NoCreatorTableError(_what_was_seen(sheet, best))
        return [place]
    others = _other_headers(sheet, best.row, named, ignored)
    if sheet.above:
        others = [number for number in others if number >= sheet.above.head]
    hangs = sheet.above is not None and not sheet.above.alone and sheet.above.head in others
    starts = sorted({best.row, *others[hangs:]})
    ends = [*starts[1:], len(sheet.rows)]
    places = [_place(sheet, start, end, ignored) for start, end in zip(starts, ends, strict=True)]
    return [place._replace(hangs=place.hangs or hangs) for place in places] if sheet.above else places


def _of_records(sheet: Sheet) -> TableArea:
    """The one table of a sheet of records: none of its rows is anything else, whatever it reads like."""
    headers = {index: text_of(cell) for index, cell in enumerate(sheet.rows[0])}
    return TableArea(0, headers, list(range(1, len(sheet.rows))), [])


def _place(sheet: Sheet, start: int, end: int, ignored: frozenset[str]) -> TableArea:
    header, texts = joined(sheet, start, ignored)
    headers = _columns(sheet.rows[header + 1 : end], texts, sheet.signals)
    own = max((index for index, text in headers.items() if text and text not in ignored), default=-1)
    headers = {index: text for index, text in headers.items() if text or index < own}
    asked = {index: text for index, text in headers.items() if text not in ignored}
    found = _rows(sheet, header, end, asked)
    rows, left_out = found.rows, found.left_out
    columns = list(headers)
    if end < len(sheet.rows):
        while rows and len(_first_two(sheet.rows[rows[-1]], columns)) == 1 and rows[-1] + _FEW >= end:
            left_out.append((rows.pop(), say("reading.tables.title")))
    return found._replace(header=header, headers=headers)


def _other_headers(sheet: Sheet, best: int, named: Mapping[str, str], ignored: frozenset[str]) -> list[int]:
    """Rows that begin another table: after a gap or a title, a header row of its own."""
    texts = [text_of(cell) for cell in sheet.rows[best]]
    found = []
    for number in range(len(sheet.rows)):
        above, row = sheet.rows[number - 1] if number else (), sheet.rows[number]
        below_gap = sheet.above is not None and number == sheet.above.head  # or not: that is seen to later
        if (abs(number - best) < _FEW and not below_gap) or len(_first_two(row, range(len(row)))) < _FEW:
            continue
        if not below_gap and len(_first_two(above, range(len(above)))) > 1:
            continue
        cells = [cell for cell in row if not is_blank(cell) and text_of(cell) not in ignored]
        again = number > best and [text_of(cell) for cell in row] == texts
        if again or not all(isinstance(cell, str) for cell in cells):
            continue
        said = _said(number, cells, named, signals=sheet.signals)
        if _is_creators(said) and said.score >= len(cells) / 2:
            found.append(number)
    return found


def _said(
    number: int,
    row: Sequence[Any],
    named: Mapping[str, str],
    least: float | None = None,
    signals: Signals = (),
) -> HeaderRow:
    """What the cells of a row say, read as headers; no further than it may score more than `least`."""
    fields: set[str] = set()
    outright: set[str] = set()
    score = 0.0
    stem = shared_stem(cell for cell in row if isinstance(cell, str) and len(cell) <= _LONG)
    most = 2 if named else 1
    for at, cell in enumerate(row):
        if least is not None and score + most * (len(row) - at) <= least:
            break
        if isinstance(cell, str) and (text := cell.strip()):
            if text.casefold() in named:
                fields.add(named[text.casefold()])
                outright.add(named[text.casefold()])
                score += 2
            elif meant := said_by(text, stem, signals) if _may_be_header(text) else ():
                first = meant[0]
                score += 0.0 if first.field in fields else 1.0 if first.outright or first.inner else 0.5
                fields |= {name for one in meant for name in (one.field, one.like)}
                outright |= {one.field for one in meant if one.outright or one.inner}
        elif not is_blank(cell):
            score -= 1.0
    return HeaderRow(number, fields, outright, score)


def name_creators(headers: Sequence[Any]) -> bool:
    """Whether headers are those of a table of creators."""
    return _is_creators(_said(0, headers, {}))


def _may_be_header(text: str) -> bool:
    """Whether a text is short enough; a question of a form is longer."""
    return len(text) <= _LONG or (len(text) <= _LONGEST_QUESTION and any(mark in text for mark in "?？؟"))


def _is_creators(said: HeaderRow) -> bool:
    """Whether headers name who is meant and a fact of theirs, or outright what only creators have."""
    return bool(said.outright & _ALONE) or bool(
        said.outright and said.fields & _FACTS and said.fields & _WHO and len(said.fields) > 1
    )


def _names_handles(sheet: Sheet, said: HeaderRow) -> bool:
    """Whether a column whose header may mean a name or a handle holds handles."""
    may = [
        index
        for index, cell in enumerate(sheet.rows[said.row])
        if isinstance(cell, str)
        and len(cell) <= _LONG
        and {one.field for one in meanings(text_of(cell))} & {"name", "handle"}
    ]
    columns = samples(sheet.rows[said.row + 1 :], may) if may else {}
    return any(kind_of(cells) in _SHOWN or are_bare_handles(cells) for cells in columns.values())


def _columns(body: Sequence[Sequence[Any]], texts: Mapping[int, str], signals: Signals) -> dict[int, str]:
    """The columns of the table: those with a header, and those between them that hold something."""
    stem = shared_stem(texts.values())
    known = [index for index, text in texts.items() if said_by(text, stem, signals)] or list(texts)
    first, last = min(known), max(known)
    while first - 1 in texts:
        first -= 1
    while last + 1 in texts:
        last += 1
    return {
        index: texts.get(index, "")
        for index in range(first, last + 1)
        if index in texts or any(index < len(row) and not is_blank(row[index]) for row in body)
    }


def _rows(sheet: Sheet, header: int, end: int, headers: Mapping[int, str]) -> TableArea:
    """Rows of creators below the header, and those left out: totals, footnotes, headers again."""
    columns = list(headers)
    first_title = next(iter(headers.values())).casefold()
    titles = [text.casefold() for text in headers.values()]
    rows: list[int] = []
    left_out: list[tuple[int, str]] = []
    totals: list[int] = []
    above = sheet.above or Above(0)
    gap, hangs = above.gap, False
    for number in range(header + 1, end):
        cells = _first_two(sheet.rows[number], columns)
        if not cells:
            gap = True
            continue
        why, text = "", text_of(cells[0])
        called = is_total(text)
        total = called or (text.isdigit() and len(cells) > 1 and is_total(text_of(cells[1])))
        if text.casefold() == first_title and _texts_below(sheet.rows[number], columns) == titles:
            why = say("reading.tables.header_again")
        elif len(cells) == 1:
            ended = left_out[-1][1] in ENDS if left_out else above.ended
            why = _why_no_creator(text, len(headers), gap=gap, below_end=ended)
            gaps = (gap, not gap) if number == header + 1 else (gap,)
            ends = (ended,) if left_out else (True, False)
            hangs = hangs or any(
                _why_no_creator(text, len(headers), gap=one, below_end=other) != why
                for one, other in product(gaps, ends)
            )
        elif called and any(not text for text in _texts_below(sheet.rows[number], columns)):
            why = "a total"
        elif text[:1] in _RULERS and _is_ruled(sheet.rows[number], columns):
            why = say("reading.tables.ruler")
        if why:
            left_out.append((number, why))
        else:
            rows.append(number)
            totals += [number] * total
        gap = why == say("reading.tables.header_again")
    if totals and not sheet.above:
        rows, left_out = _without_totals(sheet, rows, left_out, totals, columns)
    return TableArea(header, {}, rows, left_out, totals=totals, gap=gap, hangs=hangs)


def _without_totals(
    sheet: Sheet,
    rows: list[int],
    left_out: list[tuple[int, str]],
    totals: Sequence[int],
    columns: Sequence[int],
) -> tuple[list[int], list[tuple[int, str]]]:
    """The rows without those that are called a total, hold something everywhere, and add up the others or are their mean."""
    others = [sheet.rows[number] for number in rows if number not in totals]
    sums = [number for number in totals if any(_adds_up(sheet.rows[number], others, at) for at in columns)]
    kept = [number for number in rows if number not in sums]
    return kept, sorted([*left_out, *((number, "a total") for number in sums)])


def _adds_up(row: Sequence[Any], others: Sequence[Sequence[Any]], index: int) -> bool:
    """Whether a cell is the sum of those of other rows, or their mean."""
    number = number_in(row[index]) if index < len(row) else None
    held = [number_in(other[index]) for other in others if index < len(other)]
    numbers = [one for one in held if one is not None]
    if not number or len(numbers) < _FEW:
        return False
    return any(abs(number - what) <= _ROUNDING * abs(what) for what in (sum(numbers), fmean(numbers)))


def _is_ruled(row: Sequence[Any], columns: Sequence[int]) -> bool:
    """Whether a row is nothing but a line between others, as in a table drawn with signs."""
    texts = [text for text in _texts_below(row, columns) if text]
    return all(not text.strip(_RULERS) for text in texts) and any(len(text) > _FEW for text in texts)


def _first_two(row: Sequence[Any], columns: Sequence[int]) -> list[Any]:
    """The first cells of a row that hold something, two at most: a creator has more than one."""
    found = []
    width = len(row)
    for index in columns:
        if index < width and not is_blank(cell := row[index]):
            found.append(cell)
            if len(found) == _FEW:
                break
    return found


def _texts_below(row: Sequence[Any], columns: Sequence[int]) -> list[str]:
    return [text_of(row[index]).casefold() if index < len(row) else "" for index in columns]


def _why_no_creator(text: str, columns: int, *, gap: bool, below_end: bool) -> str:
    """Why a row with a single filled cell is no creator; "" if it may be one."""
    if is_total(text) and columns > 1:
        return "a total"
    if columns > _FEW and gap and is_section(text):
        return say("reading.tables.part_title")
    if (columns > _FEW and (is_footnote(text) or len(text) > _LONG)) or (gap and below_end):
        return "a footnote"
    return ""


def _headless(sheet: Sheet, given: Mapping[str, str], best: HeaderRow | None) -> TableArea | None:
    """A table whose header is not known, or not there: a column of it shows by its cells who is meant.

    `best` is the row that looks most like a header. A user may name the columns of such a table by their letters.
    """
    numbers = [number for number, row in enumerate(sheet.rows) if not all(map(is_blank, row))]
    rows = [sheet.rows[number] for number in numbers]
    cells = samples(rows, range(max(map(len, rows), default=0)))
    headers = {index: "" for index, held in cells.items() if held}
    letters = {sheet.letter(index) for index in headers}
    if given and all(is_letter(header) and header.upper() in letters for header in given.values()):
        return _without_header(sheet, numbers, headers)
    below = samples(rows[1:], headers)
    shown = [index for index in headers if kind_of(below[index]) in _SHOWN]
    said = best.outright if best else set()
    if shown and (_is_header(rows[0], shown) or (said and best and best.row == numbers[0])):
        return _place(sheet, numbers[0], len(sheet.rows), frozenset())
    if shown or (len(said) < _FEW and any(map(are_bare_handles, cells.values()))):
        return _without_header(sheet, numbers, headers)
    return None


def _is_header(row: Sequence[Any], shown: Sequence[int]) -> bool:
    """Whether the first row is a header that is not known: words, where those below are handles and numbers."""
    cells = [cell for cell in row if not is_blank(cell)]
    if any(not isinstance(cell, str) or is_number(cell) for cell in cells):
        return False
    held = [row[index] for index in shown if index < len(row) and not is_blank(row[index])]
    return any(kind_of([cell]) not in _SHOWN and not _MARKED.search(cell) for cell in held)


def _without_header(sheet: Sheet, numbers: list[int], headers: dict[int, str]) -> TableArea:
    """A table without a header: all rows that hold something, but for totals."""
    totals = [
        number for number in numbers if is_total(text_of(_first_two(sheet.rows[number], list(headers))[0]))
    ]
    rows = [number for number in numbers if number not in totals]
    return TableArea(numbers[0] - 1, headers, rows, [(number, "a total") for number in totals], headless=True)


_SHOWN: Final = ("handles", "profiles", "names with handles")
"""What cells may hold that shows who is meant."""


def _what_was_seen(sheet: Sheet, best: HeaderRow | None) -> str:
    advice = _advice(sheet, best)
    if _is_card(sheet):
        advice = say("reading.tables.card")
    if all(all(map(is_blank, row)) for row in sheet.rows):
        return say("reading.tables.empty", where=sheet.where) + (
            say("reading.tables.choose_another") if sheet.name else ""
        )
    if best is None:
        number, row = next(
            (number, row) for number, row in enumerate(sheet.rows) if not all(map(is_blank, row))
        )
        seen = say("reading.tables.no_header")
    else:
        number, row = best.row, sheet.rows[best.row]
        seen = say("reading.tables.only_known", fields=", ".join(sorted(best.outright or best.fields)))
    texts = [text_of(cell) for cell in row if not is_blank(cell)]
    shown = ", ".join(f'"{text[:30]}"' for text in texts[:8]) + (", ..." if len(texts) > 8 else "")  # noqa: PLR2004
    return say(
        "reading.tables.none_found",
        where=sheet.where,
        row=sheet.top + number,
        shown=shown,
        seen=seen,
        advice=advice,
    )


def _advice(sheet: Sheet, best: HeaderRow | None) -> str:
    """What to do where no header is known: to name the columns, with those that are typed wrong if there are some."""
    rows = (
        [best.row] if best else [number for number, row in enumerate(sheet.rows[:_ROWS_SEARCHED]) if any(row)]
    )
    for number in rows[:_FEW]:
        typed = {
            near[1]: f"--column {near[1]}={sheet.letter(index)}"
            for index, cell in reversed(list(enumerate(sheet.rows[number])))
            if isinstance(cell, str)
            and not said_by(text_of(cell), signals=sheet.signals)
            and (near := nearest(text_of(cell), signals=sheet.signals))
        }
        if len(typed) > 1 or "followers" in typed:
            return say("reading.tables.typos", options=" ".join(reversed(typed.values())))
    return say("reading.tables.name_columns")


def _is_card(sheet: Sheet) -> bool:
    """Whether a sheet has its labels below each other, as cards of one creator do."""
    labels = [next((cell for cell in row if not is_blank(cell)), None) for row in sheet.rows[:_ROWS_SEARCHED]]
    said = _said(0, labels, {})
    return len(said.outright) > 1 and _is_creators(said) and 2 * said.score >= len(labels)
