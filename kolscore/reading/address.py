"""What a cell that names a profile says: the platform and the handle in an address, a handle beside a name or a platform."""

import re
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote

from kolscore.reading.headers import platform_of
from kolscore.reading.lexicon import lexicon

_ADDRESS: Final = re.compile(r"^(?:https?:/{1,2})?(?:[\w-]+\.)+[a-z]{2,}(?=[/?:]|$)", re.IGNORECASE)
_SCHEME: Final = re.compile(r"^https?:/{1,2}", re.IGNORECASE)
_LINK: Final = re.compile(
    r"""=\s*HYPERLINK\(\s*"(?P<address>[^"]+)"\s*(?:[,;]\s*"(?P<label>(?:[^"]|"")+)"\s*)?\)$""", re.IGNORECASE
)
_HANDLE: Final = re.compile(r"@[\w.\-·]{2,40}", re.ASCII)
_BESIDE_NAME: Final = re.compile(
    r"^(?P<name>.+?)[\s(\[|,/–-]+(?P<handle>@[\w.\-]{2,40})\b[)\]]?(?:\s*[|/,–-]\s*(?P<more>\w+(?: \w+)*))?$"
)
_SEAM: Final = re.compile(r"\s*[:|/,()\[\]（）：]+\s*|\s+[-–—]\s*|\s*[–—]\s*")
_LONGEST: Final = 200
_WORD: Final = re.compile(r"[\w.\-·@]{2,60}")
_FOLDERS: Final = frozenset(
    {"c", "user", "channel", "in", "company", "profile", "people", "u", "r", "add", "pub", "@"}
)
"""What an address has before the handle."""
_CONTENT: Final = frozenset(
    {"p", "reel", "reels", "tv", "video", "videos", "watch", "shorts", "status", "stories", "explore", "hashtag", "tag", "playlist", "posts", "share", "photo"}
)  # fmt: skip
"""What an address of a single post has."""
_POSTS_ONLY: Final = (
    "vt.tiktok.com",
    "vm.tiktok.com",
    "youtu.be",
    "v.douyin.com",
    "xhslink.com",
    "b23.tv",
    "pin.it",
)
_NOT_HANDLES: Final = ("profile.php", "index.html")


class Link(NamedTuple):
    """A formula of a spreadsheet that leads somewhere."""

    address: str
    label: str
    """What it shows; the address where it shows no other text."""


def linked(text: str) -> Link | None:
    """The parts of a formula such as =HYPERLINK("https://x.com/ann", "Ann"), as CSV keeps it; None if it is none."""
    found = _LINK.match(text) if text.startswith("=") else None
    return Link(found["address"], (found["label"] or found["address"]).replace('""', '"')) if found else None


class ProfileAddress(NamedTuple):
    """A profile, by its address."""

    platform: str
    handle: str | None
    """None where the address has a number or nothing."""


def profile_at(address: str) -> ProfileAddress | None:
    """The profile that an address leads to; None if it is none, of no platform that we know, or of a post.

    >>> profile_at("https://www.tiktok.com/@ann.bakes?lang=en"), profile_at("youtube.com/watch?v=1")
    (ProfileAddress(platform='tiktok', handle='ann.bakes'), None)
    """
    text = address.strip()
    if link := linked(text):
        text = link.address
    if "/" not in text or not _ADDRESS.match(text):
        return None
    host, _, path = _SCHEME.sub("", text).partition("/")
    host = host.casefold().partition("?")[0]
    platform = _platform_of_host(host)
    parts = [part for part in re.split(r"[?#]", unquote(path))[0].split("/") if part]
    if (
        platform is None
        or not parts
        or host.endswith(_POSTS_ONLY)
        or any(part in _CONTENT for part in parts[:2])
    ):
        return None
    while parts and parts[0].casefold() in _FOLDERS:
        numbered = parts[0].casefold() == "channel"
        parts = parts[1:] if not numbered else []
    handle = parts[0].lstrip("@") if parts else ""
    return ProfileAddress(
        platform, handle if _WORD.fullmatch(handle) and handle not in _NOT_HANDLES else None
    )


def platform_at(address: str) -> str | None:
    """The platform that an address lies on, of a profile or of a post."""
    host = _SCHEME.sub("", address.strip().casefold()).split("/")[0]
    return _platform_of_host(host)


def is_post(address: str) -> bool:
    """Whether an address leads to a single post, whose platform need not be that of a profile.

    >>> is_post("https://www.instagram.com/p/C1x/"), is_post("instagram.com/ann.bakes")
    (True, False)
    """
    text = address.strip()
    if "/" not in text or not _ADDRESS.match(text) or platform_at(text) is None:
        return False
    host, _, path = _SCHEME.sub("", text).partition("/")
    parts = re.split(r"[/?#=&]", path)
    return host.casefold().endswith("youtu.be") or any(part in _CONTENT for part in parts)


@lru_cache(maxsize=4_096)
def _platform_of_host(host: str) -> str | None:
    for known, platform in lexicon().hosts.items():
        if host == known or host.endswith("." + known):
            return platform
    return None


def is_handle(text: str) -> bool:
    """Whether a text is a handle and shows it: "@ann.bakes"."""
    return text.startswith("@") and _HANDLE.fullmatch(text) is not None


class On(NamedTuple):
    """A handle, and the platform that stands beside it."""

    handle: str
    platform: str


def handle_on(text: str) -> On | None:
    """The parts of "ann.bakes - IG" or "TikTok: @ann"; None if there is no handle beside a platform.

    >>> handle_on("ann.bakes - IG"), handle_on("TikTok: @ann")
    (On(handle='ann.bakes', platform='instagram'), On(handle='@ann', platform='tiktok'))
    """
    if len(text) > _LONGEST:
        return None
    parts = [part for part in _SEAM.split(text.strip()) if part]
    if len(parts) != 2:  # noqa: PLR2004 - a handle and a platform
        return None
    for handle, name in (parts, parts[::-1]):
        platform = platform_of(name)
        if platform and _WORD.fullmatch(handle) and not platform_of(handle):
            return On(handle, platform)
    return None


class NameAndHandle(NamedTuple):
    """A name with a handle beside it."""

    name: str
    handle: str
    platform: str | None


def handle_beside(text: str) -> NameAndHandle | None:
    """The parts of "Ann Bakes (@ann.bakes) | TikTok"; None if there is no handle beside a name.

    >>> handle_beside("Ann Bakes (@ann.bakes) | TikTok")
    NameAndHandle(name='Ann Bakes', handle='@ann.bakes', platform='tiktok')
    """
    match = _BESIDE_NAME.match(text) if "@" in text and len(text) <= _LONGEST else None
    if match is None:
        return None
    return NameAndHandle(match["name"].strip(" (|"), match["handle"], platform_of(match["more"] or ""))
