"""Real filings: the known errors are found, and of what is clean nothing is said.

The seed is proofread to its known faults and no others; the twelve hold errors found by hand.
"""

from collections import Counter
from pathlib import Path

import pytest

from oreigin.proofread.proofreading import proofread
from oreigin.proofread.reading import read_filing
from oreigin.proofread.values import Finding, Severity

SEED = {
    "no-facility-in-covered-country": Severity.AMBIGUOUS,
    "low-risk-without-criteria": Severity.AMBIGUOUS,
    "embargo-beside-responsible-sourcing": Severity.AMBIGUOUS,
    "filed-before-period-end": Severity.AMBIGUOUS,
    "form-item-missing": Severity.OMISSION,
    "outdated-name": Severity.OUTDATED,
    "outdated-term": Severity.OUTDATED,
    "stale-boilerplate": Severity.OUTDATED,
    "exhibits-under-superseded-item": Severity.OUTDATED,
    "wrong-name": Severity.STYLE,
    "annex-without-numbers": Severity.INFO,
    "link-to-no-page": Severity.INFO,
}
"""What is wrong with the seed; its counts, its dual-metal names and its date are right."""

CONTRADICTIONS = {
    "analogdevices.html": {"status-count-against-annex": 1, "count-in-table-against-annex": 2},
    "deerecompany.htm": {"duplicate-row": 1, "reference-to-nothing": 2},
    "dell.pdf": {},
    "garrettmotion.htm": {"template-version-never-released": 1},
    "honda.html": {"duplicate-row": 1},
    "intel.pdf": {},
    "meta.pdf": {},
    "micron.html": {},
    "nike.html": {"percentage-does-not-follow": 1},
    "qualys_2020.txt": {},
    "rockwellautomation.html": {
        "facility-with-two-entries": 10,
        "number-stands-for-two": 1,
        "malformed-number": 1,
        "name-is-a-number": 1,
    },
    "skyworkssolutions.html": {},
}
"""Every contradiction found in the twelve; each was held against the filing by eye and is true."""


def found_in(samples: Path, file: str) -> tuple[Finding, ...]:
    data = (samples / "filings" / file).read_bytes()
    return proofread(read_filing(data, file))


def test_the_seed_has_its_known_faults_and_no_others(samples: Path) -> None:
    found = found_in(samples, "qualys_2020.txt")
    assert {finding.rule: finding.severity for finding in found} == SEED


def test_a_narrowed_statement_about_covered_countries_is_ambiguous(samples: Path) -> None:
    found = found_in(samples, "qualys_2020.txt")
    luna = next(f for f in found if f.rule == "no-facility-in-covered-country")
    assert "Luna Smelter" in luna.fact
    assert [place.where.split(",")[0] for place in luna.places[1:]] == ["ANNEX I"]


@pytest.mark.parametrize("file", CONTRADICTIONS)
def test_contradictions_of_the_twelve(samples: Path, file: str) -> None:
    plain = [f.rule for f in found_in(samples, file) if f.severity is Severity.CONTRADICTION]
    assert Counter(plain) == CONTRADICTIONS[file]


def test_milder_findings_that_a_reviewer_should_see(samples: Path) -> None:
    rules = {
        file: {finding.rule for finding in found_in(samples, file)}
        for file in ("nike.html", "rockwellautomation.html", "skyworkssolutions.html")
    }
    assert "two-counts-of-origin" in rules["nike.html"]
    assert "facility-country-not-among-origins" in rules["skyworkssolutions.html"]
    assert rules["rockwellautomation.html"] >= {
        "number-one-digit-off",
        "country-does-not-fit-name",
        "covered-facilities-conformant",
        "earlier-document-named",
        "outdated-name",
    }
