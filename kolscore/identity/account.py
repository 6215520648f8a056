"""What one row says of who it is: its account, and everything by which it may be the account of somebody else too."""

from typing import NamedTuple

from kolscore.creator import platform_name
from kolscore.identity.fold import NOBODY, ComparedName, name_of, plain, skeleton


class Key(NamedTuple):
    """An account on a platform; equal keys are one account."""

    platform: str
    """"" where no platform is known."""
    handle: str
    """As platforms compare it, or the number that an address has instead of a handle."""

    def __str__(self) -> str:
        return f"{platform_name(self.platform)} @{self.handle}" if self.platform else f"@{self.handle}"


class Held(NamedTuple):
    """Something that a cell holds, as it is compared, and as it stands there."""

    value: str
    shown: str
    cell: str
    column: str = ""
    """The header of its column."""


class Account(NamedTuple):
    """A row, as far as it says who it is of."""

    place: int
    """Its place among all rows looked at, whatever table they are of."""
    platform: str = ""
    handle: str = ""
    """As it stands there, without "@"; "" if there is none."""
    name: str = ""
    keys: tuple[Key, ...] = ()
    """Its account; further ones where a row names several."""
    table: int = 0
    """Which table it stands in."""
    row: str = ""
    """Where it stands: "row 7", with sheet or file where there are several."""
    cells: tuple[str, str] = ("", "")
    """Those of handle and name."""
    folded: ComparedName = NOBODY
    emails: tuple[Held, ...] = ()
    websites: tuple[Held, ...] = ()
    links: tuple[tuple[Key, Held], ...] = ()
    """Accounts that it says are its own too."""
    ids: tuple[Held, ...] = ()
    country: str = ""
    followers: float | None = None

    @property
    def key(self) -> Key | None:
        """Its account."""
        return self.keys[0] if self.keys else None

    @property
    def bones(self) -> str:
        """The skeleton of its handle; nothing of a number that stands for one."""
        return skeleton(self.keys[0].handle) if self.keys and ":" not in self.keys[0].handle else ""

    @property
    def reference(self) -> str:
        """How people and decisions name it: by platform and handle, else by name."""
        who = f"@{self.handle}" if self.handle else self.name or self.row
        return f"{platform_name(self.platform)} {who}" if self.platform else who

    @property
    def mark(self) -> str:
        """The same for every way to write a reference."""
        return mark_of(self.reference)

    @property
    def said(self) -> str:
        """The account with its audience: "Instagram @dr.analima 84,200"."""
        return self.reference if self.followers is None else f"{self.reference} {self.followers:,.0f}"


def mark_of(reference: str) -> str:
    """A reference as it is compared.

    >>> mark_of("Instagram @Ann.Bakes") == mark_of("instagram ann.bakes")
    True
    """
    return " ".join(plain(reference).replace("@", " ").split())


def account(place: int, platform: str = "", handle: str = "", name: str = "", **more: object) -> Account:
    """An account of a handle and a platform, for callers who have no table."""
    keys = (Key(platform, plain(handle)),) if skeleton(handle) else ()
    made = Account(place, platform, handle.lstrip("@"), name, keys, folded=name_of(name), row=f"row {place}")
    return made._replace(**more)  # type: ignore[arg-type]
