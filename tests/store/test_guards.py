"""What the database refuses by itself."""

import pytest


def test_no_model_has_changes_without_a_migration(sqlite_database):
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_reference_between_tables_of_a_registrant_is_guarded(database):
    from django.apps import apps
    from django.db import connection

    from oreigin.store.guards import references

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname FROM pg_constraint WHERE conname LIKE 'guard%'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        guards = {name for (name,) in cursor.fetchall()}
    expected = {f"guard_{model._meta.db_table}_{field.column}" for model, field in references(apps)}
    assert len(expected) > 40
    for guard in expected:
        assert any(name.startswith(guard) for name in guards), guard


def test_rows_of_two_registrants_cannot_refer_to_each_other(database):
    from django.db import IntegrityError

    from oreigin.store.models import Document, Reading, Registrant

    ours = Registrant.objects.create(slug="ours", name="Ours")
    theirs = Registrant.objects.create(slug="theirs", name="Theirs")
    document = Document.objects.create(registrant=theirs, sha256="a" * 64, size=1)
    with pytest.raises(IntegrityError):
        Reading.objects.create(registrant=ours, document=document, problem={}, tables="")
    reading = Reading.objects.create(registrant=theirs, document=document, problem={}, tables="")
    with pytest.raises(IntegrityError):
        Reading.objects.filter(pk=reading.pk).update(registrant=ours)


def test_documents_are_never_changed(database):
    from django.db import IntegrityError

    from oreigin.store.models import Document, Registrant

    ours = Registrant.objects.create(slug="ours", name="Ours")
    Document.objects.create(registrant=ours, sha256="a" * 64, size=1)
    with pytest.raises(IntegrityError):
        Document.objects.update(size=2)
