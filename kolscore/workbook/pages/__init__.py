"""The sheets that `annotate` puts behind the user's: each makes a page of what was scored."""

from collections.abc import Iterator, Sequence

from kolscore.annotation import Annotated
from kolscore.summary import Summary
from kolscore.workbook.pages import counts, legend, people, reasons, summary
from kolscore.workbook.pages.campaign import CampaignSheet
from kolscore.workbook.pages.evidence import Live
from kolscore.workbook.pages.rubric import RubricSheet
from kolscore.workbook.pages.scored import About, ScoredList
from kolscore.workbook.pages.status import Status
from kolscore.workbook.xlsx_patch.cells import Formula
from kolscore.workbook.xlsx_patch.pages import Page


def pages_of(
    tables: Sequence[Annotated], about: About, rules: RubricSheet, live: Live | None
) -> Iterator[Page]:
    """The sheets on some tables, in their order; to be made when all their answers have come."""
    scored = ScoredList(tables, Summary.of(tables), about)
    found = tables[0].found
    # Where rows are people, those are counted, and formulas count rows.
    counted = (
        counts.LiveCounts(scored.summary, rules, live)
        if live and not found
        else counts.ShownCounts(scored.summary)
    )
    yield summary.page(scored, counted)
    if found:
        yield people.page(found, tables)
    yield reasons.page(scored, live.status.before if live else "")
    if live:
        yield live.page()
        if live.campaign:
            yield live.campaign.page()
        yield live.status.page()
        rules.valid = Formula(live.status.valid, "yes")
    yield rules.page()
    yield legend.page(scored)


__all__ = ["About", "CampaignSheet", "Live", "RubricSheet", "ScoredList", "Status", "pages_of"]
