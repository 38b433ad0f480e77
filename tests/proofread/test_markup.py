"""The marked-up copy: every finding beside its words, every link leads somewhere, nothing runs."""

import re
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from oreigin.proofread.markup import marked_up
from oreigin.proofread.values import (
    Block,
    Filing,
    Finding,
    Grid,
    Paragraph,
    Part,
    Place,
    Severity,
)

ANNEX = Grid((("Metal", "Smelter"), *(("Gold", f"Refinery {n}") for n in range(30))))
BLOCKS = (Paragraph("Conflict Minerals Report", 1), Paragraph("We name 31 smelters."), ANNEX)


class Page(HTMLParser):
    """The tags of a page with their attributes, and its ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    @property
    def ids(self) -> list[str | None]:
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]

    @property
    def links(self) -> list[str | None]:
        return [attrs["href"] for tag, attrs in self.tags if tag == "a"]


def of(*blocks: Block) -> Filing:
    return Filing("in/report.htm", blocks, (Part("EX-1.01", 0, len(blocks)),))


def finding(*places: Place, severity: Severity = Severity.CONTRADICTION) -> Finding:
    return Finding("some-rule", severity, places, "The annex lists 30.", "Count again.")


COUNT = finding(
    Place("31 smelters", "under Results", 1), Place("Gold | Refinery 7", "Annex I, row 8", 2, 8)
)


def test_a_note_stands_in_the_margin_and_links_to_every_place() -> None:
    page = marked_up(of(*BLOCKS), [COUNT])
    assert "<mark>31 smelters</mark>" in page
    note = page[page.index('id="finding-1"') :]
    assert "The annex lists 30." in note
    assert 'href="#place-1-1"' in note
    assert 'href="#place-1-2"' in note
    assert page.index('id="finding-1"') < page.index("We name")


def test_every_link_leads_somewhere_and_every_anchor_is_unique() -> None:
    page = Page(marked_up(of(*BLOCKS), [COUNT, COUNT, finding()]))
    assert len(page.ids) == len(set(page.ids))
    assert {str(link).removeprefix("#") for link in page.links} <= set(page.ids)


def test_a_long_table_is_parted_where_notes_stand_and_loses_no_row() -> None:
    page = marked_up(of(*BLOCKS), [COUNT])
    assert page.count("<table") == 2
    assert page.count("<tr") == len(ANNEX.rows)


def test_what_is_missing_stands_before_the_filing() -> None:
    page = marked_up(of(*BLOCKS), [finding(Place("", "the form"), severity=Severity.OMISSION)])
    assert page.index("Count again.") < page.index('id="filing"')


def test_a_filing_brings_no_markup_of_its_own() -> None:
    hostile = '<script>alert(1)</script><img src="https://example.com/x.png" onerror="x()">'
    held = of(Paragraph(hostile), Grid(((hostile, "x"),)))
    page = marked_up(held, [finding(Place(hostile, hostile, 0))])
    tags = {tag for tag, _ in Page(page).tags}
    assert not tags & {"script", "img", "iframe", "link", "object", "form", "svg"}
    assert "https://" not in " ".join(
        str(a) for _, attrs in Page(page).tags for a in attrs.values()
    )
    assert "default-src 'none'" in page


def test_the_same_filing_gives_the_same_bytes() -> None:
    assert marked_up(of(*BLOCKS), [COUNT]) == marked_up(of(*BLOCKS), [COUNT])


@given(st.text(), st.text(), st.lists(st.text(max_size=9), max_size=3))
def test_every_word_of_the_filing_is_on_the_page(text: str, quote: str, cells: list[str]) -> None:
    held = of(Paragraph(text), Grid((tuple(cells), ("a", "b"))))
    places = (Place(quote, "here", 0), Place(quote, "there", 1, 0), Place(text[1:3], "here", 0))
    page = marked_up(held, [finding(*places), finding(places[2])])
    body = page[page.index('id="filing"') :]
    body = re.sub(r"<aside>.*?</aside>|<sup.*?</sup>", "", body, flags=re.DOTALL)
    shown = unescape(re.sub(r"<[^>]*>", "", body))
    for each in (text, *cells):
        assert " ".join(_plain(each).split()) in " ".join(shown.split())


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
