"""*KOL Legend*: what each column means and does not mean, how the answers were made, and every cell with a note."""

from collections.abc import Iterator
from typing import Final

from kolscore.answers import ALWAYS, ON_REQUEST
from kolscore.workbook.pages.scored import HEAD, SECTION, TEXT, TITLE, Scored
from kolscore.workbook.xlsx_patch.cell_formats import Face
from kolscore.workbook.xlsx_patch.pages import BLANK, NO_LINKS, Form, Line, Page

_MEANS: Final = {
    "tier": ("The size class of the follower count.", "Nothing about quality: a large following is not expertise."),
    "label": (
        "Where the influence comes from: KOL (expertise), Influencer (social content), both, or too little to say.",
        "Not a verdict on the person. “Insufficient evidence” is about this sheet: it says too little to decide.",
    ),
    "credibility": (
        "0 to 100: how much reason this sheet gives to trust the creator. It is the sum of the lines in KOL Reasons. Blank: nothing here bears on it.",
        "Not a fact, a probability or a percentage of anything. A point or two either way means little: see KOL Confidence.",
    ),
    "confidence": (
        "0 to 1: how much of the score rests on evidence rather than on what we assume of anybody.",
        "Not how good the creator is. A low figure calls for more data, not for another creator.",
    ),
    "role": ("The campaign role the rubric suggests.", "Not an offer, and not a legal or contract check: treat it as a first idea."),
    "why": ("What decided it, in a sentence, quoting words from your own cells, and what to find out next.", "Not every reason: KOL Reasons lists them all."),
    "flags": ("Warnings, each raised by a rule in the rubric.", "Not proof of fraud: each names the number or words that raised it."),
    "certainty": ("How sure the label is: sure, likely, or lean.", "Not how good the creator is."),
    "claim": (
        "For a claimed profession: self-declared, seconded (another column agrees) or verified (by the platform, or by a column that says it was checked).",
        "Not proof: “seconded” means two places in the same sheet.",
    ),
    "expert_tier": (
        "Global, national, regional, local or emerging, judged by research, guidelines, trials, talks, boards and societies.",
        "Not about followers, and not about who suits a campaign.",
    ),
    "checks": ("What to verify before booking, most valuable first.", "Not an accusation: it is what this sheet leaves open."),
    "range": ("Where the score would probably lie (four times out of five) if everything were known.", "Not hard limits."),
    "standing": ("Percentile of the score within KOL Cohort: 78 is ahead of 78 in a hundred. Equal scores rank equally.", "Nothing beyond this list: another list gives another standing. It is not part of the score."),
    "cohort": ("Who the creator is compared with: scored creators of the same tier and platform in this list or, where there are few, a wider group.", "Not a market benchmark."),
    "missing": ("What is worth finding out, most useful first.", "Not a fault of the creator."),
    "confidence_grade": ("Confidence as a grade from A to D.", "Not a grade of the creator."),
    "alternatives": ("Other roles that would fit.", "Not a ranking of creators."),
    "role_brief": ("What the role is for, what to ask for, and when to avoid it.", "Not a contract, and not legal advice."),
    "role_why": ("Why this role, and what to watch out for.", "Not legal advice."),
}  # fmt: skip
"""What each answer says, and what must not be read into it."""
_DIMENSION: Final = (
    "Points that {} added to the score or took away.",
    "Nothing by itself: unknown facts neither add nor take away.",
)
_NAME: Final = Face(bold=True, wrap=True)
_ROW: Final = Form(_NAME, TEXT, TEXT)
_HEAD: Final = Form(HEAD, HEAD, HEAD)
_LINK: Final = Form(Face(color="0563C1"), TEXT, TEXT)
_COLOURS: Final = (
    ("Tiers", "the deeper the blue, the larger the following"),
    (
        "Labels",
        "blue KOL, purple KOL + Influencer, orange Influencer, sand Not a creator, grey Insufficient evidence",
    ),
    ("Bar in KOL Credibility", "as long as the score, from 0 to 100"),
    ("Grey italics", "thin evidence: insufficient, or grade D"),
)


def page(scored: Scored) -> Page:
    """The meanings, the settings and the notes."""
    return Page("legend", "KOL Legend", [30.0, 72.0, 64.0], _lines(scored), frozen=1)


def _lines(scored: Scored) -> Iterator[Line]:
    yield Line(TITLE, ["KOL Legend"])
    yield from _titled("How these answers were made", ("", "", ""), _settings(scored))
    yield from _titled("Columns", ("Column", "What it means", "What it does not mean"), _columns())
    yield from _titled("Roles", ("Role", "What it is for, and what to ask for", "Avoid when"), _roles(scored))
    yield from _titled("Tiers", ("Tier", "Followers", ""), _tiers(scored))
    yield from _titled("Grades of confidence", ("Grade", "Confidence", ""), _grades(scored))
    yield from _titled(
        "Colours (the words say the same)", ("Where", "What", ""), [(*one, "") for one in _COLOURS]
    )
    yield from _notes(scored)


def _titled(title: str, header: tuple[str, str, str], rows: list[tuple[str, str, str]]) -> Iterator[Line]:
    yield BLANK
    yield Line(SECTION, [title])
    if any(header):
        yield Line(_HEAD, header)
    for row in rows:
        yield Line(_ROW, [cell or None for cell in row])


def _settings(scored: Scored) -> list[tuple[str, str, str]]:
    sheets = ", ".join(name for name in scored.summary.sheets if name)
    said = [
        ("Made by", scored.summary.made_by),
        ("Date", scored.about.date),
        ("Sheets", sheets),
        ("Creators", f"{scored.summary.tally.creators:,}"),
        ("Tier scheme", scored.summary.rubric.tier.scheme),
        *scored.about.settings,
    ]
    return [(name, value, "") for name, value in said if value]


def _columns() -> list[tuple[str, str, str]]:
    rows = []
    for answer in (*ALWAYS, *ON_REQUEST):
        means, means_not = _MEANS.get(answer.key, _DIMENSION)
        rows.append((answer.name, means.format(answer.key), means_not))
    return rows


def _roles(scored: Scored) -> list[tuple[str, str, str]]:
    return [
        (role.name, ". Ask for: ".join(filter(None, (role.purpose, role.deliverables))), role.avoid_when)
        for role in scored.summary.rubric.roles.values()
    ]


def _tiers(scored: Scored) -> list[tuple[str, str, str]]:
    steps = scored.summary.rubric.tier.schemes[scored.summary.rubric.tier.scheme].tiers
    above = [f" to under {step.at_least:,}" for step in steps[1:]]
    return [
        (step.title, f"{step.at_least:,}{end}", "")
        for step, end in zip(steps, [*above, " and more"], strict=True)
    ]


def _grades(scored: Scored) -> list[tuple[str, str, str]]:
    return [
        (grade, f"from {least:.2f}", "") for grade, least in scored.summary.rubric.confidence.grades.items()
    ]


def _notes(scored: Scored) -> Iterator[Line]:
    """Every cell that was not taken at its word, with a link to it."""
    yield BLANK
    yield Line(SECTION, ["Cells that were skipped or reinterpreted"])
    if not scored.summary.notes:
        yield Line(_ROW, ["None", "Every cell was read.", None])
        return
    if scored.summary.noted > len(scored.summary.notes):
        yield Line(
            _ROW, [None, f"The first {len(scored.summary.notes):,} of {scored.summary.noted:,}.", None]
        )
    yield Line(_HEAD, ["Cell", "As written", "How it was read"])
    several = len(scored.summary.sheets) > 1
    for sheet, note in scored.summary.notes:
        shown = f"{sheet}, {note.cell}" if several else note.cell
        links = {0: (sheet, note.cell)} if note.cell[-1:].isdecimal() else NO_LINKS
        yield Line(
            _LINK, [shown or None, note.text, f"{note.field.replace('_', ' ')}: {note.message}"], links
        )
