"""Headers without what people put around the name of a field: comments, questions, what a row is, words for a count."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from kolscore import shipped
from kolscore.kept import WordTable
from kolscore.reading.lexicon import is_wide, letters, lexicon, plain_words
from kolscore.reading.wording import shorter, wide_of, wording, words_of

_NUMBERED: Final = re.compile(r"^\W*(?:q(?:uestion)?\s?\d{1,2}|\d{1,2}|[a-z](?=[.)]))\s*[.):\-–]+\s+(?=\S)")
_COMMENT: Final = re.compile(r"\s*(?:[/|:;,&\n?？：；、，／]|\s[-–—]\s|[–—]|\.\s|\s\().*", re.DOTALL)
_AT: Final = re.compile(r"(?<![\w.])(?<!^)@(?!\w)|^@(?=\s+\w)")
"""The sign for a handle, which is none in "@ann"."""
_ALIKE: Final = 3
"""So many headers share what a row is."""
_STEMS: Final = 2
"""So many words for what a row is stand before one another at most: "user_profile_followers"."""
_NO_FIELDS: Final = ("id", "ids", "code", "type")
_LONG_WORD: Final = 4
"""A word with an ending that says "your" has more letters."""


class Simpler(NamedTuple):
    """A header without what was put around it."""

    words: str
    comment: str = ""
    """What stood behind it."""
    asked: bool = False
    """It was a question, or a request."""
    kind: str = ""
    """What came off says that a "count" is left, a "share", an "average", a "text", or an answer of "yes or no"."""


def simpler(header: str, stem: str = "") -> Iterator[Simpler]:
    """The header with less and less around it, the fullest first; `stem` is what the headers of its table share."""
    if not may_be_header(header):
        return
    text = _AT.sub(" handle ", _NUMBERED.sub("", letters(header)))
    head = _COMMENT.sub("", text)
    seen = {(plain_words(header), "")}
    for part, comment in ((text, ""), (text.replace("/", " per "), ""), (head, text[len(head) :])):
        full = _with_platforms_joined(plain_words(part))
        for words, asked in ((full, False), *((words, True) for words in _asked(full))):
            for one in _with_less(words, plain_words(stem)):
                if one.words and (one.words, one.kind) not in seen:
                    seen.add((one.words, one.kind))
                    yield one._replace(comment=comment, asked=asked)
        if answer := _asked_for_yes(full):
            yield Simpler(answer, comment, kind="yes or no")


def may_be_header(text: str) -> bool:
    """Whether a text has a word that some header has; to take one apart that has none would be in vain."""
    words = plain_words(text).split()
    if not words:
        return False
    if _AT.search(text) or not all(word.isascii() or not is_wide(word[0]) for word in words):
        return True
    return any(word in _all_words() for word in (*words, *map(_without_ending, words)))


def known_word(word: str) -> bool:
    """Whether a word stands in some known header, or may stand beside one."""
    return word in _all_words() or word in words_of("counts") or word in words_of("stems")


@cache
def _all_words() -> Collection[str]:
    """The words of all headers, as the build has gathered them, or gathered now."""
    kept = shipped.part("headers.words")
    return _gathered() if kept is None else WordTable(kept)


def worked_out() -> dict[str, bytes]:
    """The words of all headers as the build keeps them."""
    return {"headers.words": WordTable.kept(dict.fromkeys(_gathered(), ""))}


def _gathered() -> frozenset[str]:
    lists = (lexicon().headers, lexicon().others)
    words = frozenset(word for known in lists for header in known for word in header.split())
    return words | {word.removesuffix("s") for word in words}


def turns(words: str) -> bool:
    """Whether words make something else of a number that they stand beside; not where they ask for one."""
    return not words_of("turns").isdisjoint(words.split()) and not any(map(str.isdigit, words))


def _with_less(words: str, stem: str) -> Iterator[Simpler]:
    bare = [words, *_platform_first(words), *_without_stems(words, stem)]
    yield from map(Simpler, bare)
    for one in bare:
        yield from (Simpler(rest, kind="count") for rest in _without_counts(one))
        yield from (Simpler(rest, kind="share") for rest in _without_shares(one))
        yield from (Simpler(rest, kind="text") for rest in _without_last(one, words_of("tails")))
        parts = one.split()
        if rest := [part for part in parts if part not in words_of("kinds")]:
            yield Simpler(" ".join(rest), kind="average")


def _with_platforms_joined(words: str) -> str:
    """The words with names of platforms as one: "you tube" has no "you" in it."""
    for name in _platforms_of_two():
        if name in words:
            words = f" {words} ".replace(f" {name} ", f" {lexicon().platforms[name]} ").strip()
    return words


@cache
def _platforms_of_two() -> Sequence[str]:
    return [name for name in lexicon().platforms if name.count(" ") == 1]


def _platform_first(words: str) -> Iterator[str]:
    """The words with a platform that stands among them before them: "total ig followers"."""
    parts = words.split()
    for at in range(1, len(parts) - 1):
        if parts[at] in lexicon().platforms:
            yield " ".join((parts[at], *parts[:at], *parts[at + 1 :]))


def _without_stems(words: str, stem: str) -> Iterator[str]:
    """The words without what a row is; what is left is no number of it: a "channel id" is of a machine."""
    stems = words_of("stems") | ({stem} if stem else set())
    for _ in range(_STEMS):
        either = (*_without_first(words, stems), *_without_last(words, words_of("owners")))
        if not either or either[0] in words_of("counts") or either[0] in _NO_FIELDS:
            return
        words = either[0]
        yield words


def _without_counts(words: str) -> Iterator[str]:
    """The words without one for a count, as they are and as many: a "paper count" is one of papers."""
    for rest in _without_either(words, words_of("counts")):
        yield rest
        if rest.isascii() and not rest.endswith("s"):
            yield f"{rest}s"
        yield from _without_either(rest, words_of("counts"))


def _without_shares(words: str) -> Iterator[str]:
    """The words without one for a share, and with another one: a "bot ratio" is a "bot percent"."""
    for rest in _without_either(words, words_of("shares")):
        yield from (rest, f"{rest} percent", f"{rest} share")


def _without_either(words: str, known: frozenset[str]) -> Iterator[str]:
    yield from _without_first(words, known)
    yield from _without_last(words, known)


def _without_first(words: str, known: frozenset[str]) -> Iterator[str]:
    """The words without a known one at the start."""
    parts = words.split()
    for length in (2, 1):
        if len(parts) > length and " ".join(parts[:length]) in known:
            yield " ".join(parts[length:])
    if len(parts) == 1 and not words.isascii() and is_wide(words[0]):
        yield from (words[cut:] for cut in range(len(words) - 2, 0, -1) if words[:cut] in known)


def _without_last(words: str, known: frozenset[str]) -> Iterator[str]:
    """The words without a known one at the end."""
    parts = words.split()
    for length in (2, 1):
        if len(parts) > length and " ".join(parts[-length:]) in known:
            yield " ".join(parts[:-length])
    if len(parts) == 1 and not words.isascii() and is_wide(words[0]):
        yield from (words[:cut] for cut in range(2, len(words)) if words[cut:] in known)


def _asked(words: str) -> Iterator[str]:
    """What a question or a request asks for; nothing if it is none, or can be answered with yes or no."""
    asks, fillers = words_of("questions", "asks"), words_of("questions", "fillers")
    parts = words.split()
    if not parts or parts[0] in words_of("questions", "yes_or_no"):
        return
    yield from _without_endings(parts)
    wide = not words.isascii() and any(ask in words for ask in wide_of("questions", "asks"))
    if not wide and asks.isdisjoint(parts):
        return
    kept = [part for part in parts if part not in asks]
    yield " ".join(kept)
    kept = [part for part in kept if part not in fillers]
    yield from _without_endings(kept)
    yield " ".join(kept)
    if wide:
        either = (*wide_of("questions", "asks"), *wide_of("questions", "fillers"))
        for at, part in enumerate(kept):
            starts = (part, *shorter(part, either, str.startswith, str.removeprefix))
            for start in starts:
                for less in (start, *shorter(start, either, str.endswith, str.removesuffix)):
                    yield " ".join((*kept[:at], less, *kept[at + 1 :]))


def _asked_for_yes(words: str) -> str:
    """What a question asks for that can be answered with yes or no: "verified"; "" if it is none."""
    first, *rest = words.split() or [""]
    if first not in words_of("questions", "yes_or_no"):
        return ""
    return " ".join(part for part in rest if part not in words_of("questions", "fillers") | words_of("stems"))


def _without_endings(parts: Sequence[str]) -> Iterator[str]:
    """The words without endings that say "your"."""
    bare = [_without_ending(part) for part in parts]
    if bare != parts:
        yield " ".join(bare)


def _without_ending(word: str) -> str:
    endings = (end for end in wording()["questions"]["endings"] if word.endswith(end))
    return word.removesuffix(next(endings, "")) if len(word) > _LONG_WORD else word


def shared_stem(headers: Iterable[str]) -> str:
    """The first word that most headers of a table share, if it may be what a row is; "" if there is none.

    >>> shared_stem(["chef_name", "chef_bio", "chef_followers", "id"]), shared_stem(["post_link", "post_date", "post_views"])
    ('chef', '')
    """
    texts = [words for words in map(plain_words, headers) if words]
    firsts = Counter(words.split()[0] for words in texts if " " in words)
    stem, times = firsts.most_common(1)[0] if firsts else ("", 0)
    other = stem in words_of("other_stems") or stem in words_of("turns") or stem in words_of("counts")
    return stem if times >= _ALIKE and 2 * times > len(texts) and not other else ""
