"""Cuts a text into words in a way that any stretch of it can be quoted as it was written.

A copy of the text, of the same length, holds small letters and digits with a
blank for everything else. Its words are looked up, and their places in it are
their places in the text.
"""

import re
import string
import unicodedata
from collections.abc import Collection
from typing import Final

from kolscore.text_repair import unquoted, unspoiled

_WORD: Final = re.compile(r"\S+")
_MANY: Final = 64
"""Words beyond which it pays to note where each begins."""
_VOWELS: Final = range(0x0900, 0x0964)
"""Hindi vowels after a consonant are signs of their own, which are no letters to Python."""
_PUNCTUATION: Final = "".join(sorted(set(string.punctuation) - set("#@"))).encode()
_BLANKS: Final = bytes.maketrans(_PUNCTUATION, b" " * len(_PUNCTUATION))

_APART: Final = re.compile(r"[^\w\s'\"’‘“”\-‐‑–&+()/*_~#@]")
"""What ends a phrase: anything between words but blanks, quotes, hyphens, brackets, "&", "+" and "/"."""

_LISTED: Final = re.compile(r"[\n&+/*~]|\s[-‐‑–]|[-‐‑–]\s")
"""What stands between the parts of a list: "doctor/wife" is both, a "doctor wife" is a doctor's."""
_ADDED: Final = re.compile(r"[\n&+/*~]")
"""As that, but for dashes, which in some languages say "is": "my wife - a doctor"."""

_TITLES: Final = frozenset({"dr", "prof", "asst", "assoc", "st", "sr", "jr", "mr", "mrs", "ms", "dra", "esq"})
"""Words after which a full stop ends no phrase; nor does it after a single letter, as in "Ph.D. student"."""

_STOPPED_TITLE: Final = re.compile(rf"\b(?:{'|'.join(sorted(_TITLES))})\.", re.IGNORECASE)

_NO_SPACES: Final = tuple(
    range(ord(first), ord(last) + 1)
    for first, last in (
        "\u0e00\u0e7f",
        "\u3040\u30ff",
        "\u3400\u4dbf",
        "\u4e00\u9fff",
        "\uac00\ud7af",
        "\uf900\ufaff",
    )
)
"""Letters of scripts that are written, or inflected, without spaces between the words we look for."""


def _is_without_spaces(code: int) -> bool:
    return any(code in letters for letters in _NO_SPACES)


class _Flat(dict[int, int]):
    """What stands for each letter where words are looked up: an expression with so many takes longer, and long to make."""

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        stays = letter.isalnum() or letter.isspace() or letter in "#@" or code in _VOWELS
        self[code] = code if stays and not _is_without_spaces(code) else ord(" ")
        return self[code]


class _WithoutSpaces(dict[str, bool]):
    """Whether a letter is of such a script."""

    def __missing__(self, letter: str) -> bool:
        self[letter] = _is_without_spaces(ord(letter))
        return self[letter]


_flat: Final = _Flat()
_is_joined: Final = _WithoutSpaces()

_TAG: Final = re.compile(r"[#＃][^\s#＃,，、。.!！|｜]*$")
_LONGEST_TAG: Final = 24

_HANGUL: Final = ("가", "힣")
_LAST_OF_PLANE: Final = "\uffff"
"""The last letter that an expression looks up in a table."""
_HAMZA: Final = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي"}
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ة": "ه"} | _HAMZA)
_BARE: Final = str.maketrans(
    {
        letter: unicodedata.normalize("NFD", letter)[0]
        for letter in map(chr, (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)))
    }
    | {"ß": "ss", "œ": "oe", "ı": "i", "ł": "l", "đ": "d", "ø": "o", "ё": "е"}
    | _HAMZA
)
_VIETNAMESE: Final = re.compile("[\u1ea0-\u1ef9]")
_ARABIC_SIGNS: Final = re.compile("[\u0640\u064b-\u065f\u0670]")
"""Vowels over and under the letters, and the stroke that draws a word out: written by few, and never by all."""


class Tokens:
    """A text as words."""

    __slots__ = ("_flat", "_in_capitals", "_starts", "_written", "joined", "plain", "small", "text")

    per_word = 1
    """Places that a word takes."""

    def __init__(self, text: str, flat: str, small: str = "", *, joined: bool = False) -> None:
        self.text = text
        self.small = small
        """The text in small letters, of the same length."""
        self.joined = joined
        """Whether it has letters of scripts without spaces."""
        self._flat = flat
        self.plain = flat.split()
        """For comparing: in small letters."""
        self._written: list[str] | None = None
        self._starts: list[int] | None = None
        self._in_capitals: bool | None = None

    @property
    def written(self) -> list[str]:
        """The words with their capitals."""
        if self._written is None:
            self._written = flat(self.text).split()
        return self._written

    @property
    def in_capitals(self) -> bool:
        """Whether the whole text is written in capitals."""
        if self._in_capitals is None:
            self._in_capitals = self.text.isupper()
        return self._in_capitals

    def quote(self, start: int, end: int) -> str:
        """The words from `start` up to `end`, with what stands between them, as written."""
        first = self.place(start)
        last = self._on_to(start, end - 1, first) + len(self.plain[end - 1])
        quote = self.text[first:last]
        return (
            quote + ")" if "(" in quote and ")" not in quote and self.text[last:].startswith(")") else quote
        )

    def gap(self, left: int, right: int) -> str:
        """What stands between the word before `left` and the word at `right`, words included."""
        if not left:
            return self.text[: self.place(right) if right < len(self.plain) else None]
        before = self.place(left - 1)
        start = before + len(self.plain[left - 1])
        return self.text[start : self._on_to(left - 1, right, before) if right < len(self.plain) else None]

    def apart(self, left: int, right: int) -> bool:
        """Whether a phrase ends somewhere between the word before `left` and the word at `right`."""
        return _APART.search(self._within(left, right)) is not None

    def _within(self, left: int, right: int) -> str:
        """What stands between two places, without the full stops of titles, which end no phrase."""
        gap = self.gap(left, right)
        if "." not in gap:
            return gap
        if left and (len(self.plain[left - 1]) == 1 or self.plain[left - 1] in _TITLES):
            gap = gap.removeprefix(".")
        return _STOPPED_TITLE.sub("", gap)

    def listed(self, left: int, right: int) -> bool:
        """Whether the word before `left` and the word at `right` are parts of a list."""
        return _LISTED.search(self.gap(left, right)) is not None

    def added(self, left: int, right: int) -> bool:
        """Whether the word at `right` is added to the one before `left` by a sign: "wife & doctor"."""
        return _ADDED.search(self.gap(left, right)) is not None

    def parted(self, left: int, right: int, across: str = "") -> bool:
        """Whether a phrase or line ends between two places, and not only by signs of `across`."""
        gap = self._within(left, right)
        if not ("\n" in gap or "//" in gap or _APART.search(gap)):
            return False
        return not across or gap.strip(across + " ") != ""

    def tagged(self, start: int, end: int) -> bool:
        """Whether a term is a hashtag beside others or by itself: "an #economist at Rhône" is part of a sentence."""
        if not self.plain[start].startswith("#"):
            return False
        left, right = self.gap(start, start), self.gap(end, end)
        tags = [
            self.plain[place].startswith("#")
            for place, gap in ((start - 1, left), (end, right))
            if 0 <= place < len(self.plain) and not gap.strip()
        ]
        return any(tags) or not (tags or "," in left)

    def follows(self, end: int, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern follows at once upon the word before `end`."""
        return pattern.match(self.text, self.place(end - 1) + len(self.plain[end - 1])) is not None

    def alone(self, start: int, end: int) -> bool:
        """Whether the words from `start` up to `end` are a phrase by themselves."""
        return (not start or self.apart(start, start)) and (end == len(self.plain) or self.apart(end, end))

    def names(self, place: int) -> bool:
        """Whether the word at a place looks like a name; Arabic and Hindi have no capitals to show it."""
        if place >= len(self.plain):
            return False
        letter = self.text[self.place(place)]
        return letter.isupper() or (letter.isalpha() and not letter.islower())

    def named(self, place: int) -> bool:
        """Whether the name of a firm or a town, or the handle of one, stands at a place of the same phrase."""
        return place < len(self.plain) and (self.plain[place].startswith("@") or self.names(place))

    def _on_to(self, word: int, later: int, place: int) -> int:
        """The place in the text of a later word, from the place of one before it: between two words are blanks only."""
        for number in range(word, later):
            place = self._flat.index(self.plain[number + 1], place + len(self.plain[number]))
        return place

    def place(self, word: int) -> int:
        """The place in the text of the word at `word`."""
        if len(self.plain) > _MANY:
            if self._starts is None:
                self._starts = [match.start() for match in _WORD.finditer(self._flat)]
            return self._starts[word]
        # Cut off the first words and see how much is left: the quickest way in a bio of usual length.
        return len(self._flat) - len(self._flat.split(None, word)[word])


class Characters:
    """A text whose places are characters, for scripts without spaces."""

    per_word = 2
    """Places that a word takes, more or less."""

    def __init__(self, text: str) -> None:
        self.text = text

    def quote(self, start: int, end: int) -> str:
        """The characters from `start` up to `end`."""
        return self.text[start:end]

    def alone(self, start: int, end: int) -> bool:
        """Whether neither a letter nor a digit stands beside the characters from `start` up to `end`."""
        return not self.text[:start][-1:].isalnum() and not self.text[end : end + 1].isalnum()

    def names(self, place: int) -> bool:
        """Whether a name may stand at a place; scripts without capitals do not show it."""
        return place < len(self.text)

    named = names

    def apart(self, left: int, right: int) -> bool:
        """Whether anything but letters and digits stands between two places; Korean has blanks in a phrase."""
        if left >= right:
            return False
        gap = self.text[left:right]
        if left and is_hangul(self.text[left - 1]):
            gap = gap.replace(" ", "")
        return bool(gap) and not gap.isalnum()

    def listed(self, left: int, right: int) -> bool:
        """Whether the characters before `left` and at `right` are parts of a list."""
        return _LISTED.search(self.text[left:right]) is not None

    def added(self, left: int, right: int) -> bool:
        """Whether the character at `right` is added to what stands before `left` by a sign."""
        return _ADDED.search(self.text[left:right]) is not None

    def parted(self, left: int, right: int, across: str = "") -> bool:
        """Whether a phrase or line ends between two places, and not only by signs of `across`."""
        gap = self.text[left:right]
        if not gap or gap.isalnum() or (across and not gap.strip(across + " ")):
            return False
        if left and is_hangul(self.text[left - 1]):
            gap = gap.replace(" ", "")
        return bool(gap) and not gap.isalnum()

    def place(self, character: int) -> int:
        """The place in the text, which is the character's own."""
        return character

    def tagged(self, start: int, end: int) -> bool:  # noqa: ARG002 - words need it
        """Whether the characters at a place are part of a hashtag."""
        return _TAG.search(self.text, max(0, start - _LONGEST_TAG), start) is not None

    def follows(self, end: int, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern follows at once upon the character before `end`."""
        return pattern.match(self.text, end) is not None


def normalised(text: str) -> str:
    """The text as it was meant, with styled letters as plain ones: "𝐃𝐞𝐫𝐦" becomes "Derm"."""
    if "%" in text:
        text = unquoted(text)
    if text.isascii():
        return text
    return _ARABIC_SIGNS.sub("", unicodedata.normalize("NFKC", unspoiled(text)))


def lowered(text: str) -> str:
    """The text in small letters, of the same length."""
    small = text.lower()
    if len(small) != len(text):  # a letter whose small form is longer, such as the Turkish dotted I
        small = "".join(letter.lower()[0] for letter in text)
    return small


def any_of(letters: Collection[str]) -> re.Pattern[str]:
    """Finds every one of these letters, and other emoji between those that are among them.

    An expression holds emoji one by one against each letter of a text, but a span of them only once.
    """
    plain = re.escape("".join(sorted(letter for letter in letters if letter <= _LAST_OF_PLANE)))
    beyond = sorted(letter for letter in letters if letter > _LAST_OF_PLANE)
    span = f"{beyond[0]}-{beyond[-1]}" if beyond else ""
    return re.compile(f"[{plain}{span}]")


def is_hangul(letter: str) -> bool:
    """Whether a letter is a Korean syllable."""
    first, last = _HANGUL
    return first <= letter <= last


def unaccented(text: str) -> list[str]:
    """Ways in which people type a text who leave out its accents; none if it has none.

    Small letters of Turkish capitals are among them, since "I" is small both as "i" and as "ı".

    >>> unaccented("médico"), unaccented("ärztin"), unaccented("doctor"), unaccented("diş kliniği uzmanı")
    (['medico'], ['arztin', 'aerztin'], [], ['dis klinigi uzmani', 'diş kliniği uzmani'])
    """
    if text.isascii() or (" " not in text and _VIETNAMESE.search(text)):
        return []  # a syllable of Vietnamese without its accents is any word: "tớ" is I
    return [other for other in dict.fromkeys(bared(text)) if other != text]


def bared(text: str) -> tuple[str, str, str]:
    """A text by each of these ways, whether or not it changes."""
    return text.translate(_BARE), text.translate(_UMLAUTS), text.replace("ı", "i")


def words_of(text: str) -> Tokens:
    """Cut a normalised text into words; letters of scripts without spaces are left out.

    >>> words_of("Ph.D. at #MIT, 24/7").plain
    ['ph', 'd', 'at', '#mit', '24', '7']
    """
    small = lowered(text)
    return Tokens(text, flat(small), small, joined=without_spaces(small))


def flat(text: str) -> str:
    """The text, of the same length, with a blank for everything that is no part of a word."""
    if text.isascii():  # bytes are translated ten times as fast
        return text.encode().translate(_BLANKS).decode()
    return text.translate(_flat)


def without_spaces(text: str) -> bool:
    """Whether the text has Chinese, Japanese, Korean or Thai in it."""
    return not text.isascii() and any(map(_is_joined.__getitem__, text))
