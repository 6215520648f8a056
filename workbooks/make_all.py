"""Makes every workbook of this folder: `python workbooks/make_all.py`; a test holds that they are current."""

from pathlib import Path

import make_creators
import make_functions
import make_template

from kolscore.cli import cli

HERE = Path(__file__).parent


def main(folder: Path) -> None:
    """Write them into a folder; those that kolscore makes stand in "scored", where they are in nobody's way."""
    creators = folder / "creators.xlsx"
    make_creators.main(creators)
    make_functions.main(folder / "kolscore-functions.xlsx")
    make_template.main(folder / "template.xlsx")
    for name in ("creators.xlsx", "template.xlsx"):
        make_functions.steady(folder / name)
    scored = folder / "scored"
    scored.mkdir(exist_ok=True)
    for name, words in (
        ("creators.scored.xlsx", []),
        ("creators.live.xlsx", ["--live", "--add", "standing"]),
    ):
        command = ["annotate", str(creators), *words, "-o", str(scored / name), "--force", "-q"]
        cli(command, standalone_mode=False)


if __name__ == "__main__":
    main(HERE)
