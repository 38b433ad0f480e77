"""Uploading: files are taken, the worker's progress is told, and what has no supplier is asked."""

import pytest

from tests.casework.world import workbook, world
from tests.making_workbooks import zipped
from tests.web.pages import address, member, text_of, uploaded


@pytest.fixture
def period(sqlite_database):
    return world()


def file(name, data):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, data)


def stranger():
    return workbook({"Declaration!D8": "Acme Partz"})


def test_a_script_sends_one_file_and_is_answered_in_json(period):
    answer = member(period).post(
        address("responses-upload", period),
        {"files": file("acme.xlsx", workbook())},
        headers={"Accept": "application/json"},
    )
    assert answer.json()["text"]


def test_no_file_is_refused_in_words(period):
    answer = member(period).post(
        address("responses-upload", period), headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["remedy"]


def test_progress_survives_closing_the_tab(period):
    from oreigin.casework.working import work_off

    client = member(period)
    posted = {"files": [file("a.xlsx", workbook()), file("b.zip", zipped({"c.xlsx": stranger()}))]}
    client.post(address("responses-upload", period), posted)
    waiting = client.get(address("responses-upload", period))
    assert "Waits for the worker" in text_of(waiting)
    work_off()
    over = client.get(address("responses-progress", period))
    assert over.headers["HX-Trigger"] == "checked"
    assert "Waits" not in text_of(over)
    states = [row.state for row in client.get(address("responses-upload", period)).context["page"]]
    assert sorted(states) == ["filed", "opened", "unmatched"]


def test_what_the_page_is_opened_for_is_filed_under_that_supplier(period):
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response

    url = address("responses-upload", period) + "?supplier=two"
    member(period).post(url, {"files": file("x.xlsx", stranger())})
    work_off()
    assert Response.objects.get().supplier.code == "two"


def test_an_upload_of_an_unknown_company_is_asked_about_with_likely_suppliers(period):
    [upload] = uploaded(period, ("partz.xlsx", stranger()))
    page = member(period).get(address("responses-upload", period))
    [asked] = page.context["unmatched"]["asked"]
    assert (asked.first, asked.likely[0]) == (upload, ("acme-parts", "Acme Parts GmbH"))


@pytest.mark.parametrize("said", ["acme-parts", "acme parts gmbh"])
def test_it_is_filed_under_whom_a_person_names(period, said):
    from oreigin.casework.working import work_off

    [upload] = uploaded(period, ("partz.xlsx", stranger()))
    member(period).post(address("upload-file", period, upload.pk), {"supplier": said})
    work_off()
    upload.refresh_from_db()
    assert upload.response.supplier.code == "acme-parts"


def test_the_files_of_one_company_are_filed_together(period):
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response

    other = workbook({"Declaration!D8": "Somebody Else"})
    again = workbook({"Declaration!D8": "Acme Partz", "Declaration!D26": "No"})
    uploads = uploaded(period, ("a.xlsx", stranger()), ("b.xlsx", other), ("c.xlsx", again))
    client = member(period)
    page = client.get(address("responses-upload", period))
    grouped = [[file.filename for file in one.files] for one in page.context["unmatched"]["asked"]]
    assert grouped == [["a.xlsx", "c.xlsx"], ["b.xlsx"]]
    client.post(address("upload-file", period, uploads[0].pk), {"supplier": "two"})
    work_off()
    filed = Response.objects.order_by("pk").values_list("filename", "supplier__code")
    assert list(filed) == [("a.xlsx", "two"), ("c.xlsx", "two")]


def test_it_may_be_of_a_supplier_that_nobody_knew_who_is_added_once(period):
    from oreigin.store.models import Supplier

    division = workbook({"Declaration!D8": "Acme Partz, Plating Division"})
    posted = {"supplier": "Acme Partz", "new": "1"}
    for upload in uploaded(period, ("a.xlsx", stranger()), ("b.xlsx", division)):
        member(period).post(address("upload-file", period, upload.pk), posted)
    assert Supplier.objects.get(period=period, name="Acme Partz").code == "acme-partz"


def test_a_name_that_nobody_has_is_refused_in_words(period):
    [upload] = uploaded(period, ("partz.xlsx", stranger()))
    url = address("upload-file", period, upload.pk)
    page = member(period).post(url, {"supplier": "Nobody"}, follow=True)
    assert "called “Nobody”" in text_of(page)


def test_it_is_set_aside_for_a_reason(period):
    [upload] = uploaded(period, ("partz.xlsx", stranger()))
    client, url = member(period), address("upload-dismiss", period, upload.pk)
    assert "needs a reason" in text_of(client.post(url, follow=True))
    client.post(url, {"reason": "A test of theirs"})
    upload.refresh_from_db()
    assert upload.state == "dismissed"


def test_what_cannot_be_read_needs_a_person_until_it_is_set_aside(period):
    [upload] = uploaded(period, ("notes.xlsx", b"no workbook"))
    client, dashboard = member(period), address("dashboard", period)
    [waits] = [w for w in client.get(dashboard).context["waiting"] if "not be read" in w.text]
    page = client.get(waits.url)
    assert [row.filename for row in page.context["page"]] == ["notes.xlsx"]
    aside = address("upload-dismiss", period, upload.pk)
    assert aside in page.content.decode()
    client.post(aside, {"reason": "They sent a readable one since"})
    upload.refresh_from_db()
    assert upload.state == "dismissed"
    assert "not be read" not in text_of(client.get(dashboard))


def test_an_auditor_sees_what_became_of_uploads_and_uploads_nothing(period):
    uploaded(period, ("notes.xlsx", b"no workbook"), ("partz.xlsx", stranger()))
    client, url = member(period, "auditor"), address("responses-upload", period)
    page = client.get(url)
    assert len(page.context["page"].object_list) == 2
    assert "dropzone" not in page.content.decode()
    assert "Set aside …" not in text_of(page)
    assert client.post(url, {"files": file("a.xlsx", workbook())}).status_code == 403
