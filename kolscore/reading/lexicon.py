"""The words that sheets use, from data files, one for each language: headers, platforms, units, "unknown"."""

import json
import re
import unicodedata
from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from kolscore.kept import WordTable
from kolscore.shipped import part, table, tree_in

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WIDE: Final = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"))
"""The first and last letters of scripts without spaces."""
_FIRST_WIDE, _LAST_WIDE = _WIDE[0][0], _WIDE[-1][1]
_WIDES: Final = "".join(f"{first}-{last}" for first, last in _WIDE)
_NO_WORD: Final = re.compile(r"[^\w%]+|_+")
_MARKS: Final = re.compile("[\u0300-\u036f\u0640\u064b-\u065f]")
"""Accents, and what Arabic writes above, below or between letters: people leave them out."""
_VARIANTS: Final = str.maketrans(
    {"ı": "i", "ß": "ss", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ł": "l", "ø": "o"}
)
"""Letters that are written now so, now so."""


class KnownHeader(NamedTuple):
    """What a header stands for."""

    field: str
    outright: bool
    """False for headers that count only where no other column says it outright."""
    language: str
    factor: float = 1.0
    """What numbers are multiplied by."""
    rest: bool = False
    """Whether the column holds what is left to 100%."""
    half: str = ""
    """The half of a name that the column holds, "first" or "last"; "" for all of it."""
    moment: bool = False
    """Whether the column says when something was, from which the field is counted back."""


class Lexicon(NamedTuple):
    """All words of all languages; what stands in headers is in plain words (see `plain_words`)."""

    headers: Mapping[str, tuple[KnownHeader, ...]]
    others: Mapping[str, str]
    """Headers of columns that say nothing that we read, and what they hold: "contact", "rank"."""
    platforms: dict[str, str]
    callings: dict[str, str]
    """What people on a platform are called: "youtuber"."""
    traces: dict[str, str]
    """What only one platform has, by which a header gives it away: "reels"."""
    hosts: Mapping[str, str]
    bases: Mapping[str, str]
    noise: frozenset[str]
    bare: frozenset[str]
    """Last parts of a path that say nothing by themselves: "category.name"."""
    strangers: frozenset[str]
    """Parts of a path below which others than the creator are described: "brand.name"."""
    header_units: Mapping[str, float]
    """What a header may say its numbers are counted in, in any language."""
    header_units_in: Mapping[str, Mapping[str, float]]
    """The same as one language has them, where it says so."""
    totals: frozenset[str]
    sections: frozenset[str]
    footnotes: tuple[str, ...]
    missing: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    suffixes_in: Mapping[str, Mapping[str, float]]
    """What is written after a number, and what it multiplies by, by language."""
    sizes: Mapping[str, float]
    """Classes that people write instead of a number of followers, with their lower bounds."""
    frequencies: Mapping[str, float]
    """Words that people write instead of posts a week."""
    unclear: Mapping[str, str]
    """Suffixes that mean one thing here and another there."""
    units: Mapping[str, frozenset[str]]
    """Words that may stand after a number, by field."""
    shows: Mapping[str, str]
    """What cells under a header that could mean several things must hold, by field."""
    within: Mapping[str, str]
    """Words that give a header a field wherever they stand in it."""
    must: Mapping[str, str]
    """What cells must hold whatever the header says, by field."""
    halves: frozenset[str]
    """Headers that say "name" and are half of one beside a column for the other half."""


def is_wide(letter: str) -> bool:
    """Whether a letter is Chinese, Japanese or Korean."""
    return any(first <= letter <= last for first, last in _WIDE)


_NARROW: Final = re.compile(r"[a-z0-9]")


@cache
def _seam() -> re.Pattern[str]:
    """Where a script without spaces meets one with them: "IG粉絲數" is two words."""
    # Python takes milliseconds over so many letters, which headers in other scripts need not.
    return re.compile(rf"(?<=[a-z0-9])(?=[{_WIDES}])|(?<=[{_WIDES}])(?=[a-z0-9])")


@cache
def _between() -> re.Pattern[str]:
    """Blanks inside such a script mean nothing: "평균 조회수", "평균조회수"."""
    return re.compile(rf"(?<=[{_WIDES}]) (?=[{_WIDES}])")


def plain_words(header: str) -> str:
    """A header in small letters, words apart, without punctuation and accents; "%" becomes a word.

    >>> plain_words("engagementRate_(%)"), plain_words("# Followers"), plain_words("Abonnés")
    ('engagement rate percent', 'followers', 'abonnes')
    """
    if header.isascii() and header.islower() and header.replace(" ", "").isalpha():
        return " ".join(header.split())
    words = " ".join(_NO_WORD.sub(" ", letters(header).replace("%", " percent ")).split())
    return _between().sub("", words) if _has_wide(words) else words


def letters(header: str) -> str:
    """A header in small letters without accents, and with its punctuation.

    >>> letters("AvgLikes (März)")
    'avg likes (marz)'
    """
    text = _without_marks(header.replace("\\n", " "))
    text = _CAMEL.sub(" ", text).casefold()
    if text.isascii():
        return text
    text = text.translate(_VARIANTS)
    return _seam().sub(" ", text) if _has_wide(text) and _NARROW.search(text) else text


def _has_wide(text: str) -> bool:
    """Whether letters of such scripts may be among those of a text; emoji are none."""
    return not text.isascii() and any(_FIRST_WIDE <= letter <= _LAST_WIDE for letter in text)


def folded(text: str) -> str:
    """A text in small letters, without accents and variants of letters, with its punctuation.

    >>> folded("1,2 Millón"), folded("12,3 TIS. sledujících")
    ('1,2 millon', '12,3 tis. sledujicich')
    """
    return text.lower() if text.isascii() else _without_marks(text).casefold().translate(_VARIANTS)


def _without_marks(text: str) -> str:
    return (
        text
        if text.isascii()
        else unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", text)))
    )


@cache
def lexicon() -> Lexicon:
    """The words of all languages, as the build has gathered them, or gathered now."""
    text, headers, others = table("lexicon"), part("lexicon.headers"), part("lexicon.others")
    if text is None or headers is None or others is None:
        return gathered()
    tree = json.loads(text)
    parts: dict[str, Any] = {name: frozenset(words) for name, words in tree["sets"].items()}
    parts["headers"] = _Headers(tree["known"], headers)
    parts["others"] = WordTable(others)
    parts["footnotes"] = tuple(tree["footnotes"])
    parts["units"] = {field: frozenset(words) for field, words in tree["units"].items()}
    return Lexicon(**parts, **tree["tables"])


class _Headers(Mapping[str, tuple[KnownHeader, ...]]):
    """Headers as the build keeps them, each with the number of what it stands for: a list has few of them."""

    def __init__(self, known: Sequence[Sequence[Sequence[Any]]], numbers: bytes) -> None:
        self._known = known
        self._numbers = WordTable(numbers)
        self._meant = cache(lambda number: tuple([KnownHeader(*one) for one in self._known[int(number)]]))

    def __getitem__(self, header: str) -> tuple[KnownHeader, ...]:
        return self._meant(self._numbers[header])

    def __contains__(self, header: object) -> bool:
        return header in self._numbers

    @cached_property
    def _every(self) -> dict[str, tuple[KnownHeader, ...]]:
        """All of them in their order, where somebody looks for one that is much like another."""
        in_order = table("lexicon.headers.all")
        if in_order is None:
            return dict(gathered().headers)
        lines = (line.split("\t") for line in in_order.split("\n"))
        return {header: self._meant(number) for header, number in lines}

    def __iter__(self) -> Iterator[str]:
        return iter(self._every)

    def __len__(self) -> int:
        return len(self._every)

    def items(self) -> ItemsView[str, tuple[KnownHeader, ...]]:
        """All of them, with what they stand for."""
        return self._every.items()


def worked_out() -> dict[str, bytes]:
    """The words of all languages as the build keeps them."""
    words = gathered()
    parts = words._asdict()
    meant = {known: number for number, known in enumerate(dict.fromkeys(words.headers.values()))}
    headers, others = parts.pop("headers"), parts.pop("others")
    tree = {
        "known": list(meant),
        "footnotes": parts.pop("footnotes"),
        "units": {field: sorted(units) for field, units in parts.pop("units").items()},
        "sets": {name: sorted(part) for name, part in parts.items() if isinstance(part, frozenset)},
        "tables": {name: part for name, part in parts.items() if not isinstance(part, frozenset)},
    }
    numbers = {header: str(meant[known]) for header, known in headers.items()}
    return {
        "lexicon": json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode(),
        "lexicon.headers": WordTable.kept(numbers),
        "lexicon.headers.all": "\n".join(map("\t".join, numbers.items())).encode(),
        "lexicon.others": WordTable.kept(others),
    }


def gathered() -> Lexicon:
    """The words of all languages; English first, so that it is preferred where two disagree."""
    files = {language: _file(f"headers_{language}.toml") for language in _languages()}
    shared = _file("headers.toml")
    every = {"en": shared, **files}
    units_in = {
        language: {plain_words(word): factor for word, factor in data.get("units", {}).items()}
        for language, data in every.items()
    }
    return Lexicon(
        headers=_headers(every),
        others={plain_words(h): what for data in every.values() for what, all_ in data.get("others", {}).items() for h in all_},
        platforms=_turned(data.get("platforms", {}) for data in every.values()),
        callings=_turned(data.get("callings", {}) for data in every.values()),
        traces=_turned(data.get("traces", {}) for data in every.values()),
        hosts=shared["hosts"],
        bases=_turned([shared["bases"]]),
        noise=frozenset(_all(every, "noise", plain=True)),
        bare=frozenset(shared["bare"]),
        strangers=frozenset(shared["strangers"]),
        header_units={word: factor for units in units_in.values() for word, factor in units.items()},
        header_units_in=units_in,
        totals=frozenset(_all(every, "totals")),
        sections=frozenset(_all(every, "sections", plain=True)),
        footnotes=tuple(dict.fromkeys(_all(every, "footnotes"))),
        missing=frozenset(_all(every, "missing")),
        yes=frozenset(_all(every, "yes")),
        no=frozenset(_all(every, "no")),
        suffixes_in={language: data["suffixes"] for language, data in every.items() if "suffixes" in data},
        sizes=shared["sizes"],
        frequencies=shared["frequencies"],
        unclear=shared["unclear"],
        units={
            field: frozenset(unit for data in every.values() for unit in data["fields"].get(field, {}).get("units", ()))
            for field in shared["fields"]
        },
        shows={field: entry["shows"] for field, entry in shared["fields"].items() if "shows" in entry},
        within={
            plain_words(word): field
            for data in every.values()
            for field, entry in data["fields"].items()
            for word in entry.get("within", ())
        },
        halves=frozenset(plain_words(word) for data in every.values() for word in data["fields"]["name"]["half"]),
        must={field: entry["must"] for field, entry in shared["fields"].items() if "must" in entry},
    )  # fmt: skip


def _languages() -> list[str]:
    names = (entry.name for entry in (Path(__file__).parent / "data").iterdir())
    return sorted(found[1] for name in names if (found := re.fullmatch(r"headers_(\w+)\.toml", name)))


def _file(name: str) -> dict[str, Any]:
    file = Path(__file__).parent / "data" / name
    return tree_in(file)


def _headers(every: Mapping[str, dict[str, Any]]) -> dict[str, tuple[KnownHeader, ...]]:
    table: dict[str, list[KnownHeader]] = {}
    for language, data in every.items():
        for field, entry in data["fields"].items():
            own = [field.replace("_", " ")] if language == "en" else []
            outright = [
                header for header in [*own, *entry.get("is", ())] if header not in entry.get("may", ())
            ]
            lines = [(header, KnownHeader(field, True, language)) for header in outright]
            lines += [(header, KnownHeader(field, False, language)) for header in entry.get("may", ())]
            lines += [
                (header, KnownHeader(field, True, language, factor))
                for header, factor in entry.get("times", {}).items()
            ]
            lines += [
                (header, KnownHeader(field, True, language, rest=True)) for header in entry.get("without", ())
            ]
            lines += [
                (header, KnownHeader(field, key == "moments", language, moment=True))
                for key in ("moments", "moments_maybe")
                for header in entry.get(key, ())
            ]
            lines += [
                (header, KnownHeader(field, False, language, half=half))
                for half in ("first", "last")
                for header in entry.get(half, ())
            ]
            for header, known in lines:
                table.setdefault(plain_words(header), []).append(known)
    return {header: tuple(dict.fromkeys(known)) for header, known in table.items()}


def _turned(tables: Iterable[Mapping[str, Iterable[str]]]) -> dict[str, str]:
    """Each word, and what it is listed under."""
    return {
        plain_words(word): meaning for table in tables for meaning, words in table.items() for word in words
    }


def _all(every: Mapping[str, dict[str, Any]], key: str, *, plain: bool = False) -> list[str]:
    words = [word for data in every.values() for word in data.get(key, ())]
    return (
        [plain_words(word) for word in words]
        if plain
        else [" ".join(word.casefold().split()) for word in words]
    )
