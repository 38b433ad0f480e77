"""What the rows of a case must be beyond their types: ids that exist, reasons that are given."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from oreigin.assessment.overrides import permitted_values
from oreigin.case import (
    Action,
    Decision,
    Override,
    Product,
    ProgramRecord,
    Response,
    ResponseKind,
    RiskDecision,
    Supplier,
)
from oreigin.folder.files import TextFile
from oreigin.folder.rows import Rows
from oreigin.smelters.judgment import Judgment, Verdict
from oreigin.smelters.minerals import misspelt
from oreigin.terms import CID, CONFLICT_MINERALS, Metal, Sha256

FILE_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
"""An id that is also a file's name, on every system."""

FILE_ID_WORDS = "small letters a to z, digits, hyphens, underscores and dots"
LABEL = re.compile(r"[^:\x00-\x1f\x7f]+")
"""A label of a status: it prints, and it is part of the ids of figures, where ":" parts."""

_ID = re.compile(r"[^\s;](?:[^;\r\n]*[^\s;])?")
_ID_WORDS = "a text without semicolons or line breaks and with no space at either end"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def check_suppliers(suppliers: Rows[Supplier]) -> None:
    """Ids are unique; who is out of scope is so for a reason."""
    _unique_ids(suppliers)
    _filled(suppliers, "name")
    for placed in suppliers.placed:
        if not placed.row.in_scope and not placed.row.reason:
            suppliers.file.fail("reason-missing", placed.line, value=placed.row.id)


def check_products(products: Rows[Product], suppliers: Collection[str]) -> None:
    """Ids are unique, metals are conflict minerals, suppliers are known."""
    _unique_ids(products)
    _filled(products, "name")
    for placed in products.placed:
        _metals(products.file, placed.line, "metals", placed.row.metals)
        for supplier in placed.row.suppliers:
            _known(products.file, placed.line, "suppliers", supplier, ("suppliers.csv", suppliers))
        if not placed.row.in_scope and not placed.row.reason:
            products.file.fail("reason-missing", placed.line, value=placed.row.id)


def check_responses(
    responses: Rows[Response], suppliers: Collection[str], documents: Collection[Sha256] | None
) -> None:
    """Suppliers, superseded responses and documents exist; `documents` None: not looked at."""
    _unique_ids(responses)
    by_id = {response.id: response for response in responses.values}
    for placed in responses.placed:
        response, line, file = placed.row, placed.line, responses.file
        _known(file, line, "supplier", response.supplier, ("suppliers.csv", suppliers))
        _check_document(file, line, response, documents)
        if response.supersedes:
            _known(file, line, "supersedes", response.supersedes, ("responses.csv", by_id))
            if by_id[response.supersedes].supplier != response.supplier:
                file.fail("supersedes-other-supplier", line, value=response.supersedes)
            _check_no_loop(file, line, response, by_id)
        if response.decision in (Decision.REJECTED, Decision.WAIVED) and not response.reason:
            file.fail("reason-missing", line, value=response.id)


def check_judgments(judgments: Rows[Judgment]) -> None:
    """Ensure that a facility, and nothing else, is named by a CID; that who and why are given.

    A name may be one of any mineral: EMRT, CRT and AMRT are reviewed like the CMRT.
    """
    _filled(judgments, "metal", "name", "who", "why")
    for placed in judgments.placed:
        judgment, line, file = placed.row, placed.line, judgments.file
        check_mineral(file, line, "metal", judgment.metal)
        if judgment.cid is not None and not CID.fullmatch(judgment.cid):
            file.fail("bad-cid", line, value=judgment.cid)
        if judgment.verdict is Verdict.FACILITY and judgment.cid is None:
            file.fail("cid-missing", line)
        if judgment.verdict is not Verdict.FACILITY and judgment.cid is not None:
            verdict = judgment.verdict.value
            file.fail("cid-unexpected", line, verdict=verdict, value=judgment.cid)
        if judgment.revoked and judgment.revoked < judgment.when:
            file.fail("revoked-too-early", line, revoked=judgment.revoked, when=judgment.when)


def check_actions(actions: Rows[Action], suppliers: Collection[str]) -> None:
    """Ids are unique, each action has a matter and an owner, a supplier it names is known."""
    _unique_ids(actions)
    _filled(actions, "matter", "owner")
    for placed in actions.placed:
        if placed.row.supplier:
            supplier = placed.row.supplier
            _known(actions.file, placed.line, "supplier", supplier, ("suppliers.csv", suppliers))


def check_overrides(overrides: Rows[Override]) -> None:
    """Ensure that an override says what, why and who; that one of the determination can be one."""
    _filled(overrides, "subject", "why", "who")
    for placed in overrides.placed:
        override = placed.row
        permitted = permitted_values(override.subject)
        if override.value not in permitted:
            known = "; ".join(permitted)
            overrides.file.fail("bad-outcome", placed.line, value=override.value, known=known)


def check_risk(decisions: Rows[RiskDecision]) -> None:
    """Ensure that a decision names a facility by CID or name, and says who decided and why."""
    _filled(decisions, "who", "why")
    for placed in decisions.placed:
        decision, line, file = placed.row, placed.line, decisions.file
        _metals(file, line, "metal", (decision.metal,))
        if decision.cid is None and not decision.name:
            file.fail("empty-value", line, column="name")
        if decision.cid is not None and not CID.fullmatch(decision.cid):
            file.fail("bad-cid", line, value=decision.cid)
        if decision.revoked and decision.revoked < decision.when:
            file.fail("revoked-too-early", line, revoked=decision.revoked, when=decision.when)


def check_mineral(file: TextFile, line: int, column: str, mineral: Metal) -> None:
    """Ensure that a mineral is not a known one with a slip of the pen: it would never be found."""
    meant = misspelt(mineral)
    if meant:
        file.fail("misspelt-mineral", line, column=column, value=mineral, meant=meant)


def check_record(
    file: TextFile, line: int, record: ProgramRecord, step: int, known: Mapping[str, str]
) -> None:
    """Ensure that a program record has an id of its own and stands in the file of its step."""
    if not _ID.fullmatch(record.id):
        file.fail("bad-id", line, value=record.id, how=_ID_WORDS)
    if record.id in known:
        file.fail("record-twice", line, value=record.id, first=known[record.id])
    if record.step != step:
        file.fail("wrong-step", line, value=record.id, step=record.step)


def _check_document(
    file: TextFile, line: int, response: Response, documents: Collection[Sha256] | None
) -> None:
    if response.sha256 is None:
        if response.kind is ResponseKind.WORKBOOK:
            file.fail("document-not-named", line)
        return
    if not _SHA256.fullmatch(response.sha256):
        file.fail("bad-sha256", line, value=response.sha256)
    if documents is not None and response.sha256 not in documents:
        words = {"value": response.sha256, "filename": response.filename}
        file.fail("document-missing", line, **words)


def _check_no_loop(
    file: TextFile, line: int, response: Response, by_id: dict[str, Response]
) -> None:
    way = [response.id]
    while earlier := by_id.get(way[-1], response).supersedes:
        way.append(earlier)
        if earlier == response.id:
            file.fail("supersedes-loop", line, value=" → ".join(way))
        if earlier in way[:-1]:
            return  # a circle further on, which its own rows report


def _unique_ids(rows: Rows[Any]) -> None:
    first: dict[str, int] = {}
    for placed in rows.placed:
        if not _ID.fullmatch(placed.row.id):
            rows.file.fail("bad-id", placed.line, value=placed.row.id, how=_ID_WORDS)
        if placed.row.id in first:
            earlier = first[placed.row.id]
            rows.file.fail("id-twice", placed.line, value=placed.row.id, first=earlier)
        first[placed.row.id] = placed.line


def _filled(rows: Rows[Any], *columns: str) -> None:
    for placed in rows.placed:
        for column in columns:
            if not getattr(placed.row, column).strip():
                rows.file.fail("empty-value", placed.line, column=column)


def _known(
    file: TextFile, line: int, column: str, value: str, held: tuple[str, Collection[str]]
) -> None:
    """Fail unless the file that `held` names holds the id `value`."""
    where, ids = held
    if value not in ids:
        file.fail("unknown-id", line, column=column, value=value, file=where)


def _metals(file: TextFile, line: int, column: str, metals: Iterable[str]) -> None:
    for metal in metals:
        if metal not in CONFLICT_MINERALS:
            known = ", ".join(CONFLICT_MINERALS)
            file.fail("unknown-metal", line, column=column, value=metal, known=known)
