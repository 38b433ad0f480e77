"""Make the pictures of the README from the worked example; needs Chromium.

Run it after a change of what the example prints.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

IMAGES = Path(__file__).parent.parent / "docs" / "images"
FRAME = """<body style="margin:0;background:#fff"><pre style="margin:0;padding:14px 18px;
background:#12161c;color:#e6e9ef;font:13px/1.45 'DejaVu Sans Mono',monospace">{}</pre>"""
CHROMIUM = (
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
    "--disable-background-networking", "--no-first-run", "--force-device-scale-factor=1",
)  # fmt: skip


def picture(page: Path, image: Path, width: int, height: int) -> None:
    """Take a picture of a local page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.exit("Chromium is missing: run scripts/install_system_packages.sh")
    size = (f"--window-size={width},{height}", f"--screenshot={image}")
    subprocess.run([chromium, *CHROMIUM, *size, page.as_uri()], check=True, capture_output=True)


def main() -> None:
    """Run the example in a temporary folder; picture its report and what the terminal shows."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "COLUMNS": "108"}
        shown = subprocess.run(
            [sys.executable, "-m", "oreigin", "demo", "demo-case"],
            check=True, capture_output=True, text=True, cwd=folder, env=environment,
        )  # fmt: skip
        lines = ["$ make demo", *(line.rstrip() for line in shown.stdout.splitlines())][:31]
        page = Path(folder) / "terminal.html"
        escaped = "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;")
        page.write_text(FRAME.format(escaped), encoding="utf-8")
        picture(page, IMAGES / "demo.png", 890, 620)
        report = Path(folder) / "demo-case" / "out" / "filing" / "ex1-01.htm"
        picture(report, IMAGES / "report.png", 880, 1500)


if __name__ == "__main__":
    main()
