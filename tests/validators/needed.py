"""What a test does where a tool is missing: it is skipped, or fails if all checks are asked for, as .ci/run does."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def missing(tool):
    """Skip the test, or let it fail where KOLSCORE_ALL_CHECKS=1."""
    said = f"{tool} is not installed; .ci/tools installs it on Debian"
    if os.environ.get("KOLSCORE_ALL_CHECKS") == "1":
        pytest.fail(said)
    pytest.skip(said)
