"""What is for the public is not written while it would show what may not be shown.

The documents of a filing hang together (counts in one, names in the other), so all are withheld.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from oreigin.assessment.values import Attention

HIDDEN_LISTS = "list-not-public"
"""The attention item of smelters whose printed facts rest on a list that may not be shown."""

Content = TypeVar("Content")


def publishable(
    files: Mapping[str, Content], items: Iterable[Attention], public: str
) -> dict[str, Content]:
    """Return `files` without those for the public (paths that begin with `public`) if need be."""
    if any(item.rule == HIDDEN_LISTS for item in items):
        return {name: content for name, content in files.items() if not name.startswith(public)}
    return dict(files)
