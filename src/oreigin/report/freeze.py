"""The freeze of a final package: the hash of everything that went in and of everything made.

Nothing in it depends on the day, the machine or the folder, so that whoever runs the same version
on the same case gets the same freeze, to the byte.
"""

import hashlib
import json
from collections.abc import Mapping
from importlib import metadata, util

from oreigin import __version__, tables
from oreigin.report.pdf import PDF, PdfRules

FREEZE = "internal/freeze.json"
_MAKERS = ("typst", "python-docx", "XlsxWriter")
"""Packages whose version shows in the bytes of what they write."""


def freeze_json(inputs: Mapping[str, str], files: Mapping[str, bytes], as_of: str = "") -> str:
    """Return the freeze: versions, data tables, inputs and outputs with their SHA-256.

    `inputs` are the hashes of the case's files and documents by path; `as_of` is the day of
    statuses where it was not the case's own.
    """
    outputs = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    held = {
        "oreigin": __version__,
        "data_tables": tables.data_hash(),
        "makers": {name: version for name in _MAKERS if (version := _version(name))},
        "fonts": _fonts(),
        "status_as_of": as_of,
        "inputs": dict(sorted(inputs.items())),
        "outputs": dict(sorted(outputs.items())),
    }
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _fonts() -> list[str]:
    rules = tables.load_one(PDF, PdfRules)
    return [p.module for p in rules.packages if util.find_spec(p.module)]
