"""Which files hold records, and where they lie; asked without reading any, and without Arrow."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

PARQUET: Final = (".parquet", ".parq", ".pq")
CSV: Final = (".csv", ".tsv")
JSON_LINES: Final = (".jsonl", ".ndjson")
KINDS: Final = (PARQUET, CSV, JSON_LINES)
"""Files are scored into files of the same kind."""
EVERY: Final = frozenset(suffix for kind in KINDS for suffix in kind)
_OURS: Final = ".scored"


def files_in(path: Path, suffixes: Collection[str] = PARQUET) -> list[Path]:
    """The files of records that a path names, or that lie anywhere below it.

    What engines hide (_delta_log, .crc) is left out, and so are results of ours that lie beside their input.
    """
    if path.is_file():
        return [path] if path.suffix.lower() in suffixes else []
    found = (file for file in path.rglob("*") if file.suffix.lower() in suffixes and file.is_file())
    return sorted(
        file
        for file in found
        if not any(part[0] in "._" for part in file.relative_to(path).parts) and not file.stem.endswith(_OURS)
    )
