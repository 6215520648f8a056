"""What a report is to show, and how: title, date, logo, order, how many, who side by side, and whether by name."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kolscore.errors import InputError
from kolscore.words import near, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Shown = dict[str, Any]

ORDERS: Final[dict[str, Callable[[Shown], Any]]] = {
    "credibility": lambda one: -1 if one["score"] is None else one["score"],
    "followers": lambda one: one["followers"] or 0,
    "engagement": lambda one: one["engagement_rate"] or 0,
    "standing": lambda one: one["standing"] or 0,
    "row": lambda one: -one["number"],
}
"""By what creators may be sorted, the greatest first; whoever lacks it stands last."""
_PICTURES: Final = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"RIFF": "webp",
    b"<svg": "svg+xml",
    b"<?xml": "svg+xml",
}
_HEAVIEST: Final = 1 << 20
_QUOTED: Final = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Layout:
    """What a report is to show, and how."""

    title: str = ""
    date: str = ""
    logo: str = ""
    """A picture as a data URL."""
    sort: str = "credibility"
    top: int | None = None
    handles: tuple[str, ...] = ()
    anonymous: bool = False

    def chosen(self, creators: list[Shown]) -> list[Shown]:
        """The creators that are asked for, in the order that is asked for.

        Raises InputError if a handle is not there.
        """
        if self.handles:
            creators = [self._found(handle, creators) for handle in self.handles]
        else:
            creators = sorted(creators, key=ORDERS[self.sort], reverse=True)
        creators = creators[: self.top]
        return [_unnamed(one, place) for place, one in enumerate(creators, 1)] if self.anonymous else creators

    @staticmethod
    def _found(handle: str, creators: Sequence[Shown]) -> Shown:
        wanted = _plain(handle)
        for one in creators:
            if wanted in (_plain(one["handle"]), _plain(one["who"])):
                return one
        known = {_plain(name) for one in creators for name in (one["who"], one["handle"]) if name}
        raise InputError(say("report.no_creator", handle=handle, n=len(creators), hint=near(wanted, known)))


def _plain(name: str | None) -> str:
    return (name or "").strip().lstrip("@").casefold()


def _unnamed(one: Shown, place: int) -> Shown:
    """A creator without name, handle, address and row, and without quotations, which may hold any of these."""
    return {
        **one, "who": say("report.anonymous", number=place), "handle": None, "link": None, "row": "", "sheet": "",
        "why": "", "ledger": [entry._replace(reason=_unquoted(entry.reason), field="") for entry in one["ledger"]],
        "flags": list(map(_unquoted, one["flags"])),
    }  # fmt: skip


def _unquoted(words: str) -> str:
    return _QUOTED.sub('"…"', words)


def logo_in(path: Path) -> str:
    """A picture as a data URL, to stand in the page itself.

    Raises InputError if it cannot be read, is no picture that browsers show, or is larger than 1 MB.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(say("report.logo_unread", path=path, why=error.strerror)) from None
    kind = next((kind for start, kind in _PICTURES.items() if data.lstrip().startswith(start)), None)
    if kind is None:
        raise InputError(say("report.logo_kind", path=path))
    if len(data) > _HEAVIEST:
        raise InputError(say("report.logo_heavy", path=path, size=len(data) / _HEAVIEST))
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"
