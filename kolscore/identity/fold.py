"""Handles and names as they are compared: without marks, signs, capitals and what people add."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import Final, NamedTuple

_BETWEEN: Final = re.compile(r"[@._\s\-·]+")
_WORD: Final = re.compile(r"[^\W_]+")
_DIGITS: Final = re.compile(r"\d+$")
_LEAST: Final = 3
"""Letters of a word that two names may have in common by more than chance."""
_LATIN: Final = re.compile(r"[a-z]")
_REMEMBERED: Final = 1 << 16


@lru_cache(_REMEMBERED)
def skeleton(handle: str) -> str:
    """A handle without what is easily added: "@", points, dashes, capitals; full-width letters become plain ones.

    >>> skeleton("＠Ann.Bakes_"), skeleton("Ann-Bakes")
    ('annbakes', 'annbakes')
    """
    if handle.isascii():
        return _BETWEEN.sub("", handle).lower()
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKC", handle) if unicodedata.category(sign) != "Cf"
    )
    return _BETWEEN.sub("", plain).casefold()


def plain(handle: str) -> str:
    """A handle as platforms compare it: points and dashes tell two accounts apart.

    >>> plain("＠Ann.Bakes"), plain("ann.bakes")
    ('ann.bakes', 'ann.bakes')
    """
    return unicodedata.normalize("NFKC", handle).casefold().strip().lstrip("@")


def core(bones: str, affixes: Collection[str]) -> str:
    """The skeleton of a handle without numbers at its end and one affix at either; "" if no more than those is left.

    >>> core("realannbakes", ["real", "tv"]), core("annbakestv", ["real", "tv"]), core("annbakes7", [])
    ('annbakes', 'annbakes', 'annbakes')
    """
    bones = _DIGITS.sub("", bones)
    before = max((one for one in affixes if bones.startswith(one)), key=len, default="")
    bones = bones[len(before) :] if len(bones) - len(before) > _LEAST else bones
    behind = max((one for one in affixes if bones.endswith(one)), key=len, default="")
    return bones[: len(bones) - len(behind)] if len(bones) - len(behind) > _LEAST else bones


class ComparedName(NamedTuple):
    """A name as it is compared."""

    words: tuple[str, ...] = ()
    """Without marks and titles, in their order."""
    joined: str = ""
    """All in one."""

    @property
    def full(self) -> bool:
        """Whether it has a first and a last name."""
        return len(self.words) > 1

    @property
    def key(self) -> tuple[str, ...]:
        """The same for names in another order: "Osei, Liane"."""
        return tuple(sorted(self.words))


_TITLES: Final = frozenset(
    [
        "dr",
        "dra",
        "prof",
        "profa",
        "mr",
        "mrs",
        "ms",
        "miss",
        "sir",
        "md",
        "phd",
        "mba",
        "the",
        "official",
        "oficial",
        "real",
        "tv",
        "channel",
    ]
)
NOBODY: Final = ComparedName()


@lru_cache(_REMEMBERED)
def name_of(text: str) -> ComparedName:
    """A name without marks, signs, titles and capitals.

    >>> name_of("Dr. Inês DUARTE ✨").words
    ('ines', 'duarte')
    """
    plain = text.lower() if text.isascii() else _unmarked(text)
    words = tuple([word for word in _WORD.findall(plain) if word not in _TITLES])
    return ComparedName(words, "".join(words)) if words else NOBODY


def _unmarked(text: str) -> str:
    """A text in small letters without marks over or under them, where these do not make another letter."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f" and sign not in "'’ʼ")


def alike(one: ComparedName, other: ComparedName) -> bool:
    """Whether two names may be one: they share words, and where both are full more than a first name.

    >>> alike(name_of("Kim Loaiza"), name_of("Kimberly Loaiza")), alike(name_of("Hugo Shaw"), name_of("Hugo Berg"))
    (True, False)
    >>> alike(name_of("Mia K."), name_of("Mia Kessler")), alike(name_of("CentralCee"), name_of("Central Cee"))
    (True, True)
    """
    if not one.words or not other.words:
        return False
    if one.joined == other.joined:
        return True
    shared = [word for word in one.words if len(word) >= _LEAST and word in other.words]
    if not (one.full and other.full) or len(shared) > 1:
        return bool(shared)
    if not shared:
        return False
    rest = (
        [word for word in one.words if word not in shared],
        [word for word in other.words if word not in shared],
    )
    first = shared[0] == one.words[0] and shared[0] == other.words[0]
    return (
        not first
        or not all(rest)
        or any(a.startswith(b) or b.startswith(a) for a in rest[0] for b in rest[1])
    )


def spelled(name: ComparedName, bones: str) -> bool:
    """Whether a handle is made of a name, or of a word of it."""
    return bool(bones) and any(len(word) >= _LEAST and word in bones for word in name.words)


def made_of(name: ComparedName, bones: str) -> bool:
    """Whether a handle is a name and no more.

    >>> made_of(name_of("Ana Lima"), "limaana"), made_of(name_of("Ana Lima"), "analima84")
    (True, False)
    """
    return name.full and bones in (name.joined, "".join(reversed(name.words)))


def unlike(one: ComparedName, other: ComparedName) -> bool:
    """Whether two full names in letters of one script have no word in common."""
    if not (one.full and other.full) or alike(one, other):
        return False
    return bool(_LATIN.search(one.joined)) == bool(_LATIN.search(other.joined))
