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

    ann = actor(period)
    three = save_supplier(ann, period, "three", name="Three Ltd.")
    save_contact(ann, three, name="Cy", email="cy@three.example", main=True)
    save_contact(ann, three, name="Di", email="di@three.example", main=True)
    save_product(ann, period, "p2", [three], name="Gadget", metals=["Tin"])
    save_product(ann, period, "p2", name="Gadget II")
    with pytest.raises(RefusedError):
        save_supplier(ann, period, "three", in_scope=False)
    with pytest.raises(RefusedError):
        save_supplier(ann, period, "four", name="")
    case = load_case(period)
    assert (case.suppliers[-1].contact_name, case.suppliers[-1].in_scope) == ("Di", True)
    assert (case.products[-1].name, case.products[-1].suppliers) == ("Gadget II", ("three",))


def test_saved_views_are_a_persons_own_unless_shared(period):
    from oreigin.casework.views import delete_view, save_view, views_of
    from oreigin.errors import NotAllowedError

    ann, bob = actor(period), actor(period, "analyst", "Second account")
    mine = save_view(ann, "smelters", "Gold only", "metal=Gold")
    assert save_view(ann, "smelters", "Gold only", "metal=Gold&sort=name").pk == mine.pk
    assert not views_of(bob, "smelters")
    save_view(ann, "smelters", "Gold only", "metal=Gold", shared=True)
    assert [view.name for view in views_of(bob, "smelters")] == ["Gold only"]
    with pytest.raises(NotAllowedError):
        delete_view(bob, mine)
    delete_view(ann, mine)
    assert not views_of(ann, "smelters")
