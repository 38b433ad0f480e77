"""The stored results of a period are those that the core computes from its case."""

from datetime import UTC, datetime

import pytest

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def example(database):
    """The worked example with its results."""
    from oreigin.casework.example import example_account
    from oreigin.casework.working import work_off
    from oreigin.store.models import Period

    example_account("demo@example.com", "correct horse battery", NOW)
    assert work_off() == 1
    return Period.objects.get()


def test_figures_claims_and_attention_are_those_of_the_folder(example, tmp_path):
    from oreigin.demo import write_example
    from oreigin.folder import assess_folder
    from oreigin.store.models import Attention, Claim, DeclaredRow, Figure, Job, Response, Smelter

    assert Job.objects.get().state == "done", Job.objects.get().problem
    write_example(tmp_path / "case")
    expected = assess_folder(tmp_path / "case")
    assert {f.code: f.value for f in Figure.objects.all()} == {
        f.id: f.value for f in expected.figures
    }
    assert {c.code: c.holds for c in Claim.objects.all()} == {
        c.id: c.holds for c in expected.claims
    }
    assert [a.message for a in Attention.objects.order_by("position")] == [
        a.message for a in expected.attention
    ]
    assert {s.key: s.status for s in Smelter.objects.all()} == {
        s.smelter.id: s.conformance.status.value for s in expected.smelters
    }
    declared = sum(len(c.declaration.smelters) for c in expected.responses if c.declaration)
    assert DeclaredRow.objects.count() == declared
    assert all(each.counted and each.rows for each in Response.objects.all())


def test_assessing_again_changes_nothing(example):
    from oreigin.casework import actors, assessing
    from oreigin.casework.working import work_off
    from oreigin.store.models import DeclaredName, DeclaredRow, Smelter

    def stored():
        return [
            list(model.objects.order_by("pk").values())
            for model in (Smelter, DeclaredName, DeclaredRow)
        ]

    before = stored()
    assessing.request(actors.operator(example.registrant, NOW), example)
    work_off()
    assert stored() == before


def test_an_export_is_the_folder_that_was_imported(example, tmp_path):
    from oreigin.casework import actors, case_files
    from oreigin.demo import write_example
    from oreigin.folder import load_case

    write_example(tmp_path / "folder")
    case_files.export_folder(actors.operator(example.registrant, NOW), example, tmp_path / "export")
    assert load_case(tmp_path / "export") == load_case(tmp_path / "folder")


def test_results_of_older_tables_are_computed_anew_when_a_worker_starts(example):
    from oreigin.casework.assessing import request_outdated
    from oreigin.casework.periods import close_period
    from oreigin.casework.working import work_off
    from oreigin.store.models import PeriodResult
    from tests.casework.world import actor

    assert request_outdated(NOW) == 0
    PeriodResult.objects.update(tables="older")
    assert request_outdated(NOW) == 1
    assert work_off() == 1
    assert request_outdated(NOW) == 0
    close_period(actor(example), example)
    PeriodResult.objects.update(tables="older")
    assert request_outdated(NOW) == 0  # what was filed stays as it was
