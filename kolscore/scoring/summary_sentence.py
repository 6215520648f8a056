"""The answer in a few sentences that fit into a cell, as a colleague would give it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from kolscore.assessment import Credibility, Label, Line
from kolscore.fields import BY_NAME, name_of
from kolscore.scoring.credibility import Scored
from kolscore.scoring.reason_text import Sentence
from kolscore.words import either, say

LIMIT: Final = 255
"""Excel takes no longer text inside an array that a function returns."""
_GOOD: Final = 160
"""What one reads at a glance: beyond it only warnings are added."""

_SHOWN: Final = 2
_LEAST: Final = 0.5
"""Points that are worth a word."""


def ask(field: str) -> str:
    """A field in plain words."""
    known = BY_NAME.get(field)
    return (known.ask if known else "") or name_of(field)


def why(label: Label, scored: Scored, missing: Sequence[str]) -> str:
    """What decided the label, the first flag, what moved the score most, and what to find out next.

    Mostly within 160 characters and at most `LIMIT`: whole sentences are left out
    where there is no room, and only a first one that is too long by itself is cut.
    """
    text = f"{label.reason[:1].upper()}{label.reason[1:]}."
    if len(text) > LIMIT:
        return text[: LIMIT - 1] + "…"
    raised = scored.raised
    # Of an account without a creator nobody asks whether followers are bought, or a licence is there.
    nobody = label.id == "not_a_creator"
    flag = raised.stopped or (None if nobody else next(iter(raised.flags), None))
    if flag and flag.reason not in text:
        text = _with(text, " " + say("scoring.why.flag", reason=flag.reason), LIMIT)
    if nobody:
        return text
    if scored.score is not None and len(text) < _GOOD:
        for sentence in _moves(scored.credibility, text):
            text = _with(text, sentence, _GOOD)
    if missing:
        asked = _asked(_what_for(label, scored), tuple(missing[: 1 + (label.id == "insufficient")]))
        text = _with(text, asked, _GOOD + len(asked))
    return text


def _what_for(label: Label, scored: Scored) -> str:
    if label.id == "insufficient":
        return "for_a_label"
    return "next" if scored.score is not None else "for_a_score"


@lru_cache(maxsize=1_024)
def _asked(what_for: str, fields: tuple[str, ...]) -> str:
    return " " + say(f"scoring.why.ask.{what_for}", fields=either(map(ask, fields)))


def _with(text: str, sentence: str, limit: int) -> str:
    return text + sentence if len(text) + len(sentence) <= min(limit, LIMIT) else text


def _moves(credibility: Credibility, said: str) -> list[str]:
    """What raised the score most and what lowered it, as far as it was not said; flags are said by themselves."""
    halo = credibility.halo
    up: list[str] = []
    down: list[str] = []
    weighty = [line for line in credibility.known if abs(line[2] * halo) >= _LEAST]
    for _, _, points, _, sentence, value in sorted(weighty, key=_size, reverse=True):
        reasons = up if points > 0.0 else down
        if len(reasons) < _SHOWN:
            reason = sentence.short(value) if isinstance(sentence, Sentence) else sentence(value)
            if reason not in said:
                reasons.append(reason)
    sides = (("up", up), ("down", down))
    return [
        " " + say(f"scoring.why.score.{side}", reasons=", ".join(reasons))
        for side, reasons in sides
        if reasons
    ]


def _size(line: Line) -> float:
    return abs(line[2])
