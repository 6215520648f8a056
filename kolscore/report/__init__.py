"""The report: one page that opens anywhere, with everything in it and nothing fetched."""

from kolscore.report.build import SHOWN, page_of

__all__ = ["SHOWN", "page_of"]
