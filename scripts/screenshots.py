"""Make the pictures of docs/app.md: the team's app on the worked example; needs Chromium.

Run it after a change of what the app looks like. The pictures are WebP, some of them dark.
"""

import base64
import io
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import sync_playwright

from oreigin.demo.example import build_example
from oreigin.workbook.templates import layout

IMAGES = Path(__file__).parent.parent / "docs" / "images"
EMAIL, PASSWORD = "demo@oreigin.example", "worked-example-2020"
SIZE = {"width": 1280, "height": 800}
LARGEST = 150_000
"""Bytes that a picture may have."""

PERIOD = "/qualys/2020/"
PICTURES = (
    ("app-dashboard", PERIOD, "light"),
    ("app-dashboard-dark", PERIOD, "dark"),
    ("app-responses", f"{PERIOD}responses/", "light"),
    ("app-response", f"{PERIOD}responses/2/", "light"),
    ("app-smelters", f"{PERIOD}smelters/", "light"),
    ("app-facility", f"{PERIOD}smelters/facility/CID003387/", "light"),
    ("app-lists", f"{PERIOD}lists/", "light"),
    ("app-evidence", f"{PERIOD}evidence/figures/smelters-in-covered-countries/", "light"),
    ("app-packages", f"{PERIOD}evidence/packages/", "light"),
    ("app-declaration", f"{PERIOD}declarations/1/", "light"),
    ("app-trail", "/qualys/trail/", "dark"),
)
"""The name of each picture, the page it shows, and the theme."""

REVIEW = ("app-review", f"{PERIOD}review/", "light")
"""The review queue, where the example needs somebody to have declared a name that is new."""

NEW_NAME = "Argor Edelmetall"
LOOK_UP, LOOK_UP_ROW = "Smelter Look-up", 5
"""The tab of a CMRT on which smelters are looked up, and the row it begins at."""


def main() -> None:
    """Serve the example from a folder of its own and picture its pages."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.exit("Chromium is missing: run scripts/install_system_packages.sh")
    with (
        tempfile.TemporaryDirectory() as data,
        served(Path(data)) as address,
        sync_playwright() as started,
    ):
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(base_url=address, viewport=SIZE).new_page()
        sign_in(page)
        make_a_draft(page)
        make_a_declaration(page)
        for name, url, scheme in PICTURES:
            picture(page, name, url, scheme)
        ask_for_a_decision(page)
        picture(page, *REVIEW)
        browser.close()


@contextmanager
def served(data: Path) -> Iterator[str]:
    """Serve the worked example with its worker; yields the address."""
    oreigin = (sys.executable, "-m", "oreigin")
    subprocess.run([*oreigin, "case", "demo", "--data", data], check=True, capture_output=True)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*oreigin, "serve", "--data", str(data), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        address = f"http://127.0.0.1:{port}"
        try:
            answers(address)
            yield address
        finally:
            running.terminate()


def answers(address: str) -> None:
    """Wait until the app answers."""
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.URLError:
            time.sleep(0.25)
        else:
            return
    sys.exit("The app does not start.")


def sign_in(page: Any) -> None:
    """Sign in as the example's person."""
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Reporting period 2020").wait_for()


def make_a_draft(page: Any) -> None:
    """Have a package made, so that there is one to see."""
    page.goto(f"{PERIOD}evidence/packages/")
    page.get_by_role("button", name="Make a draft").click()
    page.locator("#packages").get_by_role("link", name="ZIP").wait_for(timeout=180_000)


def make_a_declaration(page: Any) -> None:
    """Bring a blank and have our own declaration made from it."""
    page.goto("/qualys/templates/")
    file = {"name": "CMRT_6.5.xlsx", "mimeType": "application/octet-stream", "buffer": blank()}
    page.set_input_files("[name=file]", [file])
    page.get_by_role("button", name="Keep the blank").click()
    page.goto(f"{PERIOD}declarations/new/")
    page.get_by_role("button", name="Make it").click()
    page.locator(".own-answers").wait_for(timeout=180_000)


def blank() -> bytes:
    """Return a workbook with a CMRT's tabs; the official one is the RMI's and not ours to keep."""
    known, book = layout("CMRT", "6.5"), openpyxl.Workbook()
    book.remove(book.active)
    for tab in known.tabs:
        book.create_sheet(tab)["A1"] = "."
    book[known.fingerprint.sheet][known.fingerprint.cell] = known.fingerprint.text
    case, _ = build_example()
    for at, row in enumerate(case.lists.references[0].rows, LOOK_UP_ROW):
        told = (row.metal, row.name, row.name, row.country, row.cid)
        for column, value in enumerate(told, 1):
            book[LOOK_UP].cell(at, column, value)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def ask_for_a_decision(page: Any) -> None:
    """Send a workbook in which a refiner is written as no list has it, and accept it."""
    page.goto(f"{PERIOD}responses/upload/")
    file = {"name": "cm-7-again.xlsx", "mimeType": "application/octet-stream", "buffer": workbook()}
    page.set_input_files("#upload-files", [file])
    page.locator("#uploads").get_by_role("link", name=file["name"]).click(timeout=120_000)
    page.locator("[data-open-dialog=redate]").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Received on").fill("2021-05-20")
    dialog.get_by_label("How is that known?").fill("The e-mail it came with")
    dialog.get_by_role("button", name="Correct").click()
    page.get_by_text("received 20 May 2021").wait_for()
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("Contract Manufacturer 7: accepted").wait_for()
    for _ in range(60):
        page.goto(REVIEW[1])
        if page.get_by_role("heading", name=NEW_NAME).count():
            return
        time.sleep(0.5)
    sys.exit("The new name does not come to the review queue.")


def workbook() -> bytes:
    """Return what the seventh supplier of the example sent, with one more smelter."""
    case, documents = build_example()
    [sent] = [one for one in case.responses if one.supplier == "cm-7"]
    book = openpyxl.load_workbook(io.BytesIO(documents[sent.sha256]))
    book["Smelter List"].append([None, "Gold", "Smelter not listed", NEW_NAME, "SWITZERLAND"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def picture(page: Any, name: str, url: str, scheme: str) -> None:
    """Picture one page as a person sees it who has just opened it."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(url)
    page.locator(".toast").evaluate_all("all => all.forEach((one) => one.remove())")
    page.wait_for_timeout(300)
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": 90})
    data = base64.b64decode(taken["data"])
    if len(data) > LARGEST:
        sys.exit(f"{name} has {len(data)} bytes: more than {LARGEST}.")
    (IMAGES / f"{name}.webp").write_bytes(data)


if __name__ == "__main__":
    main()
