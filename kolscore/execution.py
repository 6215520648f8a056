"""Runs the same work over many parts: in this process, in several, or by any executor; what comes of them comes in order."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

State = TypeVar("State")
"""What the work is done with, the same for every part."""
Part = TypeVar("Part")
Result = TypeVar("Result")

ENDING: Final = tuple(name for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
"""Signals that end a program on the spot; Ctrl+C is an exception in Python already."""
NO_PROCESSES: Final = (ImportError, NotImplementedError, OSError, RuntimeError)
"""What says that processes cannot be had, or not any more."""
_MOST: Final = 61
"""Processes that Windows can wait for at once."""
_AHEAD: Final = 2
"""Parts that wait for each process: more would only fill the memory."""
_TOGETHER: Final = 32
"""Parts that an executor is given at a time, for the same reason."""
Map = Callable[..., Iterable[Any]]
"""What takes a function and parts for it, as `concurrent.futures.Executor.map` does."""


class Execution(Generic[State]):
    """What works on parts: processes, an executor, or this process where none can be had; it is let go of with `close`."""

    def __init__(  # noqa: PLR0913 - who works, with what, and who hears of it
        self,
        jobs: int,
        state: State,
        anew: Callable[..., State],
        needs: tuple[Any, ...],
        tell: Callable[[Exception], None],
        *,
        by: Map | None = None,
    ) -> None:
        """`anew` makes the state of `needs` in a process that is no copy of this one; `tell` hears why there is none.

        Parts go to `by`, the map of an executor, if there is one; else to so many processes as `jobs` says.
        """
        self.state = state
        self.copies = by is None and (jobs == 1 or start_method() == "fork")
        """Whether they have what this process has: they need only be told which part is theirs."""
        self._tell = tell
        self._jobs = min(jobs, _MOST)
        self._alone = False
        self._pool: ProcessPoolExecutor | None = None
        self._sent = _Sent(by, state, anew, needs) if by else None
        if jobs > 1 and by is None:
            self._begin(anew, needs)

    def _begin(self, anew: Callable[..., State], needs: tuple[Any, ...]) -> None:
        try:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            _Worker.state = self.state
            context = get_context("fork" if self.copies else "spawn")
            self._pool = ProcessPoolExecutor(
                self._jobs, context, _begin, (None, ()) if self.copies else (anew, needs)
            )
        except NO_PROCESSES as error:
            self.do_without(error)

    def map(self, work: Callable[[State, Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
        """What comes of each part; processes begin with the first ones at once."""
        if self._sent:
            return self._by_executor(self._sent, work, iter(parts))
        coming = _Coming(self, work, iter(parts))
        coming.fill()
        return coming

    def _by_executor(
        self, sent: _Sent, work: Callable[[State, Part], Result], parts: Iterator[Part]
    ) -> Iterator[Result]:
        """What an executor makes of each part; what it does not give back is made here."""
        while some := list(islice(parts, _TOGETHER)):
            made: dict[int, Result] = {}
            if not self._alone:
                try:
                    made = dict(sent.by(partial(_at_executor, sent.word, sent.needs, work), enumerate(some)))
                except NO_PROCESSES as error:
                    self.do_without(error)
            for place, part in enumerate(some):
                yield made.pop(place) if place in made else work(self.state, part)

    @property
    def ahead(self) -> int:
        """How many parts are given out before the first has come back."""
        return self._jobs * _AHEAD if self._pool else 1

    def submit(self, work: Callable[[State, Part], Result], part: Part) -> Future[Result] | None:
        """Give a part to a process; None if there is none, or not any more."""
        if self._pool is None:
            return None
        try:
            return self._pool.submit(_worked, work, part)
        except NO_PROCESSES as error:
            self.do_without(error)
            return None

    def do_without(self, error: Exception) -> None:
        """Go on in this process: some systems allow no other, and any can be ended from outside."""
        if not self._alone:
            self._tell(error)
        self._alone = True
        self.close()

    def close(self) -> None:
        """Let go of the processes."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        if self._sent:
            _STATES.pop(self._sent.word, None)


_STATES: Final[dict[str, Any]] = {}
"""States by their words: of an executor's threads this process has them, and each of its processes makes them once."""


class _Sent:
    """What is sent to an executor with each part."""

    def __init__(self, by: Map, state: Any, anew: Callable[..., Any], needs: tuple[Any, ...]) -> None:
        self.by = by
        self.word = os.urandom(8).hex()
        self.needs = pickle.dumps((anew, needs))
        _STATES[self.word] = state


def _at_executor(
    word: str, needs: bytes, work: Callable[[Any, Part], Result], numbered: tuple[int, Part]
) -> tuple[int, Result]:
    """What comes of a part, with its number, since not every executor keeps the order."""
    if word not in _STATES:
        anew, given = pickle.loads(needs)  # noqa: S301 - this program wrote it
        _STATES.clear()
        _STATES[word] = anew(*given)
    place, part = numbered
    return place, work(_STATES[word], part)


class _Coming(Iterator[Result], Generic[State, Part, Result]):
    """The results of some parts, in their order."""

    def __init__(
        self, execution: Execution[State], work: Callable[[State, Part], Result], parts: Iterator[Part]
    ) -> None:
        self._execution, self._work, self._parts = execution, work, parts
        self._waiting: deque[tuple[Future[Result] | None, Part]] = deque()

    def fill(self) -> None:
        """Give the processes something to do."""
        while len(self._waiting) < self._execution.ahead:
            for part in self._parts:
                self._waiting.append((self._execution.submit(self._work, part), part))
                break
            else:
                return

    def __next__(self) -> Result:
        self.fill()
        if not self._waiting:
            raise StopIteration
        coming, part = self._waiting.popleft()
        result = self._of(coming, part)
        self.fill()
        return result

    def _of(self, coming: Future[Result] | None, part: Part) -> Result:
        """What a process has made of a part; what none has made is made here."""
        if coming is not None and not coming.cancelled():
            try:
                return coming.result()
            except NO_PROCESSES as error:
                self._execution.do_without(error)
        return self._work(self._execution.state, part)


def start_method() -> str:
    """How processes start: as copies of this one, which have the vocabulary already, where that is safe.

    It is not if another thread runs: a lock that it holds would be held in the copy for ever.
    """
    alone = sys.platform == "linux" and len(list(Path("/proc/self/task").glob("*"))) == 1
    return "fork" if alone else "spawn"


class _Worker:
    """What a process keeps from part to part."""

    state: Any


def _begin(anew: Callable[..., Any] | None, needs: tuple[Any, ...]) -> None:
    """Let a process end with the one that started it, leave Ctrl+C to it, and end at once when it is told to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ENDING:
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if anew:
        _Worker.state = anew(*needs)


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)


def _worked(work: Callable[[Any, Part], Result], part: Part) -> Result:
    return work(_Worker.state, part)
