"""Looks at a part of a table that is too long to be at hand: what it says of the columns, and of the rows below it."""

from collections.abc import Mapping
from typing import NamedTuple

from kolscore.errors import WholeNeededError
from kolscore.reading.locate_tables import ENDS, find_tables
from kolscore.reading.profile import Profile
from kolscore.reading.sheet import Above, Sheet, is_blank
from kolscore.words import say


class Glimpse(NamedTuple):
    """What is seen of a part of a table."""

    profile: Profile
    below: Above | None = None
    """What stands above the rows that follow; None if the part has none."""
    hangs: bool = False
    """Whether something in it hangs on what stands above."""
    left_out: bool = False
    """Whether rows were left out."""


def looked_at(sheet: Sheet, given: Mapping[str, str], ignored: frozenset[str]) -> Glimpse:
    """What is seen of a part of a table.

    Raises NoCreatorTableError if it has none, WholeNeededError for what only the whole shows.
    """
    place, *others = find_tables(sheet, given, ignored)
    if others:
        raise WholeNeededError(
            say("reading.part.another_table", where=sheet.where, row=sheet.top + others[0].header)
        )
    if place.totals:
        raise WholeNeededError(
            say("reading.part.filled_total", where=sheet.where, row=sheet.top + place.totals[0])
        )
    profile = Profile.of(sheet.rows[number] for number in place.rows)
    above = sheet.above
    if above is None or len(sheet.rows) == above.head:
        return Glimpse(profile)
    last = sheet.rows[-1]
    ended = place.left_out[-1][1] in ENDS if place.left_out else above.ended
    alone = sum(not is_blank(cell) for cell in last) <= 1
    return Glimpse(
        profile, above._replace(gap=place.gap, alone=alone, ended=ended), place.hangs, bool(place.left_out)
    )
