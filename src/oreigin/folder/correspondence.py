"""What was written in a case's campaign, beside its schedule: own words, and messages as sent.

`campaign.toml` and `sent.csv` (`oreigin.folder.campaign`) say who is due what; these files keep
what stood in the messages. Nothing of it is read into the Case.
"""

from dataclasses import dataclass

from oreigin.campaign import Sent
from oreigin.campaign.texts import Text, check_text
from oreigin.case import Case
from oreigin.errors import RefusedError
from oreigin.folder.campaign import SENT, SURVEY, SurveyRecord, campaign_from_files
from oreigin.folder.files import Files, text_file
from oreigin.folder.records import record_text
from oreigin.folder.rows import read_rows, rows_text

TEXTS, MESSAGES = "campaign/texts.csv", "campaign/messages.csv"


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row of `campaign/texts.csv`: the registrant's own words for a message in a language."""

    step: str
    language: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A row of `campaign/messages.csv`: what stood in a message of `sent.csv`, by its key."""

    key: str
    message_id: str
    language: str = "en"
    subject: str = ""
    text: str = ""
    html: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A campaign's settings, own words and messages; `record` None where there is no campaign."""

    record: SurveyRecord | None = None
    texts: tuple[TextRow, ...] = ()
    sent: tuple[Sent, ...] = ()
    messages: tuple[MessageRow, ...] = ()


def correspondence_files(held: Correspondence) -> dict[str, bytes]:
    """Return the files of a correspondence by their path inside a case folder; none without one.

    `correspondence_from_files` gives the same back.
    """
    if held.record is None:
        return {}
    texts = {SURVEY: record_text(held.record), SENT: rows_text(held.sent, Sent)}
    if held.texts:
        texts[TEXTS] = rows_text(held.texts, TextRow)
    if held.messages:
        texts[MESSAGES] = rows_text(held.messages, MessageRow)
    return {name: text.encode() for name, text in texts.items()}


def correspondence_from_files(files: Files, folder: str, case: Case) -> Correspondence:
    """Return the correspondence that `files` hold; `folder` is its name in errors.

    Raises InvalidCaseError for the first thing wrong in them.
    """
    if SURVEY not in files:
        return Correspondence()
    campaign = campaign_from_files(files, folder, case)
    texts = read_rows(text_file(files, folder, TEXTS), TextRow)
    for placed in texts.placed:
        try:
            check_text(placed.row.step, Text(placed.row.subject, placed.row.body))
        except (RefusedError, KeyError) as wrong:
            texts.file.fail("bad-text", placed.line, step=placed.row.step, detail=wrong)
    messages = read_rows(text_file(files, folder, MESSAGES), MessageRow)
    return Correspondence(campaign.record, texts.values, campaign.sent, messages.values)
