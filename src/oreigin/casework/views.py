"""Saved views: filters, columns and order of a table that somebody keeps under a name."""

from django.db.models import Q, QuerySet

from oreigin import tables
from oreigin.casework.actors import Actor
from oreigin.errors import NotAllowedError, RefusedError
from oreigin.store.models import SavedView


def views_of(actor: Actor, table: str) -> QuerySet[SavedView]:
    """Return the actor's own views of a table and those that colleagues share, by name."""
    mine = Q(user=actor.user) | Q(shared=True)
    held = SavedView.objects.filter(mine, registrant=actor.registrant, table=table)
    return held.select_related("user").order_by("name", "pk")


def save_view(
    actor: Actor, table: str, name: str, query: str, *, shared: bool = False
) -> SavedView:
    """Keep a view under a name, in place of one of the actor's own with that name.

    It is a person's convenience and no part of the case: the audit trail does not tell of it.
    """
    if not name.strip():
        raise RefusedError(tables.problem("casework.toml", "text-needed"))
    view, _ = SavedView.objects.update_or_create(
        registrant=actor.registrant,
        user=actor.user,
        table=table,
        name=name.strip()[:100],
        defaults={"query": query, "shared": shared},
    )
    return view


def delete_view(actor: Actor, view: SavedView) -> None:
    """Delete a view of the actor's own. Raises NotAllowedError for a colleague's."""
    if view.user_id != (actor.user.pk if actor.user else None):
        raise NotAllowedError(tables.problem("casework.toml", "not-yours"))
    view.delete()
