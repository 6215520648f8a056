"""However small the batches in which a list is read, answers and all that is said of it are those of the whole."""

import csv
import io

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import kolscore
from kolscore.reading import Sheet, read_tables
from kolscore.reading.repeats import Names
from kolscore.reading.told import Told
from kolscore.workbook import csv_source, read, xlsx_batches
from kolscore.workbook.xlsx_patch import package

HEADER = ["Handle", "Name", "Platform", "Followers", "Avg likes", "Total views", "Posts", "Bio"]
BIOS = [
    "Board-certified dermatologist, MD",
    "fashion creator; collabs: DM",
    "",
    "Píšu o knihách a miluju hory, žiju v Brně",
    "Γράφω για βιβλία και αγαπώ τον καφέ",
]


def creators(count=60, again=47):
    return [
        [
            f"@invented{row % again}",
            f"Ann {row}",
            "" if row % 3 else "instagram",
            f"{row * 379 + 900:,}",
            str(row * 3),
            str(row * 1_000) if row % 2 else "",
            str(row + 3) if row % 5 else "",
            BIOS[row % 5],
        ]
        for row in range(count)
    ]


def within(rows, at, *others):
    return [*rows[:at], *others, *rows[at:]]


def with_aside(rows, places):
    return [[*row, *(["aside"] if place in places else [])] for place, row in enumerate(rows)]


LISTS = {
    "creators again": [HEADER, *creators()],
    "titles of parts, a total and footnotes": [
        HEADER,
        *within(
            within(creators(), 40, ["Total", "", "", "5"], [], ["note: these are estimates"]), 30, [], ["Our second list"]
        ),
        [],
        ["source: our own research"],
    ],
    "a total at the end of one part, a footnote further down": [
        HEADER,
        *creators(20, 99),
        ["Total", "", "", "5"],
        *creators(20, 99),
        [],
        ["as of May"],
    ],
    "another table below": [HEADER, *creators(40), [], ["Username", "Subscribers", "About"], *(
        [f"@other{row}", f"{row * 200 + 900}", "chef"] for row in range(30)
    )],
    "another table right below a title": [HEADER, *creators(40), ["The others"], ["Username", "Subscribers", "About"], *(
        [f"@other{row}", f"{row * 200 + 900}", "chef"] for row in range(30)
    )],
    "the header again": [HEADER, *creators(30), HEADER, ["Skincare"], *creators(30)],
    "a total in every column": [
        ["Handle", "Followers", "Likes"],
        *([f"@i{row}", f"{row * 100 + 500}", f"{row * 7}"] for row in range(50)),
        ["Total", f"{sum(row * 100 + 500 for row in range(50))}", f"{sum(row * 7 for row in range(50))}"],
    ],
    "a few cells to the right": with_aside([HEADER, *creators()], range(10, 18)),
    "many cells to the right": with_aside([HEADER, *creators()], range(10, 58)),
    "numbers in every way": [
        ["Handle", "Followers", "ER", "Likes", "Comments"],
        *(
            [f"@i{row}", f"{row % 9 + 1}.{row % 90}", f"{row % 7}.5%" if row % 2 else f"{row % 7},5", f"{row * 2}", f"{row * 5}"]
            for row in range(50)
        ),
    ],
    "words and zeros": [
        ["Handle", "Followers", "ER", "Posts", "Following"],
        *([f"@i{row}", f"{row + 1}K" if row % 3 else f"{row + 3}", "0", "n/a text", "~5,000"] for row in range(50)),
    ],
    "addresses": [
        ["Profile", "Followers", "Avg views", "Platform"],
        *(
            [f"https://www.instagram.com/inv{row % 20}/", f"{row * 100 + 500}", f"{row * 50}" if row % 2 else "",
             ["Instagram", "TikTok, YouTube", ""][row % 3]]
            for row in range(60)
        ),
    ],
    "posts of a few": [
        ["Name", "Followers", "Last post"],
        *([f"Ann{row % 6}", f"{row * 10 + 5_000}", f"2024-05-{row % 28 + 1:02}"] for row in range(60)),
    ],
    "namesakes": [
        ["Name", "Followers", "Bio"],
        *([f"Ann{row % 6}", f"{row**3 + 5}", BIOS[row % 5]] for row in range(60)),
    ],
    "a title far above": [["Top creators of 2024, TikTok"], *([] for _ in range(8)), HEADER, *creators(20)],
}  # fmt: skip


@pytest.fixture
def both_roads(run, monkeypatch, tmp_path):
    """What comes of a list that is read at once, and of one that is read in batches of a size."""

    def both(rows, size, kind="csv", jobs=1):
        name = f"a.{kind}"
        if kind == "csv":
            text = io.StringIO(newline="")
            csv.writer(text).writerows(rows)
            (tmp_path / name).write_bytes(text.getvalue().encode())
        else:
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append([float(cell) if cell.isdecimal() else cell or None for cell in row])
            book.save(tmp_path / name)
        said = []
        for large in (1 << 40, 0):
            monkeypatch.setattr(read, "LARGE_TEXT", large)
            monkeypatch.setattr(read, "LARGE", large)
            monkeypatch.setattr(csv_source, "_TOGETHER", size)
            monkeypatch.setattr(xlsx_batches, "_TOGETHER", 3 * size)
            monkeypatch.setattr(package, "_CHUNK", 2 * size)
            target = tmp_path / f"b.{kind}"
            target.unlink(missing_ok=True)
            sheets = ["--no-sheets"] if kind == "xlsx" else []
            done = run("annotate", name, "-o", target.name, "-v", "--jobs", jobs, *sheets)
            assert done.exit_code == 0, done.stderr
            said.append((done.stderr, target.read_bytes()))
        return said

    return both


@pytest.mark.parametrize("size", [70, 700])
@pytest.mark.parametrize("kind", LISTS)
def test_all_that_is_said_is_said_of_the_whole(both_roads, kind, size):
    whole, parts = both_roads(LISTS[kind], size)
    assert parts == whole


@pytest.mark.parametrize(
    "kind", ["creators again", "another table below", "titles of parts, a total and footnotes"]
)
def test_of_workbooks_and_by_processes_too(both_roads, kind):
    whole, parts = both_roads(LISTS[kind], 400, "xlsx", jobs=2)
    assert parts == whole


ODD = st.sampled_from([
    [], ["Our second list"], ["Total", "", "", "5"], ["note: these are estimates"], ["@alone"], HEADER, [""] * 8,
    ["Username", "Subscribers", "About"], ["Total", "5", "x", "999", "4", "5", "6", "x"], ["", "", "", "5"], ["---"],
    ["@more", "Bo", "TikTok", "lots", "1.234", "6", "7", "chef", "aside"],
])  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 30), ODD), max_size=5), st.sampled_from([60, 150, 600]))
def test_whatever_stands_among_the_rows(both_roads, odd, size):
    rows = [HEADER, *creators(30)]
    for at, row in odd:
        rows[at:at] = [row]
    whole, parts = both_roads(rows, size)
    assert parts == whole


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_parts_tell_adds_up(data):
    rows = data.draw(st.permutations(creators(25, 9)))
    cut = data.draw(st.integers(1, 24))
    whole, above, below = (read_tables(Sheet([HEADER, *part]))[0] for part in (rows, rows[:cut], rows[cut:]))
    assert Told.plus(below.told, above.told) == Told.plus(above.told, below.told)
    names = Names()
    for part, first in ((above, 0), (below, cut)):
        facts = part.rows._facts  # noqa: SLF001 - what is added up comes from them
        names.add(Names.of(facts, [number + first for number in part.rows.numbers]))
    assert (names.caution, names.repeated) == (whole.names.caution, whole.names.repeated)


def test_what_only_the_whole_shows_is_said_where_that_is_too_large(run, monkeypatch, tmp_path):
    for rows, says in (
        (LISTS["another table below"], "a.csv: another table, with other headers, starts in row 43"),
        (LISTS["a total in every column"], "a.csv: row 52 is called a total but filled in like a creator"),
    ):
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        (tmp_path / "a.csv").write_bytes(text.getvalue().encode())
        monkeypatch.setattr(read, "LARGE_TEXT", 0)
        monkeypatch.setattr(read, "LARGEST", 500)
        monkeypatch.setattr(csv_source, "_TOGETHER", 200)
        done = run("annotate", "a.csv")
        assert done.exit_code == 1
        assert done.stderr.startswith(f"kolscore: {says}; a list this large is read as one table")
        assert len(done.stderr.splitlines()) == 1
        assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("kind", ["creators again", "numbers in every way", "addresses", "namesakes"])
def test_workbook_text_and_frame_say_the_same(run, tmp_path, kind):
    """Of the same cells, whatever holds them and however many processes score."""
    rows = LISTS[kind]
    width = max(map(len, rows))
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    book = openpyxl.Workbook()
    book.active.title = "a"
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.save(tmp_path / "a.xlsx")
    said = []
    for name, jobs in (("a.csv", 1), ("a.csv", 2), ("a.xlsx", 1), ("a.xlsx", 2)):
        done = run("annotate", name, "-v", "--format", "csv", "-o", "b.csv", "--force", "--jobs", jobs)
        assert done.exit_code == 0, done.stderr
        said.append(done.stderr.replace("a.xlsx, sheet 'a'", "a.csv"))
        said.append((tmp_path / "b.csv").read_bytes())
    assert len(set(said)) == 2
    frame = pd.DataFrame([[*row, *[""] * (width - len(row))] for row in rows[1:]], columns=rows[0])
    scored = kolscore.annotate(frame)
    of_file = pd.read_csv(tmp_path / "b.csv", dtype=str, keep_default_na=False)
    for answer in ("KOL Tier", "KOL Label", "KOL Role", "KOL Why"):
        assert scored[answer].fillna("").tolist() == of_file[answer].tolist()
    for note in scored.attrs["kolscore"]["notes"]:
        assert note["message"] in said[0]
