"""What the database refuses by itself."""

import pytest


def test_no_model_has_changes_without_a_migration(sqlite_database):
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_reference_between_tables_of_a_registrant_is_guarded(database):
    from django.apps import apps

    from oreigin.store.guards import missing_guards, references

    assert len(list(references(apps))) > 40
    assert missing_guards(apps) == frozenset()


def test_every_table_but_people_s_belongs_to_a_registrant(database):
    from django.apps import apps

    apart = {
        model.__name__
        for model in apps.get_app_config("store").get_models()
        if not any(field.name == "registrant" for field in model._meta.concrete_fields)
    }
    assert apart == {"Registrant", "User", "SignInFailure"}


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
