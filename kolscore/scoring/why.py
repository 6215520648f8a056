"""The answer in a few sentences that fit into a cell."""

from typing import Final

from kolscore.assessment import Label
from kolscore.scoring.credibility import DIMENSIONS, Scored

LIMIT: Final = 255
"""Excel takes no longer text inside an array that a function returns."""

ASK_WORDS: Final = {
    "years_experience": "years of experience",
    "speaking": "talks",
    "sponsored_share": "share of sponsored posts",
    "fake_followers_share": "share of fake followers",
}
"""How fields are asked for, where their names are no plain words."""

_SHOWN: Final = 3
_LEAST: Final = 0.05


def ask(field: str) -> str:
    """A field in plain words."""
    return ASK_WORDS.get(field) or field.replace("_", " ")


def why(label: Label, scored: Scored) -> str:
    """Label with its reason, what moved the score most, the first flag, what to find out next.

    At most `LIMIT` characters: whole sentences are left out where there is no
    room, and only a first one that is too long by itself is cut.
    """
    text = f"{label.name}: {label.reason}."
    if len(text) > LIMIT:
        return text[: LIMIT - 1] + "…"
    sentences = [_moves(scored)] if scored.credibility.lines else []
    if flag := scored.raised.stopped or next(iter(scored.raised.flags), None):
        sentences.append(f" Flag: {flag.reason}.")
    if scored.missing:
        sentences.append(f" Find out: {ask(scored.missing[0])}.")
    for sentence in sentences:
        if len(text) + len(sentence) <= LIMIT:
            text += sentence
    return text


def _moves(scored: Scored) -> str:
    """The score, and the dimensions that moved it most."""
    ranked = [
        (abs(points), name, points) for name, points in zip(DIMENSIONS, scored.moves, strict=True) if points
    ]
    ranked.sort(reverse=True)
    shown = ", ".join([f"{name} {points:+.1f}" for size, name, points in ranked[:_SHOWN] if size >= _LEAST])
    return f" Credibility {scored.score:g}: {shown}." if shown else f" Credibility {scored.score:g}."
