"""The suppliers of a campaign out of a case: how to reach them, what they answered and named."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from oreigin.assessment.values import Assessment
from oreigin.campaign.values import Answer, Contact, Supplier
from oreigin.case import Case, Response
from oreigin.case import Supplier as CaseSupplier
from oreigin.response.declaration import Declaration
from oreigin.terms import ConformanceStatus, Sha256

MAIN = "main"
"""The id of the contact that `suppliers.csv` names."""


def suppliers_of(
    case: Case,
    contacts_of: Callable[[str], tuple[Contact, ...]],
    declarations: Mapping[Sha256, Declaration],
    indeterminate: Mapping[str, tuple[str, ...]],
) -> tuple[Supplier, ...]:
    """Return the suppliers of a case with their answers.

    `contacts_of` gives the contacts of a supplier beyond the one that the case names;
    `indeterminate` is by response (`indeterminate_smelters`).
    """
    answers: dict[str, list[Answer]] = defaultdict(list)
    for response in case.responses:
        answers[response.supplier].append(_answer(response, declarations, indeterminate))
    return tuple(
        Supplier(
            id=supplier.id,
            name=supplier.name,
            in_scope=supplier.in_scope,
            reason=supplier.reason,
            language=supplier.language,
            contacts=_contacts(supplier, contacts_of(supplier.id)),
            answers=tuple(answers[supplier.id]),
            requested=supplier.requested,
        )
        for supplier in case.suppliers
    )


def indeterminate_smelters(
    assessment: Assessment, statuses: Collection[ConformanceStatus]
) -> dict[str, tuple[str, ...]]:
    """Return by response the smelters it names that cannot be determined, "Lu Smelter (Tin)".

    They are those that nobody has recognized, and those whose status is one of `statuses`; a metal
    that is necessary to no product does not matter.
    """
    named: dict[str, list[str]] = defaultdict(list)
    for assessed in assessment.smelters:
        smelter = assessed.smelter
        unclear = smelter.facility is None or assessed.conformance.status in statuses
        if assessed.necessary and unclear:
            for response in smelter.sources:
                named[response].append(f"{smelter.name} ({smelter.metal})")
    return {response: tuple(names) for response, names in named.items()}


def _answer(
    response: Response,
    declarations: Mapping[Sha256, Declaration],
    indeterminate: Mapping[str, tuple[str, ...]],
) -> Answer:
    declaration = declarations.get(response.sha256) if response.sha256 else None
    return Answer(
        id=response.id,
        received=response.received,
        decision=response.decision,
        scope=declaration.scope.value if declaration else None,
        indeterminate=indeterminate.get(response.id, ()),
    )


def _contacts(supplier: CaseSupplier, further: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """Put the contact that the case names first, unless another one is marked as the main one."""
    if not (supplier.contact_name or supplier.contact_email):
        return further
    marked = any(contact.main for contact in further)
    named = Contact(MAIN, supplier.contact_name, supplier.contact_email, main=not marked)
    return (named, *further)
