"""Works out, when kolscore is built, the tables that every start would have to work out again."""

import sys
from pathlib import Path

from kolscore import shipped
from kolscore.evidence import shelf
from kolscore.evidence.shelving import Shelving
from kolscore.reading import lexicon, simpler, vocabulary, wording
from kolscore.rubric import Rubric, load
from kolscore.words import FILE


def prepared() -> bytes:
    """The tables as the build keeps them, and of what they were worked out."""
    rubric = Rubric.load()
    package = Path(__file__).parent
    words = sorted((package / "reading" / "data").glob("*.toml"))
    tables = {
        **shipped.trees([FILE, *(file for file in words if not file.name.startswith("headers"))]),
        **load.worked_out(),
        **lexicon.worked_out(),
        **simpler.worked_out(),
        **vocabulary.worked_out(),
        **wording.worked_out(),
        **shelf.worked_out(Shelving(rubric)),
    }
    code = {
        Path(module.__file__).relative_to(package).as_posix()
        for name, module in sys.modules.items()
        if name.startswith("kolscore.") and module.__file__
    }
    return shipped.ready(tables, package, code)
