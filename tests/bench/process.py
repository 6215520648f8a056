"""Runs a command as a process of its own and measures it: wall time, CPU time, peak memory.

The kernel gives the peak of the largest process. Where a command starts others,
the memory of all together is looked at in between, pages that they share
counted once. It also counts what the process held that it was forked from, so a
bench keeps itself small: no library is imported and no workbook made in it.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

_EACH = 0.1
_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kilobytes elsewhere


class Run(NamedTuple):
    """One run of a command."""

    code: int
    seconds: float
    cpu: float
    """Seconds of all processors, for the process and all that it started: neighbours add little to them."""
    largest: float
    """Peak of the largest process, in MB."""
    together: float
    """Peak of all processes together, in MB; as above where there is only one, or no /proc."""
    output: str


def run(words):
    """Run a command to its end."""
    watched = [0]
    start = time.perf_counter()
    child = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, start_new_session=True)
    ended = threading.Event()
    watch = threading.Thread(target=_watch, args=(child.pid, watched, ended))
    watch.start()
    output = child.stdout.read().decode()
    child.stdout.close()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    watch.join()
    largest = usage.ru_maxrss * _UNIT / 1e6
    cpu = usage.ru_utime + usage.ru_stime
    return Run(child.returncode, seconds, cpu, largest, max(largest, watched[0] / 1e6), output)


def _watch(session, watched, ended):
    """Keep the highest sum of memory of the processes of a session, where there are several."""
    while not ended.wait(_EACH):
        members = _members(session)
        if len(members) > 1:
            watched[0] = max(watched[0], sum(map(_share, members)))


def _members(session):
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            found.append(stat.parent)
    return found


def _share(process):
    """Bytes that a process holds; of pages that several hold, its share."""
    try:
        text = (process / "smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0)
