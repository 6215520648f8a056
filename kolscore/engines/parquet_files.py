"""Which files are parquet; asked without reading any, and without Arrow."""

from pathlib import Path
from typing import Final

SUFFIXES: Final = (".parquet", ".parq", ".pq")


def files_in(path: Path) -> list[Path]:
    """The parquet files that a path names, or that lie anywhere below it; what engines hide (_delta_log, .crc) is left out."""
    if path.is_file():
        return [path] if path.suffix.lower() in SUFFIXES else []
    found = (file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    return sorted(file for file in found if not any(part[0] in "._" for part in file.relative_to(path).parts))
