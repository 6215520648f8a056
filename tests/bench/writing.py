"""Times `annotate` against other ways to add columns: `python tests/bench/writing.py [rows…]`; asserts nothing.

Each contender is a process of its own; they take turns, and the best turn
counts, as the noise of a machine only ever adds time. Ratios of CPU seconds are those to compare. All but kolscore append
eight ready columns, five of text, and keep nothing but values, openpyxl apart.
For a million rows: `python tests/bench/writing.py 1000000 --only kolscore`.
"""

import argparse
import hashlib
import shutil
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
MADE = HERE.parents[1] / "build" / "bench"
ROWS = (30_000, 100_000)
ADDED = ("Size", "Kind", "Points", "Sure", "Use", "Reason", "Warnings", "Good")
SHEET_PART = "xl/worksheets/sheet1.xml"
TEXT_IS_TEXT = {
    "strings_to_urls": False,
    "strings_to_formulas": False,
}  # links beyond 65,530 would be dropped


def added(number):
    """The cells that are appended to a row: five texts, of which one is of this row only, two numbers, a truth."""
    return (
        ("Nano", "Micro", "Macro")[number % 3],
        ("KOL", "Influencer")[number % 2],
        number % 1000 / 10,
        number % 100 / 100,
        ("Educator", "Reach amplifier")[number % 2],
        f'Expertise: "board-certified dermatologist" (bio) · a rate of {number / 7:.3f}%, row {number}',
        "Few facts" if number % 4 == 0 else "None",
        number % 5 == 0,
    )


def openpyxl_append(source, target):
    """Load, append, save."""
    import openpyxl

    def work():
        book = openpyxl.load_workbook(source)
        sheet = book.worksheets[0]
        first = sheet.max_column + 1
        for column, name in enumerate(ADDED, first):
            sheet.cell(1, column, name)
        for number in range(2, sheet.max_row + 1):
            for column, value in enumerate(added(number), first):
                sheet.cell(number, column, value)
        book.save(target)

    return work


def xlsxwriter_values(source, target):
    """The values that calamine reads, written into a new workbook row by row."""
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    def work():
        with (
            CalamineWorkbook.from_path(str(source)) as values,
            xlsxwriter.Workbook(
                target, {"constant_memory": True, "default_date_format": "yyyy-mm-dd", **TEXT_IS_TEXT}
            ) as book,
        ):
            for name in values.sheet_names:
                sheet = book.add_worksheet(name)
                wanted = name == values.sheet_names[0]
                for number, row in enumerate(values.get_sheet_by_name(name).iter_rows()):
                    cells = (*row, *(added(number + 1) if number else ADDED)) if wanted else row
                    sheet.write_row(number, 0, cells)

    return work


def pandas_assign(source, target):
    """Into a DataFrame and out again."""
    import pandas as pd

    def work():
        frame = pd.read_excel(source, engine="calamine")
        columns = zip(*map(added, range(2, len(frame) + 2)), strict=True)
        frame = frame.assign(**dict(zip(ADDED, columns, strict=True)))
        options = {"options": TEXT_IS_TEXT}
        frame.to_excel(target, engine="xlsxwriter", index=False, engine_kwargs=options)

    return work


def writer_alone(source, target):
    """kolscore's writer without reading and scoring: eight ready columns into the package."""
    from book import HEADERS, SHEET

    from kolscore.workbook.xlsx_patch.fresh import FreshRow
    from kolscore.workbook.xlsx_patch.patch import NewColumn, Patch
    from kolscore.workbook.xlsx_patch.styles import CellStyle
    from kolscore.workbook.xlsx_patch.xml_bytes import Area

    edge = len(HEADERS)
    count = int(source.stem.split("-")[1])
    columns = {edge + place: NewColumn(name, name, 17, CellStyle()) for place, name in enumerate(ADDED, 1)}
    lines = [
        FreshRow(1, ADDED, edge, True),
        *(FreshRow(row, added(row), edge, False) for row in range(2, count + 2)),
    ]

    def work():
        with Patch(source) as patch:
            seen = patch.look(SHEET, Area(1, 1, count + 1, edge), {})
            patch.put(seen, columns, list(columns), lines)
            patch.save(target)

    return work


def floor(source, target):
    """Inflate the part of the sheet and deflate it again with the writer's compressor: what no writer can do without."""
    from kolscore.workbook.xlsx_patch.package import Deflated, Package

    def work():
        part = Deflated()
        with Package(source) as package, target.open("wb") as out:
            for piece in package.chunks(SHEET_PART):
                part.write(piece)
            part.finish().file.seek(0)
            shutil.copyfileobj(part.file, out)
        part.file.close()

    return work


CONTENDERS = {
    "openpyxl": ("openpyxl load, append, save", openpyxl_append),
    "kolscore": ("kolscore annotate", None),
    "alone": ("the same in one process", None),
    "xlsxwriter": ("calamine → XlsxWriter", xlsxwriter_values),
    "pandas": ("pandas read_excel, to_excel", pandas_assign),
    "writer": ("kolscore's writer alone", writer_alone),
    "floor": ("inflate, deflate", floor),
}
ANNOTATE = ("kolscore", "alone")
_LESS_CPU, _MEMORY, _WRITER = 5, 0.35, 3
"""What is wished for."""


def main():
    """Make the workbooks that are missing, let the contenders take turns, print a table for each."""
    words = _parser().parse_args()
    if words.run:
        work = CONTENDERS[words.run][1](words.source, words.target)
        start = time.process_time()
        work()
        print(time.process_time() - start)
        return
    for count in words.rows or ROWS:
        source = made(count)
        with tempfile.TemporaryDirectory() as folder:
            runs = {name: [] for name in words.only}
            for _ in range(words.turns):
                for name in words.only:
                    runs[name].append(_turn(name, source, Path(folder) / f"{name}.xlsx", words.options))
        print(f"\n{count:,} rows × 20 columns, {source.stat().st_size / 1e6:.1f} MB, {_turns(words.turns)}")
        print("\n".join(_table(runs)), flush=True)


def _parser():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "rows", type=int, nargs="*", help="rows of the workbooks; 30000 and 100000 if not given"
    )
    parser.add_argument(
        "--only", type=lambda text: text.split(","), default=list(CONTENDERS), metavar=",".join(CONTENDERS)
    )
    parser.add_argument("--turns", type=int, default=1)
    parser.add_argument("--options", type=str.split, default=["--force"], help="for `kolscore annotate`")
    parser.add_argument("--run", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--target", type=Path, help=argparse.SUPPRESS)
    return parser


def made(count):
    """The workbook with so many rows; made once, and anew when what makes it has changed."""
    from process import run

    makers = b"".join((HERE / name).read_bytes() for name in ("book.py", "sheet.py"))
    path = MADE / f"creators-{count}-{hashlib.sha256(makers).hexdigest()[:8]}.xlsx"
    if not path.exists():
        MADE.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        if run([sys.executable, HERE / "book.py", count, draft]).code:
            sys.exit("the workbook could not be made")
        draft.replace(path)
    return path


def _turn(name, source, target, options):
    """One run: the whole process, the seconds of its work alone, the size of what it wrote."""
    from process import run

    jobs = ["--jobs", "1"] if name == "alone" else []
    command = (
        ["-m", "kolscore", "annotate", source, "-o", target, "-q", *jobs, *options]
        if name in ANNOTATE
        else [__file__, "--run", name, "--source", source, "--target", target]
    )
    target.unlink(missing_ok=True)
    ran = run([sys.executable, *command])
    if ran.code:
        sys.exit(f"{name}: exit code {ran.code}")
    print(f"{name}: {ran.cpu:.2f} s", file=sys.stderr, flush=True)
    return ran, float(ran.output) if ran.output else ran.cpu, target.stat().st_size / 1e6


def _turns(count):
    return "one turn" if count == 1 else f"best of {count} turns"


def _table(runs):
    """CPU seconds are those of the process and all it started; `work` leaves out the start of Python and imports."""
    best = {
        name: (
            min(ran.seconds for ran, _, _ in turns),
            min(ran.cpu for ran, _, _ in turns),
            min(work for _, work, _ in turns),
            max(ran.largest for ran, _, _ in turns),
            max(ran.together for ran, _, _ in turns),
            turns[0][2],
        )
        for name, turns in runs.items()
    }
    base = best.get("openpyxl")
    yield (
        f"{'':28}{'seconds':>9}{'× faster':>10}{'CPU s':>9}{'× less':>8}{'work s':>9}{'peak MB':>9}{'all MB':>9}"
        f"{'of openpyxl':>13}{'out MB':>8}"
    )
    for name, (seconds, cpu, work, largest, together, size) in best.items():
        faster, less = (f"{base[0] / seconds:.1f}", f"{base[1] / cpu:.1f}") if base else ("", "")
        memory = f"{together / base[4]:.2f}" if base else ""
        yield (
            f"{CONTENDERS[name][0]:28}{seconds:9.2f}{faster:>10}{cpu:9.2f}{less:>8}{work:9.2f}{largest:9.0f}{together:9.0f}"
            f"{memory:>13}{size:8.1f}"
        )
    if base and "alone" in best:
        alone = best["alone"]
        yield f"in one process {base[1] / alone[1]:.1f} × less CPU than openpyxl, at least {_LESS_CPU} wished for"
        yield f"in one process {alone[4] / base[4]:.2f} of the memory of openpyxl, at most {_MEMORY} wished for"
    if "writer" in best and "floor" in best:
        times = best["writer"][2] / best["floor"][2]
        yield f"the writer alone takes {times:.2f} × inflating and deflating the part, at most {_WRITER} wished for"


if __name__ == "__main__":
    main()
