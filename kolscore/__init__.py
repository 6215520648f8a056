"""Tier, KOL or influencer, credibility and campaign role for every creator in a spreadsheet, with reasons.

    scored = kolscore.annotate(df)
    answer = kolscore.assess(kolscore.Creator(followers=42_000, bio="Board-certified dermatologist"))
    rubric = kolscore.Rubric.load("pharma.toml")

Importing this package imports nothing else: each name is fetched when it is first used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kolscore.api import annotate, assess
    from kolscore.assessment import Assessment
    from kolscore.creator import Creator
    from kolscore.errors import KolscoreError
    from kolscore.rubric import Rubric

__all__ = ["Assessment", "Creator", "KolscoreError", "Rubric", "__version__", "annotate", "assess"]

__version__ = "0.2.0"

_HOMES = {
    "Assessment": "assessment",
    "Creator": "creator",
    "KolscoreError": "errors",
    "Rubric": "rubric",
    "annotate": "api",
    "assess": "api",
}


def __getattr__(name: str) -> Any:
    import importlib

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
