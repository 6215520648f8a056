"""Says why tempting words did not count: "MD" after "Baltimore,", "not a doctor", "Dr Pepper", "PhD student".

Worked out only when somebody asks. What counts is decided elsewhere, by the same
index and the same context; nothing here changes an answer.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kolscore.creator import Creator
from kolscore.evidence.context import Letters, Modifiers, claim_made
from kolscore.evidence.index import Hit, index_of
from kolscore.evidence.reader import COLUMNS
from kolscore.evidence.tokens import Characters, Words, normalised, words_of
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
        self._claims = rubric.claims
        self._says = rubric.set_aside
        self._index = index_of(rubric, COLUMNS["bio"])
        self._letters = Letters({place.code: frozenset(place.towns) for place in rubric.vocabulary.places})
        self._meaning_else = {
            code: other for codes in rubric.vocabulary.codes for code, other in codes.ambiguous.items()
        }

    def read(self, creator: Creator) -> list[SetAside]:
        """Everything in the texts of a creator that was set aside, in their order."""
        texts = [(field, getattr(creator, field)) for field in _READ]
        return [found for field, text in texts if text for found in self._text(normalised(text), field)]

    def _text(self, text: str, field: str) -> Iterator[SetAside]:
        characters = Characters(text)
        yield from self._claimed(self._index.hits_without_spaces(text), characters, field)
        words = words_of(text)
        hits = self._index.hits(words)
        refused = list(self._refused(hits, words, field)) if field != "credentials" else []
        for hit, reason, rule in refused:
            yield SetAside(words.quote(hit.start, hit.end), reason, field, rule)
        for hit in hits:
            if hit.entry.meanings[0].kind == "nickname" and self._tempts(hit, words):
                says = self._says.nickname.says
                yield SetAside(words.quote(hit.start, hit.end), says, field, "set_aside.nickname")
        letters = {hit.start for hit, _, _ in refused}
        yield from self._claimed([hit for hit in hits if hit.start not in letters], words, field)

    def _refused(self, hits: Sequence[Hit], words: Words, field: str) -> Iterator[tuple[Hit, str, str]]:
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

    def _tempts(self, nickname: Hit, words: Words) -> bool:
        """Whether a part of the nickname would count by itself."""
        parts = words.plain[nickname.start : nickname.end]
        return any(
            _tempting(hit)
            for part in (parts[1:], parts[:-1])
            for hit in self._index.hits(words_of(" ".join(part)))
        )

    def _claimed(self, hits: Sequence[Hit], text: Words | Characters, field: str) -> Iterable[SetAside]:
        """Professions and credentials that other words take back."""
        modifiers = Modifiers(hits)
        for hit in hits if modifiers else ():
            made = claim_made(hit, modifiers, text) if _tempting(hit) else None
            if made and (claim := self._claims[made[0]]).factor < self._claims["bio"].factor:
                says = self._says.claim.says.format(
                    claim=made[0], share=f"{claim.factor:.0%}", reason=claim.reason
                )
                start, end = min(hit.start, made[1].start), max(hit.end, made[1].end)
                yield SetAside(text.quote(start, end), says, field, f"claims.{made[0]}")


def _tempting(hit: Hit) -> bool:
    return any(meaning.kind in _TEMPTING for meaning in hit.entry.meanings)
