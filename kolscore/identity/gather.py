"""What the rows of a table say of who they are: handles, names, addresses, and columns that no score takes."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

from kolscore.identity.account import Account, Held, Key
from kolscore.identity.fold import name_of, plain, skeleton
from kolscore.reading import CreatorTable, text_of
from kolscore.reading.address import platform_at, profile_at
from kolscore.reading.column import Column
from kolscore.reading.headers import platform_of
from kolscore.reading.lexicon import plain_words
from kolscore.reading.numbers import is_missing
from kolscore.rubric.identity import IdentityWords

_EMAIL: Final = re.compile(r"[^@\s,;<>()|:]+@[^@\s,;<>()|]+\.[a-z]{2,}", re.IGNORECASE)
_URL: Final = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:/[^\s|,;)\]]*)?", re.IGNORECASE)
_NAMED: Final = re.compile(r"([A-Za-z]{1,12})\s*[:：>→➡👉\-–—]+\s*@?([\w.]{3,40})")
"""An account of one's own as bios name it: "TikTok: @ann.bakes"."""
_CHANNEL: Final = re.compile(r"/channel/(UC[\w-]{22})")
_MOSTLY: Final = 0.5
_TRIED: Final = 200
"""Cells by which it is seen what a column holds that is not read."""


class Addresses(NamedTuple):
    """How cells are named."""

    before: str
    """File or sheet, where there are several."""

    def cell(self, letter: str, row: int) -> str:
        """The address of a cell."""
        return f"{self.before}{letter}{row}"


class Known(NamedTuple):
    """What is known before a table is looked at."""

    words: IdentityWords
    countries: Mapping[str, str]
    """One word for each, by all that they are called."""
    before: str
    """What stands before the addresses of cells: file or sheet, where there are several."""


def accounts_of(table: CreatorTable, number: int, first: int, known: Known) -> list[Account]:
    """The account of each row of a table, which is the one with this number; `first` is the place of its first row."""
    words, countries, before = known
    rows, where = table.rows, Addresses(before)
    columns = {
        field: rows.column(field)
        for field in ("handle", "profile_url", "name", "platform", "country", "followers", "bio")
    }
    letters = {column.field: column.letter for column in reversed(table.columns) if column.field}
    look = _Look(table, words, where)
    made = []
    each = zip(rows.numbers, *columns.values(), strict=True)
    for place, (row, handle, url, name, platform, country, followers, bio) in enumerate(each):
        said = _known(handle, words), _known(name, words)
        at = key_at(url) if url else None
        besides = at is not None and bool(said[0] and platform) and at[0].platform != platform
        keys, at_url = _keys(said[0], None if besides else at, platform)
        handle_cell = where.cell(letters["handle"], row) if "handle" in letters and not at_url else ""
        if not handle_cell and "profile_url" in letters:
            handle_cell = where.cell(letters["profile_url"], row)
        name_cell = where.cell(letters["name"], row) if "name" in letters else ""
        keys, found = look.row(place, row, keys)
        if besides and at:
            found.links.append((at[0], Held(at[1], at[1], where.cell(letters["profile_url"], row))))
        linked = (
            [*found.links, *_in_bio(bio, platform, where.cell(letters.get("bio", ""), row))]
            if bio
            else found.links
        )
        shown = (
            at_url
            if at_url and not (said[0] and skeleton(said[0]) == skeleton(at_url))
            else said[0].lstrip("@＠")
        )
        made.append(
            Account(
                first + place, platform or "", shown, said[1], tuple(keys), number, f"{before}row {row}" if before else f"row {row}",
                (handle_cell, name_cell), name_of(said[1]), tuple(found.emails), tuple(found.websites),
                tuple((key, held) for key, held in linked if key not in keys), tuple(found.ids),
                countries.get(country.casefold(), country.casefold()) if country else "", followers,
            )
        )  # fmt: skip
    return made


def _known(text: str | None, words: IdentityWords) -> str:
    """A text that is no placeholder; "" for one that is."""
    if (
        not text
        or is_missing(text)
        or skeleton(text) in words.placeholders
        or text.casefold().startswith("http")
    ):
        return ""
    return text


def _keys(handle: str, found: tuple[Key, str] | None, platform: str | None) -> tuple[list[Key], str]:
    """The account of a row, and its handle where an address has it: that outranks what stands in another cell."""
    if found:
        return [found[0]], found[1]
    return ([Key(platform or "", plain(handle))] if handle and skeleton(handle) else []), ""


@lru_cache(1 << 14)
def key_at(address: str) -> tuple[Key, str] | None:
    """The account that an address leads to, and its handle; numbers that stand for one are kept apart from handles.

    >>> key_at("https://www.facebook.com/profile.php?id=1000123")[0]
    Key(platform='facebook', handle='id:1000123')
    """
    profile = profile_at(address)
    if profile is None:
        return None
    if profile.handle:
        if profile.platform in ("facebook", "linkedin") and profile.handle.isdecimal():
            return Key(profile.platform, f"id:{profile.handle}"), profile.handle
        return Key(profile.platform, plain(profile.handle)), profile.handle
    if channel := _CHANNEL.search(address):
        return Key(profile.platform, f"id:{channel[1].casefold()}"), channel[1]
    number = parse_qs(urlsplit(address).query).get("id", [""])[0]
    return (Key(profile.platform, f"id:{number}"), number) if number.isdecimal() else None


def _in_bio(bio: str, platform: str | None, cell: str) -> Iterator[tuple[Key, Held]]:
    """Accounts that a bio names as its own on other platforms."""
    if ":" not in bio and "/" not in bio and "-" not in bio and "→" not in bio:
        return
    for found in _NAMED.finditer(bio):
        named = platform_of(found[1])
        if named and named != platform:
            handle = found[2].strip(".")
            yield Key(named, plain(handle)), Held(handle, handle, cell)
    if "/" in bio:
        for address in _URL.findall(bio):
            at = key_at(address) if "/" in address else None
            if at and at[0].platform != platform:
                yield at[0], Held(at[1], at[1], cell)


class _Found(NamedTuple):
    """What the other columns of a row say of who it is."""

    emails: list[Held]
    websites: list[Held]
    links: list[tuple[Key, Held]]
    ids: list[Held]


class _Look:
    """Looks at the columns that say who is who and nothing else: e-mail addresses, websites, links, ids."""

    def __init__(self, table: CreatorTable, words: IdentityWords, where: Addresses) -> None:
        self._table, self._words, self._where = table, words, where
        self._mailboxes, self._hubs = set(words.mailboxes), tuple(words.hubs)
        rows = table.sheet.rows
        self._rows = [rows[number - table.sheet.top] for number in table.rows.numbers] if rows else []
        ids = {plain_words(one) for one in words.ids}
        self._ids = [one for one in table.columns if not one.field and plain_words(one.header) in ids]
        free = [one for one in table.columns if not one.field and one not in self._ids]
        self._mails = [one for one in free if self._holds(one, lambda text: bool(_EMAIL.search(text)))]
        self._sites = [one for one in free if one not in self._mails and self._holds(one, _is_address)]
        self._accounts = [
            (claim.index, claim.meaning.platform, letter, claim.field)
            for claim, letter in (
                (one.claim, table.sheet.letter(one.claim.index)) for one in table.plan.columns
            )
            if claim.meaning and claim.field in ("handle", "profile_url")
        ]
        self._several = len(self._accounts) > 1

    def _holds(self, column: Column, test: Callable[[str], bool]) -> bool:
        """Whether most of a column's cells are of a kind."""
        filled = (text_of(row[column.index]) for row in self._rows if column.index < len(row))
        cells = [text for text in filled if text and not is_missing(text)][:_TRIED]
        return bool(cells) and sum(map(test, cells)) >= _MOSTLY * len(cells)

    def row(self, place: int, number: int, keys: list[Key]) -> tuple[list[Key], _Found]:
        """The accounts that a row names, its own first, and what else it says."""
        found = _Found([], [], [], [])
        if not self._rows:
            return keys, found
        row = self._rows[place]
        for column in self._ids:
            if text := self._text(row, column.index):
                found.ids.append(
                    Held(text.casefold(), text, self._where.cell(column.letter, number), column.header)
                )
        for column in self._mails:
            for mail in _EMAIL.findall(self._text(row, column.index)):
                if self._own(mail):
                    found.emails.append(Held(mail.casefold(), mail, self._where.cell(column.letter, number)))
        for column in self._sites:
            for address in _URL.findall(self._text(row, column.index)):
                self._address(address, self._where.cell(column.letter, number), found)
        if self._several:
            keys = self._further(row, keys)
        return keys, found

    def _further(self, row: Sequence[Any], keys: list[Key]) -> list[Key]:
        """All accounts of a row that has columns for several platforms."""
        every = dict.fromkeys(keys)
        for index, platform, _, field in self._accounts:
            text = _known(self._text(row, index), self._words)
            if not text:
                continue
            if at := key_at(text) if "/" in text else None:
                every[at[0]] = None
            elif platform and field == "handle" and skeleton(text):
                every[Key(platform, plain(text))] = None
        return list(every)

    def _text(self, row: Sequence[Any], index: int) -> str:
        text = text_of(row[index]) if index < len(row) else ""
        return "" if is_missing(text) else text

    def _own(self, mail: str) -> bool:
        """Whether an address is somebody's own: not that of a role, and no placeholder."""
        box, _, host = mail.casefold().partition("@")
        return not (
            box.split("+")[0] in self._mailboxes
            or host.split(".")[0] in self._words.placeholders
            or box in self._words.placeholders
        )

    def _address(self, address: str, cell: str, found: _Found) -> None:
        """Put down where an address leads to: an account, or a site of one's own."""
        if at := key_at(address):
            found.links.append((at[0], Held(at[1], at[1], cell)))
            return
        host = address.casefold().split("//")[-1].split("/")[0].removeprefix("www.")
        own = "." in host and not platform_at(address) and not _is_under(host, self._hubs)
        if own and host.split(".")[0] not in self._words.placeholders:
            found.websites.append(Held(host, host, cell))


def _is_address(text: str) -> bool:
    return "@" not in text and _URL.match(text) is not None


def _is_under(host: str, hosts: Collection[str]) -> bool:
    return any(host == one or host.endswith("." + one) for one in hosts)
