"""Write docs/rules.md from the tables and the code."""

from pathlib import Path

from oreigin.checks.reference_page import reference_page

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"

if __name__ == "__main__":
    PAGE.write_text(reference_page(), encoding="utf-8")
