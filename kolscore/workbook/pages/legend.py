"""*KOL Legend*: what each column means and does not mean, how the answers were made, and every cell with a note."""

from collections.abc import Iterator
from typing import Final

from kolscore.answers import ALWAYS, ON_REQUEST
from kolscore.workbook.lossless.faces import Face
from kolscore.workbook.lossless.pages import BLANK, NO_LINKS, Form, Line, Page
from kolscore.workbook.pages.scored import HEAD, SECTION, TEXT, TITLE, Scored

_MEANS: Final = {
    "tier": ("The size class of the follower count.", "Nothing about quality: a large following is no expertise."),
    "label": (
        "Where the influence comes from: KOL (expertise), Influencer (social content), both, or too little to say.",
        "No verdict on the person. Insufficient evidence is about this sheet: it holds too little to judge by.",
    ),
    "credibility": (
        "0 to 100: how far this sheet gives reason to believe the creator. It is the sum of the lines in KOL Reasons. Blank: nothing here speaks about it.",
        "No fact, no probability, no share of anything. Two points more or less mean little: see KOL Confidence.",
    ),
    "confidence": (
        "0 to 1: how much of the score rests on evidence, and not on what is assumed of anybody.",
        "Not how good the creator is. A low figure asks for more data, not for another creator.",
    ),
    "role": ("The campaign role that the rubric suggests.", "No offer, and no check of law or contract: read it as a first idea."),
    "why": ("What decided, in a sentence, with words from your own cells in quotes, and what to find out next.", "Not every reason: KOL Reasons has all."),
    "flags": ("Warnings, each by a rule of the rubric.", "No proof of fraud: each says which number or words raised it."),
    "certainty": ("How sure the label is: sure, likely, or lean.", "Not how good the creator is."),
    "claim": (
        "Of a profession: self-declared, seconded (another column agrees) or verified (by the platform, or a column that says it was checked).",
        "No proof: seconded is two places of one sheet.",
    ),
    "expert_tier": (
        "Global, national, regional, local or emerging: by research, guidelines, trials, talks, boards and societies.",
        "No matter of followers, and nothing about who is right for a campaign.",
    ),
    "checks": ("What to verify before booking, the most valuable first.", "No accusation: it is what this sheet leaves open."),
    "range": ("Where the score would probably lie (four times in five) if everything were known.", "No bounds that cannot be passed."),
    "standing": ("Percentile of the score among the creators of KOL Cohort: 78 is ahead of 78 in a hundred. Equal scores stand equal.", "Nothing outside this list: another list gives another standing. It is no part of the score."),
    "cohort": ("Who the creator is held against: the scored creators of its tier and platform in this list or, where those are few, a wider circle.", "No benchmark of the market."),
    "missing": ("What is worth finding out, the most useful first.", "No fault of the creator."),
    "confidence_grade": ("The confidence as a grade from A to D.", "Not a grade of the creator."),
    "alternatives": ("Further roles that would fit.", "No ranking of creators."),
    "role_brief": ("What the role is for, what to ask for, and when to leave it.", "No contract, and no legal advice."),
    "role_why": ("Why this role, and what to mind.", "No legal advice."),
}  # fmt: skip
"""What each answer says, and what must not be read into it."""
_DIMENSION: Final = (
    "Points that {} gave to the score, or took.",
    "Nothing by itself: unknown facts give and take nothing.",
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
    ("Grey and slanted", "thin evidence: insufficient, or of grade D"),
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
    sheets = ", ".join(name for name in scored.sheets if name)
    said = [
        ("Made by", scored.stamp),
        ("Date", scored.about.date),
        ("Sheets", sheets),
        ("Creators", f"{scored.tally.creators:,}"),
        ("Tier scheme", scored.rubric.tier.scheme),
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
        for role in scored.rubric.roles.values()
    ]


def _tiers(scored: Scored) -> list[tuple[str, str, str]]:
    steps = scored.rubric.tier.schemes[scored.rubric.tier.scheme].tiers
    above = [f" to under {step.at_least:,}" for step in steps[1:]]
    return [
        (step.title, f"{step.at_least:,}{end}", "")
        for step, end in zip(steps, [*above, " and more"], strict=True)
    ]


def _grades(scored: Scored) -> list[tuple[str, str, str]]:
    return [(grade, f"from {least:.2f}", "") for grade, least in scored.rubric.confidence.grades.items()]


def _notes(scored: Scored) -> Iterator[Line]:
    """Every cell that was not taken at its word, with a link to it."""
    yield BLANK
    yield Line(SECTION, ["Cells that were not read, or not at their word"])
    if not scored.notes:
        yield Line(_ROW, ["None", "Every cell was read.", None])
        return
    if scored.noted > len(scored.notes):
        yield Line(_ROW, [None, f"The first {len(scored.notes):,} of {scored.noted:,}.", None])
    yield Line(_HEAD, ["Cell", "As written", "How it was taken"])
    several = len(scored.sheets) > 1
    for sheet, note in scored.notes:
        shown = f"{sheet}, {note.cell}" if several else note.cell
        links = {0: (sheet, note.cell)} if note.cell[-1:].isdecimal() else NO_LINKS
        yield Line(
            _LINK, [shown or None, note.text, f"{note.field.replace('_', ' ')}: {note.message}"], links
        )
