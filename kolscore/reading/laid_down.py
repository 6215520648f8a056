"""What else a plan lays down where every row is read by itself: all that the cells of a column decided, as a table of TOML."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kolscore.fields import NUMBERS, SHARES
from kolscore.reading.headers import HeaderMeaning
from kolscore.reading.number_rules import Fixed, Kind, NumberRules
from kolscore.reading.vocabulary import Speech
from kolscore.rubric.toml_text import written
from kolscore.words import near, say

_SWITCHES: Final = ("words", "zeros", "too_high", "suffix_lost", "small", "left")
_LIMITS: Final = ("low", "high")
_KEYS: Final = (*_SWITCHES, *_LIMITS, "undecided", "once", "suffixes")
_NOTHING: Final = NumberRules()


def rules_of(meaning: HeaderMeaning | None, fixed: Fixed, said: Mapping[str, Any]) -> NumberRules | None:
    """How the numbers of a column are read; None for words."""
    if meaning is None or not (meaning.like in NUMBERS or meaning.moment):
        return None
    kind = Kind(fixed.unit, say("reading.percent.plan_says")) if fixed.unit else None
    if "undecided" in said:
        kind = Kind("", said["undecided"])
    return NumberRules(
        Speech(
            meaning.language, tuple((word, float(times)) for word, times in said.get("suffixes", {}).items())
        ),
        fixed.decimals,
        kind=kind,
        once=frozenset(said.get("once", ())),
        month_first=bool(fixed.month_first),
        usual=fixed.usual,
        low=float(said.get("low", _NOTHING.low)),
        high=float(said.get("high", _NOTHING.high)),
        **{key: bool(said.get(key)) for key in _SWITCHES},
    )


def text_of_rules(rules: NumberRules) -> str:
    """The table that `rules_of` reads, in one line; "" where the cells decided nothing."""
    said: dict[str, str] = {key: "true" for key in _SWITCHES if getattr(rules, key)}
    for key in _LIMITS:
        if getattr(rules, key) != getattr(_NOTHING, key):
            said[key] = repr(float(getattr(rules, key)))
    if rules.kind and not rules.kind.unit:
        said["undecided"] = _quoted(rules.kind.because)
    if rules.once:
        said["once"] = f"[{', '.join(map(_quoted, sorted(rules.once)))}]"
    if rules.speech.own:
        pairs = (f"{_quoted(word)} = {float(times)!r}" for word, times in rules.speech.own)
        said["suffixes"] = f"{{ {', '.join(pairs)} }}"
    return f"{{ {', '.join(f'{key} = {text}' for key, text in said.items())} }}" if said else ""


def problems_in(said: object, field: str | None) -> Iterator[str]:
    """What cannot be used of such a table."""
    if not isinstance(said, dict):
        yield say("reading.plan.table", written=written(said))
        return
    for key, value in said.items():
        if key not in _KEYS:
            hint = near(key, _KEYS)
            yield say("reading.plan.not_decided", key=key, hint=hint, keys=", ".join(_KEYS))
        elif wrong := _wrong(key, value):
            yield say("reading.plan.decided", key=key, wrong=wrong, written=written(value))
        elif key == "undecided" and field not in SHARES:
            yield say("reading.plan.undecided")


def _wrong(key: str, value: object) -> str:
    """What a value should be; "" if it is that."""
    if key in _SWITCHES:
        return "" if isinstance(value, bool) else say("reading.plan.kinds.true_or_false")
    if key in _LIMITS:
        return "" if _is_number(value) else say("reading.plan.kinds.a_number")
    if key == "once":
        texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return "" if texts else say("reading.plan.list_of_texts")
    if key == "suffixes":
        numbers = isinstance(value, dict) and all(map(_is_number, value.values()))
        return "" if numbers else say("reading.plan.table_such_as")
    return "" if isinstance(value, str) else say("reading.plan.text")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _quoted(text: str) -> str:
    """Text as TOML has it; what JSON escapes, TOML reads."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
