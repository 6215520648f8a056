"""A live workbook: LibreOffice works all answers out anew, from blank, and they are those of Python; after edits too."""

import random
import re
import shutil
import sys
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT

sys.path.append(str(ROOT / "tests" / "bench"))

import libreoffice
from sheet import creator_rows

from kolscore.cli import cli

pytestmark = [
    pytest.mark.slow,
    pytest.mark.libreoffice,
    pytest.mark.filterwarnings("ignore:.* extension is not supported"),  # openpyxl keeps no data bars
]
ANSWERS = (
    "KOL Tier",
    "KOL Label",
    "KOL Credibility",
    "KOL Confidence",
    "KOL Role",
    "KOL Standing",
    "KOL Cohort",
)
EDITS = {
    "a weight": {"dimensions.expertise.weight": 30, "dimensions.recognition.weight": 10},
    "a tier bound": {("tier.schemes.seed002.tiers", "micro", "at_least"): 20_000},
    "a threshold": {
        "label.threshold": 45,
        "label.influencer.size_cap": 44,
        "label.influencer.half": 30,
        "label.lean_from": 20,
    },
    "a cap and a flag": {
        "flags.sponsored_ge_50.cap": 30,
        "flags.fake_ge_25.points": -9,
        "flags.fake_ge_30.stop": False,
    },
    "the size of cohorts": {"standing.cohort": 70, "standing.least": 60},
    "names of tiers": {
        ("tier.schemes.seed002.tiers", "micro", "name"): ">10K",
        ("tier.schemes.seed002.tiers", "macro", "name"): "KOC",
    },
    "a line of roles": {
        ("role.matrix", "influencer", "role"): "ugc_seeding",
        ("role.matrix", "kol", "role"): "event_speaker",
        "role.low_score": 60,
        "consistency.posts_per_week.peak": 2,
    },
}
SORTED = "sorted"
BRIEF = ("--goal", "trust", "--goal", "awareness", "--product", "health", "--market", "us")
REFUSED = re.compile(r"_xlfn|_xlws|LAMBDA|LET\(|XLOOKUP|(?<!COUNT)IFS\(|TEXTJOIN|IFERROR")


def run(*words):
    done = CliRunner().invoke(cli, list(map(str, words)))
    assert done.exit_code == 0, done.output
    return done


def made_up(path):
    """Six hundred invented creators with much left out, and numbers at bounds."""
    rng = random.Random(3)
    rows = creator_rows(600)
    odd = {
        "followers": (0, 999, 1_000, 10_000, 500_000, 1_000_000),
        "sponsored_share": (0, 0.5, 0.8, 1),
        "fake_followers_share": (0, 0.05, 0.25, 0.3, 0.45, 0.5, 1),
        "posts_per_week": (0, 5, 60),
        "engagement_rate": (0, 0.9),
        "previous_label": ("KOL", "Influencer", "both", None),
        "audience": ("doctors", "b2b", None),
    }
    book = openpyxl.Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        for field in row:
            if rng.random() < 0.35:
                row[field] = None
            elif field in odd and rng.random() < 0.3:
                row[field] = rng.choice(odd[field])
        row["handle"] = row["handle"] or f"@c{rng.random()}"
        book.active.append(list(row.values()))
    book.save(path)


def save_edited(book, target, edits):
    """Save a live workbook with other values on its rubric sheet; its formulas lose what they gave."""
    rules = book["KOL Rubric"]
    before = {}
    for what, value in edits.items():
        if isinstance(what, str):
            cell = next(row[1] for row in rules.iter_rows(max_col=2) if row[0].value == what)
        else:
            table, line, column = what
            head = next(row for row in rules.iter_rows() if row[0].value == table)
            place = [one.value for one in head].index(column)
            below = rules.iter_rows(min_row=head[0].row + 1)
            cell = next(row for row in below if line in [one.value for one in row])[place]
        before[cell] = cell.value
        cell.value = value
    book.save(target)
    for cell, value in before.items():
        cell.value = value


def turn_round(book, target):
    """Save a workbook with the rows of its first sheet in the other order, as sorting by any column may leave them."""
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for row, values in zip(sheet.iter_rows(min_row=2), reversed(rows), strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value
    book.save(target)


def answers_of(path):
    """The answer columns of the first sheet by their headers; "" for blank."""
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if ANSWERS[0] in row)
    return {
        name: [
            "" if row[rows[head].index(name)] is None else row[rows[head].index(name)]
            for row in rows[head + 1 :]
        ]
        for name in ANSWERS
    }


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """Live workbooks and what LibreOffice makes of them, each with what Python says."""
    libreoffice.needed()
    folder = tmp_path_factory.mktemp("live")
    inputs = {"creators": ROOT / "workbooks" / "creators.xlsx", "made up": folder / "made_up.xlsx"}
    made_up(inputs["made up"])
    inputs["campaign"] = folder / "campaign.xlsx"
    shutil.copy(inputs["made up"], inputs["campaign"])
    files, expected = {}, {}
    for name, source in inputs.items():
        scored = folder / f"{source.stem}.live.xlsx"
        brief = BRIEF if name == "campaign" else ()
        run("annotate", source, "--live", "--add", "standing", *brief, "-o", scored, "-q")
        book = openpyxl.load_workbook(scored)
        del book["KOL Reasons"]
        for edit, edits in {"as it is": {}, **EDITS}.items():
            files[name, edit] = folder / f"{source.stem} {edit}.xlsx"
            save_edited(book, files[name, edit], edits)
            plain = folder / f"{source.stem} {edit} plain.xlsx"
            run(
                "annotate",
                source,
                "--rubric",
                files[name, edit],
                "--add",
                "standing",
                *brief,
                "--no-sheets",
                "-o",
                plain,
                "-q",
            )
            expected[name, edit] = answers_of(plain)
        if name == "made up":
            files[name, SORTED] = folder / f"{source.stem} {SORTED}.xlsx"
            turn_round(book, files[name, SORTED])
            expected[name, SORTED] = {
                column: cells[::-1] for column, cells in expected[name, "as it is"].items()
            }
    out = folder / "out"
    out.mkdir()
    recalculated = libreoffice.convert(list(files.values()), "xlsx", out)
    return {key: (answers_of(recalculated[file]), expected[key]) for key, file in files.items()}


@pytest.mark.parametrize("edit", ["as it is", *EDITS])
@pytest.mark.parametrize("name", ["creators", "made up", "campaign"])
def test_the_formulas_give_the_answers_of_python(live, name, edit):
    formulas, python = live[name, edit]
    for column in ANSWERS:
        assert formulas[column] == python[column]


def test_sorting_the_sheet_changes_no_answer(live):
    formulas, python = live["made up", SORTED]
    assert formulas == python


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_moves_answers(live, edit):
    assert live["made up", edit][0] != live["made up", "as it is"][0]


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    target = tmp_path_factory.mktemp("linted") / "live.xlsx"
    run("annotate", ROOT / "workbooks" / "creators.xlsx", "--live", "--add", "standing", "-o", target, "-q")
    with zipfile.ZipFile(target) as package:
        return {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}


def arguments(text):
    """What stands before the bracket that ends a call."""
    depth = 1
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return text[:place]
    raise AssertionError(text)


def test_excel_2010_takes_the_formulas(parts):
    formulas = [
        formula.replace("&quot;", '"').replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        for text in parts.values()
        for formula in re.findall(r"<f>(.*?)</f>", text)
    ]
    assert len(formulas) > 59 * 24
    assert max(map(len, formulas)) < 8_192
    for formula in set(formulas):
        assert not REFUSED.search(formula)
        assert formula.count("(") == formula.count(")")
        for one in re.finditer(r"SUMPRODUCT\(", formula):  # an IF there would need an array formula
            assert not re.search(r"(?<!COUNT)IF\(", arguments(formula[one.end() :]))


def test_every_formula_holds_what_it_gives(parts):
    for text in parts.values():
        assert len(re.findall(r"</f><v>", text)) == text.count("<f>")


def test_nothing_says_that_formulas_spill(parts):
    assert "xl/metadata.xml" not in parts
    assert not any(' t="array"' in text or ' cm="' in text for text in parts.values())
