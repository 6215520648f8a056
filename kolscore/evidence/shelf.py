"""The whole vocabulary by first words, made ready once for each rubric: every index takes from it what texts ask for."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Any, Final, NamedTuple, Protocol, cast

from kolscore.evidence.mention import Meaning
from kolscore.evidence.tokens import flat, is_hangul, lowered, normalised, unaccented
from kolscore.kept import Candidates, LineTable, WordTable
from kolscore.rubric import Rubric
from kolscore.rubric.collection import no_collection
from kolscore.rubric.vocabulary import Terms
from kolscore.shipped import part, table

_SYLLABLES: Final = 2
"""Two Korean syllables stand inside many words: "doctor" (의사) in "questions" (문의사항)."""
_decode: Final = json.JSONDecoder().raw_decode
"""For the many short lines it takes half the time of `json.loads`."""

Places = Sequence[Sequence[int]]
"""Where a term stands in the vocabulary: pairs of its number among all, and that of its group."""

Stored = Sequence[Any]
"""A term, how it is spelled, whether its capitals must agree, its code if that can mean something else, its places."""


class Spelling(NamedTuple):
    """A way to write a term in words."""

    plain: list[str]
    capitals: list[str] | None
    """The words with their capitals, if those must agree."""
    yields: bool
    """Whether a term that is written like this has the last word on what it means."""


class TermUse(NamedTuple):
    """Which index takes the terms of a group."""

    kind: str
    within: str
    """ "" for letters after a name, which stand anywhere."""
    raises: bool
    """Whether its words raise a flag by themselves, wherever they stand."""


class Group(NamedTuple):
    """What the terms of a group mean."""

    language: str
    kind: tuple[str, ...]
    """Of what a later group has the last word on a term."""
    meaning: Meaning


class Ending(NamedTuple):
    """Terms that are how words end."""

    kind: str
    within: str
    meaning: Meaning
    terms: list[str]


Row = Sequence[Any]
"""An inflected form in words, its place among the ways to write it, and whose it is: places, groups and terms."""


class Numbered(Protocol):
    """Numbers of terms, by words."""

    def get(self, word: str, /) -> str | None:
        """The numbers of a word."""


class Inflected(NamedTuple):
    """The inflected forms of the terms of all languages; they are named by numbers too."""

    starts: Mapping[str, str]
    """By their first words."""
    tags: Numbered
    """By what they are as hashtags; others may be among them."""
    rows: Sequence[Row]

    def of(self, numbers: str) -> Iterator[Row]:
        """The forms of these numbers."""
        return map(self.rows.__getitem__, map(int, numbers.split(" ")))


class Shelf:
    """All terms but those that are endings, whatever they are evidence of; terms are named by numbers: "7 19"."""

    def __init__(self) -> None:
        self.uses: list[TermUse] = []
        self.use_of: list[int] = []
        """The use of each group."""
        self.groups: Sequence[Group] = []
        self.stored: Sequence[Stored] = []
        self.first: Mapping[str, str] = {}
        """By the first word of each way to write them, or what looks like one: those of this word alone, and for each
        word that may follow it, which uses they have, and those: "7 19\\tnurse 2 20 21"."""
        self.combinations: Sequence[Sequence[int]] = []
        """The uses that terms have together."""
        self.unspaced: Mapping[str, str] = {}
        """Terms of scripts without spaces, and emoji, by their first two letters."""
        self.letters: Sequence[str] = []
        """What those of each use begin with."""
        self.signs: Sequence[str] = []
        """As that, without letters: emoji."""
        self.endings: list[Ending] = []
        self.laughs: list[str] = []

    @cached_property
    def tags(self) -> Numbered:
        """By what somebody may write as a hashtag, or what looks like it; others may be among them."""
        return {}

    @cached_property
    def inflected(self) -> Inflected:
        """The forms in which people use terms of themselves."""
        return Inflected({}, {}, [])

    def terms(self, numbers: str) -> list[Stored]:
        """The terms of these numbers."""
        return [self.stored[int(number)] for number in numbers.split(" ")]


_TABLES: Final = (
    "shelf",
    "shelf.groups",
    "shelf.stored",
    "shelf.first",
    "shelf.unspaced",
    "shelf.tags",
    "shelf.inflected",
    "shelf.inflected.tags",
    "shelf.inflected.rows",
)
"""What the build keeps of it."""


class _Kept(Sequence[Any]):
    """What the build keeps as lines, each of which is read when it is asked for."""

    def __init__(self, kept: bytes, read: Callable[[str], Any]) -> None:
        self._lines = LineTable(kept)
        self._read = cache(lambda number: read(self._lines[number]))

    def __getitem__(self, number: Any) -> Any:
        return self._read(number)

    def __len__(self) -> int:
        return len(self._lines)


class _Shelved(Shelf):
    """The shelf of the default rubric, as the build keeps it."""

    def __init__(self, kept: Mapping[str, bytes]) -> None:
        super().__init__()
        tree = json.loads(kept["shelf"])
        self.uses = [TermUse(*use) for use in tree["uses"]]
        self.use_of, self.laughs = tree["use_of"], tree["laughs"]
        self.letters, self.signs = tree["letters"], tree["signs"]
        self.combinations = tree["combinations"]
        self.endings = [
            Ending(kind, place, _meaning(meant), terms) for kind, place, meant, terms in tree["endings"]
        ]
        self.groups = _Kept(kept["shelf.groups"], _group)
        self.stored = _Kept(kept["shelf.stored"], _stored)
        self.first = WordTable(kept["shelf.first"])
        self.unspaced = WordTable(kept["shelf.unspaced"])
        self.tags = Candidates(kept["shelf.tags"])
        self.inflected = Inflected(
            WordTable(kept["shelf.inflected"]),
            Candidates(kept["shelf.inflected.tags"]),
            _Kept(kept["shelf.inflected.rows"], _row),
        )


def worked_out(shelf: Shelf) -> dict[str, bytes]:
    """A shelf as the build keeps it."""
    first = {word: shelf.first[word] for word in shelf.first}  # which fills in the combinations
    head = {
        "uses": shelf.uses,
        "use_of": shelf.use_of,
        "letters": shelf.letters,
        "signs": shelf.signs,
        "endings": shelf.endings,
        "laughs": shelf.laughs,
        "combinations": shelf.combinations,
    }
    return {
        "shelf": _text(head).encode(),
        "shelf.groups": LineTable.kept(map(_text, shelf.groups)),
        "shelf.stored": LineTable.kept(map(_line, shelf.stored)),
        "shelf.first": WordTable.kept(first),
        "shelf.unspaced": WordTable.kept(shelf.unspaced),
        "shelf.tags": Candidates.kept(_all_of(shelf.tags)),
        "shelf.inflected": WordTable.kept(shelf.inflected.starts),
        "shelf.inflected.tags": Candidates.kept(_all_of(shelf.inflected.tags)),
        "shelf.inflected.rows": LineTable.kept(map(_text, shelf.inflected.rows)),
    }


def _all_of(numbered: Numbered) -> Mapping[str, str]:
    """The numbers of terms as they were worked out: what the build keeps of them cannot be listed."""
    return cast("Mapping[str, str]", numbered)


def _text(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"), default=sorted)  # sets are lists


def _line(stored: Stored) -> str:
    term, spelled, case, code, places = stored
    parts = [" ".join(str(number) for place in places for number in place), term]
    if case or code or spelled != term:
        parts += [spelled, "1" if case else "", code]
    return "\t".join(parts)


def _stored(line: str) -> Stored:
    numbers, term, *rest = line.split("\t")
    flat_places = list(map(int, numbers.split(" ")))
    spelled, case, code = rest or (term, "", "")
    return term, spelled, bool(case), code, list(zip(flat_places[::2], flat_places[1::2], strict=True))


def _row(line: str) -> Row:
    return tuple(_decode(line)[0])


def _group(line: str) -> Group:
    language, kind, meaning = _decode(line)[0]
    return Group(language, tuple(kind), _meaning(meaning))


def _meaning(parts: list[Any]) -> Meaning:
    return Meaning._make([frozenset(part) if isinstance(part, list) else part for part in parts])


def forms_of(spelled: str, *, case: bool) -> list[Spelling]:
    """The ways to write a term in words."""
    if spelled.isascii() and not case and "%" not in spelled:  # most, and there is one way to write them
        return [Spelling(flat(spelled.lower()).split(), None, False)]
    text = normalised(spelled)
    plain = flat(lowered(text)).split()
    if case:
        return [Spelling(plain, flat(text).split(), False)]
    others = unaccented(" ".join(plain))
    return [Spelling(plain, None, False), *(Spelling(other.split(), None, True) for other in others)]


def unspaced_of(spelled: str) -> tuple[str, bool]:
    """How a term without spaces is looked for, and whether it must begin a word."""
    small = lowered(normalised(spelled))
    return small, is_hangul(small[0]) and len(small) <= _SYLLABLES


@dataclass(frozen=True)
class _Wanted:
    """What a shelf is made of; equal content makes equal shelves."""

    hash: str
    rubric: Rubric = field(compare=False)


def shelf_of(rubric: Rubric) -> Shelf:
    """The shelf of a rubric, made once: it holds tens of thousands of terms."""
    return _shelf(_Wanted(rubric.hash, rubric))


@lru_cache(maxsize=8)
def _shelf(wanted: _Wanted) -> Shelf:
    with no_collection():
        if table("rubric.hash") == wanted.hash:
            kept = {name: found for name in _TABLES if (found := part(name)) is not None}
            if len(kept) == len(_TABLES):
                return _Shelved(kept)
        from kolscore.evidence.shelving import Shelving  # noqa: PLC0415 - seldom needed, and made of this file

        return Shelving(wanted.rubric)


def meaning_of(group: Terms) -> Meaning:
    """What the terms of a group mean."""
    return Meaning(
        group.kind, group.sense, group.topic, group.side, group.reach, group.weak, group.stands,
        group.across, frozenset(group.heads), group.everywhere, frozenset(group.at_home),
    )  # fmt: skip


def meanings_of(groups: Sequence[Group]) -> tuple[Meaning, ...]:
    """What a term means that stands in these groups: of each kind one thing, or one for each language that differs."""
    if len(groups) == 1:
        return (groups[0].meaning,)
    by_kind: dict[tuple[str, ...], dict[str, Meaning]] = {}
    for group in groups:
        by_kind.setdefault(group.kind, {})[group.language] = group.meaning
    if nickname := next((kind for kind in by_kind if kind[0] == "nickname"), None):
        return (next(iter(by_kind[nickname].values())),)
    return tuple(meaning for readings in by_kind.values() for meaning in _apart(readings))


def _apart(readings: dict[str, Meaning]) -> Iterator[Meaning]:
    """The meanings of one kind by their languages: the last, unless they differ."""
    if len({(meaning.sense, meaning.topic) for meaning in readings.values()}) == 1:
        yield list(readings.values())[-1]
        return
    for language, meaning in readings.items():
        yield meaning._replace(home=frozenset({language}), rivals=True)


def tag_of(words: list[str]) -> str:
    """Words as a hashtag."""
    return "#" + "".join(words).removeprefix("#")
