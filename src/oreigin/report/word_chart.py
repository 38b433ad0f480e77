"""A chart as Word's own, so that counsel can edit it: drawn from a workbook that lies beside it.

XlsxWriter writes the chart; here it is taken out of the workbook and put into the document. The
document says in words what the picture shows (its alternative text).
"""

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Emu, Pt

from oreigin.report.charts import FILLS, LEAST_SHARE
from oreigin.report.document import Chart, text_of
from oreigin.report.pages import TEXT_WIDTH

SHEET = "Counts"
_BAR_HEIGHT, _AROUND = 27.0, 46.0
_CHART_URI = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_VALUE_SHOWN, _KEY_HIDDEN = '<c:showVal val="1"/>', '<c:showLegendKey val="0"/>'
_REST_HIDDEN = "".join(
    f'<c:show{what} val="0"/>' for what in ("CatName", "SerName", "Percent", "BubbleSize")
)
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def chart_height(chart: Chart) -> float:
    """Return how high a chart is in Word, in points."""
    return _AROUND + _BAR_HEIGHT * len(chart.categories)


def add_chart(made: Any, paragraph: Any, chart: Chart, number: int, font: str) -> None:
    """Put a chart into a paragraph of a document, the `number`-th of it."""
    workbook = _workbook(chart, font)
    drawn = zipfile.ZipFile(io.BytesIO(workbook)).read("xl/charts/chart1.xml").decode()
    package = made.part.package
    uri = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(uri, CONTENT_TYPE.DML_CHART, b"", package)
    beside = PackURI(f"/word/embeddings/chart{number}.xlsx")
    data = Part(beside, CONTENT_TYPE.SML_SHEET, workbook, package)
    source = part.relate_to(data, RELATIONSHIP_TYPE.PACKAGE)
    part._blob = _reading(drawn, source).encode()
    drawing = _drawing(chart, number, made.part.relate_to(part, RELATIONSHIP_TYPE.CHART))
    paragraph.add_run()._r.append(drawing)


def _workbook(chart: Chart, font: str) -> bytes:
    """Return a workbook of the chart's counts, with the chart."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet(SHEET)
    sheet.write_row(0, 1, chart.series)
    for at, (category, values) in enumerate(zip(chart.categories, chart.values, strict=True), 1):
        sheet.write_string(at, 0, category)
        sheet.write_row(at, 1, values)
    bars = book.add_chart({"type": "bar", "subtype": "stacked"})
    for at, name in enumerate(chart.series):
        bars.add_series(_series(chart, at, name, font))
    letters = {"num_font": {"name": font, "size": 9}}
    bars.set_title({"none": True})
    bars.set_legend({"position": "top", "font": {"name": font, "size": 9}})
    no_marks = {"line": {"none": True}, "major_tick_mark": "none", "minor_tick_mark": "none"}
    bars.set_y_axis({"reverse": True, **no_marks, **letters})
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    bars.set_chartarea({"border": {"none": True}})
    sheet.insert_chart("A10", bars)
    book.close()
    return out.getvalue()


def _series(chart: Chart, at: int, name: str, font: str) -> dict[str, Any]:
    fill, color = FILLS[at % len(FILLS)]
    last, column = len(chart.categories), at + 1
    most = max((sum(row) for row in chart.values), default=0)
    small = [row[at] < most * LEAST_SHARE for row in chart.values]
    return {
        "name": [SHEET, 0, column],
        "categories": [SHEET, 1, 0, last, 0],
        "values": [SHEET, 1, column, last, column],
        "fill": {"color": fill},
        "border": {"color": "#444444", "width": 0.5},
        "gap": 45,
        "data_labels": {
            "value": True,
            "font": {"name": font, "size": 9, "color": color},
            "custom": [{"delete": True} if hidden else None for hidden in small],
        },
    }


def _reading(drawn: str, source: str) -> str:
    """Return the chart reading its counts from the workbook, and without the sheet's margins.

    What its labels do not show is said, for programs that take silence for a yes.
    """
    link = f'<c:externalData r:id="{source}"><c:autoUpdate val="0"/></c:externalData>'
    without = re.sub(r"<c:printSettings>.*</c:printSettings>", "", drawn)
    labelled = without.replace(_VALUE_SHOWN, f"{_KEY_HIDDEN}{_VALUE_SHOWN}{_REST_HIDDEN}")
    return labelled.replace("</c:chartSpace>", f"{link}</c:chartSpace>")


def _drawing(chart: Chart, number: int, relation: str) -> Any:
    drawing = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}>"
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{_emu(TEXT_WIDTH)}" cy="{_emu(chart_height(chart))}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_CHART_URI}">'
        f'<c:chart xmlns:c="{_CHART_URI}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    about = drawing[0].docPr
    about.set("title", text_of(chart.caption))
    about.set("descr", text_of(chart.description))
    return drawing


def _emu(points: float) -> int:
    return Emu(Pt(points))
