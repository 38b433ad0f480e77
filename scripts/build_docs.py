"""Build the documentation as a site into `site/`, and fail on any warning (broken links too)."""

import sys
from pathlib import Path

from sphinx.cmd.build import main

ROOT = Path(__file__).parent.parent


def build() -> int:
    """Run Sphinx over docs/ and return its exit status."""
    options = ["-W", "--keep-going", "-q", "-b", "html"]
    status = main([*options, str(ROOT / "docs"), str(ROOT / "site")])
    if status == 0:
        print(f"The documentation is in {ROOT / 'site' / 'index.html'}")
    return status


if __name__ == "__main__":
    sys.exit(build())
