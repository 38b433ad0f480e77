"""Who must not be named in what is published: suppliers, their contacts, their files."""

from collections.abc import Iterator

from oreigin.assessment.attention_items import item
from oreigin.assessment.values import Attention
from oreigin.assessment.withheld_names import withheld_names
from oreigin.case import Case
from oreigin.report.document import Document, Inserted, Kind, runs_in

_OF_THE_CASE = (Kind.NARRATIVE, Kind.RECORD, Kind.CLAIM, Kind.VALUE)


def named(case: Case, documents: tuple[Document, ...]) -> Iterator[Attention]:
    """Yield every text of the documents that names a supplier, a contact of one or its file.

    Rows of smelters are left out: a supplier that is one as well is named there as a smelter.
    """
    looked_for = withheld_names(case)
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
