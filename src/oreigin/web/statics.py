"""Names of static files that change with what is in them, so that browsers may keep them for good.

All stand below one part of the address that is made of the contents of all of them. Scripts and
styles that name each other by relative addresses then need no rewriting, and an installed package
no step that collects files.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

_OWN = Path(__file__).parent / "static"
_OF_OTHERS = ("django-htmx",)
"""Distributions whose static files pages use as well; their version stands for the contents."""


def digest() -> str:
    """Return what stands for the contents of all static files, in twelve characters."""
    own = [
        f"{path.relative_to(_OWN).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(_OWN.rglob("*"))
        if path.is_file()
    ]
    others = [f"{name} {version(name)}" for name in _OF_OTHERS]
    return hashlib.sha256("\n".join([*own, *others]).encode()).hexdigest()[:12]


def never_changes(path: str, url: str) -> bool:
    """Say of every static file that a browser need not ask for it again; WhiteNoise asks this."""
    return True
