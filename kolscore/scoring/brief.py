"""A campaign brief: what the campaign is for, checked against the words that the rubric knows."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kolscore.arguments import given
from kolscore.errors import BriefError
from kolscore.rubric import Rubric
from kolscore.rubric.toml_text import written
from kolscore.words import near, say

ASKED: Final = ("funnel", "audience", "budget", "horizon")
"""Keys whose words stand in the roles."""
KEYS: Final = ("goal", "product", "market", *ASKED)
LISTED: Final = {"goal": "goals", "product": "products", "market": "markets"}
"""Keys with many words, and the lists that show them."""
_OPEN: Final = ("any", "all")
"""Words that leave a key open."""
_NEAR: Final = 0.72
_OFFERED: Final = 3


@dataclass(frozen=True, slots=True)
class Brief:
    """What a campaign asks for; everything but the goals may be left open."""

    goals: tuple[str, ...]
    product: str | None = None
    markets: tuple[str, ...] = ()
    funnel: str | None = None
    audience: str | None = None
    budget: str | None = None
    horizon: str | None = None

    @classmethod
    def of(cls, words: Mapping[str, Any], rubric: Rubric) -> "Brief":
        """Make a brief from the keys goal, product, market, funnel, audience, budget, horizon.

        `goal` and `market` may be one word or a list. Goals, products and markets
        are known by their ids, names and further words, in any spelling of case,
        blanks and dashes. Goals that sell or launch become their counterpart for
        trust where the product asks for it.

        Raises BriefError with one line for each problem: the key, the word, and what may be meant.
        """
        if not isinstance(words, Mapping):
            raise BriefError(given("brief", words, say("scoring.brief.due")))
        found = _Found(words, rubric)
        if found.problems:
            raise BriefError("\n".join(found.problems))
        product = next(iter(found.known["product"]), None)
        trust = product is not None and rubric.products[product].trust
        goals = [(rubric.goals[goal].trust_products if trust else "") or goal for goal in found.known["goal"]]
        rest = {key: next(iter(found.known[key]), None) for key in ASKED}
        return cls(tuple(dict.fromkeys(goals)), product, tuple(dict.fromkeys(found.known["market"])), **rest)


class _Found:
    """The words of a brief as the rubric knows them, and all that is wrong with them."""

    def __init__(self, words: Mapping[str, Any], rubric: Rubric) -> None:
        self.problems = [_unknown_key(key) for key in sorted(map(str, words)) if key not in KEYS]
        self.known = {key: list(self._read(key, words.get(key), rubric)) for key in KEYS}
        if not self.known["goal"] and not any(one.startswith("goal:") for one in self.problems):
            self.problems.append(
                say("scoring.brief.no_goal", examples=", ".join(list(rubric.goals)[:4]), lists=_shown("goal"))
            )

    def _read(self, key: str, value: Any, rubric: Rubric) -> Iterator[str]:
        several = key in ("goal", "market") and isinstance(value, (list, tuple))
        for word in value if several else [value]:
            if word is None or word == "":
                continue
            if not isinstance(word, str):
                self.problems.append(say("scoring.brief.not_text", key=key, written=written(word)))
                continue
            plain = plainly(word)
            if plain in _OPEN and key != "goal":
                continue
            names = words_of(rubric, key)
            meant = [name for name, known in names.items() if plain in map(plainly, known)]
            if meant:
                yield meant[0]
            else:
                self.problems.append(_not_known(key, word, names))


def words_of(rubric: Rubric, key: str) -> dict[str, tuple[str, ...]]:
    """The ids that a key of a brief may have, each with all that it is called: id, name and further words."""
    if key in LISTED:
        table = getattr(rubric, LISTED[key])
        return {name: (name, rule.name, *rule.words) for name, rule in table.items()}
    return {word: (word,) for word in getattr(rubric.brief, key)}


def plainly(word: str) -> str:
    """A word without what spellings differ in.

    >>> plainly(" Long_term "), plainly("Make-up")
    ('long term', 'make up')
    """
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())


def _unknown_key(key: str) -> str:
    return say(
        "scoring.brief.unknown_key", key=key or written(""), hint=near(key, KEYS), allowed=", ".join(KEYS)
    )


def _not_known(key: str, word: str, names: Mapping[str, tuple[str, ...]]) -> str:
    offered = [_shown_as(name, names[name]) for name in _offered(plainly(word), names)]
    hint = say("scoring.brief.did_you_mean_one_of", offered=" or ".join(offered)) if offered else ""
    allowed = _shown(key) if key in LISTED else say("scoring.brief.allowed", names=", ".join(names))
    return say(
        "scoring.brief.not_known",
        key=key,
        word=repr(word),
        hint=hint,
        allowed=allowed[0].upper() + allowed[1:],
    )


def _offered(plain: str, names: Mapping[str, Iterable[str]]) -> list[str]:
    """The ids that come near a word: by spelling, or by a word that both have."""
    spelled = {plainly(known): name for name, all_known in names.items() for known in all_known}
    spelled_like = difflib.get_close_matches(plain, spelled, 8, _NEAR)
    parts = {part for part in plain.split() if len(part) > 2}  # noqa: PLR2004 - "of", "a"
    shared = [known for known in spelled if parts & set(known.split())]
    return list(dict.fromkeys(spelled[known] for known in [*spelled_like, *shared]))[:_OFFERED]


def _shown_as(name: str, known: tuple[str, ...]) -> str:
    """An id, with the name where that says more."""
    named = next((one for one in known[1:2] if plainly(one) != plainly(name)), "")
    return f"{name!r}, {named}" if named else repr(name)


def _shown(key: str) -> str:
    return say("scoring.brief.lists_all", table=LISTED[key])
