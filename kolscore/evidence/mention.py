"""What a text says: one mention is a stretch of it, with its meaning and how far it holds."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from kolscore.rubric.vocabulary import Kind


class Quotable(Protocol):
    """A text that can be quoted by places."""

    def quote(self, start: int, end: int) -> str:
        """The text between two places."""

    def place(self, place: int, /) -> int:
        """Where in the text a place is."""


class Meaning(NamedTuple):
    """What a term of the vocabulary stands for."""

    kind: Kind
    sense: str
    topic: str
    """A field, or a field and a speciality in it: "medicine", "medicine/dermatology"; "" if it tells none."""
    side: str
    reach: int
    weak: bool
    stands: str = "anywhere"
    """At which place of a name or a category."""
    across: str = ""
    """For a stance: signs that may part it from what it changes."""
    heads: frozenset[str] = frozenset()
    """For a stance: the only terms, or classes of them, that it changes, if not all."""
    everywhere: bool = False
    """For a stance: whether it holds for the whole text."""
    home: frozenset[str] = frozenset()
    """Languages of which the row must show one for this meaning."""
    rivals: bool = False
    """Whether the word has another meaning in another language: then this one holds unless the row shows that language."""


def field_of(topic: str) -> str:
    """The field that a topic lies in.

    >>> field_of("medicine/dermatology"), field_of("law")
    ('medicine', 'law')
    """
    return topic.partition("/")[0]


@dataclass(slots=True, eq=False)
class Mention:
    """Evidence found in a text. It is made once for each distinct text, never changed, and compared by identity."""

    kind: Kind
    sense: str
    topic: str
    term: str
    """The term as the vocabulary has it."""
    claim: str
    """How it is said: a stance of the rubric such as "former" or "negated"; "" if plainly."""
    weak: bool
    field: str
    """The creator's field that the text stands in."""
    text: Quotable
    start: int
    end: int
    stretch: tuple[int, int] | None = None
    """Where it stands together with the words that make the claim what it is."""
    meaning: Meaning | None = None
    """What the term means, if that hangs on the language of the row."""
    _quote: str = ""

    @property
    def quote(self) -> str:
        """The words as they stand in the text; cut out when first asked for, since most never are."""
        if not self._quote:
            self._quote = self.text.quote(self.start, self.end)
        return self._quote

    @property
    def said(self) -> str:
        """The words with those around them that show how it is claimed."""
        return self.text.quote(*self.stretch) if self.stretch else self.quote
