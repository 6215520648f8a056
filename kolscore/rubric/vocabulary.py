"""The words that the rubric knows, by what they mean; letters after a name; towns that look like them."""

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from kolscore.rubric.base import Explained
from kolscore.rubric.bounds import ge, le
from kolscore.rubric.record import Record, field, max_len, min_len

Kind = Literal[
    "occupation", "credential", "recognition", "affiliation", "field", "self_claim", "creator", "collaboration",
    "ad", "channel", "persona", "decoration", "celebrity", "audience", "content", "income", "account", "stance",
    "nickname", "disclaimer", "flag", "person", "voice", "specialty", "promise", "sign",
]  # fmt: skip
"""What a word can be evidence of, or what it does to the words around it."""


class Terms(Explained):
    """Words that mean the same to the rubric."""

    kind: Kind
    sense: str = ""
    """Which class of its kind: the rubric's tables say what each is worth."""
    topic: str = ""
    """Field of expertise, for the match with a product."""
    language: str = field(validator=[min_len(2), max_len(5)])
    side: Literal["before", "after", "either"] = "before"
    """For a stance: on which side of the words that it changes it stands."""
    reach: int = field(default=3, validator=[ge(1), le(8)])
    """For a stance: over how many words."""
    links: tuple[str, ...] = ()
    """What each of its terms begins with, in turn: "in" and "of" before "naps"."""
    ends: tuple[str, ...] = ()
    """What each of its terms ends with, in turn: "revoked" and "suspended" after "license"."""
    heads: tuple[str, ...] = ()
    """For a stance: the only terms, or classes of them, that it changes, if not all."""
    across: str = ""
    """For a stance: signs that may part it from the words that it changes: "," in "lawyer, not practising"."""
    everywhere: bool = False
    """For a stance: it holds for the whole text, wherever it stands in it."""
    case: bool = False
    """Whether capitals must agree: MIT is an institution, "mit" is German."""
    weak: bool = False
    """For kind "account": counts only together with another. For "sign": shows a field, and no profession alone."""
    at_home: tuple[str, ...] = ()
    """Languages one of which the row must show, by its columns or its other words: "dr." is a physician in Indonesian."""
    within: Literal["text", "name", "category", "title"] = "text"
    """Where the words are looked for: in all texts, or in a name or a category only; a title stands before a name, in a
    column of names or in a text. One that is written with a full stop here has it there."""
    stands: Literal["anywhere", "first", "last", "alone", "before_name", "ending"] = "anywhere"
    """At which place; "alone" is a phrase by itself, "before_name" what somebody is of a firm or a town that is
    named, "ending" is how a word ends ("Tierschutzverein")."""
    terms: tuple[str, ...] = field(validator=min_len(1))
    """Each of words in small letters; #### stands for a year."""

    @property
    def spelled(self) -> Iterator[str]:
        """Every term as it is looked for, with what it begins and ends with."""
        for term in self.terms:
            for link in self.links or ("",):
                for end in self.ends or ("",):
                    yield " ".join(filter(None, (link, term, end)))


class Inflection(Explained):
    """How a language changes a noun that somebody says of himself: "I am a doctor", "works as a doctor"."""

    language: str = field(validator=[min_len(2), max_len(5)])
    kinds: tuple[Kind, ...] = ("occupation", "credential", "self_claim", "creator")
    endings: dict[str, tuple[str, ...]] = field(default={})
    """How a word ends, and what stands there instead, a form for each case; the longest that fits is taken."""
    after_vowel: dict[str, tuple[str, ...]] = field(default={})
    """For a word of no such ending: what is put behind it, by the last of these vowels in it."""
    prefixes: tuple[str, ...] = ()
    """What is written together with a word that it stands before."""
    words: tuple[Literal["every", "first", "last"], ...] = ("every", "first")
    """Which words of a term change."""

    @cached_property
    def longest(self) -> int:
        """Letters of the longest ending."""
        return max(map(len, self.endings), default=0)


class Tongue(Explained):
    """How a row shows a language: in its columns, by the letters of its texts, or by small words."""

    language: str = field(validator=[min_len(2), max_len(5)])
    names: tuple[str, ...]
    """How a column of languages may say it, in small letters."""
    countries: tuple[str, ...]
    """Countries where it is spoken above all, in small letters."""
    letters: str = ""
    """Letters that no other language here has."""
    words: tuple[str, ...] = ()
    """Small words: two of them show it."""


class Ages(Explained):
    """How a language states somebody's age in a phrase by itself: "13 years old", not "a boy of 13 years"."""

    language: str = field(validator=[min_len(2), max_len(5)])
    says: tuple[str, ...] = field(validator=min_len(1))
    """Each in small letters without punctuation; # stands for the number."""


class Counted(Explained):
    """How a language counts in a sentence what a column would count: "15 years of practice", "author of 3 books"."""

    fact: str
    """Years of experience, or a counted signal."""
    language: str = field(validator=[min_len(2), max_len(5)])
    units: tuple[str, ...] = field(validator=min_len(1))
    """What is counted, each one word, behind the number."""
    skip: int = field(default=0, validator=[ge(0), le(3)])
    """So many words may stand between: "three best-selling books"."""
    before: bool = False
    """The unit stands before the number: "h-index 31"."""
    needs: tuple[str, ...] = ()
    """One of these words must stand in the same phrase; none is asked for if there are none."""
    practice: bool = False
    """A profession in the same phrase does as well as one of those."""
    without: tuple[str, ...] = ()
    """Words of the same phrase that make something else of it: "20 years old"."""


class Numbers(Explained):
    """Numbers that a language writes as words."""

    language: str = field(validator=[min_len(2), max_len(5)])
    words: dict[str, float]


class Codes(Explained):
    """Letters after a name, matched with their case."""

    sense: str
    topic: str
    language: str = field(validator=[min_len(2), max_len(5)])
    codes: dict[str, str]
    """Code to what it stands for."""
    ambiguous: dict[str, str] = field(default={})
    """Code to what else it may mean: such a code counts only where a credential is expected."""


class Places(Record):
    """Towns after which a code is a place: "Baltimore, MD"."""

    code: str
    towns: tuple[str, ...]


class Vocabulary(Record):
    """All words that the rubric knows."""

    terms: tuple[Terms, ...]
    inflections: tuple[Inflection, ...] = ()
    tongues: tuple[Tongue, ...] = ()
    ages: tuple[Ages, ...] = ()
    counts: tuple[Counted, ...] = ()
    numbers: tuple[Numbers, ...] = ()
    codes: tuple[Codes, ...]
    places: tuple[Places, ...]
