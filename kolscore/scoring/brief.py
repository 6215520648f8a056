"""A campaign brief: what the campaign is for, checked against the words that the rubric knows."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kolscore.errors import BriefError
from kolscore.rubric import Rubric
from kolscore.rubric.toml_text import written

_ASKED: Final = ("funnel", "audience", "budget", "horizon")


@dataclass(frozen=True, slots=True)
class Brief:
    """What a campaign asks for; everything but the goals may be left open."""

    goals: tuple[str, ...]
    product: str | None = None
    funnel: str | None = None
    audience: str | None = None
    budget: str | None = None
    horizon: str | None = None

    @classmethod
    def of(cls, words: Mapping[str, Any], rubric: Rubric) -> "Brief":
        """Make a brief from the keys goal, product, funnel, audience, budget, horizon.

        `goal` may be one word or a list. Goals and products are known by their ids,
        names and further words, in any spelling of case, blanks and dashes. Goals
        that sell or launch become their counterpart for trust where the product asks
        for it.

        Raises BriefError with the key and the words that are allowed.
        """
        unknown = sorted(set(words) - {"goal", "product", *_ASKED})
        if unknown:
            name = unknown[0] or '""'
            raise BriefError(
                f"{name}: unknown key. Allowed: goal, product, funnel, audience, budget, horizon"
            )
        product = None
        if words.get("product"):
            known = {name: (name, rule.name, *rule.words) for name, rule in rubric.products.items()}
            product = _one("product", words["product"], known)
        goals = []
        asked = words.get("goal") or ()
        for goal in asked if isinstance(asked, (list, tuple)) else [asked]:
            known = {name: (name, rule.name, *rule.words) for name, rule in rubric.goals.items()}
            name = _one("goal", goal, known)
            instead = rubric.goals[name].trust_products
            goals.append(instead if instead and product and rubric.products[product].trust else name)
        if not goals:
            raise BriefError(
                f"goal: missing. Say what the campaign is for: {', '.join(sorted(rubric.goals))}"
            )
        rest = {
            key: _one(key, words[key], {word: (word,) for word in getattr(rubric.brief, key)})
            for key in _ASKED
            if words.get(key)
        }
        return cls(goals=tuple(dict.fromkeys(goals)), product=product, **rest)


def _one(key: str, word: object, known: Mapping[str, Iterable[str]]) -> str:
    if not isinstance(word, str):
        raise BriefError(f"{key}: must be text, not {written(word)}. Allowed: {', '.join(sorted(known))}")
    plain = _plain(word)
    for name, words in known.items():
        if plain in {_plain(other) for other in words}:
            return name
    close = difflib.get_close_matches(plain, [_plain(name) for name in known], 1)
    hint = f" (did you mean {close[0].replace(' ', '_')!r}?)" if close else ""
    raise BriefError(f"{key}: {word!r} is not known{hint}. Allowed: {', '.join(sorted(known))}")


def _plain(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())
