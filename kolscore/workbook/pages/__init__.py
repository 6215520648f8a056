"""The sheets that `annotate` puts behind the user's: each makes a page of what was scored."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from kolscore.annotation import Annotated
from kolscore.workbook.lossless.pages import Page
from kolscore.workbook.pages import legend, reasons, summary
from kolscore.workbook.pages.scored import About, Scored

PAGES: Final[tuple[Callable[[Scored], Page], ...]] = (summary.page, reasons.page, legend.page)
"""What makes each sheet, in their order in the workbook."""


def pages_of(tables: Sequence[Annotated], about: About) -> Iterator[Page]:
    """The sheets on some tables; to be made when all their answers have come."""
    scored = Scored.of(tables, about)
    for make in PAGES:
        yield make(scored)


__all__ = ["PAGES", "About", "Scored", "pages_of"]
