"""What the build does besides packing: it reads the TOML files once, so that no start has to."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ReadBefore(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the copy beside the package, where both a wheel and an editable install find it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatch asks for them
        """Write it; a folder that cannot be written to gets none, and every start reads the TOML itself."""
        package = Path(self.root) / "kolscore"
        shipped = runpy.run_path(str(package / "shipped.py"))  # the package may not be installed yet
        files = sorted(package.rglob("*.toml"))
        made = package / f"{shipped['COPY']}.new"
        try:
            made.write_bytes(shipped["copy_of"](file.read_bytes() for file in files))
            made.replace(package / shipped["COPY"])
        except OSError as wrong:
            self.app.display_warning(f"no copy of the TOML files: {wrong}")
