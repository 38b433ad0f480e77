"""A view writes nothing itself: what changes data is a use case of casework, with its event."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import oreigin.web

ROOT = Path(oreigin.web.__file__).parent
NO_VIEWS = frozenset({"starting.py"})
"""What runs before any page: it brings the database to this version."""

MODULES = sorted(path for path in ROOT.rglob("*.py") if path.name not in NO_VIEWS)

WRITES = frozenset(
    form.format(name)
    for name in (
        "save", "create", "update", "delete", "get_or_create", "update_or_create",
        "bulk_create", "bulk_update", "select_for_update",
    )
    for form in ("{}", "a{}")
)  # fmt: skip
"""Methods of models, managers and querysets that write, or lock in order to."""

RAW = frozenset({"cursor", "execute", "executemany", "raw", "extra"})
"""Ways around the models."""

READING = (
    "oreigin.store.models",
    "oreigin.store.packing",
    "oreigin.store.loading",
    "oreigin.store.app_words",
)
"""Modules of the store that only read; of others a view may take `MAY_TAKE`."""

MAY_TAKE = frozenset({"read", "documents", "verify", "anchor", "trail"})


def faults(source: str) -> Iterator[str]:
    """Yield the places of a module where something is written, or could be."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            # A dictionary is updated as well, but `|=` says it without looking like a write.
            if node.func.attr in WRITES | RAW:
                yield f"line {node.lineno}: .{node.func.attr}()"
            if node.func.attr in {"keep", "append"} and ast.unparse(node.func.value) in {
                "store", "documents", "trail",
            }:  # fmt: skip
                yield f"line {node.lineno}: {ast.unparse(node.func)}()"
        if isinstance(node, ast.ImportFrom):
            yield from _of_imports(node)


def _of_imports(node: ast.ImportFrom) -> Iterator[str]:
    module, names = node.module or "", {alias.name for alias in node.names}
    if module == "django.db" and names & {"transaction", "connections"}:
        yield f"line {node.lineno}: transactions belong to casework"
    if module.startswith("oreigin.store") and not module.startswith(READING) and names - MAY_TAKE:
        yield f"line {node.lineno}: {', '.join(sorted(names - MAY_TAKE))} of {module}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_of_pages_writes_nothing(path):
    assert list(faults(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "response.save()",
        "Response.objects.filter(pk=1).update(reason='x')",
        "await response.adelete()",
        "Action.objects.bulk_create(rows)",
        "connection.cursor().execute('DELETE FROM store_action')",
        "from django.db import transaction",
        "from oreigin.store.documents import keep",
        "documents.keep(registrant, data, now)",
    ],
)
def test_what_writes_is_seen(source):
    assert list(faults(source))


@pytest.mark.parametrize(
    "source",
    [
        "Response.objects.filter(pk=1).exists()",
        "responding.accept(request.actor, chosen)",
        "from oreigin.store.models import Response",
        "from oreigin.store.documents import read",
    ],
)
def test_what_reads_is_not_taken_for_a_write(source):
    assert list(faults(source)) == []
