"""Filing packages as pages: made by the worker, looked at, approved by counsel, taken away."""

import io
import zipfile

import pytest

from tests.casework.world import actor, workbook, world
from tests.web.pages import address, member, queries_of, text_of, uploaded


@pytest.fixture
def period(sqlite_database):
    return world()


def made(period, do="draft"):
    """Ask for a package as a member, let the worker make it, and return the newest."""
    from oreigin.casework.working import work_off
    from oreigin.store.models import Package

    member(period).post(address("package-make", period), {"do": do})
    work_off()
    return Package.objects.filter(period=period).order_by("pk").last()


def test_an_empty_page_says_what_a_package_is(period):
    assert "No packages yet" in text_of(member(period).get(address("packages", period)))


def test_a_draft_is_made_while_the_page_tells_how_far_it_is(period):
    from oreigin.casework.working import work_off

    client = member(period)
    page = client.post(address("package-make", period), {"do": "draft"}, follow=True)
    assert "Waiting for the worker" in text_of(page)
    url = address("package-progress", period)
    assert "HX-Refresh" not in client.get(url).headers
    work_off()
    assert client.get(url).headers["HX-Refresh"] == "true"
    [package] = client.get(address("packages", period)).context["page"]
    assert package.draft
    assert package.made_by == actor(period).user


def test_its_files_are_said_in_words_and_handed_out_as_attachments(period):
    package, client = made(period), member(period)
    words = text_of(client.get(address("package", period, package.pk)))
    assert "Form SD as EDGAR takes it" in words
    for name in package.files:
        assert name.rpartition("/")[2] in words
    held = client.get(address("package-file", period, package.pk, "filing/formsd.htm"))
    assert held.headers["Content-Disposition"].startswith('attachment; filename="formsd.htm"')
    assert "sandbox" in held.headers["Content-Security-Policy"]
    archive = client.get(address("package-download", period, package.pk))
    assert f"acme-2025-draft-{package.pk}.zip" in archive.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(archive.content)) as held_files:
        assert sorted(held_files.namelist()) == package.files
    absent = address("package-file", period, package.pk, "../../secret-key")
    assert client.get(absent).status_code == 404


def test_a_package_without_a_form_says_so(period):
    from oreigin.store.models import Product

    says = "It holds no Form SD and no report"
    full = made(period)
    assert says not in text_of(member(period).get(address("package", period, full.pk)))
    Product.objects.filter(period=period).delete()
    empty = made(period)
    assert not any(path.startswith("filing/") for path in empty.files)
    assert says in text_of(member(period).get(address("package", period, empty.pk)))


def test_what_keeps_a_final_one_from_being_made_is_told(period):
    uploaded(period, ("acme.xlsx", workbook()))
    from oreigin.casework.assessing import request
    from oreigin.casework.working import work_off

    request(actor(period), period)
    work_off()
    page = member(period).get(address("packages", period))
    assert "A response waits for a decision" in text_of(page)
    assert "Make the final package" not in text_of(page)
    assert made(period, "final") is None
    page = member(period).get(address("packages", period))
    assert "The last package was not made" in text_of(page)
    assert text_of(page).count("A response waits for a decision") == 2  # in the refusal, and below


def final(period):
    """Return a final package of the case as it is now."""
    from oreigin.store.models import Package

    package = made(period)
    Package.objects.filter(pk=package.pk).update(draft=False, in_error=False)
    return package


def test_counsel_approves_a_final_package_with_a_remark(period):
    package, counsel = final(period), member(period, "counsel")
    page = counsel.get(address("package", period, package.pk))
    assert page.context["approvable"]
    url = address("package-approve", period, package.pk)
    words = text_of(counsel.post(url, {"remark": "Read it"}, follow=True))
    assert "approved for filing" in words
    assert "“Read it”" in words
    assert member(period, "analyst").post(url).status_code == 403


def test_a_draft_and_an_old_package_are_not_approved(period):
    from oreigin.store.models import Package, Period

    package, counsel = made(period), member(period, "counsel")
    url = address("package-approve", period, package.pk)
    assert "A draft is not approved." in text_of(counsel.post(url, follow=True))
    Package.objects.filter(pk=package.pk).update(draft=False, in_error=False)
    Period.objects.filter(pk=period.pk).update(revision=period.revision + 5)
    page = counsel.get(address("package", period, package.pk))
    assert "The case was changed after this package was made." in text_of(page)
    assert not page.context["approvable"]
    counsel.post(url)
    package.refresh_from_db()
    assert package.approved is None


def test_an_auditor_reads_packages_and_makes_none(period):
    package, auditor = made(period), member(period, "auditor")
    assert auditor.get(address("package", period, package.pk)).status_code == 200
    assert auditor.post(address("package-make", period)).status_code == 403
    assert "Make a draft" not in text_of(auditor.get(address("packages", period)))


def test_a_package_of_another_registrant_is_not_there(period):
    package, other = made(period), world("other")
    for name, more in (
        ("package", ()),
        ("package-download", ()),
        ("package-file", ("index.html",)),
    ):
        assert member(other).get(address(name, other, package.pk, *more)).status_code == 404


def test_pages_need_few_queries(period):
    package, client = made(period), member(period)
    for url in (address("packages", period), address("package", period, package.pk)):
        client.get(url)
        assert queries_of(client, url) <= 16, url


def amending(period):
    """Let the settings say that the report amends the one that was filed."""
    period.settings["amendment"] = {"number": 1, "filed": "2026-05-29"}
    period.save(update_fields=["settings"])


def filed_before(period):
    """Return an approved package: what was filed, as counsel left it."""
    from tests.casework.world import NOW

    package = made(period)
    package.draft, package.in_error = False, False
    package.approved, package.approved_by = NOW, actor(period, "counsel").user
    package.save()
    return package


def test_an_amendment_tells_what_changed_since_the_package_that_was_filed(period):
    from oreigin.casework.working import work_off
    from oreigin.store import documents
    from oreigin.store.models import Package

    filed = filed_before(period)
    amending(period)
    client = member(period)
    assert "Amends" in text_of(client.get(address("packages", period)))
    client.post(address("package-make", period), {"do": "draft", "amends": filed.pk})
    work_off()
    amended = Package.objects.filter(period=period).latest("pk")
    assert amended.pk != filed.pk
    with zipfile.ZipFile(io.BytesIO(documents.read(amended.document))) as held:
        assert "internal/changes.json" in held.namelist()


def test_only_an_approved_package_of_the_period_can_be_amended(period):
    draft, client = made(period), member(period)
    amending(period)
    assert "no approved package" in text_of(client.get(address("packages", period)))
    for one in (str(draft.pk), "0", "x"):
        answer = client.post(address("package-make", period), {"do": "draft", "amends": one})
        assert answer.status_code == 404
