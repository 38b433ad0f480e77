"""A campaign from the table of suppliers to the report, in a browser, with real mail both ways.

The mail server, the mailbox and the worker are real processes; the browser opens what the mails
say. Days pass by moving the dates of the case into the past, as nobody can wait for them.
One database is enough here: what differs between the two is tried in the tests of casework.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from tests.casework.mailboxes import PASSWORD, USER, Mailbox, imap_server
from tests.casework.mailing import Received, smtp_server
from tests.casework.workers import installation, waited_for, worker  # noqa: F401 - a fixture
from tests.casework.world import case, workbook
from tests.web.looking import listen
from tests.web.pages import address, member
from tests.web.serving import served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("installation", ["postgresql"], indirect=True),
]

TABLE = """Supplier,Supplier ID,Contact,Email,Role,Main
Alpha Tools,alpha,Desk,desk@alpha.example,Quality,yes
Beta Parts,beta,Desk,desk@beta.example,Quality,yes
Gamma Wire,gamma,Desk,desk@gamma.example,Quality,yes
Gamma Wire,gamma,Office,director@gamma.example,Director,
"""
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
INQUIRY = (
    "suppliers-surveyed",
    "suppliers-requested",
    "responses-received",
    "suppliers-silent",
    "responses-accepted",
    "response-rate",
)
PATIENCE = 60_000


class Office:
    """The registrant's side: the period, the browser of its manager, mail that went out."""

    def __init__(self, period: Any, page: Any, mail: Received, box: Mailbox, environment: Any):
        self.period, self.page, self.mail, self.box = period, page, mail, box
        self.environment = environment
        self.working = worker(environment)

    def visitor(self) -> Any:
        """Return a page on a telephone that nobody is signed in on."""
        context = self.page.context.browser.new_context(viewport={"width": 390, "height": 844})
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def stop(self) -> None:
        """Stop the worker."""
        self.working.terminate()
        assert self.working.wait(30) == 0

    def restart(self) -> None:
        """Stop the worker and start another, which looks into the mailbox first of all."""
        self.stop()
        self.working = worker(self.environment)

    def open(self, name: str, *more: Any) -> None:
        """Open a page of the period."""
        self.page.goto(address(name, self.period, *more))

    def sees(self, *texts: str) -> None:
        """Wait until the page says something."""
        for text in texts:
            self.page.get_by_text(text).first.wait_for()

    def days_pass(self, days: int) -> list[str]:
        """Let days pass; return the addresses that were written to since, sorted."""
        from django.db import transaction

        from oreigin.store.models import Message, Period

        with transaction.atomic():
            period = Period.objects.select_for_update().get(pk=self.period.pk)
            period.survey_starts -= timedelta(days=days)
            period.answers_due -= timedelta(days=days)
            period.save()
            for message in Message.objects.all():
                message.created -= timedelta(days=days)
                message.sent -= timedelta(days=days)
                message.save()
        return self.written()

    def written(self) -> list[str]:
        """Write what is due, and return the addresses that got mail, once it is there."""
        from oreigin.casework.mail.writing import run_schedules
        from oreigin.store.models import Message

        before = len(self.mail.mails)
        run_schedules(last_business_day())
        waited_for(lambda: not Message.objects.exclude(state="sent").exists())
        return sorted(self.mail.addresses()[before:])


def last_business_day() -> datetime:
    """Return now, or where nobody works today, the same time of the Friday before."""
    now = datetime.now(UTC)
    return now - timedelta(days=max(0, now.weekday() - 4))


@pytest.fixture
def office(installation: Any, tmp_path: Any, chromium: Any) -> Iterator[Office]:  # noqa: F811
    """The office of a registrant that has asked nobody yet; its worker runs."""
    from django.conf import settings
    from django.test import override_settings

    from oreigin.casework.actors import operator
    from oreigin.casework.case_files import import_case
    from oreigin.store.models import Registrant

    complaints: list[str] = []
    now = datetime.now(UTC)
    registrant = Registrant.objects.create(slug="acme", name="Acme")
    period = import_case(operator(registrant, now), case(now.year), {})
    with smtp_server() as (mail, smtp), imap_server() as box, override_settings(), served() as root:
        settings.MAIL_FILE, settings.PUBLIC_URL = tmp_path / "mail.toml", root
        settings.MAIL_FILE.write_text(account(smtp, box.port))
        installation["OREIGIN_MAIL_FILE"] = str(settings.MAIL_FILE)
        installation["OREIGIN_PUBLIC_URL"] = root
        installation["OREIGIN_SECRET_KEY"] = settings.SECRET_KEY
        context = chromium.new_context(base_url=root, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)
        [session] = member(period).cookies.values()
        context.add_cookies([{"name": session.key, "value": session.value, "url": root}])
        page = context.new_page()
        listen(page, complaints)
        office = Office(period, page, mail, box, installation)
        yield office
        office.stop()
        context.close()
    assert complaints == []


def account(smtp: int, imap: int) -> str:
    sign_in = f'host = "127.0.0.1", security = "none", user = "{USER}", password = "{PASSWORD}"'
    return (
        '[registrants.acme]\nname = "Acme, Minerals Desk"\naddress = "minerals@acme.example"\n'
        f'smtp = {{ host = "127.0.0.1", security = "none", port = {smtp} }}\n'
        f"imap = {{ {sign_in}, port = {imap} }}\n"
    )


def test_from_a_table_of_suppliers_to_the_figures_of_the_report(office: Office) -> None:
    suppliers_are_imported(office)
    launched(office)
    assert office.written() == ["desk@alpha.example", "desk@beta.example", "desk@gamma.example"]
    alpha_uploads_a_bad_then_a_good_workbook(office)
    beta_replies_by_mail(office)
    assert office.days_pass(11) == ["desk@gamma.example"], "a reminder to who did not answer"
    assert office.days_pass(15) == ["desk@gamma.example"], "the date has passed"
    assert "director@gamma.example" in office.days_pass(15), "her superior"
    everything_shows(office)
    accepted(office)
    the_report_follows(office)


def suppliers_are_imported(office: Office) -> None:
    office.open("suppliers-import")
    table = {"name": "suppliers.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    office.page.set_input_files("input[type=file]", [table])
    office.page.get_by_role("button", name="Look at it").click()
    office.sees("Nothing is written yet", "director@gamma.example")
    office.page.get_by_role("button", name="Import").click()
    office.sees("Alpha Tools", "Beta Parts", "Gamma Wire")


def launched(office: Office) -> None:
    due = datetime.now(UTC).date() + timedelta(days=21)
    office.open("settings")
    office.page.get_by_label("The survey begins").fill(last_business_day().date().isoformat())
    office.page.get_by_label("Answers are due").fill(due.isoformat())
    office.page.get_by_role("button", name="Save the dates").click()
    office.open("campaign")
    office.sees("Would go out today")
    office.page.locator("[data-open-dialog=launch]").click()
    office.page.get_by_role("dialog").get_by_role("button", name="Launch").click()
    office.sees("The campaign runs")


def mail_to(office: Office, to: str) -> EmailMessage:
    [sent] = [each for each in office.mail.mails if str(each["To"]) == to]
    return sent


def alpha_uploads_a_bad_then_a_good_workbook(office: Office) -> None:
    text = mail_to(office, "desk@alpha.example").get_body(("plain",)).get_content()
    [link] = [line for line in text.splitlines() if line.startswith("http")]
    page = office.visitor()
    page.goto(link)
    bad, good = declared("Alpha Tools", {"Declaration!D26": None}), declared("Alpha Tools")
    page.set_input_files("#upload-files", [file("bad.xlsx", bad)])
    page.locator("#results").get_by_text("have to be corrected").wait_for()
    page.set_input_files("#upload-files", [file("good.xlsx", good)])
    page.get_by_text("Earlier answers").wait_for()
    assert "have to be corrected" not in page.locator("#results .card").first.inner_text()
    page.context.close()


def declared(company: str, cells: dict[str, Any] | None = None) -> bytes:
    """Return a workbook of a company, of today."""
    today = datetime.now(UTC).date()
    return workbook({"Declaration!D8": company, "Declaration!D22": today, **(cells or {})})


def file(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def beta_replies_by_mail(office: Office) -> None:
    from oreigin.store.models import Response

    reply = EmailMessage()
    reply["From"], reply["To"] = "Desk <desk@beta.example>", "minerals@acme.example"
    reply["Subject"] = "Re: your request"
    reply["In-Reply-To"] = str(mail_to(office, "desk@beta.example")["Message-ID"])
    reply.set_content("Please find it attached.")
    reply.add_attachment(declared("Beta Parts"), *XLSX, filename="beta.xlsx")
    office.box.put(reply.as_bytes())
    office.restart()
    waited_for(lambda: Response.objects.filter(supplier__code="beta").exists())


def everything_shows(office: Office) -> None:
    """See on the pages what went out, what came in, and who is behind."""
    from oreigin.store.models import Supplier

    office.open("messages")
    office.sees("director@gamma.example")
    office.open("mails")
    office.sees("Re: your request", "Beta Parts")
    office.open("responses")
    office.sees("Alpha Tools", "Beta Parts")
    office.open("supplier", Supplier.objects.get(code="gamma").pk)
    office.sees("director@gamma.example")


def accepted(office: Office) -> None:
    """Accept both answers in the list, and see the dashboard and the evidence follow."""
    office.open("responses")
    for name in ("Alpha Tools", "Beta Parts"):
        office.page.locator("tr", has_text=name).get_by_role("checkbox").check()
    office.page.get_by_role("button", name="Accept", exact=True).click()
    tile = office.page.locator(".tile", has_text="Responses accepted").locator(".tile-figure")
    waited_for(lambda: shown(office, tile) == "2")
    office.open("evidence")
    row = office.page.locator("tr", has_text="Suppliers that responded")
    assert "2" in row.first.inner_text().split()


def shown(office: Office, tile: Any) -> str:
    """Return what the dashboard says now."""
    office.open("dashboard")
    return str(tile.inner_text()).split()[0]


def the_report_follows(office: Office) -> None:
    """Make a draft of the package, and read the figures of the inquiry in it, and its sentences."""
    office.open("packages")
    office.page.get_by_role("button", name="Make a draft").click()
    office.page.get_by_role("table", name="Packages").get_by_role("link").first.click()
    figures = {one["id"]: one.get("value") for one in made(office, "figures.json").json()}
    assert [figures[each] for each in INQUIRY] == [5, 3, 2, 3, 2, 40]
    report = " ".join(re.sub("<[^>]+>", " ", made(office, "ex1-01.htm").text()).split())
    assert "received responses from 2 of 5 Suppliers, a response rate of 40 percent." in report
    assert "From 3 Suppliers we received no response." in report


def made(office: Office, name: str) -> Any:
    """Return a file of the package that is shown."""
    where = office.page.get_by_role("link", name=name).get_attribute("href")
    return office.page.request.get(where)
