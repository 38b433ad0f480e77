"""Write docs/rules.md and docs/proofread-rules.md from the tables and the code."""

from pathlib import Path

from oreigin.checks.reference_page import reference_page as of_checking
from oreigin.proofread.reference_page import reference_page as of_proofreading

DOCS = Path(__file__).parents[1] / "docs"

if __name__ == "__main__":
    (DOCS / "rules.md").write_text(of_checking(), encoding="utf-8")
    (DOCS / "proofread-rules.md").write_text(of_proofreading(), encoding="utf-8")
