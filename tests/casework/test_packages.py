"""The package of the app is the one that `oreigin report` makes from the exported folder."""

import io
import zipfile

import pytest

from oreigin.cli.main import main
from tests.casework.world import NOW, actor, world


@pytest.fixture
def period(database):
    from oreigin.casework.example import example_account
    from oreigin.casework.working import work_off
    from oreigin.store.models import Period

    example_account("demo@example.com", "correct horse battery", NOW)
    work_off()
    return Period.objects.get()


def test_the_app_and_the_command_line_make_the_same_package(period, tmp_path):
    from oreigin.casework.case_files import export_folder
    from oreigin.casework.packages import request_package
    from oreigin.casework.working import work_off
    from oreigin.store import documents
    from oreigin.store.models import Package

    job = request_package(actor(period), period)
    work_off()
    job.refresh_from_db()
    assert job.state == "done", job.problem
    kept = Package.objects.get(pk=job.outcome["package"])
    with zipfile.ZipFile(io.BytesIO(documents.read(kept.document))) as packed:
        made = {name: packed.read(name) for name in packed.namelist()}
    export_folder(actor(period), period, tmp_path / "case")
    with pytest.raises(SystemExit):
        main(["report", str(tmp_path / "case")])
    out = tmp_path / "case/out"
    there = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    there.pop("internal/manifest.json")
    assert made.keys() == there.keys()
    assert [name for name in made if made[name] != there[name]] == []


def test_a_final_package_is_refused_while_something_is_in_error(database):
    from oreigin.casework.packages import request_package
    from oreigin.casework.working import work_off

    unfinished = world()  # nobody has answered, and the cover page lacks most of what it needs
    job = request_package(actor(unfinished), unfinished, draft=False)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.problem["code"]) == ("failed", "package-in-error")


def test_a_refusal_names_what_only_the_documents_show(period):
    from oreigin.casework.packages import request_package
    from oreigin.casework.working import work_off
    from oreigin.store.models import Attention

    period.settings["signatory"]["office"] = ""
    period.save(update_fields=["settings"])
    assert not Attention.objects.filter(period=period, severity="error").exists()
    job = request_package(actor(period), period, draft=False)
    work_off()
    job.refresh_from_db()
    said = job.problem["remedy"].splitlines()
    assert said == [
        "Form SD names the office of whoever signs it, and the case has none."
        " Fill in the office under Settings, Report.",
        "A draft can be made all the same.",
    ]


def test_a_package_anchors_the_trail(period):
    from oreigin.casework.packages import request_package
    from oreigin.casework.working import work_off
    from oreigin.store.models import Package
    from oreigin.store.trail import verify

    request_package(actor(period), period)
    work_off()
    assert Package.objects.get().trail.partition(":")[0].isdigit()
    assert verify(period.registrant) == ()


def test_counsel_approves_a_final_package_that_is_up_to_date(database):
    from oreigin.casework import packages
    from oreigin.errors import NotAllowedError, RefusedError
    from oreigin.store.documents import keep
    from oreigin.store.models import Package

    period = world()
    document = keep(period.registrant, b"zip", NOW)
    about = {"registrant": period.registrant, "period": period, "document": document}
    draft = Package.objects.create(**about, revision=1, draft=True, in_error=False)
    final = Package.objects.create(**about, revision=period.revision, draft=False, in_error=False)
    counsel = actor(period, "counsel")
    with pytest.raises(RefusedError):
        packages.approve(counsel, draft)
    with pytest.raises(NotAllowedError):
        packages.approve(actor(period, "analyst"), final)
    packages.approve(counsel, final, "Fine.")
    assert (final.approved, final.approved_by) == (NOW, counsel.user)
    final.revision -= 1
    with pytest.raises(RefusedError):
        packages.approve(counsel, final)
