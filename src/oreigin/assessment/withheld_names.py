"""Who must not be named in what leaves the house: suppliers, their contacts, their files."""

import re
from collections.abc import Iterable

from oreigin.case import Case


def withheld_names(case: Case) -> re.Pattern[str] | None:
    """Return what finds suppliers, contacts and files of a case in a text.

    None where there is nobody to find. Names of contacts count as they are written, and only from
    two words on: "Quality" is a contact, and a word.
    """
    own = f"{case.registrant.name} {case.registrant.short_name}".casefold()
    names = {s.name.strip() for s in case.suppliers} | {s.contact_email for s in case.suppliers}
    names |= {response.filename for response in case.responses}
    contacts = {s.contact_name.strip() for s in case.suppliers if " " in s.contact_name.strip()}
    anyhow = _any(name for name in names if name.strip() and name.casefold() not in own)
    exactly = _any(contacts)
    parts = [f"(?i:{anyhow})"] * bool(anyhow) + [exactly] * bool(exactly)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None


def _any(names: Iterable[str]) -> str:
    """Return a pattern of any of the names, the longest first; spaces may be of any width."""
    held = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(r"\s+".join(map(re.escape, name.split())) for name in held)
