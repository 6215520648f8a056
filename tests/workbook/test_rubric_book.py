"""A rubric on a sheet: exported, edited, read back with the checks that a file has, and every problem with its cell."""

import shutil
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT

from kolscore import Rubric
from kolscore.cli import cli
from kolscore.rubric import presets
from kolscore.rubric.export import changes
from kolscore.workbook.rubric_book import load_rubric

CREATORS = ROOT / "workbooks" / "creators.xlsx"


def run(*words):
    return CliRunner().invoke(cli, list(map(str, words)))


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    path = tmp_path_factory.mktemp("pristine") / "rubric.xlsx"
    assert run("rubric", "export", path).exit_code == 0
    return path


@pytest.fixture
def exported(pristine, tmp_path):
    return shutil.copyfile(pristine, tmp_path / "rubric.xlsx")


def row_of(sheet, rule):
    return next(row for row in sheet.iter_rows() if row[0].value == rule)


def edit(path, change):
    book = openpyxl.load_workbook(path)
    change(book["KOL Rubric"])
    book.save(path)
    return path


def setting(rule, value):
    def change(sheet):
        row_of(sheet, rule)[1].value = value

    return change


@pytest.mark.slow
@pytest.mark.parametrize("preset", presets())
def test_what_was_exported_is_the_same_rubric(tmp_path, preset):
    path = tmp_path / "rubric.xlsx"
    assert run("rubric", "export", path, "--rubric", preset).exit_code == 0
    assert load_rubric(path).hash == Rubric.load(preset).hash


def test_a_rubric_of_a_file_comes_back_beside_it(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('extends = "default"\nname = "own"\n[flags.sponsored_ge_50]\ncap = 50\n', encoding="utf-8")
    path = tmp_path / "rubric.xlsx"
    run("rubric", "export", path, "--rubric", own)
    assert load_rubric(path).hash == Rubric.load(own).hash
    own.write_text('extends = "default"\nname = "own"\n', encoding="utf-8")
    assert "which has changed since" in run("rubric", "check", path).stderr
    own.unlink()
    assert "cannot be used now" in run("rubric", "check", path).stderr


def test_edits_are_taken(exported):
    edit(exported, setting("label.threshold", 60))
    edit(exported, setting("flags.sponsored_ge_50.cap", None))
    edit(exported, setting("expertise.credential.points.masters", 9.5))

    def add_a_tier(sheet):
        head = row_of(sheet, "tier.schemes.seed002.tiers")[0].row
        for place, value in enumerate((3_000_000, "titan", "Titan", "celebrity"), 2):
            sheet.cell(head + 7, place, value)

    edit(exported, add_a_tier)
    rubric = load_rubric(exported)
    assert rubric.name == "default, edited in rubric.xlsx"
    assert changes(Rubric.load(), rubric) == [
        "tier.schemes.seed002.tiers: 6 entries → 7 entries",
        "expertise.credential.points.masters: 6.0 → 9.5",
        "flags.sponsored_ge_50.cap: 60.0 → not set",
        "label.threshold: 50.0 → 60.0",
    ]
    assert run("annotate", CREATORS, "--rubric", exported, "--dry-run").exit_code == 0


@pytest.fixture(scope="module")
def cells(pristine):
    """The cell of each rule."""
    sheet = openpyxl.load_workbook(pristine)["KOL Rubric"]
    return {row[0].value: row[1].coordinate for row in sheet.iter_rows(max_col=2)}


@pytest.mark.parametrize(
    ("rule", "value", "says"),
    [
        ("dimensions.expertise.weight", "lots", "must be a number, not 'lots'"),
        ("dimensions.expertise.weight", None, "must be a number, not None"),
        ("dimensions.expertise.prior", 1.5, "must be at most 1, not 1.5"),
        ("label.threshold", "=25*2", "contains a formula, and needs a value"),
        ("flags.fake_ge_30.stop", 1, "must be true or false, not 1"),
        ("role.stopped", "nobody", "'nobody' is not known. Allowed: "),
        ("label.kol.job.credentials", "wizard", "'wizard' is not known. Allowed: "),
        ("label.influencer.followers.steps", "1000: ten", "must be a number, not 'ten'"),
    ],
)
def test_a_problem_is_named_with_its_cell_and_nothing_is_written(
    exported, cells, tmp_path, rule, value, says
):
    edit(exported, setting(rule, value))
    result = run("annotate", CREATORS, "--rubric", exported, "-o", tmp_path / "out.xlsx")
    assert result.exit_code == 1
    assert "sheet 'KOL Rubric'" in result.stderr
    assert f"cell {cells[rule]}: {rule.rpartition('.')[0]}" in result.stderr
    assert says in result.stderr
    assert not (tmp_path / "out.xlsx").exists()


def renamed(sheet):
    for name in sheet.defined_names.values():
        name.attr_text = name.attr_text.replace(sheet.title, "Rules")  # as Excel does
    for name in sheet.parent.defined_names.values():
        name.attr_text = name.attr_text.replace(sheet.title, "Rules")
    sheet.title = "Rules"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda sheet: sheet.delete_rows(row_of(sheet, "label.threshold")[0].row),
            "label.threshold: its row is missing; put it back",
        ),
        (setting("tier.schemes.seed002.tiers", "at least"), None),
        (
            lambda sheet: setting("label.threshold", None)(sheet) or setting("label.hysteresis", 3)(sheet),
            "label.threshold: must be a number, not None",
        ),
        (
            lambda sheet: row_of(sheet, "label.hysteresis")[0].__setattr__("value", "label.threshold"),
            "label.threshold appears there a second time",
        ),
        (
            lambda sheet: row_of(sheet, "label.hysteresis")[0].__setattr__("value", "label.hystersis"),
            "'label.hystersis' is not a rule of this rubric",
        ),
        (
            lambda sheet: sheet.cell(row_of(sheet, "tier.schemes.seed002.tiers")[0].row + 2, 2, 0),
            "cell B11: tier.schemes.seed002.tiers: bounds must rise: nano begins at 0",
        ),
        (renamed, None),
        (
            lambda sheet: sheet.parent.remove(sheet),
            "there is no sheet 'KOL Rubric', only 'How to'. Make one:",
        ),
        (lambda sheet: sheet.delete_rows(1, 9), "its top rows are not those of a rubric; export it again"),
    ],
)
def test_a_sheet_that_lost_something(exported, change, says):
    edit(exported, change)
    result = run("rubric", "check", exported)
    if says is None:  # what is only read by people
        assert result.exit_code == 0
    else:
        assert result.exit_code == 1
        assert says in result.stderr


@pytest.mark.parametrize(
    ("part", "spoil"),
    [
        ("xl/worksheets/sheet2.xml", lambda data: data[: len(data) // 2]),
        ("xl/worksheets/sheet2.xml", lambda data: data.replace(b"expertise", b"exp\xff")),
        ("xl/workbook.xml", lambda data: data[:-30]),
        ("xl/styles.xml", lambda data: data[:100]),
        ("xl/_rels/workbook.xml.rels", None),
        ("[Content_Types].xml", None),
        ("xl/worksheets/sheet2.xml", None),
    ],
)
def test_a_damaged_workbook_is_one_sentence(pristine, tmp_path, part, spoil):
    path = tmp_path / "mine.xlsx"
    with zipfile.ZipFile(pristine) as sound, zipfile.ZipFile(path, "w") as package:
        for name in sound.namelist():
            if name != part or spoil:
                data = sound.read(name)
                package.writestr(name, spoil(data) if name == part else data)
    result = run("rubric", "check", path)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.stderr.startswith(f"kolscore: {path}: cannot be opened as a workbook: ")
    assert len(result.stderr.splitlines()) == 1


def test_what_is_no_workbook(tmp_path):
    path = tmp_path / "rubric.xlsx"
    assert "no such rubric file" in run("rubric", "check", path).stderr
    path.write_bytes(b"no")
    assert "cannot be opened as a workbook" in run("rubric", "check", path).stderr


@pytest.mark.slow
def test_a_scored_workbook_is_a_rubric_too_and_keeps_where_it_came_from(tmp_path):
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    run("annotate", CREATORS, "--rubric", "expert", "-o", first, "-q")
    assert load_rubric(first).hash == Rubric.load("expert").hash
    edit(first, setting("label.threshold", 60))
    assert run("annotate", CREATORS, "--rubric", first, "-o", second, "-q").exit_code == 0
    again = load_rubric(second)
    assert again.label.threshold == 60
    assert changes(load_rubric(first), again) == []


@pytest.mark.slow
def test_edits_are_not_written_over_unasked(tmp_path):
    path = tmp_path / "scored.xlsx"
    run("annotate", CREATORS, "-o", path, "-q")
    edit(path, setting("label.threshold", 60))
    before = path.read_bytes()
    result = run("annotate", path, "--in-place")
    assert result.exit_code == 5
    assert (
        "its sheet 'KOL Rubric' holds 1 values other than those in use; to score by them: --rubric"
        in result.stderr
    )
    assert path.read_bytes() == before
    assert run("annotate", path, "--in-place", "--rubric", path, "-q").exit_code == 0
    assert load_rubric(path).label.threshold == 60
    assert run("annotate", path, "--in-place", "--force", "-q").exit_code == 0
    assert load_rubric(path).hash == Rubric.load().hash


def test_a_live_workbook_runs_again_and_is_cleaned_to_the_byte(tmp_path):
    import zipfile

    live, again, clean = (tmp_path / f"{name}.xlsx" for name in ("live", "again", "clean"))
    assert run("annotate", CREATORS, "--live", "-o", live, "-q").exit_code == 0
    assert run("annotate", live, "--live", "-o", again, "-q").exit_code == 0
    with zipfile.ZipFile(live) as one, zipfile.ZipFile(again) as other:
        sheet = "xl/worksheets/sheet1.xml"
        assert one.read(sheet) == other.read(sheet)
        assert one.namelist() == other.namelist()
    assert run("clean", again, "-o", clean, "-q").exit_code == 0
    with zipfile.ZipFile(CREATORS) as one, zipfile.ZipFile(clean) as other:
        assert {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }
    plain = tmp_path / "plain.xlsx"
    assert run("annotate", live, "-o", plain, "-q").exit_code == 0
    names = openpyxl.load_workbook(plain).sheetnames
    assert "KOL Evidence" not in names
    assert "KOL Rubric" in names


def test_live_takes_its_sheets():
    result = run("annotate", CREATORS, "--live", "--no-sheets", "--dry-run")
    assert result.exit_code == 2
    assert "leave out --no-sheets" in result.stderr


def test_roles_by_a_brief_follow_too(tmp_path):
    path = tmp_path / "live.xlsx"
    assert run("annotate", CREATORS, "--live", "--goal", "trust", "-o", path, "-q").exit_code == 0
    book = openpyxl.load_workbook(path)
    headers = [cell.value for cell in book["Shortlist"][4]]
    answers = dict(zip(headers, [cell.value for cell in book["Shortlist"][5]], strict=True))
    assert answers["KOL Role"].startswith("=IF(")
    assert "INDEX('KOL Evidence'!" in answers["KOL Role"]
    assert "campaign kind" in [cell.value for cell in book["KOL Evidence"][4]]
    assert (
        "'KOL Campaign'!"
        in book["KOL Evidence"][6][[c.value for c in book["KOL Evidence"][4]].index("role_id")].value
    )
    assert run("annotate", path, "--live", "--in-place", "-q").exit_code == 0
    assert "KOL Campaign" not in openpyxl.load_workbook(path).sheetnames


def test_live_takes_a_workbook(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Handle,Followers\n@ann,5000\n", encoding="utf-8")
    result = run("annotate", path, "--live")
    assert result.exit_code == 5
    assert "formulas need a workbook; name one, such as -o people.xlsx" in result.stderr
    assert run("annotate", path, "--live", "-o", tmp_path / "people.xlsx").exit_code == 0


@pytest.mark.slow
def test_a_workbook_does_not_tell_in_which_folder_its_rubric_lay(tmp_path):
    away = tmp_path / "private"
    away.mkdir()
    own = away / "own.toml"
    own.write_text('extends = "default"\n[label]\nthreshold = 55\n', encoding="utf-8")
    target = tmp_path / "scored.xlsx"
    assert run("annotate", CREATORS, "--rubric", own, "-o", target, "-q").exit_code == 0
    cells = openpyxl.load_workbook(target)["KOL Rubric"]
    assert [row[1] for row in cells.iter_rows(max_row=8, values_only=True) if row[0] == "Made from"] == [
        "own.toml"
    ]
    assert "put it next to the workbook" in run("rubric", "check", target).stderr
    assert run("annotate", target, "--in-place", "--rubric", own, "-q").exit_code == 0  # it is at hand
    own.rename(tmp_path / "own.toml")
    assert load_rubric(target).label.threshold == 55
