"""The report: one page that opens anywhere, with everything in it and nothing fetched."""

from kolscore.report.build import page_of

__all__ = ["page_of"]
