"""Our own declaration in a browser: from the official blank to who should get a new one."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from oreigin.response.completeness import LineStatus
from oreigin.response.reading import read_declaration
from tests.response.test_writing import blank
from tests.web.looking import listen
from tests.web.pages import address, member
from tests.web.serving import served

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
import checker_oracle

pytestmark = pytest.mark.slow

DECLARANT = {
    "Contact email": "desk@qualys.example",
    "Authorizer name": "Office of the General Counsel",
    "Authorizer email": "counsel@qualys.example",
}


@pytest.fixture
def period(sqlite_database: Any) -> Any:
    """The worked example, its results computed."""
    from oreigin.casework.actors import operator
    from oreigin.casework.case_files import load_demo
    from oreigin.store.models import Registrant

    registrant = Registrant.objects.create(slug="qualys", name="Qualys")
    period = load_demo(operator(registrant, datetime.now(UTC)))
    worked()
    return period


@pytest.fixture
def page(period: Any, chromium: Any) -> Iterator[Any]:
    """A browser in which the compliance manager is signed in."""
    with served() as root:
        context = chromium.new_context(base_url=root, accept_downloads=True)
        [session] = member(period, "compliance-manager").cookies.values()
        context.add_cookies([{"name": session.key, "value": session.value, "url": root}])
        yield context.new_page()
        context.close()


def worked() -> None:
    from oreigin.casework.working import work_off

    work_off()


def brought(page: Any, period: Any, data: bytes) -> None:
    page.goto(f"/{period.registrant.slug}/templates/")
    file = {"name": "RMI_CMRT_6.5.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    page.set_input_files("[name=file]", [file])
    page.get_by_role("button", name="Keep the blank").click()
    page.get_by_text("CMRT 6.5 is kept.").wait_for()


def completed(page: Any, period: Any) -> None:
    """Add a declaration of the whole company, and say what the case does not."""
    page.goto(address("declarations", period))
    page.get_by_role("link", name="New declaration").first.click()
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("heading", name="CMRT 6.5").wait_for()
    worked()
    page.goto(address("declarant", period))
    for label, value in DECLARANT.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Save").click()
    worked()
    page.goto(address("declarations", period))
    page.get_by_role("link", name="CMRT 6.5").click()
    page.get_by_text("Question C: no record of the case can say it.").wait_for()
    page.get_by_role("link", name="Open: Question C").click()
    decided(page, "Yes", "Our supplier code asks for it.")


def decided(page: Any, value: str, why: str) -> None:
    page.get_by_label("Answer").select_option(value)
    page.get_by_label("Why?").fill(why)
    page.get_by_role("button", name="Decide").click()
    page.get_by_text("the declaration is updated").wait_for()
    worked()
    page.reload()


def downloaded(page: Any) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the workbook").click()
    return Path(download.value.path()).read_bytes()


def sent(page: Any, to: str) -> None:
    page.get_by_role("button", name="Record sending").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("To whom").fill(to)
    dialog.get_by_role("button", name="It went out").click()
    page.get_by_role("rowheader", name=to).first.wait_for()


def test_from_the_blank_to_who_should_get_a_new_one(period: Any, page: Any) -> None:
    complaints: list[str] = []
    listen(page, complaints)
    brought(page, period, blank())
    completed(page, period)
    page.get_by_text("Nothing is missing").wait_for()
    read = read_declaration(downloaded(page), "out.xlsx")
    assert "Contract Manufacturer" not in repr(read)
    page.get_by_role("link", name="What leaves").click()
    page.get_by_role("heading", name="No supplier is named").wait_for()
    page.get_by_role("link", name="The form").click()
    sent(page, "Customer, Inc.")
    page.goto(address("declaration-answer", period, 1, "3 Gold"))
    page.get_by_role("link", name="Contract Manufacturer 1").wait_for()
    decided(page, "Yes", "A customer asked, and we looked closer.")
    page.goto(address("dashboard", period))
    page.get_by_role("link", name="1 recipient should get a new declaration of ours").click()
    row = page.get_by_role("row").filter(has_text="Customer, Inc.")
    row.get_by_text("1 thing otherwise").click()
    row.get_by_text('Question 3 Gold: "Yes" instead of "Unknown"').wait_for()
    page.goto(address("declaration", period, 1))
    sent(page, "Customer, Inc.")
    assert page.get_by_text("should get a new declaration").count() == 0
    assert page.get_by_text("Replaced").count() == 1
    assert complaints == []


@pytest.mark.samples
@pytest.mark.skipif(not checker_oracle.installed(), reason="LibreOffice is not installed")
def test_the_official_checker_has_nothing_to_ask_for(
    period: Any, page: Any, samples: Path, tmp_path: Path
) -> None:
    brought(page, period, (samples / "templates/RMI_CMRT_6.5.xlsx").read_bytes())
    completed(page, period)
    file = tmp_path / "out.xlsx"
    file.write_bytes(downloaded(page))
    [lines] = checker_oracle.official_lines([file]).values()
    assert lines
    assert {LineStatus.MISSING, LineStatus.ERROR}.isdisjoint(lines)
