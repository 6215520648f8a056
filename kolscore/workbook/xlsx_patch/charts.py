"""Charts of our own: their parts, and the drawing that places them on a sheet."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from kolscore.workbook.xlsx_patch.book import refers_to
from kolscore.workbook.xlsx_patch.xml_bytes import Area, quoted

_DRAWINGML: Final = "http://schemas.openxmlformats.org/drawingml/2006"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_GREY: Final = "595959"
_PALE: Final = "D9D9D9"
_MARKER: Final = 7


class Series(NamedTuple):
    """Values of a chart, as they stand in cells of its sheet."""

    name: str
    along: Area
    values: Area
    along_cached: Sequence[Any]
    """What stands in the cells: programs that show a chart without calculating draw these."""
    cached: Sequence[float]
    color: str
    marker: str = "circle"


class Chart(NamedTuple):
    """A chart on a sheet of ours."""

    kind: str
    """"column", "bar" or "scatter"."""
    title: str
    alt: str
    """What it shows, in words."""
    at: Area
    """The cells that it covers."""
    series: Sequence[Series]
    along: str = ""
    """Title of the axis along which the values stand."""
    up: str = ""
    """Title of the axis of the values."""
    gap: int = 60
    """Per cent of a bar's breadth between bars."""


def drawing(charts: Sequence[Chart]) -> str:
    """The drawing that places charts, which it knows as rId1, rId2, ..."""
    anchors = "".join(_anchor(number, chart) for number, chart in enumerate(charts, 1))
    return f'{_HEAD}<xdr:wsDr xmlns:xdr="{_DRAWINGML}/spreadsheetDrawing" xmlns:a="{_DRAWINGML}/main">{anchors}</xdr:wsDr>'


def _anchor(number: int, chart: Chart) -> str:
    def corner(name: str, column: int, row: int) -> str:
        return (
            f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row>"
            f"<xdr:rowOff>0</xdr:rowOff></xdr:{name}>"
        )

    at = chart.at
    return (
        f"<xdr:twoCellAnchor>{corner('from', at.left - 1, at.top - 1)}{corner('to', at.right, at.bottom)}"
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        f'<xdr:cNvPr id="{number + 1}" name="{quoted(chart.title)}" descr="{quoted(chart.alt)}"/>'
        "<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>"
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{_DRAWINGML}/chart"><c:chart xmlns:c="{_DRAWINGML}/chart" '
        f'xmlns:r="{_RELATIONS}" r:id="rId{number}"/></a:graphicData></a:graphic>'
        "</xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>"
    )


def chart_part(chart: Chart, sheet: str) -> str:
    """The part of a chart whose values stand in a sheet of this name."""
    plot = _scatter(chart, sheet) if chart.kind == "scatter" else _bars(chart, sheet)
    legend = (
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if len(chart.series) > 1 else ""
    )
    return (
        f'{_HEAD}<c:chartSpace xmlns:c="{_DRAWINGML}/chart" xmlns:a="{_DRAWINGML}/main" xmlns:r="{_RELATIONS}">'
        f'<c:roundedCorners val="0"/><c:chart>{_title(chart.title, 1200, bold=True)}<c:autoTitleDeleted val="0"/>'
        f"<c:plotArea><c:layout/>{plot}</c:plotArea>{legend}"
        '<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:spPr>{_filled("FFFFFF")}<a:ln><a:solidFill><a:srgbClr val="{_PALE}"/></a:solidFill></a:ln></c:spPr>'
        "</c:chartSpace>"
    )


def _bars(chart: Chart, sheet: str) -> str:
    upright = chart.kind == "column"
    series = "".join(
        f"{_begun(place, one)}<c:spPr>{_filled(one.color)}</c:spPr>"
        '<c:invertIfNegative val="0"/><c:dLbls><c:numFmt formatCode="#,##0" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat>{_texts(sheet, one.along, one.along_cached)}</c:cat>"
        f"<c:val>{_numbers(sheet, one.values, one.cached)}</c:val></c:ser>"
        for place, one in enumerate(chart.series)
    )
    # The first of lying bars stands at the top, as in the table.
    order, crosses = ("minMax", "autoZero") if upright else ("maxMin", "max")
    return (
        f'<c:barChart><c:barDir val="{"col" if upright else "bar"}"/><c:grouping val="clustered"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="{chart.gap}"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"b" if upright else "l"}"/>{_titled(chart.along)}<c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_ink(_GREY)}{_text(900)}'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"l" if upright else "b"}"/>{_grid()}{_titled(chart.up)}'
        '<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/>{_ink("")}{_text(900)}<c:crossAx val="1"/><c:crosses val="{crosses}"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )


def _scatter(chart: Chart, sheet: str) -> str:
    series = "".join(
        f"{_begun(place, one)}<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:marker><c:symbol val="{one.marker}"/><c:size val="{_MARKER}"/>'
        f'<c:spPr>{_filled(one.color)}<a:ln w="6350">{_filled("FFFFFF")}</a:ln></c:spPr></c:marker>'
        f"<c:xVal>{_numbers(sheet, one.along, one.along_cached)}</c:xVal>"
        f'<c:yVal>{_numbers(sheet, one.values, one.cached)}</c:yVal><c:smooth val="0"/></c:ser>'
        for place, one in enumerate(chart.series)
    )

    def axis(number: int, other: int, side: str, title: str) -> str:
        return (
            f'<c:valAx><c:axId val="{number}"/><c:scaling><c:orientation val="minMax"/><c:max val="100"/>'
            f'<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="{side}"/>{_grid()}{_titled(title)}'
            '<c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
            f'<c:tickLblPos val="low"/>{_ink(_GREY)}{_text(900)}<c:crossAx val="{other}"/><c:crosses val="autoZero"/>'
            '<c:crossBetween val="midCat"/><c:majorUnit val="25"/></c:valAx>'
        )

    return (
        '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        f'{series}<c:axId val="1"/><c:axId val="2"/></c:scatterChart>'
        f"{axis(1, 2, 'b', chart.along)}{axis(2, 1, 'l', chart.up)}"
    )


def _begun(place: int, series: Series) -> str:
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:v>{quoted(series.name)}</c:v></c:tx>'
    )


def _texts(sheet: str, area: Area, values: Sequence[Any]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{quoted(str(value))}</c:v></c:pt>' for place, value in enumerate(values)
    )
    return (
        f'<c:strRef><c:f>{quoted(refers_to(sheet, area))}</c:f><c:strCache><c:ptCount val="{len(values)}"/>'
        f"{points}</c:strCache></c:strRef>"
    )


def _numbers(sheet: str, area: Area, values: Sequence[Any]) -> str:
    points = "".join(f'<c:pt idx="{place}"><c:v>{value!r}</c:v></c:pt>' for place, value in enumerate(values))
    return (
        f"<c:numRef><c:f>{quoted(refers_to(sheet, area))}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


def _title(text: str, size: int, *, bold: bool) -> str:
    said = f'<a:defRPr sz="{size}" b="{bold:d}"/>'
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr>{said}</a:pPr>"
        f'<a:r><a:rPr lang="en-GB" sz="{size}" b="{bold:d}"/><a:t>{quoted(text)}</a:t></a:r></a:p></c:rich></c:tx>'
        '<c:overlay val="0"/></c:title>'
    )


def _titled(text: str) -> str:
    return _title(text, 900, bold=False) if text else ""


def _grid() -> str:
    return f"<c:majorGridlines>{_ink(_PALE)}</c:majorGridlines>"


def _ink(color: str) -> str:
    """A thin line, or none."""
    drawn = _filled(color) if color else "<a:noFill/>"
    return f'<c:spPr><a:ln w="6350">{drawn}</a:ln></c:spPr>'


def _filled(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


def _text(size: int) -> str:
    return f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{size}"/></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
