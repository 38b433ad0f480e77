"""Fixtures for the smelters room; declarations are written as short tables."""

from collections.abc import Callable

import pytest

from oreigin.response.declaration import Declaration, DeclaredSmelter
from oreigin.smelters.directory import Directory, directory

from .world import AS_OF, WORLD, declaration_of, reference_list


@pytest.fixture
def known() -> Directory:
    """The directory of the small world."""
    return directory((reference_list(WORLD),), AS_OF)


@pytest.fixture
def declare() -> Callable[..., Declaration]:
    """Make a declaration of rows given as (metal, look-up, name, country, cid input)."""

    def make(*rows: tuple[str, str, str, str, str], document: str = "d") -> Declaration:
        return declaration_of(
            (
                DeclaredSmelter(number, cid_input=cid, metal=m, look_up=up, name=name, country=c)
                for number, (m, up, name, c, cid) in enumerate(rows, start=5)
            ),
            document,
        )

    return make
