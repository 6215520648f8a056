"""Ends in order when the system says so: what was decrypted, and what is half written, goes with the program."""

import signal
from types import FrameType
from typing import Final, NoReturn

from kolscore.execution import ENDING

_SIGNALLED: Final = 128


def end_in_order() -> None:
    """Let these signals end the program as an exception does, unless whoever started it has them ignored (nohup)."""
    for name in ENDING:
        if signal.getsignal(getattr(signal, name)) is signal.SIG_DFL:
            signal.signal(getattr(signal, name), _end)


def _end(number: int, _: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_DFL)  # a second one does not wait
    raise SystemExit(_SIGNALLED + number)
