"""Holds labels against those of careful people: `python tests/bench/accuracy.py labels.csv`; prints shares.

Rows whose label rests on something outside the row are left out.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from kolscore import Creator, Rubric
from kolscore.reading.numbers import Written, written
from kolscore.scoring import Assessor

LABELS = {"kol": "KOL", "influencer": "Influencer", "both": "Both", "insufficient": "Insufficient"}


def accuracy(path, assessor, *, platform):
    """Right labels of all four, right among KOL and Influencer, confused between those two; with their numbers."""
    counts = Counter()
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["evidence_in_row"] == "no":
                continue
            number = written(row["followers"])
            creator = Creator(
                platform={"twitter": "x"}.get(row["platform"].lower(), row["platform"].lower())
                if platform
                else None,
                followers=number.value(".") if isinstance(number, Written) else None,
                bio=row["bio"] or None,
                job_title=row["job_title"] or None,
                category=row["category"] or None,
            )
            expected, got = row["expected_label"], LABELS[assessor.assess(creator).label.id]
            counts["all"] += 1
            counts["right"] += expected == got
            if expected in ("KOL", "Influencer"):
                counts["two"] += 1
                counts["two right"] += expected == got
                counts["confused"] += got in ("KOL", "Influencer") and expected != got
    return counts


if __name__ == "__main__":
    for with_platform in (True, False):
        found = accuracy(Path(sys.argv[1]), Assessor(Rubric.load()), platform=with_platform)
        print(
            f"{'with' if with_platform else 'without'} platform: "
            f"four labels {found['right']}/{found['all']} = {found['right'] / found['all']:.1%}, "
            f"KOL and Influencer {found['two right']}/{found['two']} = {found['two right'] / found['two']:.1%}, "
            f"{found['confused']} taken one for the other"
        )
