"""The report: one page that opens anywhere, with everything in it and nothing fetched."""

from kolscore.report.build import SHOWN, page_of
from kolscore.report.layout import ORDERS, Layout, logo_in

__all__ = ["ORDERS", "SHOWN", "Layout", "logo_in", "page_of"]
