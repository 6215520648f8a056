"""TOML that somebody wrote: whatever it holds, it is read, or refused in one sentence that names the file."""

import pytest
from click.testing import CliRunner

from kolscore import Rubric
from kolscore.cli import cli
from kolscore.errors import RubricError

DEEP = "nested in one another"
DIGITS = "thousands of digits"
ENCODED = "is not UTF-8 text"
WRONG = {
    "lists that are not closed": ("goal = " + "[" * 100_000, DEEP),
    "tables that are not closed": ("goal = " + "{a=" * 100_000, DEEP),
    "deep lists": ("goal = " + "[" * 90 + "]" * 90, DEEP),
    "deeper ones": ("goal = " + "[" * 600 + "]" * 600, DEEP),
    "a long dotted key": ("goal" + ".a" * 20_000 + " = 1", DEEP),
    "a long dotted header": ("[" + "a." * 20_000 + "a]\nx = 1", DEEP),
    "a long number": ("goal = " + "9" * 10_000, DIGITS),
    "a long number in a list": ("goal = [" + "9" * 10_000 + "]", DIGITS),
    "a long number in hexadecimal": ("name = 0x" + "f" * 10_000 + '\nextends = "default"', ""),
    "a NUL": ('goal = "a\0b"', "not valid TOML"),
    "half a pair of surrogates": ('goal = "\\ud800"', "not valid TOML"),
    "a day that is none": ("goal = 2026-13-41", "not valid TOML"),
    "UTF-16": ('goal = "trust"'.encode("utf-16"), ENCODED),
    "Latin-1": ('goal = "trust" # é'.encode("latin-1"), ENCODED),
    "bytes": (bytes(range(256)) * 10, ENCODED),
    "an archive": (b"PK\x03\x04" + bytes(range(256)), "is a workbook or an archive"),
    "too much": ("# " + "a" * (5 << 20), "holds more than 4 MB"),
    "a folder": (None, "is a folder"),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("door", ["--rubric", "--brief"])
def test_what_is_no_toml_is_refused(tmp_path, name, door):
    content, says = WRONG[name]
    path = tmp_path / "mine.toml"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = CliRunner().invoke(cli, ["annotate", str(tmp_path / "none.csv"), door, str(path)])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.stderr.startswith(f"kolscore: {path}: ")
    assert says in result.stderr
    assert len(result.stderr) < 600
    first, *rest = result.stderr.splitlines()
    assert not rest or first.endswith(f": {len(rest)} problems:")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("label.threshold = 2026-01-02", "label.threshold: must be a number, not 2026-01-02"),
        ("label.threshold = 0x" + "f" * 9_000, "label.threshold: must be a number, not "),
        ("label.threshold = nan", "not nan"),
        ("tier.schemes.default.tiers = [1]", "must be a table"),
        ("vocabulary.terms = [1]", "must be a table"),
        ("label.threshold = [" + "1," * 500 + "]", "…"),
    ],
)
def test_a_value_of_another_kind_is_named_in_short(tmp_path, line, says):
    path = tmp_path / "mine.toml"
    path.write_text(f'extends = "default"\n{line}\n')
    with pytest.raises(RubricError) as caught:
        Rubric.load(path)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 400


def test_an_empty_brief_says_nothing(tmp_path):
    path = tmp_path / "brief.toml"
    path.write_text("")
    (tmp_path / "a.csv").write_text("Name,Handle,Followers\nAnn,@ann,1000\nBo,@bo,2000\n")
    words = ["annotate", str(tmp_path / "a.csv"), "--brief", str(path), "--dry-run"]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 1
    assert "goal: missing" in result.stderr
    assert CliRunner().invoke(cli, [*words, "--goal", "trust"]).exit_code == 0


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_and_byte_order_marks(tmp_path, ends):
    path = tmp_path / "mine.toml"
    path.write_bytes(f'extends = "default"{ends}name = "é"{ends}'.encode("utf-8-sig"))
    assert Rubric.load(path).name == "é"
