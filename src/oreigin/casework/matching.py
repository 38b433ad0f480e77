"""Whose a document is: the declared company name against the suppliers of the period."""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from oreigin.smelters.names import normalized
from oreigin.store.models import Period, Reading, Supplier

_LIKELY = 60
_GUESSES = 3


@dataclass(frozen=True, slots=True)
class Suppliers:
    """The suppliers of a period by every name they are known under, in one writing."""

    named: dict[str, set[str]]
    by_code: dict[str, Supplier]

    def whose(self, company: str) -> Supplier | None:
        """Return the one supplier that has this name to the letter and digit, else None."""
        codes = self.named.get(normalized(company), set())
        return self.by_code[next(iter(codes))] if len(codes) == 1 else None

    def guesses(self, company: str) -> list[str]:
        """Return the codes of the suppliers whose names are most like it, the likeliest first."""
        wanted = normalized(company)
        if not wanted:
            return []
        found = process.extract(
            wanted, self.named.keys(), scorer=fuzz.WRatio, limit=10, score_cutoff=_LIKELY
        )
        codes = (code for name, *_ in found for code in sorted(self.named[name]))
        return list(dict.fromkeys(codes))[:_GUESSES]


def suppliers_of(period: Period) -> Suppliers:
    """Return a period's suppliers, also under the names their earlier documents declared."""
    by_code = {s.code: s for s in Supplier.objects.filter(period=period, merged_into=None)}
    named: dict[str, set[str]] = {}
    for code, supplier in by_code.items():
        named.setdefault(normalized(supplier.name), set()).add(code)
    declared = Reading.objects.filter(
        registrant=period.registrant_id, document__responses__supplier__code__in=list(by_code)
    ).exclude(company="")
    for company, code in declared.values_list("company", "document__responses__supplier__code"):
        if code in by_code:
            named.setdefault(normalized(company), set()).add(code)
    return Suppliers(named, by_code)
