"""Who must not be named in what is published: suppliers, their contacts, their files."""

import re
from collections.abc import Iterable, Iterator

from oreigin.assessment.attention_items import item
from oreigin.assessment.values import Attention
from oreigin.case import Case
from oreigin.report.document import Document, Inserted, Kind, runs_in

_OF_THE_CASE = (Kind.NARRATIVE, Kind.RECORD, Kind.CLAIM, Kind.VALUE)


def named(case: Case, documents: tuple[Document, ...]) -> Iterator[Attention]:
    """Yield every text of the documents that names a supplier, a contact of one or its file.

    Rows of smelters are left out: a supplier that is one as well is named there as a smelter.
    """
    looked_for = _pattern(case)
    if looked_for is None:
        return
    found: dict[str, list[str]] = {}
    for document in documents:
        for run in runs_in(document):
            if isinstance(run, Inserted) and run.kind in _OF_THE_CASE and not run.smelter:
                found.setdefault(run.id, []).extend(looked_for.findall(run.text))
    for where, names in found.items():
        if names:
            facts = ", ".join(dict.fromkeys(names))
            yield item("supplier-named", where, facts=facts, about=where)


def _pattern(case: Case) -> re.Pattern[str] | None:
    """Return what finds them, None where there is nobody to find.

    Names of contacts count as they are written, and only from two words on: "Quality" is a
    contact, and a word.
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
