"""One list of smelters, laid out in the ways that filings lay them out.

Every layout renders the same rows (the annex of the public seed filing) as a whole document and
says which columns it shows, so that a test can demand the list back exactly. A module a kind of
file; importing one enters its layouts into the list.
"""

from tests.proofread.layouts.common import FEW, LAYOUTS, METALS, SMELTERS, Layout, by_metal, e
from tests.proofread.layouts.html_divs import tripled_table
from tests.proofread.layouts.html_paragraphs import (
    html_cid_first_and_symbols,
    html_metal_column,
    html_stars_with_legend,
    p,
    page,
    page_break,
    spaced_table,
)
from tests.proofread.layouts.pdf import pdf_ruled, pdf_without_rulings
from tests.proofread.layouts.plain_text import full_submission
from tests.proofread.layouts.word import saved

__all__ = [
    "FEW",
    "LAYOUTS",
    "METALS",
    "SMELTERS",
    "Layout",
    "by_metal",
    "e",
    "full_submission",
    "html_cid_first_and_symbols",
    "html_metal_column",
    "html_stars_with_legend",
    "p",
    "page",
    "page_break",
    "pdf_ruled",
    "pdf_without_rulings",
    "saved",
    "spaced_table",
    "tripled_table",
]
