"""Proofreading: real filings with errors known by hand, and clean reports corrupted on purpose.

Needs the real files that OREIGIN_SAMPLES points to (default: ../shared/data beside the checkout);
without them only the corrupted reports are measured. Findings that no known error explains are
printed, so that a person can judge whether they are true.
"""

import csv
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clean_reports import FORMATS, CleanReport, clean_reports, file_of
from benchmarks.measure import Measurement
from benchmarks.mutations import Corruption, corruptions
from oreigin.demo.example import example_lists
from oreigin.proofread.context import context
from oreigin.proofread.proofreading import findings
from oreigin.proofread.reading import read_filing
from oreigin.proofread.values import Finding, Severity
from oreigin.smelters.facility import ListKind, Lists
from oreigin.smelters.importing import ListFile, import_file

SAMPLES = Path(os.environ.get("OREIGIN_SAMPLES") or Path(__file__).parents[2] / "shared/data")
TEMPLATES = ("RMI_CMRT_6.01", "RMI_CMRT_6.1", "RMI_CMRT_6.22", "RMI_CMRT_6.31", "RMI_CMRT_6.4",
             "RMI_CMRT_6.5")  # fmt: skip
SEEDS = 2
LONG_QUOTE, MOST = 12, 0.7
HARD_PERCENT, HTML_SECONDS, PDF_SECONDS = 80, 1.0, 5.0
PEERS = "seven public proofreading tools on the same files"
"""General proofreaders for prose: spelling, grammar, style and terms. None reads an annex."""

RULES_OF = {
    "count_table_vs_annex": ("count-in-table-against-annex",),
    "wrong_metal_in_annex": ("name-of-another-metal", "number-of-another-metal"),
    "conformant_count_vs_annex": ("status-count-against-annex",),
    "dangling_reference": ("reference-to-nothing",),
    "duplicate_row": ("duplicate-row", "facility-with-two-entries"),
    "percent_arithmetic": ("percentage-does-not-follow", "percentage-of-numbers"),
    "two_numbers_for_one_fact": ("two-numbers-for-one-fact", "two-counts-of-origin"),
    "annex_country_not_in_origin_list": ("facility-country-not-among-origins",),
    "duplicate_facility_conflicting_status": (
        "facility-with-two-entries", "number-one-digit-off", "number-of-another-facility",
    ),
    "duplicate_facility_conflicting_country": (
        "facility-with-two-entries", "number-one-digit-off", "number-of-another-facility",
    ),
    "name_cell_is_an_id": ("name-is-a-number", "number-stands-for-two"),
    "name_country_mismatch": (
        "country-does-not-fit-name", "country-not-as-listed", "facility-with-two-entries",
    ),
    "malformed_cid": ("malformed-number",),
    "covered_country_claim_vs_annex": (
        "no-facility-in-covered-country", "no-origin-in-covered-country",
        "covered-facilities-conformant",
    ),
    "outdated_name": ("outdated-name", "wrong-name"),
    "stale_year": (
        "earlier-document-named", "earlier-period-named", "filed-before-period-end",
    ),
    "template_version": ("template-version-never-released",),
}  # fmt: skip
"""Which rules speak of a kind of known error."""


@dataclass(frozen=True)
class Read:
    """What came of one filing."""

    file: str
    rows: int
    right: int
    expected: int
    findings: tuple[Finding, ...]
    known: tuple[dict[str, str], ...]
    seconds: float

    def found(self, strength: str) -> tuple[int, int]:
        """How many of the known errors of a strength are found, of how many."""
        errors = [error for error in self.known if error["strength"] == strength]
        return sum(any(_is(f, error) for f in self.findings) for error in errors), len(errors)

    @property
    def others(self) -> tuple[Finding, ...]:
        """The findings that no known error explains."""
        return tuple(f for f in self.findings if not any(_is(f, error) for error in self.known))


def measure() -> Iterator[Measurement]:
    """Yield the measurements on real filings, then on corrupted reports; print their tables."""
    if (SAMPLES / "filings").is_dir():
        yield from _filings()
    else:
        print(f"proofreading: no real files in {SAMPLES} (set OREIGIN_SAMPLES)")
    yield from _corrupted()


# --- Real filings --------------------------------------------------------------------------------


def _filings() -> Iterator[Measurement]:
    lists = look_ups()
    read = [_read(path, lists) for path in sorted((SAMPLES / "filings").iterdir())
            if path.suffix not in (".csv", ".json")]  # fmt: skip
    _print_table(read)
    hard, soft = (_sum(r.found(strength) for r in read) for strength in ("hard", "soft"))
    subject = "proofreading, twelve filings"
    yield Measurement(subject, "hard errors found", 100 * hard[0] / hard[1],
                      target=HARD_PERCENT, at_least=True, unit="%")  # fmt: skip
    yield Measurement(subject, "soft errors found", 100 * soft[0] / soft[1], unit="%")
    exact = sum(r.right == r.rows == r.expected for r in read if r.expected)
    annexes = sum(r.expected > 0 for r in read)
    yield Measurement(subject, f"annexes exact, of {annexes}", exact, target=annexes,
                      at_least=True, unit="")  # fmt: skip
    for name, suffixes, limit in (
        ("slowest HTML or text", (".htm", ".html", ".txt"), HTML_SECONDS),
        ("slowest PDF", (".pdf",), PDF_SECONDS),
    ):
        slowest = max((r.seconds for r in read if r.file.endswith(suffixes)), default=0.0)
        yield Measurement(subject, name, slowest * 1000, target=limit * 1000)


def look_ups() -> Lists:
    """The look-up tabs of the official templates, as dated reference lists."""
    made = [
        one
        for name in TEMPLATES
        for one in import_file(
            ListFile((SAMPLES / f"templates/{name}.xlsx").read_bytes(), f"{name}.xlsx")
        ).lists
        if one.snapshot.kind is ListKind.REFERENCE
    ]
    from oreigin.smelters.facility import ReferenceList

    return Lists(references=tuple(ReferenceList(one.snapshot, one.rows) for one in made))


def _read(path: Path, lists: Lists) -> Read:
    data, started = path.read_bytes(), time.process_time()
    held = context(read_filing(data, path.name), lists)
    found = findings(held)
    seconds = time.process_time() - started
    rows = Counter((row.metal, row.name) for row in held.rows)
    expected = Counter(_expected_rows(path.name))
    right = (rows & expected).total()
    known = tuple(error for error in _known() if error["file"] == path.name)
    return Read(path.name, rows.total(), right, expected.total(), found, known, seconds)


def _expected_rows(file: str) -> Iterator[tuple[str, str]]:
    with (SAMPLES / "filings/annex_rows.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["file"] == file:
                yield row["metal"], row["name"]


def _known() -> list[dict[str, str]]:
    text = (SAMPLES / "filings/contradictions.json").read_text(encoding="utf-8")
    errors: list[dict[str, str]] = json.loads(text)
    return errors


def _is(finding: Finding, error: dict[str, str]) -> bool:
    """Whether a finding is a known error: a rule for its kind, at a place that shares its words."""
    if finding.rule not in RULES_OF[error["kind"]]:
        return False
    wanted = _words(error["quote"])
    return any(_same(wanted, _words(place.quote)) for place in finding.places)


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two quotes are of one place: a row holds all words of the other, prose most."""
    fewer = min(len(one), len(other))
    needed = fewer if fewer < LONG_QUOTE else MOST * fewer
    return fewer > 0 and len(one & other) >= needed


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold()))


def _sum(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    found, of = zip(*pairs, strict=True)
    return sum(found), sum(of)


def _print_table(read: list[Read]) -> None:
    print(f"\n{'filing':26} {'annex':>9} {'hard':>6} {'soft':>6} {'seconds':>8}  other findings")
    for one in read:
        hard, soft = one.found("hard"), one.found("soft")
        others = Counter(finding.severity.value for finding in one.others)
        told = ", ".join(f"{others[each]} {each.value}" for each in Severity if others[each])
        print(f"{one.file:26} {one.right:>4}/{one.expected:<4} {hard[0]:>3}/{hard[1]:<2} "
              f"{soft[0]:>3}/{soft[1]:<2} {one.seconds:8.2f}  {told}")  # fmt: skip
    total = _sum(one.found("hard") for one in read)
    print(f"{PEERS}: 0 of {total[1]} hard errors found\n")
    for one in read:
        for error in one.known:
            if not any(_is(finding, error) for finding in one.findings):
                print(f"MISSED {one.file}: {error['strength']} {error['kind']}: {error['quote']}")
    for one in read:
        for each in one.others:
            if each.severity in (Severity.CONTRADICTION, Severity.AMBIGUOUS):
                said = f"{each.severity} {each.rule}: {each.fact[:200]}"
                print(f"OTHER {one.file}: {said} <{each.places[0].quote[:90]}>")


# --- Clean reports, corrupted --------------------------------------------------------------------


def _corrupted() -> Iterator[Measurement]:
    tried = found = alarms = noise = 0
    reports = list(clean_reports())
    lists = example_lists()
    for report in reports:
        for kind in FORMATS:
            clean = proofed(report, kind, lists)
            faults = [finding for finding in clean if is_fault(finding)]
            noise += len(faults)
            for finding in faults:
                print(f"CLEAN {report.name}/{kind}: {finding.rule}: {finding.fact[:160]}")
            for corruption in tries(report, kind):
                verdict = judged(corruption, kind, lists, clean)
                tried += 1
                found += verdict.found
                alarms += len(verdict.others)
                if not verdict.found or verdict.others:
                    print(_said(corruption, kind, verdict))
                    _keep(corruption, kind)
    subject = f"proofreading, {tried} corruptions"
    yield Measurement(subject, "found at the right place", 100 * found / tried, target=100,
                      at_least=True, unit="%")  # fmt: skip
    yield Measurement(subject, "anything else found", alarms, target=0, unit="")
    yield Measurement("proofreading, clean reports", "anything found", noise, target=0, unit="")


@dataclass(frozen=True)
class Verdict:
    """Whether a corruption was found, and what else was said of the report because of it."""

    found: bool
    others: tuple[Finding, ...]


def tries(report: CleanReport, kind: str) -> Iterator[Corruption]:
    """The corruptions of a report in a format: all of them as HTML and submission, else some."""
    for seed in range(SEEDS):
        for at, corruption in enumerate(corruptions(report, seed)):
            of_form = corruption.kind == "lists_of_a_day_to_come"
            if of_form and kind != "submission":
                continue  # only the form bears the day that this is held against
            quick = kind in ("htm", "submission")
            if (quick and (kind == "submission") == bool((at + seed) % 2 or of_form)) or (
                not quick and seed == 0 and at % 7 == FORMATS.index(kind)
            ):
                yield corruption


def proofed(report: CleanReport, kind: str, lists: Lists) -> tuple[Finding, ...]:
    """The findings about a report in a format."""
    data, name = file_of(report, kind)
    return findings(context(read_filing(data, name), lists))


def is_fault(finding: Finding) -> bool:
    """Whether a finding says that something is wrong, and not only what is noteworthy."""
    return finding.severity is not Severity.INFO


def judged(corruption: Corruption, kind: str, lists: Lists, clean: tuple[Finding, ...]) -> Verdict:
    """Hold what is found in a corrupted report against what was done to it."""
    before = {(finding.rule, finding.fact) for finding in clean}
    new = [
        finding
        for finding in proofed(corruption.report, kind, lists)
        if is_fault(finding) and (finding.rule, finding.fact) not in before
    ]
    right = [finding for finding in new if _at(finding, corruption.words)]
    others = [f for f in new if f not in right and f.rule not in corruption.consequences]
    return Verdict(bool(right), tuple(others))


def _keep(corruption: Corruption, kind: str) -> None:
    """Keep a corrupted file to look at, where OREIGIN_BENCH_KEEP names a folder."""
    folder = os.environ.get("OREIGIN_BENCH_KEEP")
    if folder:
        data, name = file_of(corruption.report, kind)
        path = Path(folder) / f"{corruption.report.name}-{corruption.kind}-{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _at(finding: Finding, words: tuple[str, ...]) -> bool:
    said = (finding.fact, *(place.quote for place in finding.places))
    return any(word.casefold() in text.casefold() for word in words for text in said)


def _said(corruption: Corruption, kind: str, verdict: Verdict) -> str:
    what = "" if verdict.found else "MISSED "
    others = "".join(f"\n    ALARM {f.rule}: {f.fact[:160]}" for f in verdict.others)
    return f"{what}{corruption.report.name}/{kind} {corruption.kind}: {corruption.what}{others}"


if __name__ == "__main__":
    for measurement in _corrupted() if "corrupted" in sys.argv else _filings():
        print(measurement)
