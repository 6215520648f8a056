"""The first rows of the sheets of a workbook, read without the rest, to see what they hold."""

from __future__ import annotations

from contextlib import suppress
from copy import copy
from typing import TYPE_CHECKING, Final

from kolscore.errors import KolscoreError
from kolscore.reading import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolscore.workbook.read import Book

_ROWS: Final = 60
_ROW_END: Final = b"</row>"


def first_rows(book: Book, names: Sequence[str]) -> Iterator[Sheet]:
    """The first rows of sheets; one that cannot be read is passed over."""
    seen = dict(_of_xlsx(book, names)) if book.kind == "xlsx" and names else {}
    for name in names:
        with suppress(KolscoreError):
            # What is not written as Excel does is left to the reader of whole sheets, which knows it.
            yield seen[name] if name in seen else book.sheet(name)


def _of_xlsx(book: Book, names: Sequence[str]) -> Iterator[tuple[str, Sheet]]:
    from kolscore.workbook.xlsx_batches import Blocks
    from kolscore.workbook.xlsx_patch.book import Workbook
    from kolscore.workbook.xlsx_patch.package import Package

    with suppress(KolscoreError), Package(book.path) as package:
        parts = {one.name: one.part for one in Workbook(package).sheets}
        texts = Blocks(package, names[0])  # the shared texts are read once
        for name in names:
            blocks = copy(texts)
            blocks.part = parts[name]
            with suppress(KolscoreError):
                top, rows = blocks.rows(_beginning(next(blocks.blocks(package), b"")))
                if rows:
                    yield name, Sheet(rows, name, book.name, top, signals=book.signals)


def _beginning(block: bytes) -> bytes:
    """The first rows of a block."""
    end = 0
    for _ in range(_ROWS):
        found = block.find(_ROW_END, end)
        if found < 0:
            break
        end = found + len(_ROW_END)
    return block[:end] if end else block
