"""Gives a term the forms in which people use it of themselves: Polish "lekarz" stands as "lekarzem" after "I am"."""

from collections.abc import Iterator

from kolscore.rubric.vocabulary import Inflection


def forms(term: str, rule: Inflection) -> Iterator[str]:
    """The forms of a term of one or more words, without itself.

    >>> ends = {"arz": ("arzem",), "y": ("ym",)}
    >>> pole = Inflection(language="pl", endings=ends, reason="after I am", source="language")
    >>> list(forms("główny lekarz", pole))
    ['głównym lekarzem', 'głównym lekarz']
    """
    words = term.split()
    changed = [_changed(word, rule) for word in words]
    width = min((len(ways) for ways in changed if ways), default=0)
    for way in range(width):
        whole = [ways[way] if ways else word for word, ways in zip(words, changed, strict=True)]
        found = {
            "every": " ".join(whole),
            "first": " ".join((whole[0], *words[1:])),
            "last": " ".join((*words[:-1], whole[-1])),
        }
        yield from dict.fromkeys(found[which] for which in rule.words if found[which] != term)


def _changed(word: str, rule: Inflection) -> list[str]:
    """The forms of one word, each at the place of its case."""
    ways: list[str] = []
    for length in range(min(len(word), rule.longest), -1, -1):
        if (ending := word[len(word) - length :]) in rule.endings:
            ways = [word[: len(word) - length] + other for other in rule.endings[ending]]
            break
    else:
        last = next((letter for letter in reversed(word) if letter in rule.after_vowel), "")
        ways = [word + other for other in rule.after_vowel.get(last, ())]
    return [*ways, *(prefix + word for prefix in rule.prefixes)]
