"""Official blanks in the settings: kept when they can be filled in, told why when not."""

import pytest

from tests.casework.world import actor, world
from tests.making_workbooks import cmrt
from tests.response.test_writing import blank


@pytest.mark.usefixtures("sqlite_database")
def test_a_blank_is_kept_shown_and_taken_away():
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from oreigin.store.models import OfficialBlank

    period = world()
    client = Client()
    client.force_login(actor(period).user)
    slug = period.registrant.slug
    file = SimpleUploadedFile("RMI_CMRT_6.5.xlsx", blank())
    client.post(f"/{slug}/templates/bring/", {"file": file})
    kept = OfficialBlank.objects.get()
    assert b"CMRT 6.5" in client.get(f"/{slug}/templates/").content
    damaged = SimpleUploadedFile("half.xlsx", cmrt())
    answer = client.post(f"/{slug}/templates/bring/", {"file": damaged})
    assert b"is missing" in answer.content
    client.post(f"/{slug}/templates/take-away/", {"blank": kept.pk})
    assert not OfficialBlank.objects.exists()
