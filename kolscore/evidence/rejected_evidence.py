"""Says why tempting words did not count: "MD" after "Baltimore,", "not a doctor", "Dr Pepper", "PhD student".

Worked out only when somebody asks. What counts is decided elsewhere, by the same
index and the same stances; nothing here changes an answer.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kolscore.creator import Creator
from kolscore.evidence.columns import COLUMNS
from kolscore.evidence.context import LetterContext
from kolscore.evidence.index import index_of
from kolscore.evidence.mention import Mention
from kolscore.evidence.reader import TextReader
from kolscore.evidence.tokens import Tokens, normalised, words_of
from kolscore.evidence.tree import Hit
from kolscore.rubric import Rubric

_READ: Final = ("bio", "job_title", "credentials")
_TEMPTING: Final = frozenset({"occupation", "credential", "recognition"})


class SetAside(NamedTuple):
    """Words that did not count, or not in full."""

    quote: str
    reason: str
    field: str
    """The creator's field that they stand in."""
    rule: str


class SetAsideReader:
    """Finds what was set aside, by the vocabulary of one rubric."""

    def __init__(self, rubric: Rubric) -> None:
        self._stances = rubric.stances
        self._plainly = rubric.claims["bio"].factor
        self._texts = TextReader(rubric)
        self._says = rubric.set_aside
        self._index = index_of(rubric, COLUMNS["bio"])
        self._letters = LetterContext(
            {place.code: frozenset(place.towns) for place in rubric.vocabulary.places}
        )
        self._meaning_else = {
            code: other for codes in rubric.vocabulary.codes for code, other in codes.ambiguous.items()
        }

    def read(self, creator: Creator) -> list[SetAside]:
        """Everything in the texts of a creator that was set aside, in their order."""
        evidence = self._texts.evidence(creator)
        claimed = list(self._claimed([*evidence.formal, *evidence.recognition]))
        return [
            found
            for field in _READ
            for found in (
                *self._mistaken(normalised(getattr(creator, field) or ""), field),
                *[aside for aside in claimed if aside.field == field],
            )
        ]

    def _mistaken(self, text: str, field: str) -> Iterator[SetAside]:
        """Letters that are no credential here, and names or figures of speech."""
        words = words_of(text)
        hits = self._index.hits(words)
        if field != "credentials":
            for hit, reason, rule in self._refused(hits, words, field):
                yield SetAside(words.quote(hit.start, hit.end), reason, field, rule)
        for hit in hits:
            if hit.entry.meanings[0].kind == "nickname" and self._tempts(hit, words):
                says = self._says.nickname.says
                yield SetAside(words.quote(hit.start, hit.end), says, field, "set_aside.nickname")

    def _refused(self, hits: Sequence[Hit], words: Tokens, field: str) -> Iterator[tuple[Hit, str, str]]:
        """Letters that were not taken for a credential: the hit, why, and by which rule."""
        for hit in hits:
            code = hit.entry.code
            if not code or self._letters.accepts(hit, hits, words, free_text=field == "bio"):
                continue
            if town := self._letters.town_before(hit, words):
                says = self._says.place.says.format(town=f'"{town}"', letters=f'"{code}"')
                yield hit, says, "set_aside.place"
            else:
                says = self._says.letters.says.format(other=self._meaning_else[code], letters=f'"{code}"')
                yield hit, says, "set_aside.letters"

    def _tempts(self, nickname: Hit, words: Tokens) -> bool:
        """Whether a part of the nickname would count by itself."""
        parts = words.plain[nickname.start : nickname.end]
        return any(
            _tempting(hit)
            for part in (parts[1:], parts[:-1])
            for hit in self._index.hits(words_of(" ".join(part)))
        )

    def _claimed(self, mentions: Sequence[Mention]) -> Iterator[SetAside]:
        """Professions, credentials and distinctions that other words take back, each stretch once."""
        seen = set()
        for mention in mentions:
            stance = self._stances.get(mention.claim)
            if stance is None or stance.factor >= self._plainly or (mention.field, mention.said) in seen:
                continue
            seen.add((mention.field, mention.said))
            says = self._says.claim.says.format(
                claim=mention.claim, what=stance.says, share=f"{stance.factor:.0%}"
            )
            yield SetAside(mention.said, says, mention.field, f"stances.{mention.claim}")


def _tempting(hit: Hit) -> bool:
    return any(meaning.kind in _TEMPTING for meaning in hit.entry.meanings)
