"""Kills `annotate --in-place` at random moments and says what was left: `python tests/bench/kill.py [times]`.

Half of the kills fall anywhere in a run; the other half come after something
appeared beside the workbook, as little of a run is spent with writing. What is
left must be the old workbook, byte for byte, or the new one, value for value;
then the command is run again, which must mend whatever the kill left behind.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from book import make_book
from python_calamine import CalamineError, CalamineWorkbook

NAME = "creators.xlsx"
TICK = 0.0005


def main():
    """Measure one whole run, then kill so many, and print what was counted."""
    words = _parser().parse_args()
    rng = random.Random(words.seed)
    counts = Counter()
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder) / "old.xlsx"
        if words.workbook:
            shutil.copyfile(words.workbook, old)
        else:
            make_book(old, words.rows)
        place = Path(folder) / "place"
        whole, writing, new = _measure(old, place, words.options)
        print(
            f"a run takes {whole:.2f} s, {writing:.3f} s of it after something appeared beside the workbook"
        )
        for number in range(words.times):
            aimed = number % 2 == 1
            left = _kill(old, place, words.options, rng.uniform(0, writing if aimed else whole), aimed=aimed)
            found = list(_found(place, old.read_bytes(), new))
            counts.update([f"the process {left}", *found])
            if any("damaged" in what for what in found):
                shutil.copytree(place, Path(f"damaged-{number}"))
            _run(place, words.options).wait()
            counts.update(f"run again: {what}" for what in _found(place, old.read_bytes(), new))
    print("\n".join(f"{count:5} × {what}" for what, count in sorted(counts.items())))
    sys.exit(any("damaged" in what for what in counts))


def _parser():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("times", type=int, nargs="?", default=100)
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--workbook", type=Path, help="a workbook with creators, instead of a made one")
    parser.add_argument("--options", type=str.split, default=["--force"], help="for `kolscore annotate`")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _run(place, options):
    return subprocess.Popen(
        [sys.executable, "-m", "kolscore", "annotate", place / NAME, "--in-place", "-q", *options],
        start_new_session=True,  # so that the processes it starts can be killed with it
    )


def _fresh(old, place):
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    shutil.copyfile(old, place / NAME)


def _measure(old, place, options):
    """Seconds of a whole run, seconds from the first new file beside the workbook on, and the new values."""
    _fresh(old, place)
    start = time.perf_counter()
    process = _run(place, options)
    appeared = None
    while process.poll() is None:
        if appeared is None and _beside(place):
            appeared = time.perf_counter()
        time.sleep(TICK)
    end = time.perf_counter()
    if process.returncode:
        sys.exit(f"annotate: exit code {process.returncode}")
    return end - start, end - (appeared or start), _values(place / NAME)


def _kill(old, place, options, seconds, *, aimed):
    """Run, wait, kill."""
    _fresh(old, place)
    process = _run(place, options)
    while aimed and process.poll() is None and not _beside(place):
        time.sleep(TICK)
    time.sleep(seconds)
    ended = process.poll() is not None
    if not ended:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return "had ended before" if ended else "was killed"


def _found(place, old, new):
    """What lies in the folder now, in words."""
    yield f"the workbook is {_state(place / NAME, old, new)}"
    for path in _beside(place):
        if ".bak" in path.name:
            yield f"a backup is {_state(path, old, new).replace('damaged', 'cut short')}"
        else:
            yield "a temporary file was left over"


def _beside(place):
    return [path for path in place.iterdir() if path.name != NAME]


def _state(path, old, new):
    if not path.exists():
        return "gone: damaged"
    if path.read_bytes() == old:
        return "the old one, whole"
    try:
        with zipfile.ZipFile(path) as package:
            whole = package.testzip() is None
        return "the new one, whole" if whole and _values(path) == new else "damaged"
    except (zipfile.BadZipFile, CalamineError, OSError):
        return "damaged"


def _values(path):
    with CalamineWorkbook.from_path(str(path)) as book:
        return [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]


if __name__ == "__main__":
    main()
