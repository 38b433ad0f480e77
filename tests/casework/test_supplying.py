"""Suppliers, contacts and products, one by one; saved views."""

import pytest

from tests.casework.world import actor, world


@pytest.fixture
def period(database):
    return world()


def test_a_supplier_is_added_and_changed(period):
    from oreigin.casework.supplying import save_contact, save_product, save_supplier
    from oreigin.errors import RefusedError
    from oreigin.store.loading import load_case

    manager = actor(period)
    three = save_supplier(manager, period, "three", name="Three Ltd.")
    save_contact(manager, three, name="Sales", email="sales@three.example", main=True)
    save_contact(manager, three, name="Quality", email="quality@three.example", main=True)
    save_product(manager, period, "p2", [three], name="Gadget", metals=["Tin"])
    save_product(manager, period, "p2", name="Gadget II")
    with pytest.raises(RefusedError):
        save_supplier(manager, period, "three", in_scope=False)
    with pytest.raises(RefusedError):
        save_supplier(manager, period, "four", name="")
    case = load_case(period)
    assert (case.suppliers[-1].contact_name, case.suppliers[-1].in_scope) == ("Quality", True)
    assert (case.products[-1].name, case.products[-1].suppliers) == ("Gadget II", ("three",))


def test_saved_views_are_a_persons_own_unless_shared(period):
    from oreigin.casework.views import delete_view, save_view, views_of
    from oreigin.errors import NotAllowedError

    manager, other = actor(period), actor(period, "analyst", "Second account")
    mine = save_view(manager, "smelters", "Gold only", "metal=Gold")
    assert save_view(manager, "smelters", "Gold only", "metal=Gold&sort=name").pk == mine.pk
    assert not views_of(other, "smelters")
    save_view(manager, "smelters", "Gold only", "metal=Gold", shared=True)
    assert [view.name for view in views_of(other, "smelters")] == ["Gold only"]
    with pytest.raises(NotAllowedError):
        delete_view(other, mine)
    delete_view(manager, mine)
    assert not views_of(manager, "smelters")
