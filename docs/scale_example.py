"""Scores the same creators in plain Python and with Spark, and compares: `python docs/scale_example.py [rows] [folder]`.

Everybody in it is invented. A million rows take some minutes; the parquet that
it makes stays in the folder, `build/scale` if none is named.
"""

# ruff: noqa: INP001, T201 - a script, which prints what it found

import os
import random
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import kolscore.arrow

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
FOLDER = Path(sys.argv[2] if len(sys.argv) > 2 else "build/scale")  # noqa: PLR2004 - the second word
FILE_ROWS = 100_000
BIOS = (
    "Board-certified dermatologist, MD. Sunscreen daily.", "fashion & lifestyle creator, collabs: DM", "",
    "Registered dietitian (RD). Evidence before trends.", "Dad of two. Comedy sketches.", "gaming clips every Friday",
)  # fmt: skip
TOPICS = ("skincare", "street food", "tax for freelancers", "trail running", "old cars", "houseplants")
TITLES = ("Dermatologist", "Content creator", "Chef", "Professor of law", None)


def creators(first: int, count: int) -> pa.Table:
    """Some rows of a list: counts as exports write them, rates with their sign, blanks."""
    dice = random.Random(first)  # noqa: S311 - invented people need no cryptography
    followers = [int(10 ** dice.uniform(2.5, 6.5)) for _ in range(count)]
    return pa.table(
        {
            "handle": [f"@maker{number:08d}" for number in range(first, first + count)],
            "platform": dice.choices(("instagram", "tiktok", "youtube"), k=count),
            "followers": [dice.choice((f"{one:,}", str(one), f"{one / 1_000:.1f}K")) for one in followers],
            "engagement rate": [f"{dice.uniform(0.2, 9):.2f}%" for _ in followers],
            "avg likes": [one // 40 for one in followers],
            "bio": [bio and f"{bio} On {dice.choice(TOPICS)} since {dice.randint(2005, 2024)}, mail: hi@{dice.randrange(10**6)}.example"
                    for bio in dice.choices(BIOS, k=count)],
            "job title": dice.choices(TITLES, k=count),
            "sponsored share": [round(dice.random() / 3, 3) for _ in followers],
        }
    )  # fmt: skip


# 1. A lake of parquet files.
(FOLDER / "lake").mkdir(parents=True, exist_ok=True)
for first in range(0, ROWS, FILE_ROWS):
    path = FOLDER / "lake" / f"part-{first // FILE_ROWS:04d}.parquet"
    pq.write_table(creators(first, min(FILE_ROWS, ROWS - first)), path)
files = sorted((FOLDER / "lake").glob("*.parquet"))

# 2. One plan of all rows.
began = time.perf_counter()
plan = kolscore.arrow.plan(batch for file in files for batch in pq.ParquetFile(file).iter_batches())
print(f"plan {plan.hash} of {ROWS:,} rows in {time.perf_counter() - began:.0f} s")

# 3. Plain Python: batch by batch, in this process.
began = time.perf_counter()
(FOLDER / "plain").mkdir(exist_ok=True)
for file in files:
    kept = [kolscore.arrow.annotate(batch, plan) for batch in pq.ParquetFile(file).iter_batches()]
    pq.write_table(pa.Table.from_batches(kept), FOLDER / "plain" / file.name)
print(f"plain Python: {ROWS / (time.perf_counter() - began):,.0f} rows a second, one process")

# 4. Spark, on this machine.
from pyspark.sql import SparkSession  # noqa: E402 - where it is not installed, the rest has run

import kolscore.spark  # noqa: E402

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
began = time.perf_counter()
spark = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false").getOrCreate()
print(f"Spark started in {time.perf_counter() - began:.0f} s")
began = time.perf_counter()
df = spark.read.parquet(str(FOLDER / "lake"))
kolscore.spark.annotate(df, plan=plan).write.mode("overwrite").parquet(str(FOLDER / "spark"))
print(f"Spark: {ROWS / (time.perf_counter() - began):,.0f} rows a second, {os.cpu_count()} processors")

# 5. Row for row the same?
both = [pq.read_table(FOLDER / name).sort_by("handle").combine_chunks() for name in ("plain", "spark")]
print("the same answers:", both[0].equals(both[1].select(both[0].column_names)))
spark.stop()
