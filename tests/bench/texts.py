"""Times reading the texts of creators against cutting them into words: `python tests/bench/texts.py [folder]`; prints ratios, asserts nothing.

The peer is Python's own `re`, finding the words of the same text in small
letters. Both take turns in one process and the best turn counts; every text is
met for the first time, since nothing is gained by one that was read before.
With a folder of lists, what it costs to decide on stances and compounds in the
distinct texts of their columns.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kolscore import Creator
from kolscore.errors import KolscoreError
from kolscore.evidence import COLUMNS, TextReader
from kolscore.evidence.stance import stances_of
from kolscore.evidence.tokens import normalised, words_of
from kolscore.reading import CreatorTable, read_tables
from kolscore.rubric import Rubric
from kolscore.workbook.read import open_book

TURNS = 7
TEXTS = 1_000
KINDS = {
    "lifestyle": "Mom of two {n}. Travel, food and lifestyle, collabs: dm me ✈️",
    "expert": "Board-certified dermatologist, MD {n}. Skin science made simple",
    "stances": "Former lawyer turned baker {n}, not a doctor, wife of a nurse",
    "academic": "Professor of marine ecology {n} at the coast institute. Author of two books, PhD, views are my own",
    "german": "Kinderkrankenschwester {n} und Ärztin aus Überlingen, schreibt über Bücher",
    "japanese": "東京の皮膚科医です{n}。美容と健康について発信中",
}
LENGTHS = (100, 1_000, 10_000)
_WORD = re.compile(r"\w+")


def main() -> None:
    """Take turns, print."""
    rubric = Rubric.load()
    if len(sys.argv) > 1:
        _of_lists(TextReader(rubric), Path(sys.argv[1]))
        return
    print("µs a distinct text: words by re, evidence, ratio")
    for kind, text in KINDS.items():
        _print(kind, rubric, [text.format(n=number) for number in range(TEXTS)])
    print("the same by length, of the texts one after the other")
    together = " ".join(KINDS[kind].format(n=7) for kind in ("lifestyle", "expert", "academic", "stances"))
    for length in LENGTHS:
        long = (together + " ") * (length // len(together) + 1)
        _print(f"{length:,}", rubric, [f"{number} {long}"[:length] for number in range(20)])
    print("of these, to decide on stances and compounds")
    reader = TextReader(rubric)
    for kind, text in KINDS.items():
        _decisions(reader, kind, [text.format(n=number) for number in range(TEXTS)])
    for length in (2_000, 20_000):
        _decisions(
            reader, f"{length:,}", [f"{n} {(together + ' ') * (length // 99)}"[:length] for n in range(20)]
        )


def _print(name: str, rubric: Rubric, texts: list[str]) -> None:
    creators = [Creator(bio=text) for text in texts]
    words = _best(len(texts), lambda: [_WORD.findall(text.lower()) for text in texts])
    readers = [TextReader(rubric) for _ in range(TURNS + 1)]  # each meets the texts for the first time

    def read() -> None:
        readers.pop().evidence_of(creators)

    read()  # makes ready what is made once
    evidence = _best(len(texts), read)
    print(f"{name:10} {words:8.1f} {evidence:8.1f}   ratio {evidence / words:.1f}")


def _of_lists(reader: TextReader, folder: Path) -> None:
    """The same of the texts that the lists of a folder have, each once."""
    print("µs a distinct text: words by re, to decide on stances and compounds, ratio")
    tables = list(_tables(folder))
    for field in COLUMNS:
        distinct = {text: None for table in tables for text in table.rows.column(field) if text}
        if distinct:
            _decisions(reader, field, list(distinct), field)


def _tables(folder: Path) -> Iterator[CreatorTable]:
    for path in sorted(folder.iterdir()):
        try:
            book = open_book(path)
            for name in book.sheet_names:
                yield from read_tables(book.sheet(name))
        except KolscoreError:
            continue


def _decisions(reader: TextReader, name: str, texts: list[str], field: str = "bio") -> None:
    """What it costs to decide whose the claims are and what compounds end in, apart from finding terms."""
    index, rules = reader._index(field), reader._stances  # noqa: SLF001 - a part is timed by itself
    met = [words_of(normalised(text)) for text in texts]
    found = [index.hits(words) for words in met]
    distinct = {word: None for words in met for word in words.plain}

    def decide() -> None:
        for word in distinct:  # what a word ends in is looked up when it is met
            index._endings.of(word)  # noqa: SLF001
        for hits, words in zip(found, met, strict=True):
            if hits and (stances := stances_of(rules, hits, words)):
                for hit in hits:
                    if hit.entry.says:
                        stances.of(hit)

    peer = _best(len(texts), lambda: [_WORD.findall(text.lower()) for text in texts])
    spent = _best(len(texts), decide)
    print(f"{name:13} {peer:8.1f} {spent:8.1f}   ratio {spent / peer:.1f}")


def _best(count: int, work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(TURNS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best / count * 1e6


if __name__ == "__main__":
    main()
