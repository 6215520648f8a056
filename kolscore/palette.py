"""The colours of labels, the same on sheets, in charts and in the report; told apart by those who see few colours."""

from typing import Final, NamedTuple


class Look(NamedTuple):
    """How a label looks; colours are six hexadecimal digits."""

    fill: str
    """Behind its name: black letters stand on it."""
    mark: str
    """In charts."""
    shape: str
    """In charts, too: it says the same as the colour."""


LABELS: Final = {
    "kol": Look("CFE3F3", "0072B2", "circle"),
    "both": Look("E9D9E9", "CC79A7", "diamond"),
    "influencer": Look("FCE2C8", "D55E00", "triangle"),
    "not_a_creator": Look("E3DFD6", "A6977B", "x"),
    "insufficient": Look("EFEFEF", "8C8C8C", "square"),
}
"""By the id of the label, the surest first. Marks are of the palette of M. Okabe and K. Ito, Color Universal Design, 2008."""
