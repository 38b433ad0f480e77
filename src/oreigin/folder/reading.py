"""From plain files to the Case: every file is read and checked, every problem has its line."""

from collections.abc import Collection
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, TypeVar

import msgspec

from oreigin import tables
from oreigin.assessment.claims import ClaimRow
from oreigin.case import (
    Action,
    Amendment,
    AnnexChoices,
    AsOf,
    Case,
    Narrative,
    NarrativeClaim,
    Obligation,
    Override,
    Policy,
    PreviousFigure,
    Product,
    ProgramRecord,
    Registrant,
    Response,
    RiskDecision,
    Signatory,
    SourcedFact,
    Supplier,
)
from oreigin.errors import InvalidCaseError, Problem
from oreigin.folder import rules
from oreigin.folder.campaign import CAMPAIGN_FILES
from oreigin.folder.disk import find_documents, other_files, text_files
from oreigin.folder.files import Files, TextFile, problem, text_file
from oreigin.folder.lists import lists_from_files, snapshots_of
from oreigin.folder.records import line_of, read_record
from oreigin.folder.rollup import ROLLUP_FILES
from oreigin.folder.rows import Rows, read_rows
from oreigin.smelters.countries import rmi_name
from oreigin.smelters.judgment import Judgment
from oreigin.terms import ConformanceStatus, ReportingPeriod, Sha256

T = TypeVar("T")

STEPS = (1, 2, 3, 4, 5)
FIRST_PERIOD = 2013
PREVIOUS = "previous/figures.json"
"""Last year's `out/internal/figures.json`, put here to print its figures beside this year's."""

LAST_YEAR = 2200
MOST_DAYS = 36_500
"""Years and numbers of days beyond these are slips; with them days could not be counted."""

NARRATIVE, PREVIOUS_NARRATIVE = "narrative", "previous/narrative"
PROGRAM, PREVIOUS_PROGRAM = "program", "previous/program"
"""The folders of texts and records, and those of the period before."""

CLAIMS, FACTS = "narrative/claims.toml", "narrative/facts.toml"

TABLES: dict[str, type[Any]] = {
    "suppliers.csv": Supplier,
    "products.csv": Product,
    "responses.csv": Response,
    "judgments.csv": Judgment,
    "actions.csv": Action,
    "overrides.csv": Override,
    "risk.csv": RiskDecision,
}
"""The CSV files of a case and what their rows are; a file is named as the field of Case."""


ASKED = ("products.csv", "suppliers.csv", "responses.csv")
"""The tables without which a case says next to nothing: their absence is noted."""


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """What `case.toml` holds: the fields of Case that have no file of their own."""

    registrant: Registrant
    period: ReportingPeriod
    as_of: AsOf
    signatory: Signatory
    annex: AnnexChoices = field(default_factory=AnnexChoices)
    notice: str = ""
    obligation: Obligation = field(default_factory=Obligation)
    amendment: Amendment | None = None


@dataclass(frozen=True, slots=True)
class ProgramRecords:
    """What `program/step-N.toml` holds."""

    records: tuple[ProgramRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviousRow:
    """What is read of a row of `figures.json`; a claim has neither value nor year."""

    id: str
    value: Annotated[int, msgspec.Meta(ge=0)] | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimsRecord:
    """What `narrative/claims.toml` holds."""

    claims: tuple[NarrativeClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class FactsRecord:
    """What `narrative/facts.toml` holds."""

    facts: tuple[SourcedFact, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """A case as it lies on disk. `notes` name the files that were not used."""

    case: Case
    documents: dict[Sha256, Path]
    notes: tuple[Problem, ...] = ()


def load_case(path: Path) -> Case:
    """Return the case in the folder `path`.

    Raises InvalidCaseError or InvalidListError for the first thing that is wrong, naming file and
    line; a response whose document is not in responses/ is such a thing.
    """
    return open_case(path).case


def open_case(path: Path) -> CaseFolder:
    """Return the case in the folder `path` with its documents and notes; errors as `load_case`."""
    if not (path / "case.toml").is_file():
        raise InvalidCaseError(problem("no-case", str(path)))
    files, documents = text_files(path), find_documents(path)
    case = case_from_files(files, str(path), documents)
    return CaseFolder(case, documents, _notes(case, path, files, documents))


def case_from_files(files: Files, folder: str, documents: Collection[Sha256] | None = None) -> Case:
    """Return the case that `files` hold; `folder` is its name in errors.

    With `documents`, every document that a response names must be among them.
    """
    main = text_file(files, folder, "case.toml")
    record = read_record(main, CaseRecord)
    _check_year(main, record.period)
    _check_days(main, record.as_of)
    _check_annex(main, record.annex)
    _check_amendment(main, record.amendment)
    suppliers = _rows(files, folder, "suppliers.csv", Supplier)
    rules.check_suppliers(suppliers)
    supplier_ids = {supplier.id for supplier in suppliers.values}
    products = _rows(files, folder, "products.csv", Product)
    rules.check_products(products, supplier_ids)
    responses = _rows(files, folder, "responses.csv", Response)
    rules.check_responses(responses, supplier_ids, documents)
    judgments = _rows(files, folder, "judgments.csv", Judgment)
    rules.check_judgments(judgments)
    actions = _rows(files, folder, "actions.csv", Action)
    rules.check_actions(actions, supplier_ids)
    overrides = _rows(files, folder, "overrides.csv", Override)
    rules.check_overrides(overrides)
    risk = _rows(files, folder, "risk.csv", RiskDecision)
    rules.check_risk(risk)
    return Case(
        registrant=record.registrant,
        period=record.period,
        as_of=record.as_of,
        signatory=record.signatory,
        annex=_with_all_labels(main, record.annex),
        notice=record.notice,
        obligation=record.obligation,
        products=products.values,
        suppliers=suppliers.values,
        responses=responses.values,
        lists=lists_from_files(files, folder, "lists/"),
        judgments=judgments.values,
        policy=_policy(files, folder),
        actions=actions.values,
        program=_program(files, folder, PROGRAM),
        narrative=_narrative(files, folder, NARRATIVE),
        claims=_claims(files, folder),
        overrides=overrides.values,
        risk=risk.values,
        previous=previous_figures(files, folder, record.period.year - 1),
        previous_narrative=_narrative(files, folder, PREVIOUS_NARRATIVE),
        previous_program=_program(files, folder, PREVIOUS_PROGRAM),
        facts=read_record(text_file(files, folder, FACTS), FactsRecord).facts,
        amendment=record.amendment,
    )


def step_file(inside: str, step: int) -> str:
    """Return the name of the file of an OECD step's records, this period's or the one before's."""
    return f"{inside}/step-{step}.toml"


def narrative_file(inside: str, block: Narrative) -> str:
    """Return the name of the file of a text block, this period's or that of the one before."""
    return f"{inside}/{block.id}.md"


def used_names(case: Case) -> set[str]:
    """Return the names of all files that a case is read from, but for its documents."""
    snapshots = snapshots_of(case.lists)
    return {
        *TABLES,
        "case.toml",
        "policy.toml",
        PREVIOUS,
        CLAIMS,
        *((FACTS,) if case.facts else ()),
        *(step_file(PROGRAM, step) for step in STEPS),
        *(step_file(PREVIOUS_PROGRAM, step) for step in STEPS if case.previous_program),
        *(narrative_file(NARRATIVE, block) for block in case.narrative),
        *(narrative_file(PREVIOUS_NARRATIVE, block) for block in case.previous_narrative),
        "lists/lists.toml",
        *(f"lists/{snapshot.id}.csv" for snapshot in snapshots),
    }


def _rows(files: Files, folder: str, name: str, row_type: type[T]) -> Rows[T]:
    return read_rows(text_file(files, folder, name), row_type)


def _check_year(file: TextFile, period: ReportingPeriod) -> None:
    if not FIRST_PERIOD <= period.year <= LAST_YEAR:
        file.fail("bad-year", line_of(file.text, ("period", "year")), value=period.year)


def _check_days(file: TextFile, as_of: AsOf) -> None:
    """Ensure that days can be counted from; whether they fit is the assessment's to say."""
    for name in ("filing", "status"):
        year = getattr(as_of, name).year
        if year > LAST_YEAR:
            line = line_of(file.text, ("as_of", name))
            file.fail("out-of-range", line, value=year, least=FIRST_PERIOD, most=LAST_YEAR)


def _check_annex(file: TextFile, annex: AnnexChoices) -> None:
    """Ensure that the annex has columns, each once."""
    if not annex.columns or len(set(annex.columns)) < len(annex.columns):
        file.fail("bad-columns", line_of(file.text, ("annex", "columns")))


def _check_amendment(file: TextFile, amendment: Amendment | None) -> None:
    if amendment and amendment.number < 1:
        line = line_of(file.text, ("amendment", "number"))
        file.fail("bad-amendment", line, value=amendment.number)


def _with_all_labels(file: TextFile, annex: AnnexChoices) -> AnnexChoices:
    """Let a status without a label of its own print as the status; a label is a plain word."""
    for status, label in annex.labels.items():
        if not label.strip() or not rules.LABEL.fullmatch(label):
            line = line_of(file.text, ("annex", "labels", status.value))
            file.fail("bad-label", line, value=label, status=status.value)
    return replace(annex, labels={status: annex.label(status) for status in ConformanceStatus})


def _policy(files: Files, folder: str) -> Policy:
    file = text_file(files, folder, "policy.toml")
    policy = read_record(file, Policy)
    _check_numbers(file, policy)
    for key in ("elevated_countries", "low_countries", "transit_countries"):
        for code in getattr(policy.risk, key):
            try:
                rmi_name(code)
            except KeyError:
                file.fail("unknown-country", line_of(file.text, ("risk", key)), value=code)
    for code in set(policy.risk.elevated_countries).intersection(policy.risk.low_countries):
        file.fail("risk-twice", line_of(file.text, ("risk", "low_countries")), value=code)
    return policy


def _check_numbers(file: TextFile, policy: Policy) -> None:
    """Ensure that numbers of days, months and percent are such."""
    for part in fields(policy):
        held = getattr(policy, part.name)
        for field_ in fields(held) if is_dataclass(held) else ():
            value = getattr(held, field_.name)
            if type(value) is int and not 0 <= value <= MOST_DAYS:
                line = line_of(file.text, (part.name, field_.name))
                file.fail("out-of-range", line, value=value, least=0, most=MOST_DAYS)


def _program(files: Files, folder: str, inside: str) -> tuple[ProgramRecord, ...]:
    program: list[ProgramRecord] = []
    for step in STEPS:
        file = text_file(files, folder, step_file(inside, step))
        known = {record.id: file.name for record in program}
        for position, record in enumerate(read_record(file, ProgramRecords).records):
            line = line_of(file.text, ("records", position))
            rules.check_record(file, line, record, step, known)
            known[record.id] = f"line {line}"
            program.append(record)
    return tuple(program)


def _claims(files: Files, folder: str) -> tuple[NarrativeClaim, ...]:
    """Return the narrative's claims; each has an id that no other claim, nor one of ours, bears."""
    file = text_file(files, folder, CLAIMS)
    claims = read_record(file, ClaimsRecord).claims
    taken = {row.id for row in tables.load("claims.toml", ClaimRow)}
    for position, claim in enumerate(claims):
        if claim.id in taken:
            file.fail("claim-id-taken", line_of(file.text, ("claims", position)), value=claim.id)
        taken.add(claim.id)
    return claims


def previous_figures(files: Files, folder: str, year: int) -> tuple[PreviousFigure, ...]:
    """Return the figures of the file `PREVIOUS`, of `year` where it says of which they are.

    Raises InvalidCaseError for a file that our package did not write, or of another year.
    """
    file = text_file(files, folder, PREVIOUS)
    if not file.text:
        return ()
    try:
        rows = msgspec.json.decode(file.text, type=list[PreviousRow])
    except (msgspec.MsgspecError, RecursionError) as fault:
        file.fail("not-figures", detail=fault)
    # The claims that stand beside the figures have no value.
    held = [PreviousFigure(row.id, row.value) for row in rows if row.value is not None]
    if len({figure.id for figure in held}) < len(held):
        file.fail("not-figures", detail="a figure stands in it twice")
    said = next((row.year for row in rows if row.year not in (None, year)), year)
    if said != year:
        file.fail("figures-of-another-year", value=said, year=year)
    return tuple(held)


def _narrative(files: Files, folder: str, inside: str) -> tuple[Narrative, ...]:
    """Return the text blocks in the folder `inside` of the case, in order of their ids."""
    blocks = []
    for name in sorted(files):
        path = PurePosixPath(name)
        if path.parent == PurePosixPath(inside) and path.suffix == ".md":
            file = text_file(files, folder, name)
            if not rules.FILE_ID.fullmatch(path.stem):
                file.fail("bad-id", value=path.stem, how=rules.FILE_ID_WORDS)
            text = file.text.replace("\r\n", "\n").removesuffix("\n")
            blocks.append(Narrative(path.stem, text))
    return tuple(sorted(blocks, key=lambda block: block.id))


def _notes(
    case: Case, path: Path, files: Files, documents: dict[Sha256, Path]
) -> tuple[Problem, ...]:
    named = {response.sha256 for response in case.responses}
    unnamed = [
        problem("document-unnamed", str(path), where.relative_to(path).as_posix(), value=sha256)
        for sha256, where in documents.items()
        if sha256 not in named
    ]
    used = {*used_names(case), *CAMPAIGN_FILES, *ROLLUP_FILES}
    unused = (*(name for name in files if name not in used), *other_files(path))
    ignored = [problem("ignored", str(path), name) for name in sorted(unused)]
    missing = [problem("table-missing", str(path), name) for name in ASKED if name not in files]
    return (*missing, *unnamed, *ignored)
