"""Drawings show every figure, also to who does not see them, and drop none."""

import re
from datetime import date
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oreigin import tables
from oreigin.smelters.countries import covered_countries
from oreigin.terms import ConformanceStatus
from oreigin.web import drawing
from oreigin.web.drawing.funnel import share
from oreigin.web.drawing.world import Outline
from oreigin.web.gallery_figures import drawings

PARTS = (drawing.Part("good", "Good", "fill-good"), drawing.Part("bad", "Bad", "fill-bad"))
TODAY = date(2026, 1, 20)
COVERED = covered_countries(TODAY)


def shapes(drawn: drawing.Drawing, tag: str) -> list[ElementTree.Element]:
    """All elements of a kind; reading them proves that the markup is well-formed."""
    return list(ElementTree.fromstring(f"<div>{drawn.markup}</div>").iter(tag))


def place(code: str, good: int, bad: int = 0, **more: object) -> drawing.Place:
    return drawing.Place(code, code, {"good": good, "bad": bad}, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", drawings())
def test_markup_has_no_style_of_its_own_and_is_well_formed(name: str) -> None:
    drawn = drawings()[name]
    assert shapes(drawn, "div")
    assert "style=" not in drawn.markup
    assert "fill=" not in drawn.markup


def test_bars_share_one_scale() -> None:
    drawn = drawing.stacked(
        "Metals",
        [drawing.Bar("Tin", {"good": 6, "bad": 2}), drawing.Bar("Gold", {"good": 4})],
        PARTS,
        "Metal",
    )
    boxes = [box for box in shapes(drawn, "rect") if "part" in box.attrib["class"]]
    assert [(box.attrib["x"], box.attrib["width"]) for box in boxes] == [
        ("0.00%", "75.00%"),
        ("75.00%", "25.00%"),
        ("0.00%", "50.00%"),
    ]
    assert drawn.table is not None
    assert drawn.table.columns == ("Metal", "Good", "Bad", "Total")
    assert drawn.table.rows == (("Tin", "6", "2", "8"), ("Gold", "4", "0", "4"))


def test_a_status_nobody_has_takes_no_place_in_the_legend() -> None:
    drawn = drawing.stacked("Metals", [drawing.Bar("Tin", {"good": 6, "bad": 0})], PARTS)
    assert [key.label for key in drawn.legend] == ["Good"]


def test_a_value_without_a_part_is_refused_rather_than_dropped() -> None:
    with pytest.raises(KeyError, match="ugly"):
        drawing.stacked("Metals", [drawing.Bar("Tin", {"ugly": 1})], PARTS)


def test_bars_of_nothing_are_drawn() -> None:
    drawn = drawing.stacked("Metals", [drawing.Bar("Tin")], PARTS)
    assert drawn.table is not None
    assert drawn.table.rows == (("Tin", "0"),)


def test_names_of_others_cannot_become_markup() -> None:
    bar = drawing.Bar("<script>", {"good": 1}, url='"><script>')
    assert "<script>" not in drawing.stacked("Metals", [bar], PARTS).markup
    stage = drawing.Stage("<b>", 1, url="'\"<b>")
    assert "<b>" not in drawing.funnel("Steps", [stage]).markup
    evil = drawing.Place("CN", "<i>", {"good": 1}, url='"<i>')
    assert "<i>" not in drawing.world("World", [evil], PARTS, COVERED).markup


def test_every_status_has_a_color_and_a_word() -> None:
    metals = [{"metal": "Tin", "statuses": dict.fromkeys(ConformanceStatus, 1)}]
    drawn = drawing.statuses_by_metal("Statuses", metals)
    assert len(drawn.legend) == len(ConformanceStatus)
    assert len({key.style for key in drawn.legend}) == len(ConformanceStatus)


def test_a_funnel_compares_with_last_year_where_there_was_one() -> None:
    steps = [drawing.Stage("Asked", 10, 8), drawing.Stage("Answered", 5, None)]
    drawn = drawing.funnel("Responses", steps)
    assert len(shapes(drawn, "line")) == 1
    assert drawn.table is not None
    assert drawn.table.rows == (("Asked", "10", "100 %", "8"), ("Answered", "5", "50 %", ""))


@given(st.integers(1, 10_000), st.data())
def test_a_share_is_never_whole_while_something_is_missing(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    assert (share(part, whole) == "100 %") == (part == whole)
    assert (share(part, whole) == "0 %") == (part == 0)


def test_the_next_date_is_marked_and_the_past_is_told_apart() -> None:
    drawn = drawing.deadlines(
        "Dates",
        [
            drawing.Milestone(date(2026, 6, 1), "Filing deadline", "31 May is a Sunday"),
            drawing.Milestone(date(2025, 12, 31), "Period ends"),
            drawing.Milestone(TODAY, "Answers due"),
        ],
        TODAY,
    )
    items = shapes(drawn, "li")
    told = [(item.attrib.get("class", ""), " ".join(item.itertext())) for item in items]
    assert told == [
        ("is-past", "Period ends Wed 31 Dec 2025 20 days ago"),
        ("is-next", "Answers due Tue 20 Jan 2026 today"),
        ("", "Filing deadline Mon 1 Jun 2026 in 132 days 31 May is a Sunday"),
    ]


def test_a_line_of_dates_long_past_ends_with_the_last_of_them() -> None:
    ended = drawing.Milestone(date(2021, 6, 1), "Filing deadline")
    drawn = drawing.deadlines("Dates", [ended], TODAY)
    assert "4 years ago" in drawn.markup
    assert "Today" not in drawn.markup
    later = drawing.deadlines("Dates", [drawing.Milestone(date(2027, 3, 20), "Period ends")], TODAY)
    assert "in 14 months" in later.markup


def test_dates_that_are_not_set_draw_nothing() -> None:
    assert shapes(drawing.deadlines("Dates", [], TODAY), "svg") == []


def test_the_map_drops_no_country() -> None:
    drawn = drawing.world("World", [place("CN", 3), place("?", 0, 2)], PARTS, COVERED)
    assert drawn.note == "Not on the map: ? (2)."
    assert drawn.table is not None
    assert [row[0] for row in drawn.table.rows] == ["CN", "?"]


def test_a_small_country_without_an_outline_has_a_mark() -> None:
    outlines = {row.alpha2: row for row in tables.load("web/world.csv", Outline)}
    assert not outlines["SG"].path
    drawn = drawing.world("World", [place("SG", 1, url="?country=SG")], PARTS, COVERED)
    (link,) = shapes(drawn, "a")
    assert link.attrib["href"] == "?country=SG"
    assert link.attrib["aria-label"] == "SG: 1 good"


def test_covered_countries_stand_out_whether_or_not_anything_is_there() -> None:
    tinted = [path for path in shapes(drawing.world("World", [], PARTS, COVERED), "path")
              if "is-covered" in path.attrib["class"]]  # fmt: skip
    assert len(tinted) == 10


def test_marks_of_neighbors_do_not_hide_each_other() -> None:
    neighbors = [place(code, 5) for code in ("BE", "NL", "LU", "DE", "CH", "AT", "CZ", "FR")]
    drawn = drawing.world("World", neighbors, PARTS, COVERED)
    centers = [
        tuple(float(number) for number in re.findall(r"-?[\d.]+", group.attrib["transform"]))
        for group in shapes(drawn, "g")
    ]
    rings = [float(ring.attrib["r"]) for ring in shapes(drawn, "circle")
             if ring.attrib["class"] == "ring"]  # fmt: skip
    for (ax, ay), (bx, by) in combinations(centers, 2):
        assert (ax - bx) ** 2 + (ay - by) ** 2 > (1.6 * rings[0]) ** 2


def test_no_outline_runs_across_the_whole_map() -> None:
    for row in tables.load("web/world.csv", Outline):
        for ring in filter(None, row.path.split("z")):
            numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", ring)]
            east, xs = numbers[0], [numbers[0]]
            for step in numbers[2::2]:
                east += step
                xs.append(east)
            assert max(xs) - min(xs) < 320, row.alpha2
