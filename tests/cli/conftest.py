"""What tests of commands share: how processes start."""

import sys

import pytest

from kolscore import execution


@pytest.fixture(autouse=True)
def copies(monkeypatch):
    """Processes start as copies, as for a command on Linux; the threads of pytest and numpy hold nothing that they need."""
    if sys.platform == "linux":
        monkeypatch.setattr(execution, "start_method", lambda: "fork")
