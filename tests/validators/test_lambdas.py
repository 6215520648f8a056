"""Functions of Excel 365: two engines that know them give the answers of Python, from blank, and after an edit."""

import re
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT
from needed import missing

from kolscore.cli import cli

pytestmark = pytest.mark.slow
CREATORS = ROOT / "workbooks" / "creators.xlsx"


def run(*words):
    return CliRunner().invoke(cli, list(map(str, words)))


def blanked(source, target, edits=()):
    """A copy whose formulas have lost what they gave, with other numbers for some rules."""
    with zipfile.ZipFile(source) as one, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as other:
        for name in one.namelist():
            text = one.read(name)
            if name.startswith("xl/worksheets/"):
                text = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", text)
            for rule, value in edits:
                row = rb'(<t>%b</t></is></c><c r="B\d+"[^>]*><v>)[^<]*' % re.escape(rule).encode()
                text = re.sub(row, rb"\g<1>%d" % value, text)
            other.writestr(name, text)


def expected(path):
    """What Python says: the headers and rows of the evidence sheet, and where the worked-out columns begin."""
    rows = list(
        openpyxl.load_workbook(path, data_only=True)["KOL Evidence"].iter_rows(min_row=4, values_only=True)
    )
    header = [name for name in rows[0] if not name.endswith("(last run)")]
    return header, [row[: len(header)] for row in rows[1:]], rows[0].index("kol_axis")


def by_formulon(path, height, first, width):
    import formulon

    sheet = openpyxl.load_workbook(path, read_only=True).sheetnames.index("KOL Evidence")
    with formulon.Workbook.load(path.read_bytes()) as book:
        book.recalc()
        return [
            [book.get_value(sheet, 4 + row, column).to_python() for column in range(first, width)]
            for row in range(height)
        ]


def by_cellrune(path, height, first, width):
    import cellrune
    from openpyxl.utils import get_column_letter

    with cellrune.Workbook.open_path(str(path)) as book:
        assert book.calculate()["unavailable_count"] == 0
        cells = f"{get_column_letter(first + 1)}5", f"{get_column_letter(width)}{4 + height}"
        return [[cell.get("value") for cell in row] for row in book.read_values("KOL Evidence", *cells)]


ENGINES = {"formulon": by_formulon, "cellrune": by_cellrune}
EDITS = [("label.threshold", 60), ("dimensions.expertise.weight", 30), ("dimensions.recognition.weight", 10)]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    target = tmp_path_factory.mktemp("lambdas") / "lambda.xlsx"
    assert run("annotate", CREATORS, "--lambda", "--add", "standing", "-o", target, "-q").exit_code == 0
    return target


@pytest.mark.parametrize("edits", [(), EDITS], ids=["as it is", "edited"])
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_gives_the_answers_of_python(made, tmp_path, engine, edits):
    try:
        __import__(engine)
    except ImportError:
        missing(engine)
    copy = tmp_path / "blank.xlsx"
    blanked(made, copy, edits)
    if edits:
        assert (
            run(
                "annotate",
                CREATORS,
                "--lambda",
                "--add",
                "standing",
                "--rubric",
                copy,
                "-o",
                tmp_path / "now.xlsx",
                "-q",
            ).exit_code
            == 0
        )
    header, rows, first = expected(tmp_path / "now.xlsx" if edits else made)
    got = ENGINES[engine](copy, len(rows), first, len(header))
    for row, found in zip(rows, got, strict=True):
        for name, python, other in zip(header[first:], row[first:], found, strict=True):
            if isinstance(python, (int, float)):
                assert other == pytest.approx(python, abs=1e-9), name
            else:
                assert (other or "") == (python or ""), name


def test_excel_takes_the_names(made):
    with zipfile.ZipFile(made) as package:
        book = package.read("xl/workbook.xml").decode()
    functions = re.findall(r'<definedName name="(KF_\w+)" comment="([^"]*)">(.*?)</definedName>', book)
    assert len(functions) == 25
    for name, comment, text in functions:
        plain = text.replace("&quot;", '"').replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        assert not re.fullmatch(r"[A-Z]{1,3}\d+|R\d*C\d*", name)  # cells
        assert 20 < len(comment) <= 255
        assert len(plain) < 8_192
        assert plain.startswith("_xlfn.LAMBDA(_xlpm.evidence,")
        assert plain.count("(") == plain.count(")")
        assert not re.search(r"(?<!_xlpm\.)\bevidence\b", plain)
        assert not re.search(r"_xlfn\.(?!LAMBDA)", plain)
    assert len({name for name, *_ in functions}) == 25


def test_they_go_with_the_next_run_and_are_cleaned(made, tmp_path):
    plain, clean = tmp_path / "plain.xlsx", tmp_path / "clean.xlsx"
    assert run("annotate", made, "-o", plain, "-q").exit_code == 0
    assert run("clean", made, "-o", clean, "-q").exit_code == 0
    for path in (plain, clean):
        with zipfile.ZipFile(path) as package:
            assert b"KF_" not in package.read("xl/workbook.xml")
    with zipfile.ZipFile(CREATORS) as one, zipfile.ZipFile(clean) as other:
        assert {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }


def test_a_name_of_the_users_own_stays(tmp_path):
    from openpyxl.workbook.defined_name import DefinedName

    book = openpyxl.load_workbook(CREATORS)
    book.defined_names["KF_ROLE"] = DefinedName("KF_ROLE", attr_text="Brief!$A$1")
    book.save(tmp_path / "own.xlsx")
    result = run("annotate", tmp_path / "own.xlsx", "--lambda")
    assert result.exit_code == 5
    assert "the workbook already has a name KF_ROLE; rename it, or leave out --lambda" in result.stderr
    assert not (tmp_path / "own.scored.xlsx").exists()
