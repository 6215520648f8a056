"""Twenty random edits of the rubric of a live workbook: it shows what `annotate --rubric` gives, or says why it does not."""

import random

import libreoffice
import openpyxl
import pytest
from click.testing import CliRunner
from live_book import CREATORS, answers, answers_in, cell_of, edited, run

from kolscore.cli import cli

pytestmark = [
    pytest.mark.slow,
    pytest.mark.libreoffice,
    pytest.mark.filterwarnings("ignore:.* extension is not supported"),
]
ANSWERS = (
    "KOL Tier", "KOL Label", "KOL Credibility", "KOL Confidence", "KOL Role", "KOL Standing", "KOL Cohort",
)  # fmt: skip
TIERS = "tier.schemes.seed002.tiers"
NOT_VALID = "rubric not valid: see KOL Status"


def allowed(rng, once, late):
    """An edit that a person may make."""
    kind = rng.randrange(6)
    if kind == 0:
        moved = rng.randint(1, 8)
        return [
            ("rule", "dimensions.expertise.weight", 24.0 + moved),
            ("rule", "dimensions.recognition.weight", 16.0 - moved),
        ]
    if kind == 1:
        place, row = rng.choice(
            [
                (4, [60_000.0, "mid", "Mid-tier", "macro"]),
                (3, [20_000.0, "mid", None, "micro"]),
                (7, [3e6, "titan", "Titan", "celebrity"]),
                (rng.randint(1, 7), [None] * 4),
            ]
        )
        return [("tier", place, row)]
    if kind == 2:
        return [
            ("table", "role.matrix", rng.randint(1, 12), "role", rng.choice(["event_speaker", "ugc_seeding"]))
        ]
    if kind == 3:
        # Whole numbers stay whole: who breaks a rule that waits is told by the next run.
        path, value = rng.choice(
            [one for one in late if isinstance(one[1], float) and one[1] > 0 and one[1] % 1]
        )
        return [("rule", path, value * 0.97)]
    path, value = rng.choice(
        [one for one in once if isinstance(one[1], bool) or (one[1] and not isinstance(one[1], str))]
    )
    return [("rule", path, not value if isinstance(value, bool) else value * rng.choice([0.8, 0.9, 0.97]))]


def forbidden(rng, once, late):  # noqa: ARG001 - as `allowed`
    """An edit that a person must not make."""
    kind = rng.randrange(4)
    if kind == 0:
        at_hand = [
            [5.0, "mid", "Mid", "nano"],
            [30_000.0, "x", "X", "strange"],
            [None, "x", "X", "nano"],
            [2e4, "nano", "N", "nano"],
        ]
        return [("tier", rng.randint(2, 5), rng.choice(at_hand))]
    if kind == 1:
        column, word = rng.choice(
            [("label", "KOL"), ("role", "wizard"), ("occupations", "dentist"), ("role", None)]
        )
        return [("table", "role.matrix", rng.randint(1, 20), column, word)]
    path, value = rng.choice([one for one in once if isinstance(one[1], float) and "flags" not in one[0]])
    return [("rule", path, rng.choice(["lots", -5.0, None, value + 200]))]


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """Each edit with what the live workbook shows, and what `annotate` gives by that workbook's rubric (None if it refuses)."""
    libreoffice.needed()
    folder = tmp_path_factory.mktemp("random")
    live = folder / "live.xlsx"
    run("annotate", CREATORS, "--live", "--add", "standing", "-o", live, "-q")
    rows = openpyxl.load_workbook(live)["KOL Rubric"].iter_rows(min_row=22, max_col=3, values_only=True)
    rules = [row for row in rows if row[0] and row[2] in ("at once", "with the next run")]
    once, late = ([row[:2] for row in rules if (row[2] == "at once") is now] for now in (True, False))
    rng = random.Random(2026)
    edits = [(allowed if number % 2 else forbidden)(rng, once, late) for number in range(20)]
    jobs = [
        {"open": str(live), "edits": one, "save": {"xlsx": str(folder / f"{number}.xlsx")}}
        for number, one in enumerate(edits)
    ]
    found = []
    for number, (edit, shown) in enumerate(zip(edits, edited(jobs, folder / "profile"), strict=True)):
        target = folder / f"{number} plain.xlsx"
        words = [
            "annotate",
            CREATORS,
            "--rubric",
            folder / f"{number}.xlsx",
            "--add",
            "standing",
            "--no-sheets",
            "-q",
        ]
        done = CliRunner().invoke(cli, [*map(str, words), "-o", str(target)])
        found.append((edit, shown["cells"], answers_in(target, ANSWERS) if done.exit_code == 0 else None))
    return found


def test_no_edit_makes_it_lie(tried):
    kinds = set()
    for edit, cells, python in tried:
        status, shown = cells["KOL Status"], answers(cells["Shortlist"], ANSWERS)
        valid = cell_of(status, "KOL Rubric is valid")
        waiting = cell_of(status, "Of these, values that take effect with the next run of kolscore annotate")
        if python is None:
            assert valid.startswith("no: "), edit
            assert {row[name] for row in shown[:59] for name in ANSWERS} == {NOT_VALID}
            kinds.add("refused")
        elif waiting:
            assert valid == "yes"
            assert cells["Shortlist"][4][24].startswith("Edits wait for the next run")
            kinds.add("waits")
        else:
            assert valid == "yes", edit
            assert shown[: len(python)] == python, edit
            kinds.add("equal")
    assert kinds == {"refused", "waits", "equal"}
