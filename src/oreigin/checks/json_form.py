"""A checked document as JSON: the form that `oreigin check --json` prints, one object a file."""

from typing import Any

from oreigin.checks.values import Checked, Finding
from oreigin.errors import Problem
from oreigin.terms import Sha256


def to_json(checked: Checked, file: str) -> dict[str, Any]:
    """Return a checked document as plain JSON values."""
    return {
        "file": file,
        "sha256": checked.document,
        "template": checked.template,
        "version": checked.version,
        "status": checked.status.value,
        "missing": list(checked.missing),
        "findings": [_finding(finding) for finding in checked.findings],
        "error": None,
    }


def failure_to_json(problem: Problem, file: str, sha256: Sha256 | None) -> dict[str, Any]:
    """Return why a document could not be read, with every key of `to_json`."""
    return {
        "file": file,
        "sha256": sha256,
        "template": None,
        "version": None,
        "status": "unreadable",
        "missing": [],
        "findings": [],
        "error": {
            "code": problem.code,
            "message": problem.message,
            "remedy": problem.remedy,
            "place": problem.place,
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "cells": list(finding.cells),
        "message": finding.message,
        "remedy": finding.remedy,
    }
