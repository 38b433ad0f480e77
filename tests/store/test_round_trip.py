"""A case saved into the database and loaded again is the same case, in every field."""

from datetime import UTC, datetime

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from oreigin.case import Case
from oreigin.demo import write_example
from oreigin.folder import files_of_case, list_files, load_case, read_documents
from oreigin.terms import Sha256
from tests.folder.test_round_trip import filed_cases

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def saved_and_loaded(case: Case, documents: dict[Sha256, bytes]) -> Case:
    from oreigin.store import loading
    from oreigin.store.models import Period, Registrant
    from oreigin.store.saving import save_case

    registrant = Registrant.objects.create(slug="r", name="R")
    period = save_case(registrant, case, documents, NOW)
    return loading.load_case(Period.objects.get(pk=period.pk))


@given(filed=filed_cases())
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_any_case_comes_back_equal(database, filed):
    case, documents = filed
    lists = {n: d for n, d in files_of_case(case, documents).items() if n.startswith("lists/")}
    by_hash = {s.snapshot.sha256: lists[f"lists/{s.snapshot.id}.csv"] for s in case.lists.all}
    if "\0" in repr_of(case):
        return
    with transaction.atomic():
        again = saved_and_loaded(case, {**documents, **by_hash})
        transaction.set_rollback(True)
    assert again == case


def repr_of(case: Case) -> str:
    return repr(case).replace("\\x00", "\0")


def test_the_worked_example_comes_back_equal(database, tmp_path):
    write_example(tmp_path)
    case = load_case(tmp_path)
    documents = {**read_documents(tmp_path), **list_files(tmp_path / "lists")}
    assert saved_and_loaded(case, documents) == case
