"""What the build does besides packing: it works out once what every start would have to work out again."""

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_TABLES = "import sys; sys.path.insert(0, sys.argv[1]); from kolscore import prepare; sys.stdout.buffer.write(prepare.prepared())"


class WorkOutBefore(BuildHookInterface):  # type: ignore[type-arg]
    """Puts two copies beside the package, where both a wheel and an editable install find them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatch asks for them
        """Write them; a folder that cannot be written to gets none, and every start works it out itself."""
        package = Path(self.root) / "kolscore"
        shipped = runpy.run_path(str(package / "shipped.py"))  # the package may not be installed yet
        files = sorted(package.rglob("*.toml"))
        self._write(package / shipped["COPY"], shipped["copy_of"](file.read_bytes() for file in files))
        words = [sys.executable, "-c", _TABLES, self.root]  # apart: this process may have another kolscore
        tables = subprocess.run(words, capture_output=True, check=False)  # noqa: S603 - our own code
        if tables.returncode:
            self.app.display_warning(f"no tables, so kolscore starts slowly: {tables.stderr.decode()}")
        else:
            self._write(package / shipped["READY"], tables.stdout)

    def _write(self, target: Path, content: bytes) -> None:
        made = target.with_name(f"{target.name}.new")
        try:
            made.write_bytes(content)
            made.replace(target)
        except OSError as wrong:
            self.app.display_warning(f"no {target.name}, so kolscore starts slowly: {wrong}")
