"""The campaign of a case as plain files beside it: how it surveys, further contacts, what was sent.

The case itself is not read from them: who was written to is no part of what a filing stands on.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from oreigin.campaign import Contact, Person, Schedule, Sent, Survey, schedule
from oreigin.campaign.texts import messages
from oreigin.case import Case
from oreigin.errors import InvalidCaseError, RefusedError
from oreigin.folder.disk import text_files, write_file
from oreigin.folder.files import Files, TextFile, problem, text_file
from oreigin.folder.records import line_of, read_record, record_text
from oreigin.folder.rows import Rows, read_rows, rows_text

SURVEY, CONTACTS, SENT = "campaign/campaign.toml", "campaign/contacts.csv", "campaign/sent.csv"
CAMPAIGN_FILES = (SURVEY, CONTACTS, SENT)
"""The files of a campaign, by their path inside a case folder."""


@dataclass(frozen=True, slots=True)
class SurveyRecord:
    """What `campaign/campaign.toml` holds; `steps` are changes of the schedule, step by step.

    `link_days` is how long a personal link into the team's portal is good for.
    """

    sender: str
    starts: date | None = None
    answers_due: date | None = None
    product_level: bool = True
    holidays: tuple[date, ...] = ()
    executive: Person | None = None
    steps: dict[str, dict[str, int | bool]] = field(default_factory=dict)
    link_days: int = 90


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A row of `campaign/contacts.csv`: a contact and whose it is."""

    supplier: str
    id: str
    name: str = ""
    email: str = ""
    phone: str = ""
    role: str = ""
    language: str = ""
    main: bool = False

    def contact(self) -> Contact:
        """Return the contact without its supplier."""
        return Contact(
            self.id, self.name, self.email, self.phone, self.role, self.language, self.main
        )


@dataclass(frozen=True, slots=True)
class CampaignFolder:
    """The campaign as it lies on disk."""

    record: SurveyRecord
    schedule: Schedule
    contacts: tuple[ContactRow, ...] = ()
    sent: tuple[Sent, ...] = ()

    def survey(self, case: Case) -> Survey:
        """Return how the registrant of `case` surveys."""
        return Survey(
            registrant=case.registrant.name,
            year=case.period.year,
            sender=self.record.sender,
            starts=self.record.starts,
            answers_due=self.record.answers_due,
            product_level=self.record.product_level,
            executive=self.record.executive,
            holidays=frozenset(self.record.holidays),
        )

    def contacts_of(self, supplier: str) -> tuple[Contact, ...]:
        """Return the contacts of a supplier."""
        return tuple(row.contact() for row in self.contacts if row.supplier == supplier)


def open_campaign(path: Path, case: Case) -> CampaignFolder:
    """Return the campaign of the case in the folder `path`.

    Raises InvalidCaseError where there is none, or for the first thing wrong in its files.
    """
    if not (path / SURVEY).is_file():
        raise InvalidCaseError(problem("no-campaign", str(path), SURVEY))
    return campaign_from_files(text_files(path), str(path), case)


def campaign_from_files(files: Files, folder: str, case: Case) -> CampaignFolder:
    """Return the campaign that `files` hold; `folder` is its name in errors."""
    main = text_file(files, folder, SURVEY)
    record = read_record(main, SurveyRecord)
    steps = _schedule(main, record)
    sent = read_rows(text_file(files, folder, SENT), Sent)
    suppliers = {supplier.id for supplier in case.suppliers}
    contacts = contacts_in(files, folder, suppliers)
    _check_sent(sent, suppliers | {""}, {s.id for s in steps.steps} | {m.id for m in messages()})
    return CampaignFolder(record, steps, contacts, sent.values)


def contacts_in(files: Files, folder: str, suppliers: set[str]) -> tuple[ContactRow, ...]:
    """Return the contacts that `files` hold; InvalidCaseError for one of no known supplier."""
    contacts = read_rows(text_file(files, folder, CONTACTS), ContactRow)
    _check_contacts(contacts, suppliers)
    return contacts.values


def campaign_files(campaign: CampaignFolder) -> dict[str, bytes]:
    """Return the files of a campaign by their path inside a case folder."""
    texts = {
        SURVEY: record_text(campaign.record),
        CONTACTS: rows_text(campaign.contacts, ContactRow),
        SENT: rows_text(campaign.sent, Sent),
    }
    return {name: text.encode() for name, text in texts.items()}


def save_campaign(campaign: CampaignFolder, case: Case, path: Path) -> None:
    """Write a campaign into the folder of its case; `open_campaign` gives the same.

    Raises InvalidCaseError, and writes nothing, where it would not come back equal.
    """
    files = campaign_files(campaign)
    if campaign_from_files(files, str(path), case) != campaign:
        raise InvalidCaseError(problem("would-not-come-back", str(path), field="campaign"))
    for name, data in files.items():
        write_file(path / name, data)


def _schedule(main: TextFile, record: SurveyRecord) -> Schedule:
    """Return the schedule with the changes of the record; each is tried alone, to name its line."""
    for step, settings in record.steps.items():
        try:
            schedule({step: settings})
        except RefusedError as refused:
            line = line_of(main.text, ("steps", step))
            main.fail("bad-key", line, detail=refused.problem.message)
    return schedule(record.steps)


def _check_contacts(contacts: Rows[ContactRow], suppliers: set[str]) -> None:
    first: dict[tuple[str, str], int] = {}
    for placed in contacts.placed:
        row, line = placed.row, placed.line
        _check_supplier(contacts.file, line, row.supplier, suppliers)
        _once(contacts.file, line, row.id, first.setdefault((row.supplier, row.id), line))


def _check_sent(sent: Rows[Sent], suppliers: set[str], steps: set[str]) -> None:
    first: dict[str, int] = {}
    for placed in sent.placed:
        row, line = placed.row, placed.line
        _check_supplier(sent.file, line, row.supplier, suppliers)
        if row.step not in steps:
            sent.file.fail("unknown-step", line, value=row.step, known=", ".join(sorted(steps)))
        _once(sent.file, line, row.key, first.setdefault(row.key, line))


def _check_supplier(file: TextFile, line: int, value: str, known: set[str]) -> None:
    if value not in known:
        file.fail("unknown-id", line, column="supplier", value=value, file="suppliers.csv")


def _once(file: TextFile, line: int, value: str, first: int) -> None:
    if first != line:
        file.fail("id-twice", line, value=value, first=first)
