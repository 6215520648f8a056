"""Looks for everything that is known to go wrong with the add-in, and says what to do for each."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path, PureWindowsPath
from typing import Final, NamedTuple

from kolscore.errors import KolscoreError
from kolscore.excel.addin.build import VERSIONS, settings_of
from kolscore.excel.addin.install import FILE, on_windows, start_folder
from kolscore.excel.addin.wrappers import FUNCTIONS
from kolscore.words import say

_STORE: Final = "WindowsApps"
"""The folder of programs that come from the Microsoft Store: they run walled in."""
_SECONDS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found on this computer."""

    windows: bool
    addin: str
    """Path of the installed add-in; "" if there is none."""
    python: str
    """The interpreter that it starts."""
    python_there: bool
    fails: str
    """Why that interpreter cannot use the functions; "" if it can."""
    built_with: dict[str, str]
    """Versions that the add-in was built with."""
    installed: dict[str, str]
    """Versions that are installed."""
    libraries: frozenset[str]
    """Files beside the interpreter and in the folder above it."""
    excel: str
    """Path of Excel; "" if it was not found."""
    excel_bits: int
    """32 or 64; 0 if it is not known."""


class Finding(NamedTuple):
    """What one check found."""

    about: str
    state: str
    """"ok", "wrong", or "-" where there is nothing to check."""
    says: str


def examine(facts: Findings) -> list[Finding]:
    """Every check on what was found."""
    return [
        check(facts) if facts.windows or check is _functions else _elsewhere(about)
        for about, check in _CHECKS.items()
    ]


def gather() -> Findings:
    """Look at this computer."""
    addin = ""
    built: dict[str, str] = {}
    try:
        file = start_folder() / FILE
        addin, built = (str(file), settings_of(file)) if file.exists() else ("", {})
    except (KolscoreError, OSError):
        pass  # the checks say so
    python = built.get("Interpreter_Win", sys.executable)
    there = Path(python).is_file()
    beside = (Path(python).parent, Path(python).parent.parent)
    excel, bits = _excel()
    return Findings(
        windows=on_windows(),
        addin=addin,
        python=python,
        python_there=there,
        fails=_trial(python) if there else "",
        built_with={name: built.get(name, "") for name in VERSIONS},
        installed=dict(zip(VERSIONS, map(metadata.version, ("kolscore", "xlwings")), strict=True)),
        libraries=frozenset(
            file.name
            for folder in beside
            if folder.is_dir()
            for file in folder.iterdir()
            if file.suffix == ".dll"
        ),
        excel=excel,
        excel_bits=bits,
    )


# --- the checks --------------------------------------------------------------------------------------


def _addin(facts: Findings) -> Finding:
    if facts.addin:
        return Finding("add-in", "ok", facts.addin)
    return Finding("add-in", "wrong", say("excel.doctor.not_installed"))


def _python(facts: Findings) -> Finding:
    if not facts.python_there:
        return Finding("Python", "wrong", say("excel.doctor.python_gone", python=facts.python))
    if _STORE in PureWindowsPath(facts.python).parts:
        says = say("excel.doctor.store_python")
        return Finding("Python", "wrong", f"{facts.python} {says}")
    return Finding("Python", "ok", facts.python)


def _functions(facts: Findings) -> Finding:
    if facts.fails:
        says = say("excel.doctor.cannot_use", python=facts.python, fails=facts.fails)
        return Finding("functions", "wrong", says)
    return Finding(
        "functions",
        "ok" if facts.python_there else "-",
        say("excel.doctor.works") if facts.python_there else say("excel.doctor.no_python"),
    )


def _versions(facts: Findings) -> Finding:
    if not facts.addin:
        return Finding("versions", "-", say("excel.doctor.no_addin"))
    apart = [name for name in VERSIONS if facts.built_with[name] != facts.installed[name]]
    if not apart:
        return Finding("versions", "ok", ", ".join(facts.installed.values()))
    said = "; ".join(
        say(
            "excel.doctor.versions",
            name=name,
            built=facts.built_with[name] or "unknown",
            installed=facts.installed[name],
        )
        for name in apart
    )
    return Finding("versions", "wrong", say("excel.doctor.install_again", said=said))


def _library(facts: Findings) -> Finding:
    wanted = f"xlwings{facts.excel_bits or 64}-{facts.installed[VERSIONS[1]]}.dll"
    if wanted in facts.libraries:
        return Finding("library", "ok", wanted)
    says = say("excel.doctor.no_dll")
    return Finding("library", "wrong", f"{wanted} {says}")


def _excel_itself(facts: Findings) -> Finding:
    if not facts.excel:
        return Finding("Excel", "wrong", say("excel.doctor.no_excel"))
    if _STORE in PureWindowsPath(facts.excel).parts:
        says = say("excel.doctor.store_excel")
        return Finding("Excel", "wrong", f"{facts.excel} {says}")
    return Finding("Excel", "ok", f"{facts.excel}, {facts.excel_bits or '?'} bits")


def _place(facts: Findings) -> Finding:
    if any(part.startswith(("OneDrive", "SharePoint")) for part in PureWindowsPath(facts.python).parts):
        says = say("excel.doctor.synced")
        return Finding("place", "wrong", f"{facts.python} {says}")
    return Finding("place", "ok", say("excel.doctor.not_synced"))


def _elsewhere(about: str) -> Finding:
    return Finding(about, "-", say("excel.doctor.windows_only"))


_CHECKS: Final[dict[str, Callable[[Findings], Finding]]] = {
    "add-in": _addin,
    "Python": _python,
    "functions": _functions,
    "versions": _versions,
    "library": _library,
    "Excel": _excel_itself,
    "place": _place,
}


# --- looking -----------------------------------------------------------------------------------------


def _trial(python: str) -> str:
    """Why an interpreter cannot use the functions; "" if it can."""
    script = f"from {FUNCTIONS} import KOL_TIER; assert KOL_TIER(12500) == 'Micro'"
    try:
        run = subprocess.run(  # noqa: S603 - the interpreter that Excel starts too
            [python, "-c", script], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return run.stderr.strip().splitlines()[-1] if run.returncode and run.stderr.strip() else ""


def _excel() -> tuple[str, int]:
    """Path and bits of Excel, as Windows has registered them."""
    path = _registered(r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", "")
    bits = _registered(r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "Platform")
    return path, {"x64": 64, "x86": 32}.get(bits, 0)


def _registered(key: str, value: str) -> str:
    if not on_windows():
        return ""
    winreg = import_module("winreg")
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as found:
            return str(winreg.QueryValueEx(found, value)[0])
    except OSError:
        return ""
