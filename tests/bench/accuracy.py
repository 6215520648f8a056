"""Holds labels against those of careful people: `python tests/bench/accuracy.py labels.csv`; prints shares.

The rows go through the same door as a sheet. Those whose label rests on something
outside the row are left out. The halves are cut by a hash of the name, so that who
reads the errors of one half can see on the other what his rules are worth.
"""

import csv
import hashlib
import sys
from collections import Counter
from pathlib import Path

from kolscore import Rubric
from kolscore.reading import Sheet
from kolscore.running import annotate_sheet
from kolscore.scoring import Assessor

LABELS = {
    "kol": "KOL",
    "influencer": "Influencer",
    "both": "Both",
    "not_a_creator": "Insufficient",
    "insufficient": "Insufficient",
}
SHOWN = ("name", "handle", "platform", "followers", "bio", "job_title", "category")


def judged(path, assessor, *, platform):
    """Each row with a half, the label expected and the label given."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["evidence_in_row"] != "no"]
    columns = [column for column in SHOWN if platform or column != "platform"]
    cells = [columns, *([row[column] or None for column in columns] for row in rows)]
    (annotated,) = annotate_sheet(Sheet(cells, file=path.name), assessor)
    given = {
        row.number - 2: LABELS[answer.label.id]
        for row, answer in zip(annotated.table.rows, annotated.assessments, strict=True)
    }
    for place, row in enumerate(rows):
        digest = hashlib.md5((row["handle"] + row["name"]).encode(), usedforsecurity=False).digest()
        yield "AB"[digest[0] % 2], row["expected_label"], given.get(place, "Insufficient")


def share(pairs):
    right = sum(expected == got for expected, got in pairs)
    return f"{right}/{len(pairs)} = {right / len(pairs):.1%}"


def report(found):
    """What was found, in words: all, halves, the two plain labels, and a table of what was taken for what."""
    pairs = [(expected, got) for _, expected, got in found]
    two = [pair for pair in pairs if pair[0] in ("KOL", "Influencer")]
    swapped = sum({"KOL", "Influencer"} == set(pair) for pair in pairs)
    halves = [
        f"half {half} {share([(expected, got) for h, expected, got in found if h == half])}" for half in "AB"
    ]
    counts = Counter(pairs)
    yield f"four labels {share(pairs)} ({', '.join(halves)})"
    yield f"KOL and Influencer {share(two)}, {swapped} taken one for the other"
    yield f"{'people say':>14}  " + "".join(f"{'→ ' + label:>15}" for label in LABELS.values())
    for expected in LABELS.values():
        yield f"{expected:>14}  " + "".join(f"{counts[expected, got]:>15}" for got in LABELS.values())


if __name__ == "__main__":
    for with_platform in (True, False):
        print(f"{'with' if with_platform else 'without'} platform")
        labels = list(judged(Path(sys.argv[1]), Assessor(Rubric.load()), platform=with_platform))
        print("\n".join(f"  {line}" for line in report(labels)))
