"""What documents are read with here: our template versions, and those that this installation added.

They are TOML files (`oreigin templates add`) in the folder `templates` of the data folder, or in
the one that OREIGIN_TEMPLATES names.
"""

import hashlib
import os
from pathlib import Path

from django.conf import settings

from oreigin import __version__, tables
from oreigin.folder.finishing import template_hashes
from oreigin.workbook.template_folder import templates_in
from oreigin.workbook.templates import Templates


def known_templates() -> Templates:
    """Return the template versions that are known here. Raises InvalidTemplateError."""
    named = os.environ.get("OREIGIN_TEMPLATES", "")
    folders = [Path(settings.DATA_DIR) / "templates", *([Path(named)] if named else [])]
    return templates_in(folders)


def read_with(templates: Templates) -> str:
    """Return one hash over everything that decides what a document is read as.

    The version stands for the code: what a release reads otherwise is read again.
    """
    added = repr(sorted(template_hashes(templates).items())) if templates.added else ""
    return hashlib.sha256(f"{__version__}{tables.data_hash()}{added}".encode()).hexdigest()
