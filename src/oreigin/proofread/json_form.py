"""Findings as JSON: the form that `oreigin proofread --json` prints, one object a finding."""

from typing import Any

from oreigin.errors import Problem
from oreigin.proofread.values import Finding, Severity


def finding_to_json(finding: Finding, file: str = "") -> dict[str, Any]:
    """Return a finding as plain JSON values; with `file` first it says which file it is of."""
    return _of(file) | {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "places": [{"quote": place.quote, "where": place.where} for place in finding.places],
        "quote": finding.places[0].quote if finding.places else "",
        "fact": finding.fact,
        "remedy": finding.remedy,
    }


def unread_to_json(problem: Problem, file: str = "") -> dict[str, Any]:
    """Return what could not be read of a filing, as a finding that only informs."""
    place = {"quote": "", "where": problem.place}
    return _of(file) | {
        "rule": problem.code,
        "severity": Severity.INFO.value,
        "places": [place] if problem.place else [],
        "quote": "",
        "fact": problem.message,
        "remedy": problem.remedy,
    }


def failure_to_json(problem: Problem, file: str) -> dict[str, Any]:
    """Return why a file could not be read at all."""
    return {
        "file": file,
        "error": {
            "code": problem.code,
            "message": problem.message,
            "remedy": problem.remedy,
            "place": problem.place,
        },
    }


def _of(file: str) -> dict[str, Any]:
    return {"file": file} if file else {}
