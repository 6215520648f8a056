"""Several files: a process for each, and what is said of them in their order, as one process would."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from kolscore.cli.terminal import Bar, Printed, held, tell_of_one_process
from kolscore.execution import Execution
from kolscore.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kolscore.files import Wish
    from kolscore.rubric import Rubric
    from kolscore.scoring import Assessor, Brief

_WORTH: Final = 1 << 18
"""Bytes of all files from which processes gain more than it takes to start them."""


class FileResult(NamedTuple):
    """What became of a file."""

    code: int
    """The exit code that it would have by itself."""
    noted: bool
    """Whether there were notes."""
    rows: int = 0


def each_done(
    pairs: Sequence[tuple[Path, Path]], assessor: Assessor, wish: Wish, one: Callable[..., FileResult]
) -> Iterator[FileResult]:
    """What becomes of each file, with its target."""
    jobs = min(len(pairs), wish.jobs or os.cpu_count() or 1)
    sizes = [_size(file) for file, _ in pairs]
    if jobs == 1 or sum(sizes) < _WORTH:
        yield from (one(file, target, assessor, wish) for file, target in pairs)
        return
    each = replace(wish, jobs=max(1, (wish.jobs or os.cpu_count() or 1) // len(pairs)))
    state = assessor, each, one
    needs = assessor.rubric, assessor.brief, each, one
    work = Execution(jobs, state, _anew, needs, tell_of_one_process)
    try:
        with Bar(say("cli.several.files", len=len(pairs)), quiet=wish.quiet) as bar:
            bar.begin("scoring")
            for size, (became, said) in zip(sizes, work.map(_held, pairs), strict=True):
                bar.clear()
                said.put()
                bar.tell(became.rows, size / sum(sizes))
                yield became
    finally:
        work.close()


_State = tuple["Assessor", "Wish", "Callable[..., FileResult]"]


def _anew(rubric: Rubric, brief: Brief | None, wish: Wish, one: Callable[..., FileResult]) -> _State:
    from kolscore.scoring import Assessor

    return Assessor(rubric, brief), wish, one


def _held(state: _State, pair: tuple[Path, Path]) -> tuple[FileResult, Printed]:
    """Do what is to be done with a file, and keep what it prints: it is not its turn yet."""
    assessor, wish, one = state
    return held(lambda: one(*pair, assessor, wish))


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0
