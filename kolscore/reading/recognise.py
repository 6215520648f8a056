"""Recognises columns: which field each stands for, by its header and by its cells, with the reason."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from kolscore.errors import InputError
from kolscore.fields import FIELDS, JOINED
from kolscore.reading.board import Board, ColumnMatch
from kolscore.reading.clues import are_positions
from kolscore.reading.column_profile import (
    are_bare_handles,
    are_distinct,
    are_large_counts,
    are_long_texts,
    kind_of,
    samples,
)
from kolscore.reading.fit import fits, is_aside, shifted, why_unread
from kolscore.reading.headers import HeaderMeaning, meanings, other, unknown
from kolscore.reading.hints import without_followers
from kolscore.reading.names import claim_halves
from kolscore.reading.rivals import handles_among_names, share, tell_of_sides
from kolscore.reading.sheet import Sheet, TableArea
from kolscore.reading.signals import as_signal, said_by
from kolscore.reading.simpler import shared_stem
from kolscore.words import near, say

BY_CONTENT: Final = {
    "handles": "handle",
    "profiles": "profile_url",
    "platforms": "platform",
    "names with handles": "name",
}
"""What cells show by themselves, and the field that it makes of a column whose header is not known."""


class Recognised(NamedTuple):
    """The columns of a table."""

    claims: list[ColumnMatch]
    missing: str
    """What to tell where no column holds followers."""


def recognise(
    sheet: Sheet, place: TableArea, given: Mapping[str, str], ignored: frozenset[str]
) -> Recognised:
    """Decide for each column of a table (by index) what it stands for; `given` are a user's own decisions.

    What a header says outright comes first, then what it may say, then what the
    cells show by themselves; where there is no header, they are all there is.
    Headers in `ignored` are answers of ours. Raises InputError if a header of
    `given` is not there.
    """
    headers = place.headers
    rows = [sheet.rows[number] for number in place.rows]
    stem = shared_stem(headers.values())
    language = language_of(headers.values(), stem)
    board = Board(sheet, headers, rows, samples(rows, headers), language)
    for field, header in given.items():
        index = _column(sheet, headers, field, header)
        if index in board.claims:
            raise InputError(
                say(
                    "reading.columns.named_twice",
                    where=sheet.where,
                    field=field,
                    header=header,
                    other=board.claims[index].field,
                )
            )
        board.claims[index] = next(
            (m for m in said_by(headers[index], stem, sheet.signals) if m.field == field),
            as_signal(unknown(headers[index], field, language), sheet.signals),
        )
        board.reasons[index] = say("reading.columns.named")
    named = board.taken
    said = {
        index: [
            meaning
            for meaning in _in_language(said_by(header, stem, sheet.signals), language)
            if meaning.field not in named
        ]
        for index, header in headers.items()
        if index not in board.claims and header not in ignored
    }
    for outright in (True, False):
        _by_header(board, said, outright=outright)
    handles_among_names(board)
    claim_halves(board, said)
    tell_of_sides(board, said)
    _by_content(board, said)
    _by_positions(board, said)
    if place.headless:
        _by_guess(board, said)
    claims = [
        ColumnMatch(
            index,
            header,
            board.claims.get(index),
            board.reasons.get(index) or why_unread(board, index, said.get(index)),
            board.doubts.get(index, "")
            or ("" if index in board.claims else shifted(board, index, said.get(index))),
        )
        for index, header in headers.items()
    ]
    return Recognised(claims, without_followers(board, said))


def language_of(headers: Iterable[str], stem: str) -> str:
    """The language of a table: the one that most headers need which are not English too; English if none does."""
    votes: Counter[str] = Counter()
    for header in headers:
        spoken = {meaning.language for meaning in meanings(header, stem)}
        votes.update(spoken if "en" not in spoken else ())
    return votes.most_common(1)[0][0] if votes else "en"


def _in_language(said: tuple[HeaderMeaning, ...], language: str) -> list[HeaderMeaning]:
    """What a header says in the language of its table, if it says something there; its cells are in that language."""
    spoken = [meaning for meaning in said if meaning.language == language] or said
    return [meaning._replace(language=language) for meaning in spoken]


def _by_header(board: Board, said: Mapping[int, list[HeaderMeaning]], *, outright: bool) -> None:
    """Let headers claim fields: those that say it outright, or those that may say it."""
    taken = board.taken
    claimed: dict[str, list[int]] = {}
    for index, candidates in said.items():
        if index in board.claims:
            continue
        fitting = (
            m
            for m in candidates
            if m.outright == outright and not m.half and m.field not in taken and fits(board, index, m)
        )
        if best := next(fitting, None):
            claimed.setdefault(best.field, []).append(index)
            board.claims[index] = best
            header = board.headers[index]
            held = say("reading.columns.and_hold", shows=best.shows) if best.shows else ""
            besides = _without_rubric(header, best)
            board.reasons[index] = say(
                "reading.columns.header", header=header, field=best.field, held=held, besides=besides
            )
    for field, columns in claimed.items():
        if len(columns) > 1:
            share(board, field, columns)


def _without_rubric(header: str, signal: HeaderMeaning) -> str:
    """What to say of a header that means something else where no rubric says otherwise."""
    known = next((one.field for one in meanings(header) if one.outright), "") if signal.kind else ""
    return say("reading.columns.by_rubric", known=known) if known else ""


def _by_content(board: Board, said: Mapping[int, list[HeaderMeaning]]) -> None:
    """Let cells claim what no header did: a column of @names is a handle, whatever its header says."""
    for index in said:
        claim = board.claims.get(index)
        known = other(board.headers[index])
        if (
            is_aside(board, index)
            or (claim and claim.field not in JOINED)
            or (not claim and index in board.reasons)
        ):
            continue
        kind = kind_of(board.samples[index])
        field = BY_CONTENT.get(kind)
        # Nothing else looks like a handle; any other kind of cells is believed only where no header speaks.
        free = not (claim or known) or kind == "handles"
        helpers = kind == "handles" and _of_helpers(board, index)
        if field and free and field not in board.taken and not helpers:
            board.claims[index] = HeaderMeaning(field)
            board.reasons[index] = say(
                "reading.columns.cells_hold", what=say(f"reading.columns.shown.{kind.replace(' ', '_')}")
            )
    if not board.taken & {"name", "handle", "profile_url"}:
        bare = [
            index for index in said if index not in board.claims and are_bare_handles(board.samples[index])
        ]
        for index in bare[:1]:
            board.claims[index] = HeaderMeaning("handle")
            board.reasons[index] = say("reading.columns.one_word")
            board.doubts[index] = say("reading.columns.taken_for_handles")


def _of_helpers(board: Board, index: int) -> bool:
    """Whether cells repeat where names do not: those of the few who look after many creators."""
    names = [place for place, meaning in board.claims.items() if meaning.field == "name"]
    return any(are_distinct(board.samples[place]) for place in names) and not are_distinct(
        board.samples[index]
    )


def _by_positions(board: Board, said: Mapping[int, list[HeaderMeaning]]) -> None:
    """Let a column of positions at work be the job title, whatever a neighbour is called."""
    found = [
        index
        for index in said
        if (index not in board.claims or _is_loose(board.claims[index]))
        and not (is_aside(board, index) or other(board.headers[index]))
        and are_positions(board.samples[index])
    ]
    if not found:
        return
    for index, meaning in list(board.claims.items()):
        weak = meaning.field == "job_title" and not meaning.outright and index in said
        if weak and not are_positions(board.samples[index]):
            del board.claims[index]
            board.reasons[index] = say("reading.columns.other_job_title", column=board.sheet.letter(found[0]))
    for index in found:
        board.claims[index] = HeaderMeaning("job_title")
        board.reasons[index] = say("reading.columns.job_titles")


def _is_loose(meaning: HeaderMeaning) -> bool:
    """Whether a header only may say so, and says nothing of any kind of cells."""
    return not meaning.outright and meaning.field in ("notes", "category")


def _by_guess(board: Board, said: Mapping[int, Any]) -> None:
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
            board.claims[index] = HeaderMeaning(field)
            board.reasons[index] = say("reading.columns.looks_like", field=field)
            board.doubts[index] = say("reading.columns.looks_like_else", field=field)
        for index in columns if len(columns) > 1 else ():
            board.reasons[index] = say(
                "reading.columns.could_be", field=field, column=board.sheet.letter(index)
            )


def is_letter(header: str) -> bool:
    """Whether a user may mean a column by its letter."""
    return re.fullmatch(r"[A-Za-z]{1,3}", header) is not None


def _column(sheet: Sheet, headers: Mapping[int, str], field: str, header: str) -> int:
    """The column that a user named by its header, or by its letter."""
    known = (*FIELDS, *(one.name for one in sheet.signals if one.kind))
    if field not in known:
        hint = near(field, known)
        raise InputError(
            say("reading.columns.no_field", field=field, header=header, hint=hint, known=", ".join(known))
        )
    wanted = " ".join(header.casefold().split())
    found = [index for index, text in headers.items() if " ".join(text.casefold().split()) == wanted]
    if not found and is_letter(header):
        found = [index for index in headers if sheet.letter(index) == header.upper()]
    if len(found) == 1:
        return found[0]
    have = ", ".join(f'{sheet.letter(index)} "{text}"' for index, text in headers.items())
    problem = say("reading.columns.several_headers") if found else say("reading.columns.no_such_header")
    raise InputError(
        say(
            "reading.columns.not_there",
            where=sheet.where,
            field=field,
            header=header,
            name=repr(header),
            problem=problem,
            have=have,
        )
    )
