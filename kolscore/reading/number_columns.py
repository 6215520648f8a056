"""Reads a column of numbers: what all its cells together say on decimals and percent decides for each."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from statistics import fmean, median
from typing import Any, Final, NamedTuple

from kolscore.fields import COUNTS, LISTED, SHARES, SIGNED, TABLE, UNBOUNDED, WHOLE, tagged
from kolscore.reading.asides import without_asides
from kolscore.reading.digits import WrittenNumber, decimal_sign
from kolscore.reading.headers import HeaderMeaning
from kolscore.reading.lexicon import lexicon, plain_words
from kolscore.reading.listed import named_in
from kolscore.reading.number_rules import NOTHING_FIXED, Fixed, NumberRules
from kolscore.reading.numbers import bounds, is_missing, no_number, written
from kolscore.reading.outcome import Values
from kolscore.reading.percent import Scale, decide_percent
from kolscore.reading.sense import (
    ask_for_suffix,
    ask_for_thousands,
    leave_too_high,
    leave_words,
    leave_zeros,
    say_once,
)
from kolscore.reading.sheet import BadCell, Percent, text_of
from kolscore.reading.sizes import beside_class, lower_bound
from kolscore.reading.vocabulary import PLAIN, Speech, speech_of
from kolscore.words import say

_OF_A_TIME: Final = frozenset(tagged("average"))
"""Fields that are the same over the last days, or posts."""
_OTHER: Final = {".": ",", ",": "."}
_PERCENT: Final = 100.0
_THOUSAND: Final = 1_000
_TOO_MANY: Final = 10_000
"""So many thousands, or more, were probably meant as they stand."""
_ROUNDING: Final = 1e-6
"""What a fraction of a large number may be, where it is nothing but rounding."""
_LARGEST: Final = 1e15
_MOST: Final = {field.name: field.most for field in TABLE if field.most}
_SOUND: Final = dict.fromkeys(SHARES, 1.0) | _MOST
"""Numbers up to here need no closer look."""


_FEW: Final = 5


class Listed(NamedTuple):
    """A count that is not given as a number, and how it was read."""

    value: float
    how: str


def read_numbers(
    field: str, meaning: HeaderMeaning, cells: Sequence[Any], known: NumberRules | Fixed = NOTHING_FIXED
) -> Values:
    """Read a column of counts, shares or other numbers of a field.

    What the column as a whole decides is `known`, all of it or what a person has
    fixed; the rest is decided by these cells, and all laid down in the `rules` of the outcome.
    """
    rules = known if isinstance(known, NumberRules) else None
    column = Values([None] * len(cells))
    signed: set[int] = set()
    speech, sign = rules.speech if rules else PLAIN, known.decimals
    if meaning.factor == 1 and _are_plain(cells):
        column.values = list(cells)
    else:
        speech = rules.speech if rules else speech_of(field, meaning.language, cells)
        speech = speech._replace(own=(*speech.own, *((word, 1.0) for word in meaning.units)))
        signed, found = _take_all(field, meaning, column, cells, speech)
        sign = _decide_decimals(field, meaning, column, found, sign if rules or sign else None)
    words = leave_words(field, column, cells, no_number(), rules)
    zeros = leave_zeros(field, column, rules)
    usual = rules.usual if rules else _usual(column.values, signed)
    scale = Scale()
    too_high = False
    if field in SHARES:
        scale = decide_percent(field, meaning, column, signed, known)
        too_high = leave_too_high(field, column, rules)
    if not _is_sound(field, column.values):
        _check(field, column)
    if meaning.most:
        _leave_beyond(meaning.most, column)
    lost = field in WHOLE and ask_for_suffix(column, say("reading.numbers.suffix_lost"), rules)
    small = field == "followers" and ask_for_thousands(column, cells, rules)
    once = say_once(column, rules)
    column.rules = rules or NumberRules(
        speech, sign, words, zeros, *scale, too_high, lost, small, once, usual=usual
    )
    return column


def _usual(values: Sequence[float | None], signed: Collection[int]) -> float | None:
    """The middle of the numbers without a percent sign; None where there are too few to show it."""
    bare = [abs(value) for row, value in enumerate(values) if value and row not in signed]
    return median(bare) if len(bare) >= _FEW else None


def _are_plain(cells: Sequence[Any]) -> bool:
    """Whether all cells are numbers that are taken as they stand, or blank."""
    return set(map(type, cells)) <= {float, type(None)} and sum(map(abs, filter(None, cells))) <= _LARGEST


def _is_sound(field: str, values: Sequence[float | None]) -> bool:
    """Whether a look at the whole column shows that no number of it needs a closer one."""
    numbers = [value for value in values if value is not None]
    limit = _SOUND.get(field, _LARGEST)
    whole = field not in WHOLE or all(map(float.is_integer, numbers))
    return not numbers or (whole and (field in SIGNED or min(numbers) >= 0) and max(numbers) <= limit)


def _take_all(
    field: str, meaning: HeaderMeaning, column: Values, cells: Sequence[Any], speech: Speech
) -> tuple[set[int], dict[int, tuple[WrittenNumber, ...]]]:
    """Take each cell as a number or as a problem; gives rows with a percent sign, and numbers as written."""
    signed: set[int] = set()
    found: dict[int, tuple[WrittenNumber, ...]] = {}
    column.note(speech.doubt)
    for row, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        number = _plain(field, cell, speech, meaning.platform)
        if isinstance(number, Percent):
            column.values[row] = float(number)
            signed.add(row)
        elif isinstance(number, float):
            _take(column, row, number, meaning)
        elif isinstance(number, (str, Listed)):
            _tell(column, row, number)
        elif number is not None:
            found[row] = number
            if how := _how_read(number):
                column.doubts[row] = how
    return signed | {row for row, ends in found.items() if ends[-1].percent}, found


def _tell(column: Values, row: int, number: str | Listed) -> None:
    """Keep what is to be said of a cell that is no number."""
    if isinstance(number, str):
        column.problems[row] = number
    else:
        column.values[row], column.doubts[row] = number


def _how_read(number: tuple[WrittenNumber, ...]) -> str:
    """How a written number is read, if not at its word."""
    if len(number) > 1:
        return say("reading.numbers.range")
    return number[0].how


def _plain(
    field: str, cell: Any, speech: Speech, platform: str | None
) -> tuple[WrittenNumber, ...] | Listed | float | str | None:
    """A cell as a number, as a written number or the two ends of a range, as a list, as a problem, or as unknown."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _bare(cell)
    if isinstance(cell, BadCell):
        return cell.message
    if isinstance(cell, (dt.date, dt.time)):
        return say("reading.numbers.date")
    text = text_of(cell)
    if is_missing(text):
        return None
    number = written(text, field, speech, platform)
    if not isinstance(number, WrittenNumber) and field == "followers" and (beside := beside_class(text)):
        text, number = beside, written(beside, field, speech, platform)
    if isinstance(number, WrittenNumber):
        return (number,)
    return (
        bounds(text, field, speech, platform)
        or _in_words(field, text)
        or _beside(text, field, speech, platform)
        or number
    )


def _beside(text: str, field: str, speech: Speech, platform: str | None) -> tuple[WrittenNumber] | None:
    """The number of a cell that also says when it was taken, or how it has changed."""
    less, how = without_asides(text, spans=field in _OF_A_TIME)
    number = written(less, field, speech, platform) if how else how
    return (number._replace(how=number.how or how),) if isinstance(number, WrittenNumber) else None


def _bare(cell: float) -> float | str:
    """A cell that is a number, if it is one that can be counted with."""
    if not abs(cell) <= _LARGEST:
        return say("reading.numbers.unusable")
    return cell if isinstance(cell, Percent) else float(cell)


def _in_words(field: str, text: str) -> Listed | None:
    """A number that is given in words, if this field is."""
    if field == "followers":
        return _sized(text)
    if field == "posts_per_week" and (often := lexicon().frequencies.get(plain_words(text))):
        return Listed(float(often), say("reading.numbers.a_week", often=often))
    return listed(field, text) if field in LISTED else None


def _sized(text: str) -> Listed | None:
    """A size class that stands for a number of followers, at its lower bound; None if it is none."""
    least = lower_bound(text)
    return Listed(least, say("reading.numbers.size_class", least=least)) if least else None


def listed(field: str, text: str) -> Listed | None:
    """A count given as yes or no, or by the names of what is counted; None if it is neither."""
    word = text.casefold()
    if word in lexicon().yes:
        return Listed(1.0, say("reading.numbers.yes"))
    if word in lexicon().no:
        return Listed(0.0, say("reading.numbers.no"))
    count = named_in(text, titles=field == "publications")
    return Listed(float(count), say("reading.numbers.named", count=count)) if count else None


def _decide_decimals(
    field: str,
    meaning: HeaderMeaning,
    column: Values,
    found: Mapping[int, tuple[WrittenNumber, ...]],
    known: str | None,
) -> str:
    """Turn written numbers into values by the decimal sign that is known or that the column shows; gives that sign."""
    sign, against = decimal_sign(number for ends in found.values() for number in ends)
    sign = sign if known is None else known
    name = "point" if sign == "." else "comma"
    if sign:
        column.decision = say("reading.numbers.decimals", name=name)
        if against:
            column.decision += say("reading.numbers.decimals_mostly")
    open_as: set[str] = set()
    for row, ends in found.items():
        value = fmean([_valued(field, number, sign, open_as) for number in ends])
        number = ends[-1]
        if number.percent:
            column.values[row] = value / _PERCENT
        elif number.named:
            column.values[row] = value
        else:
            _take(column, row, value, meaning)
    if open_as:
        against_most = (
            say("reading.numbers.most_decimals", name=name) if sign else say("reading.numbers.open_decimals")
        )
        column.note(against_most + say("reading.numbers.taken_as"), min(open_as))
    return sign


def _valued(field: str, number: WrittenNumber, sign: str, open_as: set[str]) -> float:
    """The value of a written number, where `sign` marks decimals in most cells; what stays open is told."""
    decimal = sign
    if number.open:
        # Nobody has 1.234 followers: where only whole numbers make sense, the sign groups.
        groups = not number.named and (field in WHOLE or (field in COUNTS and not sign))
        decimal = _OTHER[number.open] if groups else sign or number.open
        if decimal != (sign or "."):
            open_as.add(
                say(
                    "reading.numbers.digits_as",
                    digits=number.digits,
                    value=number.value(decimal) / number.scale,
                )
            )
    return number.value(decimal)


def _take(column: Values, row: int, number: float, meaning: HeaderMeaning) -> None:
    """Take a bare number, in the unit that the header names."""
    if meaning.factor >= _THOUSAND and number >= _TOO_MANY:
        both = say("reading.numbers.either", number=number, times=number * meaning.factor)
        column.problems[row] = say("reading.numbers.factor", both=both, unit=meaning.unit)
    else:
        column.values[row] = number * meaning.factor


def _leave_beyond(most: float, column: Values) -> None:
    """Take out numbers that the rubric takes for a mistake."""
    for row, value in enumerate(column.values):
        if value is not None and value > most:
            column.refuse(row, say("reading.numbers.above_most", most=most))


def _check(field: str, column: Values) -> None:
    """Take out numbers that no field of this kind can hold."""
    limit = 10.0 if field in UNBOUNDED else 1.0
    for row, value in enumerate(column.values):
        if value is None:
            continue
        problem = ""
        if value < 0 and field not in SIGNED:
            problem = say("reading.numbers.below_zero")
        elif field in SHARES and value > limit:
            problem = say("reading.numbers.above_1000") if limit > 1 else say("reading.numbers.above_100")
        elif field == "followers" and value > _MOST[field]:
            problem = say("reading.numbers.too_many")
        elif field == "years_experience" and value > _MOST[field]:
            problem = say("reading.numbers.year")
        elif field in WHOLE and value != int(value):
            whole = round(value)
            if value < _THOUSAND or abs(value - whole) > _ROUNDING * value:
                problem = say("reading.numbers.suffix_lost")
            column.values[row] = float(whole)
        if problem:
            column.refuse(row, problem)
