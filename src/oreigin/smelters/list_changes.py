"""What a new list changes against the one before it, before it is applied."""

from oreigin.smelters.facility import AnyList, Lists, ReferenceList, StatusList
from oreigin.smelters.history import Event, predecessor, reference_changes, status_changes


def changes(new: AnyList, lists: Lists) -> tuple[str, tuple[Event, ...]]:
    """Return the id of the list that `new` comes after, "" for the first, and what it changes."""
    if isinstance(new, ReferenceList):
        before = predecessor(new, lists.references)
        return (before.snapshot.id, reference_changes(before, new)) if before else ("", ())
    earlier = [
        held
        for held in lists.all
        if type(held) is type(new)
        and held.snapshot.scheme == new.snapshot.scheme
        and held.snapshot.as_of <= new.snapshot.as_of
        and held.snapshot.id != new.snapshot.id
    ]
    if not earlier:
        return "", ()
    old = max(earlier, key=lambda held: (held.snapshot.as_of, held.snapshot.id))
    if isinstance(old, StatusList) and isinstance(new, StatusList):
        return old.snapshot.id, status_changes(old, new)
    return old.snapshot.id, ()
