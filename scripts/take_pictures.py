"""Make the pictures of the README from the worked example; needs Chromium and poppler-utils.

Run it after a change of what the example prints.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

IMAGES = Path(__file__).parent.parent / "docs" / "images"
FRAME = """<body style="margin:0;background:#12161c"><pre style="margin:0;padding:14px 18px;
background:#12161c;color:#e6e9ef;font:13px/1.45 'DejaVu Sans Mono',monospace">{}</pre>"""
CHROMIUM = (
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
    "--disable-background-networking", "--no-first-run", "--force-device-scale-factor=1",
)  # fmt: skip

PAGES = (1, 3, 7)
"""Pages of the report that its picture shows: the first, the figures, the annex."""

SHEET = (
    '<img src="{}" style="width:484px;margin:14px 0 0 12px;float:left;box-shadow:0 1px 6px #667">'
)

FAULTS = (
    ("they are Angola, Burundi", "they are Burundi"),
    ("is the Responsible Minerals Initiative", "is the Conflict-Free Sourcing Initiative"),
    ("239 were listed", "241 were listed"),
)
"""What the picture of proofreading shows: words of the report, and what they become."""


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
        picture(_pages(report.with_name("cmr.pdf"), Path(folder)), IMAGES / "report.png", 1500, 660)
        picture(_proofread(report, Path(folder)), IMAGES / "proofread.png", 1300, 1330)


def _pages(report: Path, folder: Path) -> Path:
    """Return a page that shows some pages of a PDF side by side."""
    shown = ""
    for number in PAGES:
        image = folder / f"page-{number}"
        only = ("-f", str(number), "-l", str(number), "-singlefile")
        subprocess.run(["pdftoppm", "-png", "-r", "120", *only, report, image], check=True)
        shown += SHEET.format(f"{image.name}.png")
    page = folder / "pages.html"
    page.write_text(f'<body style="margin:0;background:#dfe3e8">{shown}', encoding="utf-8")
    return page


def _proofread(report: Path, folder: Path) -> Path:
    """Return the marked-up copy of a report after some faults were made in it."""
    text = report.read_text(encoding="utf-8")
    for right, wrong in FAULTS:
        if right not in text:
            sys.exit(f"The report does not say {right!r} any more: choose another fault.")
        text = text.replace(right, wrong, 1)
    faulty, marked = folder / "ex1-01.htm", folder / "marked.html"
    faulty.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "oreigin", "proofread", faulty, "--marked", marked]
    subprocess.run(command, check=False, capture_output=True)  # it finds what is wrong
    return marked


if __name__ == "__main__":
    main()
