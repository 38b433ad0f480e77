"""Who may do what: `data/permissions.toml`, the one table for casework, views and their tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from oreigin import tables

ALMIGHTY = "administrator"
"""The role that may do everything."""


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that can be done, and the roles that may do it; `says` completes "may not ..."."""

    id: str
    says: str
    roles: tuple[str, ...]


@cache
def permissions() -> Mapping[str, Permission]:
    """Return every permission by its id."""
    return {row.id: row for row in tables.load("permissions.toml", Permission)}


def allowed(role: str, action: str) -> bool:
    """Return whether `role` may do `action`. Raises KeyError for an action that is not listed."""
    return role in permissions()[action].roles or role == ALMIGHTY


def actions_of(role: str) -> frozenset[str]:
    """Return everything that `role` may do."""
    return frozenset(action for action in permissions() if allowed(role, action))
