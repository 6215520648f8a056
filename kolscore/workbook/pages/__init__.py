"""The sheets that `annotate` puts behind the user's: each makes a page of what was scored."""

from collections.abc import Iterator, Sequence

from kolscore.annotation import Annotated
from kolscore.summary import Summary
from kolscore.workbook.pages import legend, people, reasons, summary
from kolscore.workbook.pages.campaign import CampaignSheet
from kolscore.workbook.pages.evidence import Live
from kolscore.workbook.pages.rubric import RubricSheet
from kolscore.workbook.pages.scored import About, ScoredList
from kolscore.workbook.xlsx_patch.pages import Page


def pages_of(
    tables: Sequence[Annotated], about: About, rules: RubricSheet, live: Live | None
) -> Iterator[Page]:
    """The sheets on some tables, in their order; to be made when all their answers have come."""
    scored = ScoredList(tables, Summary.of(tables), about)
    yield summary.page(scored)
    if found := tables[0].found:
        yield people.page(found, tables)
    yield reasons.page(scored)
    if live:
        yield live.page()
        if live.campaign:
            yield live.campaign.page()
    yield rules.page()
    yield legend.page(scored)


__all__ = ["About", "CampaignSheet", "Live", "RubricSheet", "ScoredList", "pages_of"]
