"""What a person has to look at about what is owed: products, makers, origins, outcomes, labels."""

from collections import defaultdict
from collections.abc import Iterator

from oreigin.assessment.attention_items import item, listed
from oreigin.assessment.deadline import filing_deadline
from oreigin.assessment.determination import owing
from oreigin.assessment.facts import Facts
from oreigin.assessment.labels import described_products
from oreigin.assessment.overrides import DETERMINATION, override_of
from oreigin.assessment.products import makers, necessary_metals
from oreigin.assessment.responses import surveyed
from oreigin.assessment.values import Attention, Determination, Reason
from oreigin.case import Case
from oreigin.smelters.countries import reader_name
from oreigin.smelters.locations import countries_of
from oreigin.terms import OriginFinding, Outcome


def of_what_is_owed(facts: Facts) -> Iterator[Attention]:
    """Yield what the determination leaves for a person."""
    case, determination = facts.case, facts.determination
    yield from _ends_without_filing(case, determination)
    yield from _contradiction(case, determination)
    yield from _dates(case, determination)
    yield from _makers(case, determination)
    yield from _covered_smelters(facts)
    yield from _known_origins(determination)
    yield from _open_inquiries(determination)
    if determination.audit_required:
        found = described_products(case)
        yield item("conflict-free-label", listed(found), found)


def _ends_without_filing(case: Case, determination: Determination) -> Iterator[Attention]:
    """Yield that nothing is filed, and by whose word: the tree's last branch, or a person's."""
    if determination.outcome.files:
        return
    if determination.outcome is Outcome.NOT_DETERMINED:
        yield item("no-products")
        return
    override = override_of(case, DETERMINATION)
    if override:
        subject = f"{override.who} decided so on {override.when.isoformat()}."
        yield item("nothing-owed", subject, facts=override.why)
    else:
        last = determination.branches[-1]
        yield item("nothing-owed", f"{last.question} {last.answer}.", facts=" ".join(last.facts))


def _contradiction(case: Case, determination: Determination) -> Iterator[Attention]:
    """Yield that the outcome a person decided is not that of the findings it would be filed with.

    Form SD alone would print reason to believe, and so admit that the report is owed; a filing
    without a metal would speak of conflict minerals that no product holds.
    """
    override = override_of(case, DETERMINATION)
    if override is None or not determination.outcome.files:
        return
    metals = [metal.metal for metal in determination.metals if owing(metal)]
    if determination.outcome is Outcome.FORM_SD_ONLY and metals:
        found = (f"{m.metal}: {m.finding}" for m in determination.metals if owing(m))
        yield item("outcome-contradicted", override.value, metals, "; ".join(found))
    elif not necessary_metals(case):
        yield item("outcome-contradicted", override.value, (), "no covered product names a metal")


def _dates(case: Case, determination: Determination) -> Iterator[Attention]:
    """Yield days of the case that contradict each other, and a filing that is late."""
    status, filing, ends = case.as_of.status, case.as_of.filing, case.period.last_day
    wrong = [
        *([f"statuses as of {status}, after filing on {filing}"] if status > filing else []),
        *([f"filing on {filing}, before the end of the period"] if filing <= ends else []),
    ]
    if wrong:
        yield item("dates-contradictory", "; ".join(wrong))
    due = filing_deadline(case.period)
    if determination.outcome.files and filing > due and case.amendment is None:
        yield item("filing-late", due.isoformat(), facts=filing.isoformat())


def _makers(case: Case, determination: Determination) -> Iterator[Attention]:
    """Yield what is amiss between who makes the covered products and who was surveyed."""
    asked, ours = {supplier.id for supplier in surveyed(case)}, makers(case)
    if determination.outcome.files and not asked:
        yield item("nobody-surveyed")
    missed = sorted(ours - asked)
    if missed:
        yield item("maker-not-surveyed", listed(missed), missed)
    beside = sorted(asked - ours) if ours else []
    if beside:
        yield item("surveyed-without-product", listed(beside), beside)


def _covered_smelters(facts: Facts) -> Iterator[Attention]:
    for assessed in facts.smelters:
        if assessed.in_covered_country:
            smelter = assessed.smelter
            where = reader_name(smelter.country)
            yield item("smelter-in-covered-country", smelter.name, (smelter.id,), where)
    nowhere = [s.smelter for s in facts.printed if not countries_of(s.smelter)]
    if nowhere:
        names = listed(smelter.name for smelter in nowhere)
        yield item("country-unknown", names, (smelter.id for smelter in nowhere))


def _known_origins(determination: Determination) -> Iterator[Attention]:
    """Yield that the report would say "we know" of a metal, which a person has to confirm."""
    for metal in determination.metals:
        if metal.finding is OriginFinding.KNOWN_COVERED and metal.override is None:
            members = [member for reason in metal.reasons for member in reason.members]
            why = " ".join(reason.fact for reason in metal.reasons)
            yield item("origin-known", metal.metal, members, why, about=metal.metal)


def _open_inquiries(determination: Determination) -> Iterator[Attention]:
    """Yield one item for all metals that the same reasons leave open."""
    alike: defaultdict[tuple[Reason, ...], list[str]] = defaultdict(list)
    for origin in determination.metals:
        if origin.finding is OriginFinding.UNDETERMINED:
            alike[origin.reasons].append(origin.metal)
    for reasons, metals in alike.items():
        members = dict.fromkeys(member for reason in reasons for member in reason.members)
        why = " ".join(f"{reason.fact} ({_counted(reason.members)})" for reason in reasons)
        yield item("origin-open", ", ".join(metals), members, why)


def _counted(members: tuple[str, ...]) -> str:
    """Return who or what is meant: declared rows by their number, others by their ids."""
    rows = [member for member in members if "!" in member]
    return f"{len(rows)} rows" if rows else listed(members)
