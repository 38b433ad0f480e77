"""Write docs/declaration.schema.json from the types of a declaration."""

import json
from pathlib import Path

from oreigin.response.json_schema import declaration_schema

SCHEMA = Path(__file__).parents[1] / "docs" / "declaration.schema.json"

if __name__ == "__main__":
    text = json.dumps(declaration_schema(), ensure_ascii=False, indent=1)
    SCHEMA.write_text(text + "\n", encoding="utf-8")
