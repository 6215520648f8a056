"""The gates: lint, form and types."""

import subprocess
import sys

import pytest
from conftest import ROOT


@pytest.mark.gate
@pytest.mark.parametrize(
    "words", [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)], ids=" ".join
)
def test_gate(words):
    gate = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert gate.returncode == 0, gate.stdout + gate.stderr
