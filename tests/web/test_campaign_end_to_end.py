"""A campaign from the table of suppliers to the report, in a browser, with real mail both ways.

The mail server, the mailbox and the worker are real processes; the browser opens what the mails
say. Days pass by moving the dates of the case into the past, as nobody can wait for them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from tests.casework.mailboxes import PASSWORD, USER, Mailbox, imap_server
from tests.casework.mailing import Received, smtp_server
from tests.casework.workers import installation, waited_for, worker  # noqa: F401 - a fixture
from tests.casework.world import actor, case, workbook
from tests.web.looking import listen
from tests.web.pages import address, member
from tests.web.serving import served

pytestmark = pytest.mark.slow

TABLE = """Supplier,Supplier ID,Contact,Email,Role,Main
Alpha Tools,alpha,Desk,desk@alpha.example,Quality,yes
Beta Parts,beta,Desk,desk@beta.example,Quality,yes
Gamma Wire,gamma,Desk,desk@gamma.example,Quality,yes
Gamma Wire,gamma,Office,director@gamma.example,Director,
"""
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
PATIENCE = 60_000


class Office:
    """The registrant's side: the period, the browser of its manager, mail that went out."""

    def __init__(self, period: Any, page: Any, mail: Received, box: Mailbox, chromium: Any):
        self.period, self.page, self.mail = period, page, mail
        self.box, self.chromium = box, chromium

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
        working = worker(installation)
        yield Office(period, page, mail, box, chromium)
        working.terminate()
        assert working.wait(30) == 0
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


def suppliers_are_imported(office: Office) -> None:
    office.open("suppliers-import")
    table = {"name": "suppliers.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    office.page.set_input_files("input[type=file]", [table])
    office.page.get_by_role("button", name="Look at it").click()
    office.sees("Nothing is written yet", "director@gamma.example")
    office.page.get_by_role("button", name="Take it over").click()
    office.sees("Alpha Tools", "Beta Parts", "Gamma Wire")


def launched(office: Office) -> None:
    from oreigin.casework import periods

    today = last_business_day().date()
    due = datetime.now(UTC).date() + timedelta(days=21)
    periods.set_dates(actor(office.period), office.period, today, due)
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
    visitor = office.chromium.new_context(viewport={"width": 390, "height": 844})
    visitor.set_default_timeout(PATIENCE)
    page = visitor.new_page()
    page.goto(link)
    bad, good = declared("Alpha Tools", {"Declaration!D26": None}), declared("Alpha Tools")
    page.set_input_files("#upload-files", [file("bad.xlsx", bad)])
    page.locator("#results").get_by_text("have to be corrected").wait_for()
    page.set_input_files("#upload-files", [file("good.xlsx", good)])
    page.get_by_text("Earlier answers").wait_for()
    assert "have to be corrected" not in page.locator("#results .card").first.inner_text()
    visitor.close()


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
    """Accept both answers, and see the figures of the reasonable country of origin inquiry."""
    from oreigin.casework import responding
    from oreigin.store.models import Response

    newest = list(Response.objects.filter(superseded_by=None))
    responding.accept(actor(office.period, now=datetime.now(UTC)), newest)
    tile = office.page.locator(".tile", has_text="Responses accepted").locator(".tile-figure")
    waited_for(lambda: shown(office, tile) == "2")
    office.open("evidence")
    row = office.page.locator("tr", has_text="Suppliers that responded")
    assert "2" in row.first.inner_text().split()


def shown(office: Office, tile: Any) -> str:
    """Return what the dashboard says now."""
    office.open("dashboard")
    return str(tile.inner_text()).split()[0]
