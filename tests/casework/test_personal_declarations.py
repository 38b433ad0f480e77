"""Who stands in our own declarations is handed out and erased; what went out stays as it went."""

import pytest

from tests.casework.declaring import DECLARANT, answered, completed, declared, sent
from tests.casework.world import actor

pytestmark = pytest.mark.usefixtures("database")
DESK = DECLARANT["contact_email"]


def test_who_declares_is_handed_out_and_erased():
    from oreigin.casework import declaring
    from oreigin.casework.personal import erase_person, export_person
    from oreigin.casework.working import work_off
    from oreigin.errors import RefusedError
    from oreigin.store.models import Declarant, OwnDeclaration

    period = answered()
    own = completed(period, declared(period))
    sent(period, own, to=f"Desk <{DESK}>")
    declaring.decide(actor(period), own, "contact_email", DESK.upper(), why="It is shared.")
    work_off()
    admin = actor(period, "administrator", "Root")
    held = export_person(admin, DESK)
    assert [row["contact_email"] for row in held["declarants"]] == [DESK]
    assert [row["to"] for row in held["declarations_sent"]] == [f"Desk <{DESK}>"]
    assert [row["value"] for row in held["declaration_answers"]] == [DESK.upper()]
    erase_person(admin, DESK)
    work_off()
    row = Declarant.objects.get()
    assert (row.contact_name, row.contact_email, row.contact_phone) == ("", "", "")
    assert row.authorizer_email == DECLARANT["authorizer_email"]
    assert DESK not in str(OwnDeclaration.objects.get().result).lower()
    with pytest.raises(RefusedError):
        export_person(admin, DESK)
