"""The whole road in a browser: from the first start to the package that the command line makes too.

The app is `oreigin serve` with its worker, in processes of their own, as people start it.
"""

import io
import os
import socket
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import openpyxl
import pytest

from oreigin.demo.example import build_example
from tests.web.looking import listen

pytestmark = pytest.mark.slow

PASSWORD = "four words of no kin"
SUPPLIER = "Contract Manufacturer 7"
NEW_NAME = "Quux Edelmetall"
FOUND = "[class*=tone-bad]"
"""What stands beside a cell that is in error."""

PATIENCE = 120
"""Seconds that the worker may take for one thing on a busy machine."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[str]:
    """The address of an installation that nobody has opened yet."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = str(tmp_path / "data")
    command = [sys.executable, "-m", "oreigin", "serve", "--data", data, "--port", str(port)]
    own = {key: value for key, value in os.environ.items() if not key.startswith("OREIGIN_")}
    with subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL) as served:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, served)
            yield address
        finally:
            served.terminate()


def _wait_for(address: str, served: "subprocess.Popen[bytes]") -> None:
    until = monotonic() + PATIENCE
    while monotonic() < until and served.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            sleep(0.2)
        else:
            return
    pytest.fail("the app does not start")


@pytest.fixture
def page(chromium: Any, app: str) -> Iterator[Any]:
    """A browser that has never been here; at the end it has had nothing to complain about."""
    complaints: list[str] = []
    context = chromium.new_context(base_url=app, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE * 1000)
    opened = context.new_page()
    listen(opened, complaints)
    yield opened
    context.close()
    assert complaints == []


def answer(*, complete: bool) -> bytes:
    """Return what the supplier of the example sent, with one more refiner, which no list knows."""
    case, documents = build_example()
    [sent] = [one for one in case.responses if one.supplier == "cm-7"]
    book = openpyxl.load_workbook(io.BytesIO(documents[sent.sha256]))
    book["Smelter List"].append([None, "Gold", "Smelter not listed", NEW_NAME, "SWITZERLAND"])
    if not complete:
        book["Declaration"]["D26"] = None
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_from_the_first_start_to_the_same_package(page: Any, tmp_path: Path) -> None:
    first_account(page)
    page.get_by_role("button", name="Open the worked example").click()
    page.wait_for_url("**/qualys/2020/")
    assert declared(page) == 297

    upload(page, "bad.xlsx", answer(complete=False))
    found = page.locator("tr", has=page.locator("#cell-D26"))
    assert "Tantalum" in found.inner_text()
    assert found.locator(FOUND).count() > 0

    upload(page, "good.xlsx", answer(complete=True))
    assert page.locator("tr", has=page.locator("#cell-D26")).locator(FOUND).count() == 0
    received_in_time(page)
    page.keyboard.press("a")
    page.get_by_text(f"{SUPPLIER}: accepted").wait_for()

    judge_by_keyboard(page)
    assert declared(page, but=297) == 298
    assert package(page) == reported(exported(page, tmp_path))


def first_account(page: Any) -> None:
    page.goto("/")
    page.get_by_label("Your name").fill("Compliance desk")
    page.get_by_label("Email address").fill("desk@acme.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Company that files").fill("Acme Corp.")
    page.get_by_role("button", name="Start").click()


def declared(page: Any, but: int = -1) -> int:
    """Return how many smelters the dashboard counts, once that is another number than `but`."""
    page.goto("/qualys/2020/")
    tile = page.locator(".tile", has_text="Smelters in the report").locator(".tile-figure")
    until = monotonic() + PATIENCE
    while monotonic() < until:
        if tile.count() and (seen := int(tile.inner_text())) != but:
            return seen
        sleep(0.5)
        page.reload()
    return but


def upload(page: Any, name: str, data: bytes) -> None:
    """Upload a workbook, and open the response that it became."""
    page.goto("/qualys/2020/responses/upload/")
    sent = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.set_input_files("#upload-files", [sent])
    page.locator("#uploads").get_by_role("link", name=name).click()
    page.get_by_role("heading", name=SUPPLIER).wait_for()


def received_in_time(page: Any) -> None:
    """Say that the workbook came before the report of 2020 was filed, as it would have."""
    page.locator("[data-open-dialog=redate]").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Received on").fill("2021-05-20")
    dialog.get_by_label("How is that known?").fill("The email it came with is of that day")
    dialog.get_by_role("button", name="Correct").click()
    page.get_by_text("received 20 May 2021").wait_for()


def judge_by_keyboard(page: Any) -> None:
    """Decide in the review queue that the new name is a refiner on no list."""
    until = monotonic() + PATIENCE
    page.goto("/qualys/2020/review/")
    while not page.get_by_role("heading", name=NEW_NAME).count() and monotonic() < until:
        sleep(0.5)
        page.reload()
    page.keyboard.press("n")
    page.get_by_role("heading", name="Nothing to review").wait_for()


def package(page: Any) -> dict[str, bytes]:
    """Have a draft of the filing package made, and return its files."""
    page.goto("/qualys/2020/evidence/packages/")
    page.get_by_role("button", name="Make a draft").click()
    link = page.locator("#packages").get_by_role("link", name="ZIP")
    with page.expect_download() as saved:
        link.click()
    return members(saved.value.path())


def exported(page: Any, folder: Path) -> Path:
    """Export the period and return the case folder that it unpacks into."""
    page.goto("/qualys/2020/settings/")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export as ZIP").click()
    with zipfile.ZipFile(saved.value.path()) as packed:
        packed.extractall(folder / "exported")
    [there] = (folder / "exported").iterdir()
    return there


def reported(case: Path) -> dict[str, bytes]:
    """Return what `oreigin report` writes from a case folder, but for the folder's own manifest."""
    command = [sys.executable, "-m", "oreigin", "report", str(case)]
    subprocess.run(command, check=False, capture_output=True, timeout=PATIENCE)
    out = case / "out"
    files = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    del files["internal/manifest.json"]
    return files


def members(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
