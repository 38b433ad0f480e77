"""The campaign's files beside the case: read with care, written so that they come back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oreigin.campaign import Delivery, Person, Sent, schedule
from oreigin.case import Case
from oreigin.errors import InvalidCaseError
from oreigin.folder import (
    CampaignFolder,
    open_campaign,
    open_case,
    save_campaign,
    save_case,
)
from oreigin.folder.campaign import (
    ContactRow,
    SurveyRecord,
    campaign_files,
    campaign_from_files,
)
from oreigin.folder.finishing import input_hashes
from oreigin.terms import Sha256

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["=1+1", "a;b", 'quote " in', "two\nlines", " spaces ", "-", "+1 555 0100"]
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
STEPS = st.sampled_from(["request", "reminder", "corrections", "answer"])
CHANGES: dict[str, dict[str, int | bool]] = {"reminder": {"days": -5, "on": True}}

people = st.builds(Person, TEXT, TEXT, st.sampled_from(["en", "de"]))
records = st.builds(
    SurveyRecord,
    sender=TEXT,
    starts=st.none() | DAYS,
    answers_due=st.none() | DAYS,
    product_level=st.booleans(),
    holidays=st.lists(DAYS, max_size=3).map(tuple),
    executive=st.none() | people,
    steps=st.sampled_from([{}, CHANGES]),
)


def contact_rows(supplier: str) -> st.SearchStrategy[ContactRow]:
    given_texts = dict.fromkeys(("name", "email", "phone", "role", "language"), TEXT)
    ids = st.sampled_from(["c1", "c2", "c3"])
    return st.builds(
        ContactRow, supplier=st.just(supplier), id=ids, main=st.booleans(), **given_texts
    )


def sent_rows(supplier: str) -> st.SearchStrategy[Sent]:
    return st.builds(
        Sent,
        key=TEXT,
        step=STEPS,
        on=DAYS,
        state=st.sampled_from(Delivery),
        supplier=st.sampled_from([supplier, ""]),
        address=TEXT,
        about=TEXT,
    )


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_written_comes_back(small_case: Case, data: st.DataObject) -> None:
    supplier = small_case.suppliers[0].id
    record = data.draw(records)
    made = CampaignFolder(
        record,
        schedule(record.steps),
        tuple(data.draw(st.lists(contact_rows(supplier), max_size=3, unique_by=lambda c: c.id))),
        tuple(data.draw(st.lists(sent_rows(supplier), max_size=3, unique_by=lambda r: r.key))),
    )
    assert campaign_from_files(campaign_files(made), "case", small_case) == made


@pytest.fixture
def folder(small_case: Case, small_documents: dict[Sha256, bytes], tmp_path: Path) -> Path:
    save_case(small_case, tmp_path, small_documents)
    record = SurveyRecord("Compliance office", date(2021, 1, 11), date(2021, 2, 26))
    save_campaign(CampaignFolder(record, schedule()), small_case, tmp_path)
    return tmp_path


def refusal(folder: Path, name: str, text: str) -> InvalidCaseError:
    (folder / "campaign" / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidCaseError) as caught:
        open_campaign(folder, open_case(folder).case)
    return caught.value


def test_the_campaign_is_no_part_of_what_the_filing_stands_on(folder: Path) -> None:
    opened = open_case(folder)
    assert not [note for note in opened.notes if "campaign" in note.place]
    assert not [name for name in input_hashes(folder) if "campaign" in name]


def test_a_case_without_a_campaign_says_so(folder: Path) -> None:
    (folder / "campaign" / "campaign.toml").unlink()
    with pytest.raises(InvalidCaseError, match="no campaign"):
        open_campaign(folder, open_case(folder).case)


def test_a_contact_of_nobody_is_refused(folder: Path) -> None:
    error = refusal(folder, "contacts.csv", "supplier,id,email\nnobody,c1,a@x.test\n")
    assert (error.problem.code, error.problem.place) == ("unknown-id", "campaign/contacts.csv:2")


def test_a_key_that_stands_there_twice_is_refused(folder: Path) -> None:
    row = "request/1,request,2021-01-11,sent,\n"
    error = refusal(folder, "sent.csv", "key,step,on,state,supplier\n" + row + row)
    assert (error.problem.code, error.problem.place) == ("id-twice", "campaign/sent.csv:3")


def test_a_step_that_there_is_not_is_refused(folder: Path) -> None:
    error = refusal(folder, "sent.csv", "key,step,on\nx/1,fax,2021-01-11\n")
    assert error.problem.code == "unknown-step"
    assert "reminder" in error.problem.remedy


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("[steps.fax]\ndays = 1\n", "no step"),
        ("[steps.reminder]\nwhy = 1\n", "why"),
        ("[steps.reminder]\ndays = 9999\n", "days"),
        ("[steps.reminder]\nmost = 3\n", "without any days between"),
    ],
)
def test_a_change_of_the_schedule_that_cannot_be_is_refused(
    folder: Path, steps: str, said: str
) -> None:
    error = refusal(folder, "campaign.toml", 'sender = "Compliance office"\n' + steps)
    assert said in error.problem.message
    assert error.problem.place == "campaign/campaign.toml:2"


def test_a_change_of_the_schedule_is_in_force(folder: Path) -> None:
    case = open_case(folder).case
    changed = SurveyRecord("Office", steps={"reminder": {"days": -3, "on": False}})
    save_campaign(CampaignFolder(changed, schedule(changed.steps)), case, folder)
    step = open_campaign(folder, case).schedule.step("reminder")
    assert (step.days, step.on) == (-3, False)
    assert replace(step, days=-8, on=True) == schedule().step("reminder")
