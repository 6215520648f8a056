"""How answers look beside the table: colours that repeat what the words say, and grey where evidence is thin."""

from collections.abc import Mapping
from typing import Final

from kolscore.palette import LABELS
from kolscore.reading.sheet import letters
from kolscore.rubric import Rubric
from kolscore.workbook.xlsx_patch.cell_formats import Shade
from kolscore.workbook.xlsx_patch.conditional_formats import FormatRule, tints
from kolscore.workbook.xlsx_patch.xml_bytes import Area

_TIERS: Final = ("F2F8FC", "A3CBE6")
_BAR: Final = "8FC1E3"
_THIN: Final = Shade(color="6B6B6B", italic=True)


def rules_for(rubric: Rubric, cells: Area, places: Mapping[str, int]) -> list[FormatRule]:
    """The rules for new columns, which are those of `cells`; `places` are the columns of all answers."""

    def column(key: str) -> Area | None:
        place = places.get(key, 0)
        return cells._replace(left=place, right=place) if cells.left <= place <= cells.right else None

    rules = []
    if at := column("tier"):
        names = [step.title for step in rubric.tier.schemes[rubric.tier.scheme].tiers]
        fills = tints(len(names), *_TIERS)
        rules += [FormatRule(at, "is", name, Shade(fill)) for name, fill in zip(names, fills, strict=True)]
    if at := column("label"):
        names_of = rubric.label.names
        rules += [FormatRule(at, "is", names_of[label], Shade(look.fill)) for label, look in LABELS.items()]
    if at := column("credibility"):
        rules.append(FormatRule(at, "bar", _BAR))
    if cells.right >= cells.left:
        rules.append(FormatRule(cells, "if", _is_thin(rubric, cells.top, places), _THIN))
    return rules


def _is_thin(rubric: Rubric, row: int, places: Mapping[str, int]) -> str:
    """The formula that tells thin evidence: insufficient, or a confidence of the lowest grade."""
    label = f"${letters(places['label'])}{row}"
    confidence = f"${letters(places['confidence'])}{row}"
    least = sorted(rubric.confidence.grades.values())
    bound = least[1] if len(least) > 1 else 0.0
    name = rubric.label.names["insufficient"].replace('"', '""')
    return f'OR({label}="{name}",AND(ISNUMBER({confidence}),{confidence}<{bound:g}))'
