"""The most memory that `kolscore annotate` takes of long lists, and how it grows with their rows: `python tests/bench/memory.py`.

python tests/bench/memory.py                      # csv and xlsx of 50,000 and 200,000 rows, 20 columns
python tests/bench/memory.py csv 1000000          # one list
"""

import csv
import os
import sys
import time
from itertools import chain
from pathlib import Path

import xlsxwriter
from sheet import each_creator

FOLDER = Path("build/bench")
ROWS = (50_000, 200_000)
FIELDS = (
    "name", "handle", "platform", "profile_url", "followers", "following", "posts", "engagement_rate", "avg_likes",
    "avg_comments", "avg_views", "bio", "job_title", "organization", "category", "country", "language", "posts_per_week",
    "fee", "notes",
)  # fmt: skip


def made(kind, count):
    """A list of so many creators, made once."""
    path = FOLDER / f"creators_{count}.{kind}"
    if path.exists():
        return path
    FOLDER.mkdir(parents=True, exist_ok=True)
    rows = chain([FIELDS], ([row[name] for name in FIELDS] for row in each_creator(count)))
    if kind == "csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        return path
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Creators")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def peak_of(path):
    """Megabytes, and seconds of the processor, that it takes to score a list in one process."""
    target = path.with_name(f"scored.{path.name}")
    before = time.monotonic()
    child = os.spawnv(  # noqa: S606 - the program itself
        os.P_NOWAIT,
        sys.executable,
        [
            sys.executable,
            "-m",
            "kolscore",
            "annotate",
            str(path),
            "-o",
            str(target),
            "--force",
            "-q",
            "--jobs",
            "1",
        ],
    )
    _, status, used = os.wait4(child, 0)
    target.unlink(missing_ok=True)
    if status:
        sys.exit(f"{path}: not scored")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return used.ru_maxrss / scale, used.ru_utime + used.ru_stime, time.monotonic() - before


def main(kinds=("csv", "xlsx"), counts=ROWS):
    """Print what each list takes, and how far the most grows from the first to the last."""
    for kind in kinds:
        peaks = []
        for count in counts:
            peak, used, passed = peak_of(made(kind, count))
            peaks.append(peak)
            print(
                f"{kind}  {count:>9,} rows  {peak:6.0f} MB  {used:6.1f} s of the processor, {passed:6.1f} s in all",
                flush=True,
            )
        if len(peaks) > 1:
            print(
                f"{kind}  {counts[-1] / counts[0]:.0f} times the rows take {peaks[-1] / peaks[0]:.2f} times the memory"
            )


if __name__ == "__main__":
    asked = sys.argv[1:]
    main(tuple(asked[:1]) or ("csv", "xlsx"), tuple(map(int, asked[1:])) or ROWS)
