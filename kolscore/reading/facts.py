"""Gathers the facts of each row: from one column or from several, and those that follow from others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field as attribute
from typing import Any, Final, NamedTuple

from kolscore.creator import NUMBERS
from kolscore.reading.address import Named, handle_beside, is_handle, platform_at, profile_at
from kolscore.reading.headers import Meaning
from kolscore.reading.recognise import JOINED

_OF_PROFILE: Final = NUMBERS | {"handle", "profile_url", "verified", "er_basis"}
"""Fields that describe one profile: those of different platforms are not mixed."""


class Taken(NamedTuple):
    """A column that is read."""

    letter: str
    meaning: Meaning
    values: Sequence[Any]
    """One for each row; None if unknown."""


@dataclass(slots=True)
class Facts:
    """What one row says."""

    values: dict[str, Any] = attribute(default_factory=dict)
    """None, or no entry, for what is unknown."""
    origins: dict[str, str] = attribute(default_factory=dict)
    """Facts that were worked out, each with the field that it comes from; "" for a header."""
    letters: dict[str, str] = attribute(default_factory=dict)
    """Facts that several columns hold, each with the letter of the column that it was taken from; "" for none."""


def gathered(read: Sequence[Taken], rows: int) -> list[Facts]:
    """The facts of each row as its cells have them."""
    by_field: dict[str, list[Taken]] = {}
    for column in read:
        by_field.setdefault(column.meaning.field, []).append(column)
    platforms = sorted({one.meaning.platform for one in read if one.meaning.platform})
    main = [_main_platform(row, by_field, platforms) for row in range(rows)] if len(platforms) > 1 else None
    alone = {
        field: columns[0].values
        for field, columns in by_field.items()
        if len(columns) == 1 and not (main and columns[0].meaning.platform and field in _OF_PROFILE)
    }
    if alone:
        facts = [Facts(dict(zip(alone, values, strict=True))) for values in zip(*alone.values(), strict=True)]
    else:
        facts = [Facts() for _ in range(rows)]
    for field, columns in by_field.items():
        if field not in alone and field in JOINED:
            _join(facts, field, columns)
        elif field not in alone:
            _pick(facts, field, columns, main)
    for fact, platform in zip(facts, main or (), strict=False):
        if platform:
            fact.values["platform"], fact.origins["platform"] = platform, ""
    return facts


def _join(facts: Sequence[Facts], field: str, columns: Sequence[Taken]) -> None:
    """Let the words of several columns follow one another, the same ones once."""
    for row, fact in enumerate(facts):
        texts = dict.fromkeys(one.values[row] for one in columns if one.values[row] is not None)
        if texts:
            fact.values[field] = " | ".join(texts)


def _main_platform(row: int, by_field: Mapping[str, list[Taken]], platforms: Sequence[str]) -> str | None:
    """Of platforms side by side, the one that the row is about: as it says, else with most followers."""
    for column in by_field.get("platform", ()):
        if column.values[row] in platforms:
            return str(column.values[row])
    followers = [
        (column.values[row], column.meaning.platform)
        for column in by_field.get("followers", ())
        if column.meaning.platform and column.values[row] is not None
    ]
    if followers:
        return max(followers)[1]
    there = {
        column.meaning.platform
        for field in ("handle", "profile_url")
        for column in by_field.get(field, ())
        if column.values[row] is not None
    }
    return next((platform for platform in platforms if platform in there), None)


def _pick(
    facts: Sequence[Facts], field: str, columns: Sequence[Taken], main: Sequence[str | None] | None
) -> None:
    """Take a fact that several columns hold from the one of the row's main platform, else from one of no platform."""
    for row, fact in enumerate(facts):
        wanted = (main[row],) if main else ()
        for platform in (*wanted, None):
            held = [
                one for one in columns if one.meaning.platform == platform and one.values[row] is not None
            ]
            if held:
                fact.values[field], fact.letters[field] = held[0].values[row], held[0].letter
                break
        else:
            rest = [one for one in columns if one.values[row] is not None]
            if rest and field not in _OF_PROFILE:
                fact.values[field], fact.letters[field] = rest[0].values[row], rest[0].letter
            else:
                fact.letters[field] = ""


def worked_out(facts: Sequence[Facts], read: Sequence[Taken]) -> list[str]:
    """Put in facts that follow from others where they are missing; says what was done."""
    hints = {one.meaning.platform for one in read if one.meaning.platform}
    from_header = hints.pop() if len(hints) == 1 else None
    basis = next((one.meaning.basis for one in read if one.meaning.field == "engagement_rate"), None)
    addresses = rates = beside = 0
    for fact in facts:
        beside += _handle_out(fact)
        addresses += _platform_out(fact)
        if from_header and fact.values.get("platform") is None:
            fact.values["platform"], fact.origins["platform"] = from_header, ""
        if basis and fact.values.get("er_basis") is None and fact.values.get("engagement_rate") is not None:
            fact.values["er_basis"] = basis
        rates += _rate_out(fact)
    said = (
        (beside, f"handle taken from beside the name, or from the profile address, in {beside} rows"),
        (addresses, f"platform taken from the profile address in {addresses} rows"),
        (from_header, f"platform taken as {from_header} where no cell says it, since a header names it"),
        (
            rates,
            f"engagement rate worked out in {rates} rows: (average likes + comments) / followers, or / views on YouTube",
        ),
    )
    return [remark for happened, remark in said if happened]


def _handle_out(fact: Facts) -> bool:
    """Take the handle out of the cell that it stands in with something else; whether it was there."""
    values = fact.values
    for field in ("handle", "name"):
        text = values.get(field)
        if text and profile_at(text):
            # The cell holds an address and no name.
            if values.get("profile_url") is None:
                _move(fact, field, "profile_url")
            values[field] = None
        elif text and (named := handle_beside(text)):
            _name_and_handle(fact, field, named)
            return True
    if values.get("handle") is not None:
        return False
    if is_handle(values.get("name") or ""):
        values["handle"], fact.origins["handle"] = values["name"], "name"
        return True
    profile = profile_at(values.get("profile_url") or "")
    if profile is None or profile.handle is None:
        return False
    values["handle"] = profile.handle
    fact.origins["handle"] = fact.origins.get("profile_url", "profile_url")
    return True


def _name_and_handle(fact: Facts, field: str, named: Named) -> None:
    """Put in the parts of a cell that holds a name with a handle beside it."""
    values, origins = fact.values, fact.origins
    values["name"] = named.name
    if field == "handle" or values.get("handle") is None:
        values["handle"], origins["handle"] = named.handle, field
    if named.platform and values.get("platform") is None:
        values["platform"], origins["platform"] = named.platform, field


def _move(fact: Facts, old: str, new: str) -> None:
    """Take what was read as one fact for another, which is still traced to its cell."""
    fact.values[new] = fact.values[old]
    fact.origins[new] = old
    if old in fact.letters:
        fact.letters[new] = fact.letters[old]


def _platform_out(fact: Facts) -> bool:
    values = fact.values
    address = values.get("profile_url") or values.get("handle") or ""
    if "." not in address or values.get("platform") is not None:
        return False
    platform = platform_at(address)
    if platform:
        values["platform"] = platform
        origin = "profile_url" if values.get("profile_url") else "handle"
        fact.origins["platform"] = fact.origins.get(origin, origin)
    return platform is not None


def _rate_out(fact: Facts) -> bool:
    """Work out the engagement rate from averages, if it is missing and they are there."""
    values = fact.values
    if values.get("engagement_rate") is not None or values.get("avg_likes") is None:
        return False
    basis = "views" if values.get("platform") == "youtube" else "followers"
    base = values.get("avg_views" if basis == "views" else "followers")
    if not base:
        return False
    values["engagement_rate"] = (values["avg_likes"] + (values.get("avg_comments") or 0.0)) / base
    fact.origins["engagement_rate"] = "avg_likes"
    return True
