"""The house stands as it was drawn: floors, homes of libraries, cheap imports, first lines, small files."""

import ast
import subprocess
import sys
from collections import Counter

import pytest
from conftest import ROOT
from floors import FILES, PACKAGE, floor_of, imports_of, room_of

HOMES = {
    "click": {"cli"},
    "rich": {"cli"},
    "xlwings": {"excel"},
    "openpyxl": {"workbook"},
    "python_calamine": {"workbook"},
    "tomli_w": {"rubric"},
    "ftfy": {"text_repair"},
    "isal": {"workbook"},
    "msoffcrypto": {"workbook"},
    "olefile": {"excel", "workbook"},
    "jinja2": {"report"},
    "pandas": set(),
    "numpy": set(),
    "narwhals": {"api"},
    "pyarrow": {"engines"},
    "pyspark": {"engines"},
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_from_lower_floors(file):
    room = room_of(file)
    if room in ("__init__", "__main__"):
        return
    for name in imports_of(file):
        package, _, rest = name.partition(".")
        if package == "kolscore" and rest and (other := rest.split(".")[0]) != room:
            assert floor_of(other) < floor_of(room), f"{room} imports {other}"
        assert package not in HOMES or room in HOMES[package], f"{package} is not at home in {room}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_file_says_what_it_is_and_stays_small(file):
    text = file.read_text(encoding="utf-8")
    assert text.startswith('"""'), "the first line says what the room is"
    assert len(text.splitlines()) <= 400


@pytest.mark.parametrize(
    "file",
    [file for file in FILES if room_of(file) not in ("cli", "workbook", "excel", "libreoffice", "report")],
    ids=lambda file: file.relative_to(PACKAGE).as_posix(),
)
def test_below_the_doors_nothing_prints_or_reads_the_clock(file):
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    packages = {name.partition(".")[0] for name in imports_of(file)}
    assert not packages & {"time", "random", "secrets", "logging", "subprocess", "tempfile", "shutil"}
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert not attributes & {"now", "today", "utcnow", "stdout", "stderr"}
    called = {
        node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"print", "open", "input"}
    if room_of(file) != "shipped":  # it loads the data files
        assert not attributes & {"read_text", "read_bytes", "write_text", "write_bytes"}


@pytest.mark.parametrize(
    "file",
    [file for file in FILES if room_of(file) == "cli" and file.name != "terminal.py"],
    ids=lambda file: file.name,
)
def test_all_prints_go_through_one_place(file):
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert not attributes & {"echo", "secho", "stdout", "stderr", "__stdout__", "__stderr__"}
    assert not {name.partition(".")[0] for name in imports_of(file)} & {"rich"}
    assert not {node.id for node in nodes if isinstance(node, ast.Name)} & {"print"}


def test_no_network_code_anywhere():
    for file in FILES:
        assert not {name.partition(".")[0] for name in imports_of(file)} & {
            "socket",
            "ssl",
            "http",
            "ftplib",
            "requests",
            "httpx",
            "aiohttp",
        }


def loaded_after(code):
    probe = f"import sys\n{code}\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_importing_kolscore_is_cheap():
    loaded = loaded_after("import kolscore")
    assert not {name for name in loaded if name.startswith("kolscore.")}


def test_the_command_line_starts_without_what_it_may_not_need():
    loaded = loaded_after("import kolscore.cli")
    assert not loaded & {
        "pandas",
        "numpy",
        "openpyxl",
        "xlwings",
        "python_calamine",
        "rich",
        "tomllib",
    }


def test_scoring_needs_no_door():
    loaded = loaded_after("from kolscore import Creator, assess; assess(Creator(bio='MD'))")
    assert not loaded & {"pandas", "numpy", "openpyxl", "xlwings", "python_calamine", "click", "rich"}


def test_the_face_offers_what_it_names():
    import kolscore

    for name in kolscore.__all__:
        assert getattr(kolscore, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kolscore.nothing


def test_the_page_on_the_house_is_current():
    command = [sys.executable, "-m", "cogapp", "--check", "-I", "tests", "docs/architecture.md"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + "run: python -m cogapp -r -I tests docs/architecture.md"


def test_no_two_public_classes_have_one_name():
    names = Counter(
        node.name
        for file in FILES
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, times in names.items() if times > 1] == []
