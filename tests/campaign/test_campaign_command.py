"""`oreigin campaign`: the plan of a case folder, on paper."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from oreigin.campaign import Sent, schedule
from oreigin.case import Case, Decision, Response, ResponseKind
from oreigin.case import Supplier as CaseSupplier
from oreigin.cli.main import cli
from oreigin.errors import InvalidCaseError
from oreigin.folder import CampaignFolder, save_campaign, save_case
from oreigin.folder.campaign import ContactRow, SurveyRecord
from tests.folder.conftest import small_case, small_documents

__all__ = ["small_case", "small_documents"]

ACME = CaseSupplier("acme", "Acme Castings", contact_email="sales@acme.test", language="de")
MUTE = CaseSupplier("mute", "Mute Metals")
DONE = CaseSupplier("done", "Done Dies", contact_email="sales@done.test")
ANSWER = Response(
    "done-1", "done", ResponseKind.NO_3TG, date(2021, 2, 1), decision=Decision.ACCEPTED
)
RECORD = SurveyRecord("Compliance office", date(2021, 1, 11), date(2021, 2, 26))


@pytest.fixture
def folder(small_case: Case, tmp_path: Path) -> Path:
    case = replace(
        small_case, suppliers=(ACME, MUTE, DONE), responses=(ANSWER,), products=(), actions=()
    )
    save_case(case, tmp_path, {})
    head = ContactRow("acme", "c2", "Management office", "head@acme.test", role="Director")
    sent = Sent("request/acme/1", "request", date(2021, 1, 11), supplier="acme")
    save_campaign(CampaignFolder(RECORD, schedule(), (head,), (sent,)), case, tmp_path)
    return tmp_path


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(cli, ["campaign", *map(str, arguments)], catch_exceptions=False)


def test_it_shows_who_is_due_what_and_who_needs_a_person(folder: Path) -> None:
    done = run(folder, "--as-of", "2021-02-16")
    assert done.exit_code == 1
    assert "Due (1)" in done.output
    assert "sales@acme.test" in done.output
    assert "There is no contact to write to." in done.output
    assert "sales@done.test" not in done.output
    assert "Nothing was sent" in done.output


def test_with_all_it_says_why_others_get_nothing(folder: Path) -> None:
    assert (
        "An answer was received on 2021-02-01."
        in run(folder, "--as-of", "2021-02-16", "--all").output
    )


def test_as_json_it_is_one_object_a_line(folder: Path) -> None:
    done = run(folder, "--as-of", "2021-03-16", "--json")
    found = [json.loads(line) for line in done.output.splitlines()]
    due = {entry["step"]: entry for entry in found if entry["kind"] == "due"}
    assert due["escalation"]["address"] == "head@acme.test"
    assert due["overdue"]["key"] == "overdue/acme/1"
    assert due["overdue"]["language"] == "de"
    assert {e["supplier"] for e in found if e["kind"] == "skipped"} == {"mute"}


def test_until_a_day_it_shows_what_goes_out_if_nothing_changes(folder: Path) -> None:
    done = run(folder, "--as-of", "2021-02-16", "--until", "2021-03-31", "--json")
    found = [json.loads(line) for line in done.output.splitlines()]
    goes = [(e["due_on"], e["step"]) for e in found if e["kind"] == "due"]
    assert goes == [
        ("2021-02-16", "reminder"),
        ("2021-03-01", "overdue"),
        ("2021-03-11", "overdue"),
        ("2021-03-16", "escalation"),
        ("2021-03-23", "overdue"),
    ]


def test_a_case_without_a_campaign_is_said_in_words(folder: Path) -> None:
    (folder / "campaign" / "campaign.toml").unlink()
    with pytest.raises(InvalidCaseError, match="no campaign"):
        run(folder)
