"""Django's settings as another environment makes them, beside those that the tests run with."""

import os
import runpy
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest.mock import patch

DEPENDING = ("SESSION_", "CSRF_", "SECURE_", "X_FRAME")
NAMES = ("ALLOWED_HOSTS", "CONFIGURATION")


def settings_under(environment: Mapping[str, str], data_dir: Path) -> dict[str, Any]:
    """Return the settings of cookies, TLS and hosts that the environment leads to."""
    spec = find_spec("oreigin.web.settings")
    assert spec
    assert spec.origin
    with patch.dict(os.environ, {**environment, "OREIGIN_DATA_DIR": str(data_dir)}):
        made = runpy.run_path(spec.origin)
    return {
        name: value for name, value in made.items() if name.startswith(DEPENDING) or name in NAMES
    }
