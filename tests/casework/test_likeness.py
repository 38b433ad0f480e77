"""Which suppliers are proposed as one, and which are not."""

import pytest

from oreigin.casework.likeness import Party, domain_of, likely_pairs


@pytest.mark.parametrize(
    ("one", "other", "proposed"),
    [
        ("Acme Parts GmbH", "ACME Parts, Inc.", True),
        ("Nordlicht Elektronik", "Nordlicht Electronik", True),
        ("Parts Acme", "Acme Parts", True),
        ("Plant 1 of Acme", "Plant 2 of Acme", False),
        ("Acme Parts", "Bolt Metals", False),
    ],
)
def test_names_much_alike_are_proposed(one, other, proposed):
    assert bool(likely_pairs([Party("1", one), Party("2", other)])) is proposed


def test_a_domain_tells_unless_anybody_may_have_it_or_many_share_it():
    def pairs(*emails):
        return likely_pairs([Party(str(n), f"Name{n}", (e,)) for n, e in enumerate(emails)])

    assert len(pairs("a@acme.example", "b@ACME.example")) == 1
    assert pairs("a@gmail.com", "b@gmail.com") == []
    assert pairs(*(f"{n}@group.example" for n in range(4))) == []
    assert domain_of("x@qq.com") == ""


def test_only_pairs_of_those_asked_about():
    parties = [Party(code, "Acme") for code in "abc"]
    assert len(likely_pairs(parties)) == 3
    assert {(p.one.code, p.other.code) for p in likely_pairs(parties, {"c"})} == {
        ("a", "c"),
        ("b", "c"),
    }


def test_the_order_of_words_is_nothing_and_the_order_of_numbers_is_something():
    def alike(one, other):
        return bool(likely_pairs([Party("1", one), Party("2", other)]))

    assert alike("Precision Tooling Acme", "Acme Precision Tooling GmbH")
    assert not alike("Plant 1 Building 2", "Plant 2 Building 1")
