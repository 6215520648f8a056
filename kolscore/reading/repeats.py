"""Notices rows that are no creators of their own: days of one account, posts, the same creator again."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final

from kolscore.fields import OF_PROFILE, WHO
from kolscore.reading.address import profile_at
from kolscore.reading.board import Claim
from kolscore.reading.clues import are_days
from kolscore.reading.contents import are_distinct, samples
from kolscore.reading.facts import Facts
from kolscore.reading.sheet import Place, Sheet, is_blank

_NAMED: Final = OF_PROFILE.union(WHO)
_FEW_ROWS: Final = 4
_SHOWN: Final = 3
_ROWS_SHOWN: Final = 4
_APART: Final = 3
_MOSTLY: Final = 0.9


def history(sheet: Sheet, place: Place, claims: Sequence[Claim], rows: Sequence[Sequence[Any]]) -> str:
    """Why rows are days of one account: each has another date, and nobody is named; "" if they are not."""
    if len(rows) < _SHOWN or any(claim.field in _NAMED for claim in claims):
        return ""
    free = set(range(max(map(len, rows)))) - {claim.index for claim in claims if claim.field}
    for index, held in sorted(samples(rows, free).items()):
        header = place.headers.get(index, "")
        filled = sum(index < len(row) and not is_blank(row[index]) for row in rows)
        if are_days(header, held) and are_distinct(held) and filled >= _MOSTLY * len(rows):
            return (
                f"{sheet.where}: no table of creators found. The rows below row {sheet.top + place.header} are dates (column "
                f'{sheet.letter(index)} "{header}"), and nobody is named: it seems to be the history of one account. '
                "If they are creators, say which column names them, for example: --column handle=A"
            )
    return ""


def caution(facts: Facts, named: Sequence[Sequence[int]]) -> str:
    """What to say where most rows name somebody who stands in others too (see `rows_of`); "" if they do not."""
    rows = sum(map(len, named))
    few = rows < _FEW_ROWS or 2 * rows < facts.rows
    if few or 2 * len(named) > rows or _are_namesakes(facts, named):
        return ""
    most = max(named, key=lambda rows: (len(rows), -rows[0]))
    name = facts.of("handle", most[0]) or facts.of("name", most[0])
    who = "1 creator" if len(named) == 1 else f"{len(named):,} creators"
    return (
        f'{rows:,} rows name only {who} ("{name}" in {len(most):,}): rows seem to be posts, days or campaigns. Each was scored by '
        "itself; for one answer a creator, keep one row of each"
    )


def repeated(facts: Facts, named: Sequence[Sequence[int]], numbers: Sequence[int]) -> str:
    """What to say of handles that stand in several rows (see `rows_of`), which have these numbers; "" if none does."""
    again = [rows for rows in named if len(rows) > 1]
    if not again or "handle" not in facts.columns:
        return ""
    shown = "; ".join(
        f'"{facts.of("handle", rows[0])}" in rows {_listed([numbers[row] for row in rows])}'
        for rows in again[:_SHOWN]
    )
    more = f"; and {len(again) - _SHOWN:,} more" if len(again) > _SHOWN else ""
    stand = "handles stand" if len(again) > 1 else "handle stands"
    return f"{len(again):,} {stand} in more than one row: {shown}{more}"


def _listed(numbers: Sequence[int]) -> str:
    if len(numbers) > _ROWS_SHOWN:
        return ", ".join(map(str, numbers[:_ROWS_SHOWN])) + f" and {len(numbers) - _ROWS_SHOWN:,} more"
    return ", ".join(map(str, numbers[:-1])) + f" and {numbers[-1]}"


def _are_namesakes(facts: Facts, groups: Iterable[Sequence[int]]) -> bool:
    """Whether rows of one name are of different people, as in a list of first names: their audiences are far apart."""
    if facts.columns.get("handle") or not (followers := facts.columns.get("followers")):
        return False
    known = ([followers[row] for row in rows if followers[row] is not None] for rows in groups)
    several = [sizes for sizes in known if len(sizes) > 1]
    apart = [sizes for sizes in several if max(sizes) > _APART * min(sizes)]
    return 2 * len(apart) > len(several)


def rows_of(facts: Facts) -> list[Sequence[int]]:
    """The rows of each creator, by handle, else by name, and by platform as far as it is known; nothing if all differ."""
    column = facts.columns.get("handle") or facts.columns.get("name") or ()
    named = [_plain(who) if who else "" for who in column]
    if len(set(named)) >= len(named) - max(0, named.count("") - 1):
        return []
    found: dict[str, dict[str, list[int]]] = {}
    platforms = facts.columns.get("platform") or [None] * facts.rows
    for row, (who, platform) in enumerate(zip(named, platforms, strict=True)):
        if who:
            found.setdefault(who, {}).setdefault(platform or "", []).append(row)
    groups: list[Sequence[int]] = []
    for by_platform in found.values():
        one = len(by_platform) - ("" in by_platform) <= 1
        groups += [sorted(chain.from_iterable(by_platform.values()))] if one else by_platform.values()
    return groups


def _plain(who: str) -> str:
    """A handle or a name as it is compared: without "@", the address around it, and capitals."""
    profile = profile_at(who) if "/" in who else None
    return ((profile and profile.handle) or who).strip().lstrip("@").casefold()
